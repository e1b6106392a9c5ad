"""The way into the meeting: for registered people, moderators and staff, in its time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workshops.models import Registration, Workshop
from workshops.services import joining
from workshops.times import join_opens_at
from workshops.views.finding import found, may_take_part, runs


@never_cache
@require_safe
@login_required
def join(request, slug):
    workshop = found(request, slug)
    attended = Workshop.objects.attended_by(request.user).filter(pk=workshop.pk).exists()
    if not (attended or runs(request.user, workshop)):
        if not may_take_part(request.user, workshop):
            raise PermissionDenied
        messages.info(request, _("Register first: then you can join from here."))
        return redirect(workshop)
    mine = Registration.objects.filter(workshop=workshop, user=request.user).first()
    return to_the_meeting(request, workshop, mine)


def to_the_meeting(request, workshop, registration):
    """To the meeting itself when it is time; a page that tells when, otherwise."""
    stage = joining.stage(workshop)
    if stage == joining.OPEN and request.method == "GET":
        joining.note_opening(registration)
        response = redirect(workshop.join_link)
    else:
        context = {
            "workshop": workshop,
            "stage": stage,
            "join_opens_at": join_opens_at(workshop),
        }
        response = render(request, "workshops/join.html", context)
    # The meeting's host does not learn from where somebody comes.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
