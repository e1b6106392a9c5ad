"""Filters of the list of posts."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import Post
from news.publishers import publisher_slug

RECENT = 100  # posts, whose publishers the list offers


class StateFilter(admin.SimpleListFilter):
    """Drafts, scheduled, published and withdrawn as the public sees them now."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Post.State.choices

    def queryset(self, request, queryset):
        if self.value() == Post.State.PUBLISHED:
            return queryset.published()
        if self.value() == Post.State.SCHEDULED:
            return queryset.filter(state=Post.State.SCHEDULED, published_at__gt=timezone.now())
        if self.value() in Post.State.values:
            return queryset.filter(state=self.value())
        return queryset


class PublisherFilter(admin.SimpleListFilter):
    """The publishers of what was changed last, and the one that is chosen."""

    title = _("publisher")
    parameter_name = "publisher"

    def lookups(self, request, model_admin):
        latest = Post.objects.visible_to(request.user).order_by("-updated_at")
        names = list(latest.values_list("publisher", flat=True)[:RECENT])
        if self.value():
            chosen = latest.of_publisher(self.value()).values_list("publisher", flat=True)
            names += chosen.order_by()[:1]
        found = {publisher_slug(name): name for name in reversed(names)}
        return sorted(found.items(), key=lambda item: item[1].casefold())

    def queryset(self, request, queryset):
        return queryset.of_publisher(self.value()) if self.value() else queryset
