"""Invitations to a group, by whoever runs it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.invitation_forms import InvitationForm, ManyForm
from members.models import Group, Invitation
from members.services import invitations
from pact.paging import window

PAGE = 50
ANSWERED = 20  # the newest of those that were accepted


def _group(request, slug):
    return get_object_or_404(Group.objects.run_by(request.user), slug=slug)


@never_cache
@login_required
@require_safe
def invite(request, slug):
    """Who is invited to the group and has not answered yet."""
    group = _group(request, slug)
    asked = Invitation.objects.visible_to(request.user).filter(group=group)
    waiting = asked.filter(accepted_at=None, withdrawn_at=None)
    page = window(waiting.annotate(published_at=F("created_at")), request.GET, size=PAGE)
    rows = asked.select_related("organisation", "invited_by").in_bulk(
        [item.key for item in page.items]
    )
    accepted = asked.exclude(accepted_at=None).select_related("organisation", "accepted_by")
    context = {
        "group": group,
        "page": page,
        "waiting": [rows[item.key] for item in page.items],
        "accepted": accepted.order_by("-accepted_at")[:ANSWERED],
    }
    return render(request, "members/invitations/list.html", context)


@never_cache
@login_required
def invite_one(request, slug):
    group = _group(request, slug)
    form = InvitationForm(request.POST or None, user=request.user, group=group)
    if form.is_valid():
        invitation = form.send()
        text = _("The invitation goes to %(email)s.") % {"email": invitation.email}
        messages.success(request, text)
        return redirect("members:invite", group.slug)
    return render(request, "members/invitations/one.html", {"form": form, "group": group})


@never_cache
@login_required
def invite_many(request, slug):
    group = _group(request, slug)
    form = ManyForm(request.POST or None, request.FILES or None, user=request.user, group=group)
    if form.is_valid():
        tell(request, form.send())
        if not form.wrong:
            return redirect("members:invite", group.slug)
        form = form.left()
    return render(request, "members/invitations/many.html", {"form": form, "group": group})


def tell(request, count):
    text = ngettext(
        "The invitation goes to %(count)d person.",
        "The invitations go to %(count)d people.",
        count,
    )
    level = messages.SUCCESS if count else messages.INFO
    messages.add_message(request, level, text % {"count": count})


@never_cache
@login_required
@require_POST
def resend(request, slug, pk):
    send = partial(invitations.send, by=request.user)
    return _step(request, slug, pk, send, _("The invitation goes to %(email)s again."))


@never_cache
@login_required
@require_POST
def withdraw(request, slug, pk):
    return _step(
        request, slug, pk, invitations.withdraw, _("The invitation of %(email)s is withdrawn.")
    )


def _step(request, slug, pk, step, done):
    group = _group(request, slug)
    asked = Invitation.objects.visible_to(request.user).filter(group=group)
    invitation = get_object_or_404(asked, pk=pk)
    try:
        step(invitation)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, done % {"email": invitation.email})
    return redirect("members:invite", group.slug)
