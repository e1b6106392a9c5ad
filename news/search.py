"""How posts and pages are found; `pact/search.py` asks."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import Page, Post
from pact.full_text.finding import RANK, RANKED, Hit, Text, plain, rows
from pact.translated import column

RECENT = 10_000  # posts: where words that many have are looked for first
# The moment is wrapped, so that the rows come by the words and not one by one along the dates.
NEWEST = """
    SELECT post_id, language, {rank}, published_at, publisher FROM (
        SELECT * FROM news_postwords WHERE words @@ %s::tsquery AND published_at <= %s
        ORDER BY published_at + interval '0' DESC LIMIT %s
    ) newest
"""
PAGES = """
    SELECT page_id, language, {rank} FROM (
        SELECT * FROM news_pagewords WHERE words @@ %s::tsquery LIMIT %s
    ) found
"""
EDGE = """
    SELECT published_at FROM news_postwords WHERE published_at <= %s
    ORDER BY published_at DESC OFFSET %s LIMIT 1
"""


class Posts:
    name, kind, plural = "news", _("News"), _("News")
    line = "search/_news.html"
    by_year = True

    def hits(self, asked, filters, reader):
        now = timezone.now()
        hits = []
        # A time is a mark too: so a word of every second post is not followed through the years.
        if not filters.year and (recent := recent_times(now)):
            hits = self.newest(asked, filters, now, [*filters.marks, recent])
        if len(hits) < RANKED:
            hits = self.newest(asked, filters, now, filters.marks)
        return hits

    def newest(self, asked, filters, now, marks):
        needed = asked.needed(filters.languages, marks)
        rank, values = asked.in_its_language(RANK)
        found = rows(NEWEST.format(rank=rank), [*values, needed, now, RANKED]) if needed else []
        return [Hit(self, *row) for row in found]

    def texts(self, user, hits):
        """Of those that the person may see. The words hold no more than the public, and even so."""
        wanted = {hit.key: hit.language for hit in hits}
        posts = Post.objects.visible_to(user).published().filter(pk__in=wanted)
        return {post.pk: text_of(post, wanted[post.pk]) for post in posts}


class Pages:
    name, kind, plural = "page", _("Page"), _("Pages")
    line = "search/_page.html"
    by_year = False

    def hits(self, asked, filters, reader):
        needed = asked.needed(filters.languages, [])
        if filters.of_news or not needed:
            return []
        rank, values = asked.in_its_language(RANK)
        found = rows(PAGES.format(rank=rank), [*values, needed, RANKED])
        return [Hit(self, *row) for row in found]

    def texts(self, user, hits):
        wanted = {hit.key: hit.language for hit in hits}
        pages = Page.objects.visible_to(user).published().filter(pk__in=wanted)
        return {page.pk: text_of(page, wanted[page.pk]) for page in pages}


def text_of(thing, language):
    title, lead, body = (
        getattr(thing, column(name, language)) for name in ("title", "lead", "body")
    )
    return Text(thing, title, f"{lead} {plain(body)}")


def recent_times(now):
    """The marks of the time that the newest posts are of; None where these are all there are.

    As few as may be: whole years, and the months of the first one.
    """
    edge = rows(EDGE, [now, RECENT])
    if not edge:
        return None
    first, last = timezone.localtime(edge[0][0]), timezone.localtime(now)
    months = [f"@m{first.year}{month:02}" for month in range(first.month, 13)]
    return months + [f"@y{year}" for year in range(first.year + 1, last.year + 1)]
