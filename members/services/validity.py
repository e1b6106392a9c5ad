"""What an invitation rests on: asked when it goes out, and again when somebody says yes to it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_holds
from members.models import Invitation, Membership, Representative
from members.models.membership import validate_may_join
from members.standing import standing_of


class Fallen(ValidationError):  # noqa: N818
    """What the invitation rested on has ended since."""


def validate_takes(organisation, group):
    """Refuse an organisation that the group does not take."""
    validate_may_join(organisation, group)
    _validate_not_mixed(organisation, group)


def _validate_not_mixed(organisation, group):
    """Real people and made-up ones share no group: what is made up is removed with all that hangs
    on it, and real members' names are not for a try-out."""
    members = group.memberships.current()
    if members.exclude(organisation__demonstration=organisation.demonstration).exists():
        raise ValidationError(
            _(
                "%(organisation)s is of a demonstration, and “%(group)s” has real members. Choose "
                "a real organisation."
            )
            if organisation.demonstration
            else _(
                "“%(group)s” has members of a demonstration, and %(organisation)s is real. Remove "
                "the demonstration first."
            ),
            params={"organisation": organisation, "group": group},
            code="demonstration",
        )


def brings_anybody(user):
    """Whether a person invites also those whose organisation is not in the group yet: staff do.
    Without a name it was the portal itself."""
    return user is None or staff_holds(user, "members.add_invitation")


def may_invite(user, group):
    if brings_anybody(user):
        return True
    return group is not None and (
        staff_holds(user, "members.change_group") or moderates(user, group.pk)
    )


def moderates(user, key):
    """Whether a person runs the group of this key as moderator."""
    return key in standing_of(user).moderates


def validate_stands(invitation):
    """Fallen where the invitation could not be sent today."""
    by, group, organisation = invitation.invited_by, invitation.group, invitation.organisation
    if not may_invite(by, group):
        raise Fallen(_("Whoever sent it can no longer invite people."), code="inviter")
    if group is None:
        return
    try:
        validate_takes(organisation, group)
    except ValidationError as error:
        raise Fallen(error) from None
    theirs = Membership.objects.filter(organisation=organisation, group=group)
    if theirs.current().exists():
        return
    # Staff may have invited it to join; not so where it was a member then, and left since.
    now = timezone.now()
    left = invitation.sent_at and theirs.filter(until__gt=invitation.sent_at, until__lte=now)
    if not brings_anybody(by) or (left and left.exists()):
        raise Fallen(
            _("%(organisation)s is no longer a member of “%(group)s”."),
            params={"organisation": organisation, "group": group},
            code="left",
        )


def fallen(invitation):
    """Why it can no longer be accepted, or None."""
    try:
        validate_stands(invitation)
    except Fallen as error:
        return error
    return None


def fallen_by_the_clock():
    """The keys of those that wait for an answer, and rest on a membership or a moderator's role
    whose end came; whose sender lost the rights of staff may be sent again by somebody else."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).exclude(group=None)
    moderated = Representative.objects.filter(role=Representative.Role.MODERATOR)
    for invitation in waiting.select_related("organisation", "group", "invited_by"):
        code = getattr(fallen(invitation), "code", None)
        ended = moderated.filter(user=invitation.invited_by, membership__group=invitation.group)
        if code == "left" or (code == "inviter" and ended.exists()):
            yield invitation.pk
