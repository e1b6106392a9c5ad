from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from members.sitemaps import GroupSitemap, OrganisationSitemap
from news.sitemaps import PageSitemap, PostSitemap, TopicSitemap
from workshops.sitemaps import WorkshopSitemap


class FixedSitemap(Sitemap):
    """Pages that always stand."""

    i18n = True
    alternates = True

    def items(self):
        return [
            *("home", "news:list", "news:newsletter"),
            *("members:organisations", "members:groups", "workshops:list"),
        ]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "fixed": FixedSitemap,
    "posts": PostSitemap,
    "topics": TopicSitemap,
    "pages": PageSitemap,
    "organisations": OrganisationSitemap,
    "groups": GroupSitemap,
    "workshops": WorkshopSitemap,
}
