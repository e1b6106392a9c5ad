"""The news panel of the admin's first page: what the secretariat needs now."""

from django.contrib import admin
from django.utils import timezone

from news.models import Post
from pact.translated import columns


@admin.site.panel
def news_panel(request):
    if not request.user.has_perm("news.view_post"):
        return None
    posts = Post.objects.visible_to(request.user).only(
        *columns("title"), "language", "slug", "state", "published_at", "updated_at", "featured"
    )
    return {
        "template": "admin/news/desk.html",
        "drafts": posts.filter(state=Post.State.DRAFT).order_by("-updated_at")[:8],
        "scheduled": posts.filter(
            state=Post.State.SCHEDULED, published_at__gt=timezone.now()
        ).order_by("published_at")[:8],
        "newest": posts.published().newest_first()[:8],
        "may_add": request.user.has_perm("news.add_post"),
    }
