from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from news.sitemaps import PageSitemap, PostSitemap, TopicSitemap
from workshops.sitemaps import WorkshopSitemap


class FixedSitemap(Sitemap):
    """Pages that always stand."""

    i18n = True
    alternates = True

    def items(self):
        return ["home", "news:list", "workshops:list"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "fixed": FixedSitemap,
    "posts": PostSitemap,
    "topics": TopicSitemap,
    "pages": PageSitemap,
    "workshops": WorkshopSitemap,
}
