from django.contrib.sitemaps import Sitemap

from members.models import Group, Organisation
from pact.translated import columns


class OrganisationSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5000

    def items(self):
        organisations = Organisation.objects.listed().real().order_by("pk")
        return organisations.only("slug", "updated_at", "language", *columns("name"))

    def get_languages_for_item(self, organisation):
        return organisation.languages

    def lastmod(self, organisation):
        return organisation.updated_at


class GroupSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Group.objects.published()

    def get_languages_for_item(self, group):
        return group.languages

    def lastmod(self, group):
        return group.updated_at
