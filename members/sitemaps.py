from django.contrib.sitemaps import Sitemap

from members.models import Group


class GroupSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Group.objects.published()

    def get_languages_for_item(self, group):
        return group.languages

    def lastmod(self, group):
        return group.updated_at
