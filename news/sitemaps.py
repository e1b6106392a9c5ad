from django.contrib.sitemaps import Sitemap

from news.models import Page, Post, Topic
from pact.translated import columns


class PostSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5000

    def items(self):
        posts = Post.objects.published().newest_first()
        return posts.only("slug", "updated_at", "language", *columns("title"))

    def get_languages_for_item(self, post):
        return post.languages

    def lastmod(self, post):
        return post.updated_at


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Page.objects.published()

    def get_languages_for_item(self, page):
        return page.languages

    def lastmod(self, page):
        return page.updated_at


class TopicSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Topic.objects.all()
