"""Saying yes to an invitation: an account where there is none, the organisation, the group."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation

from members import notifications
from members.access import staff_holds
from members.models import Invitation, Representative, User
from members.services import invitations, memberships, validity
from pact import mail


class NotOpen(Exception):  # noqa: N818
    """The invitation was accepted by somebody, withdrawn, or has expired: see `state`."""

    def __init__(self, state):
        super().__init__(state)
        self.state = state


class OtherAddress(Exception):  # noqa: N818
    """The person's account does not have the invited address."""


class LeavesOrganisation(Exception):  # noqa: N818
    """The person works elsewhere, and has not said that this ends."""


class HasAccount(Exception):  # noqa: N818
    """There is an account with the invited address: its person signs in and accepts."""


def account_of(email):
    """The account that has, or claims as its own, this address."""
    verified = EmailAddress.objects.filter(email=email, verified=True).select_related("user")
    if address := verified.first():
        return address.user
    return User.objects.filter(email=email).first()


def has_address(user, email):
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def _locked(invitation, leaver=None):
    """The invitation as it is now; with those that may end as the person leaves elsewhere."""
    which = Q(pk=invitation.pk)
    if leaver:
        which |= invitations.sent_by(leaver) | invitations.sent_to(leaver)
    invitations.lock(which)
    return (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("organisation", "group", "invited_by")
        .get(pk=invitation.pk)
    )


@transaction.atomic
def accept(invitation, user, *, leaving=False):
    """The person speaks for the organisation from now on, in the group where one is named.

    Repeated, it changes nothing. `leaving` says that the person knows that working for this
    organisation ends the work for another one, and all access that came with it.
    Fallen where what the invitation rested on has ended: who invited, and where to.
    Invitation.DoesNotExist where it went together with its organisation or group.
    """
    return _accept(_locked(invitation, user if leaving else None), user, leaving)


def _accept(invitation, user, leaving):
    if invitation.accepted_by_id == user.pk:
        return invitation
    if invitation.state != Invitation.State.OPEN:
        raise NotOpen(invitation.state)
    if not has_address(user, invitation.email):
        raise OtherAddress
    validity.validate_stands(invitation)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.organisation_id not in (None, invitation.organisation_id) and not leaving:
        raise LeavesOrganisation
    # First of all: what is accepted does not end with the work elsewhere.
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    memberships.work_for(user, invitation.organisation)
    if (by := invitation.invited_by) and staff_holds(by, "members.add_invitation"):
        memberships.vouch_for(user)
    if invitation.group:
        membership = memberships.join(invitation.organisation, invitation.group)
        there = Representative.objects.current().filter(user=user, membership=membership)
        # Who is there already keeps the role: roles are changed by whoever runs the group.
        if not there.exists():
            memberships.appoint(user, membership, invitation.role)
    _tell(invitation, user)
    return invitation


@transaction.atomic
def accept_as_new(invitation, *, name, password):
    """Make the account of the invited person and accept for it; the person.

    The address counts as verified, as the link came to it.
    """
    invitation = _locked(invitation)
    if invitation.state != Invitation.State.OPEN:
        raise NotOpen(invitation.state)
    user = new_account(invitation, name=name, password=password)
    _accept(invitation, user, leaving=False)
    return user


def new_account(invitation, *, name, password=None):
    """An account with the verified address of the invitation; HasAccount if there is one."""
    if account_of(invitation.email):
        raise HasAccount
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, name=name, language=invitation.language
            )
    except IntegrityError:  # made in this moment, by another invitation
        raise HasAccount from None
    # What others claimed without proof is not theirs.
    EmailAddress.objects.filter(email=user.email, verified=False).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _tell(invitation, user):
    """Who invited and who runs the group learn that somebody came."""
    readers = {invitation.invited_by} - {None}
    if invitation.group:
        readers |= set(memberships.moderators_of(invitation.group))
    for reader in sorted(readers - {user}, key=lambda person: person.pk):
        if not (reader.is_active and notifications.wants(reader, "groups")):
            continue
        with translation.override(reader.language):
            mail.queue(
                "mail/invitation_accepted",
                [reader.email],
                {"user": reader, "person": user, "invitation": invitation},
                key=f"invitation-accepted-{invitation.pk}-{reader.pk}",
            )
