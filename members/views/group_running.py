"""What moderators do in their group: its texts, who speaks in it and how, who is a member."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.group_forms import GroupTextsForm, RoleForm
from members.models import Group, Membership, Representative
from members.services import memberships
from members.views.groups import group_for
from pact.editing import typed
from pact.history.versions import latest


def run_by_the_person(request, slug):
    """A group that the person who asks may run; 404 where it does not open to them at all."""
    group = group_for(request, slug)
    if not Group.objects.run_by(request.user).filter(pk=group.pk).exists():
        raise PermissionDenied
    return group


def where_next(request, group):
    """Back to the people; who just left the group by it, to its public page."""
    if Group.objects.open_to(request.user).filter(pk=group.pk).exists():
        return redirect("members:group-people", group.slug)
    return redirect("members:groups")


@never_cache
def edit(request, slug):
    """The group's texts."""
    if not request.user.is_authenticated and typed.holds_typed_text(request):
        return typed.still_here(request)
    return _edit(request, slug)


@login_required
def _edit(request, slug):
    group = run_by_the_person(request, slug)
    # Read ahead of the texts, so that nothing fits in between; a copy, as the form writes into it.
    seen_at = latest(Group, group.pk)
    edited = Group.objects.get(pk=group.pk)
    edited.seen_at = seen_at
    with transaction.atomic():
        form = GroupTextsForm(request.POST or None, instance=edited)
        if form.is_valid():
            form.save()
            messages.success(request, _("The group's texts are saved."))
            return redirect("members:workspace", group.slug)
    return render(request, "members/group_edit.html", {"group": group, "form": form, "runs": True})


def _representative(request, slug, pk):
    group = run_by_the_person(request, slug)
    here = Representative.objects.current().filter(membership__group=group)
    here = here.select_related("user", "membership__organisation", "membership__group")
    return group, get_object_or_404(here, pk=pk)


def _is_last_moderator(group, representatives):
    """Whether nobody runs the group any more once these have gone."""
    others = Representative.objects.current().filter(
        membership__group=group, role=Representative.Role.MODERATOR
    )
    return (
        representatives.filter(role=Representative.Role.MODERATOR).exists()
        and not others.exclude(pk__in=representatives.values("pk")).exists()
    )


def _ask(request, group, template, representatives, **context):
    context |= {
        "group": group,
        "runs": True,
        "last_moderator": _is_last_moderator(group, representatives),
        "oneself": representatives.filter(user=request.user).exists(),
    }
    return render(request, template, context)


@never_cache
@login_required
def change_role(request, slug, pk):
    group, representative = _representative(request, slug, pk)
    form = RoleForm(request.POST or None, initial={"role": representative.role})
    if form.is_valid():
        try:
            memberships.appoint(
                representative.user, representative.membership, form.cleaned_data["role"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("%(person)s is now %(role)s.")
                % {
                    "person": representative.user,
                    "role": Representative.Role(form.cleaned_data["role"]).label,
                },
            )
            return where_next(request, group)
    return _ask(
        request,
        group,
        "members/representative_role.html",
        Representative.objects.filter(pk=pk),
        representative=representative,
        form=form,
    )


@never_cache
@login_required
def end_representation(request, slug, pk):
    group, representative = _representative(request, slug, pk)
    if request.method == "POST":
        memberships.end_representation(representative)
        messages.success(
            request,
            _("%(person)s no longer speaks in the group.") % {"person": representative.user},
        )
        return where_next(request, group)
    return _ask(
        request,
        group,
        "members/representative_end.html",
        Representative.objects.filter(pk=pk),
        representative=representative,
    )


@never_cache
@login_required
def end_membership(request, slug, pk):
    group = run_by_the_person(request, slug)
    here = Membership.objects.current().filter(group=group).select_related("organisation")
    membership = get_object_or_404(here, pk=pk)
    speaking = Representative.objects.current().filter(membership=membership)
    if request.method == "POST":
        memberships.end_membership(membership)
        messages.success(
            request,
            _("%(organisation)s is no longer a member of the group.")
            % {"organisation": membership.organisation},
        )
        return where_next(request, group)
    return _ask(
        request,
        group,
        "members/membership_end.html",
        speaking,
        membership=membership,
        speaking=speaking.select_related("user").order_by("pk"),
    )
