"""The workshops' panel of the admin's first page."""

from django.contrib import admin
from django.utils import timezone

from workshops.admin.workshop import with_counts
from workshops.models import Workshop


@admin.site.panel
def workshops_panel(request):
    if not request.user.has_perm("workshops.view_workshop"):
        return None
    workshops = Workshop.objects.visible_to(request.user)
    state = Workshop.State
    return {
        "template": "admin/workshops/desk.html",
        "drafts": workshops.filter(state=state.DRAFT).order_by("-updated_at")[:8],
        "coming": with_counts(workshops.filter(state=state.ANNOUNCED).upcoming())[:8],
        "held": workshops.filter(state=state.HELD, ends_at__lte=timezone.now()).order_by(
            "-starts_at"
        )[:8],
        "may_add": request.user.has_perm("workshops.add_workshop"),
    }
