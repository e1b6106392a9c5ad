from django.contrib.sitemaps import Sitemap

from pact.translated import columns
from workshops.models import Workshop


class WorkshopSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5000

    def items(self):
        workshops = Workshop.objects.public().order_by("-starts_at", "-pk")
        return workshops.only("slug", "updated_at", "language", *columns("title"))

    def get_languages_for_item(self, workshop):
        return workshop.languages

    def lastmod(self, workshop):
        return workshop.updated_at
