from django.contrib.sitemaps import Sitemap

from news.models import Page, Post, Topic


class PostSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5000

    def items(self):
        return Post.objects.published().newest_first().only("slug", "updated_at")

    def lastmod(self, post):
        return post.updated_at


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Page.objects.published()

    def lastmod(self, page):
        return page.updated_at


class TopicSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Topic.objects.all()
