from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView

from members.models import Group
from news import renditions
from news.cards import cards
from news.models import Page, Picture, Post, Topic, TopicOfPost, years_of_news
from news.panels import news_of
from news.publishers import names_of
from news.related import related
from pact.files import send_file
from pact.paging import window
from pact.public_cache import parts
from pact.public_cache.pages import public_page


@method_decorator(public_page("before", "after"), name="dispatch")
class PostList(TemplateView):
    """News, newest first; the parent of the lists by topic and by year."""

    template_name = "news/list.html"
    topic = year = publisher = group = None

    def get_window(self):
        return window(Post.objects.published(), self.request.GET)

    def get_context_data(self, **kwargs):
        page = self.get_window()
        return super().get_context_data(
            page=page,
            cards=cards(self.request, [item.key for item in page.items]),
            first_page=not ({"before", "after"} & self.request.GET.keys()),
            aside=self.aside(),
            topic=self.topic,
            publisher=self.publisher,
            group=self.group,
            heading=self.heading(),
            **kwargs,
        )

    def heading(self):
        if self.year:
            return _("News of %(year)s") % {"year": self.year}
        if self.group:
            return _("News: %(group)s") % {"group": self.group}
        return self.topic or self.publisher or _("News")

    def aside(self):
        """Where else to look: topics, years, feeds."""
        chosen = self.topic.slug if self.topic else str(self.year or "")
        key = ("aside of news", get_language(), chosen)
        if html := parts.get(self.request, *key):
            return html
        context = {
            "topic": self.topic,
            "year": self.year,
            "topics": Topic.objects.by_name(),
            "years": years_of_news(),
        }
        return parts.keep(self.request, render_to_string("news/_aside.html", context), *key)


class PostsByTopic(PostList):
    def get_window(self):
        self.topic = get_object_or_404(Topic, slug=self.kwargs["slug"])
        # By the topic's own dates: one walk along its index.
        listed = TopicOfPost.objects.filter(
            topic=self.topic, published_at__lte=timezone.now(), post__in=Post.objects.published()
        )
        return window(listed, self.request.GET, pk="post_id")


class PostsByPublisher(PostList):
    def get_window(self):
        slug = self.kwargs["slug"]
        self.publisher = names_of([slug]).get(slug)
        if self.publisher is None:
            raise Http404("nobody of this name published anything")
        return window(Post.objects.published().of_publisher(slug), self.request.GET)


class PostsOfGroup(PostList):
    def get_window(self):
        groups = Group.objects.visible_to(self.request.user)
        self.group = get_object_or_404(groups, slug=self.kwargs["slug"])
        return window(news_of(self.group), self.request.GET, pk="post_id")


class PostsByYear(PostList):
    def get_window(self):
        self.year, zone = self.kwargs["year"], timezone.get_default_timezone()
        try:
            start = datetime(self.year, 1, 1, tzinfo=zone)
            end = datetime(self.year + 1, 1, 1, tzinfo=zone)
        except (ValueError, OverflowError):
            raise Http404("no such year") from None
        posts = Post.objects.published()
        return window(posts.filter(published_at__gte=start, published_at__lt=end), self.request.GET)


@method_decorator(public_page(), name="dispatch")
class Gated(DetailView):
    """A thing at its own address: for everybody when public, before that for staff as preview."""

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if not self.object.is_public:
            add_never_cache_headers(response)
        return response


class PostDetail(Gated):
    model = Post
    template_name = "news/detail.html"

    def get_queryset(self):
        topics = Prefetch("topics", Topic.objects.by_name())
        groups = Prefetch("groups", Group.objects.published().by_name())
        return super().get_queryset().select_related("picture").prefetch_related(topics, groups)

    def get_context_data(self, **kwargs):
        earlier, later = self.object.neighbours() if self.object.published_at else (None, None)
        return super().get_context_data(
            earlier=earlier,
            later=later,
            related=related(self.request, self.object),
            facts=self.facts(),
            body=renditions.in_text(self.object.body),
            json_ld=self.json_ld(),
            **kwargs,
        )

    def facts(self):
        post, day = self.object, "DATE_FORMAT"
        publisher = post.published_by
        if post.is_public:  # before that, there may be nothing at the publisher's address
            publisher = format_html('<a href="{}">{}</a>', post.publisher_address, publisher)
        facts = [(_("Publisher"), publisher)]
        if post.published_at:
            facts.append((_("Published"), date_format(localtime(post.published_at), day)))
        facts.append((_("Last change"), date_format(localtime(post.updated_at), day)))
        return facts

    def json_ld(self):
        """The post for search engines (schema.org NewsArticle)."""
        post, absolute = self.object, self.request.build_absolute_uri
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": post.title,
            "description": post.lead,
            "inLanguage": post.shown_in,
            "mainEntityOfPage": absolute(post.get_absolute_url()),
            "dateModified": post.updated_at.isoformat(),
            "publisher": {"@type": "Organization", "name": post.published_by},
            "author": {"@type": "Organization", "name": post.published_by},
            "keywords": [topic.name for topic in post.topics.all()],
        }
        if post.published_at:
            data["datePublished"] = post.published_at.isoformat()
        if post.picture:
            data["image"] = [absolute(post.picture.get_absolute_url())]
        if post.source_url:
            data["isBasedOn"] = post.source_url
        return data


class PageDetail(Gated):
    model = Page
    template_name = "news/page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(body=renditions.in_text(self.object.body), **kwargs)


@require_safe
def picture(request, pk, name):
    """A picture's file, for whoever may see something that shows it."""
    item = get_object_or_404(Picture.objects.visible_to(request.user), pk=pk)
    if item.get_absolute_url() != request.path_info:
        raise Http404("another file's name")
    return send_picture(request, item.file.path)


@require_safe
def rendition(request, pk, width):
    """The same picture in one of its sizes."""
    item = get_object_or_404(Picture.objects.visible_to(request.user), pk=pk)
    if width not in item.widths:
        raise Http404("no such size")
    return send_picture(request, default_storage.path(item.rendition_path(width)))


def send_picture(request, path):
    response = send_file(request, path)
    if request.user.is_authenticated:
        # Staff may see what is not public yet: no shared cache keeps it.
        patch_cache_control(response, private=True, no_cache=True)
    else:
        # Kept, but asked for each time: what is withdrawn is gone at the next request.
        patch_cache_control(response, public=True, no_cache=True)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
