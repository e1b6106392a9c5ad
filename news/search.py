"""How posts and pages are found; `pact/search.py` asks."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import Page, Post
from pact.full_text.finding import RANKED, Hit, Text, plain, rows
from pact.translated import column

RECENT = 20_000  # posts: where words that many have are looked for first
LONGEST_RECENT = 120  # months
# The moment is wrapped, so that the rows come by the words and not one by one along the dates.
NEWEST = """
    SELECT post_id, language, {rank}, published_at, publisher FROM (
        SELECT * FROM news_postwords WHERE words @@ {query} AND published_at <= %s
        ORDER BY published_at + interval '0' DESC LIMIT %s
    ) newest
"""
PAGES = """
    SELECT page_id, language, {rank} FROM (
        SELECT * FROM news_pagewords WHERE words @@ {query} LIMIT %s
    ) found
"""
EDGE = """
    SELECT published_at FROM news_postwords WHERE published_at <= %s
    ORDER BY published_at DESC OFFSET %s LIMIT 1
"""
RANK = "ts_rank(words, {}, 1)"


class Posts:
    kind = _("News")

    def hits(self, asked, filters):
        now = timezone.now()
        hits = []
        # Months are marks too: so a word of every second post is not followed through the years.
        if not filters.year and (months := recent_months(now)):
            hits = self.newest(asked, filters, now, [*filters.marks, months])
        if len(hits) < RANKED:
            hits = self.newest(asked, filters, now, filters.marks)
        return hits

    def newest(self, asked, filters, now, marks):
        query, values = asked.query_with(marks, filters.languages)
        rank, rank_values = asked.by_language(RANK, filters.languages)
        sql = NEWEST.format(rank=rank, query=query)
        found = rows(sql, [*rank_values, *values, now, RANKED])
        return [Hit(self, *row) for row in found]

    def texts(self, user, hits):
        """Of those that the person may see. The words hold no more than the public, and even so."""
        wanted = {hit.key: hit.language for hit in hits}
        posts = Post.objects.visible_to(user).published().filter(pk__in=wanted)
        return {post.pk: text_of(post, wanted[post.pk]) for post in posts}


class Pages:
    kind = _("Page")

    def hits(self, asked, filters):
        if filters.of_news:
            return []
        query, values = asked.query_with([], filters.languages)
        rank, rank_values = asked.by_language(RANK, filters.languages)
        found = rows(PAGES.format(rank=rank, query=query), [*rank_values, *values, RANKED])
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


def recent_months(now):
    """The marks of the months of the newest posts; none where these are all there are."""
    edge = rows(EDGE, [now, RECENT])
    if not edge:
        return None
    first, last = timezone.localtime(edge[0][0]), timezone.localtime(now)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > LONGEST_RECENT:
        return None
    start = first.year * 12 + first.month - 1
    return [f"@m{n // 12}{n % 12 + 1:02}" for n in range(start, start + count)]
