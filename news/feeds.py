"""Atom and RSS, whole and by topic."""

import re

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from news.models import Post, Topic
from news.rich_text import without_control_characters
from pact.public_cache.pages import public_page

SIZE = 30
LOCAL_ADDRESS = re.compile(r'\b(href|src)="/(?!/)')


class AtomWithContent(Atom1Feed):
    """Atom that carries the text itself beside the summary."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class RssWithContent(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/"
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(Feed):
    feed_type = AtomWithContent
    address = "atom"

    def __init__(self, request):
        self.site = request.build_absolute_uri("/")

    def get_object(self, request, slug=None):
        return get_object_or_404(Topic, slug=slug) if slug else None

    def title(self, topic):
        name = _("News of the Fair and Circular ICT Pact")
        return without_control_characters(f"{name}: {topic}" if topic else name)

    def subtitle(self, topic):
        return _("What buyers and governments do to make ICT circular and fair.")

    description = subtitle

    def link(self, topic):
        return topic.get_absolute_url() if topic else reverse("news:list")

    def feed_url(self, topic):
        if topic:
            return reverse(f"news:topic-{self.address}", args=[topic.slug])
        return reverse(f"news:{self.address}")

    def items(self, topic):
        topics = Prefetch("topics", Topic.objects.by_name())
        posts = Post.objects.published().newest_first().prefetch_related(topics)
        return (posts.filter(topics=topic) if topic else posts)[:SIZE]

    def item_title(self, post):
        return without_control_characters(post.title)

    def item_description(self, post):
        return without_control_characters(post.lead)

    def item_extra_kwargs(self, post):
        # Readers open the text away from this site: links and pictures need whole addresses.
        return {"content": LOCAL_ADDRESS.sub(rf'\1="{self.site}', post.body)}

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return post.updated_at

    def item_author_name(self, post):
        return without_control_characters(post.published_by)

    def item_categories(self, post):
        return [without_control_characters(topic.name) for topic in post.topics.all()]


class RssFeed(AtomFeed):
    feed_type = RssWithContent
    address = "rss"


# A feed is made anew for each request: what it knows of one must not reach another.


@public_page()
def atom(request, **kwargs):
    return AtomFeed(request)(request, **kwargs)


@public_page()
def rss(request, **kwargs):
    return RssFeed(request)(request, **kwargs)
