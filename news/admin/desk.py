"""The panels of news and newsletter on the admin's first page: what the secretariat needs now."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone

from news.models import Issue, Post
from news.newsletter.report import failures
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
        "newest": posts.published().newest_first()[:5],
        "may_add": request.user.has_perm("news.add_post"),
    }


@admin.site.panel
def newsletter_panel(request):
    """Only when something is on its way, or went wrong lately."""
    if not request.user.has_perm("news.view_issue"):
        return None
    issues, lately = Issue.objects.visible_to(request.user), timezone.now() - timedelta(days=14)
    last = issues.filter(state=Issue.State.SENT, started_at__gt=lately)
    last = last.order_by("-started_at").first()
    found = {
        "scheduled": list(issues.filter(state=Issue.State.SCHEDULED).order_by("scheduled_at")[:8]),
        "sending": list(issues.filter(state=Issue.State.SENDING)[:8]),
        "failed": failures(last).count() if last else 0,
        "not_sent": list(
            issues.filter(
                state=Issue.State.CANCELLED, started_at__gt=lately, finished_at__isnull=True
            )[:8]
        ),
    }
    if not any(found.values()):
        return None
    return {"template": "admin/news/newsletter_desk.html", "last": last} | found
