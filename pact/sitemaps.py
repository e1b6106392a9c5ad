from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from news.sitemaps import PageSitemap, PostSitemap, TopicSitemap


class FixedSitemap(Sitemap):
    """Pages that always stand."""

    i18n = True
    alternates = True

    def items(self):
        return ["home", "news:list", "news:newsletter"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "fixed": FixedSitemap,
    "posts": PostSitemap,
    "topics": TopicSitemap,
    "pages": PageSitemap,
}
