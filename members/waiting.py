"""What waits for a person, as their own page lists it.

An app adds a function beside these:

    @waiting
    def registrations(user):
        yield Item(_("…"), address)
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members import access
from members.models import Invitation, Representative


@dataclass(frozen=True)
class Item:
    text: str
    address: str
    action: str  # the words on its link
    urgent: bool = False


FUNCTIONS = []


def waiting(function):
    """Declare a function of the person that yields what waits; in a module that is imported when
    the app starts."""
    FUNCTIONS.append(function)
    return function


def items(user):
    """The urgent ones first."""
    found = [item for function in FUNCTIONS for item in function(user)]
    return sorted(found, key=lambda item: not item.urgent)


@waiting
def invitations(user):
    for invitation in Invitation.objects.waiting_for(user).select_related("organisation", "group"):
        if invitation.group:
            text = _("You are invited to speak for %(organisation)s in “%(group)s”.")
        else:
            text = _("You are invited to speak for %(organisation)s.")
        yield Item(
            text % {"organisation": invitation.organisation, "group": invitation.group},
            reverse("members:invitation", args=[invitation.pk]),
            _("Read and answer"),
            urgent=True,
        )


@waiting
def second_factor(user):
    """For whoever can do harm with what they see; the admin asks for it anyway."""
    if access.has_second_factor(user):
        return
    moderates = Representative.objects.current().filter(
        user=user, role=Representative.Role.MODERATOR
    )
    if user.is_staff or moderates.exists():
        yield Item(
            _("You see the data of others: protect your account with a second factor."),
            reverse("mfa_index"),
            _("Set it up"),
            urgent=True,
        )


@waiting
def profile(user):
    if not (user.job_title and user.perspective):
        yield Item(
            _("Your profile is not complete: your job title or your perspective is missing."),
            reverse("members:profile"),
            _("Complete it"),
        )


@waiting
def consent(user):
    if user.chose_shown_at is None and user.organisation_id:
        yield Item(
            _("You have not chosen yet what the people of your groups see of you."),
            f"{reverse('members:profile')}#id_shown_to_fellows",
            _("Choose"),
        )
