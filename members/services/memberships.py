"""Who is in a group, and for whom a person speaks there. Endings take effect at once.

Invitations that rest on what ends are withdrawn: else a link still open would bring it back.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Membership, Organisation, Representative, User
from members.models.membership import validate_may_join, validate_speaks_for
from members.services import invitations


def _locked(model, pk):
    """The row as it is now; whoever changes the same one waits."""
    return model.objects.select_for_update().get(pk=pk)


@transaction.atomic
def join(organisation, group):
    """Make the organisation a member of the group, if it is not one; the membership.

    ValidationError where the group does not take such an organisation.
    """
    organisation = _locked(Organisation, organisation.pk)
    current = Membership.objects.current().filter(organisation=organisation, group=group)
    if there := current.first():
        return there
    validate_may_join(organisation, group)
    return Membership.objects.create(organisation=organisation, group=group, since=timezone.now())


@transaction.atomic
def end_membership(membership, at=None):
    """The organisation leaves the group, and with it all who speak for it there; now, or then."""
    invitations.withdraw_all(Q(organisation=membership.organisation_id, group=membership.group_id))
    membership = _locked(Membership, membership.pk)
    now = at or timezone.now()
    _end(Representative.objects.filter(membership=membership), now)
    _end(Membership.objects.filter(pk=membership.pk), now)


def _end(periods, now):
    """What goes on ends now; what had not begun never does."""
    going_on = periods.filter(until=None) | periods.filter(until__gt=now)
    going_on.filter(since__lte=now).update(until=now)
    for period in going_on.filter(since__gt=now):
        period.until = period.since
        period.save(update_fields=["until"])


@transaction.atomic
def appoint(user, membership, role=Representative.Role.MEMBER):
    """Let the person speak for the organisation in the group, in this role; the row that says so.

    A person who has another role there changes it: the old one ends, and stays as history.
    """
    user = _locked(User, user.pk)
    membership = Membership.objects.select_related("organisation", "group").get(pk=membership.pk)
    validate_speaks_for(user, membership)
    now = timezone.now()
    theirs = Representative.objects.filter(user=user, membership=membership)
    current = theirs.filter(until=None).first()
    if current and current.role == role and current.is_current:
        return current
    _end(theirs, now)
    return Representative.objects.create(user=user, membership=membership, role=role, since=now)


@transaction.atomic
def end_representation(representative):
    """The person no longer speaks for the organisation in this group."""
    user, membership = representative.user, representative.membership
    here = Q(group=membership.group_id)
    mine = invitations.sent_to(user) & Q(organisation=membership.organisation_id)
    invitations.withdraw_all(here & (invitations.sent_by(user) | mine))
    _locked(User, user.pk)
    # Not the row that one saw alone: somebody may have changed the role in the meantime.
    _end(Representative.objects.filter(user=user, membership=membership), timezone.now())


@transaction.atomic
def leave_organisation(user):
    """The person works there no longer: all that they reach through it ends at once."""
    there = Q(organisation=user.organisation_id) if user.organisation_id else Q(pk__in=[])
    invitations.withdraw_all(invitations.sent_by(user) | invitations.sent_to(user) & there)
    user = _locked(User, user.pk)
    _end(Representative.objects.filter(user=user), timezone.now())
    User.objects.filter(pk=user.pk).update(organisation=None, vouched=False)


@transaction.atomic
def work_for(user, organisation):
    """The person works for this organisation from now on, and for no other."""
    user = User.objects.get(pk=user.pk)  # not locked yet: leaving locks invitations first
    if user.organisation_id == organisation.pk:
        return
    leave_organisation(user)
    User.objects.filter(pk=user.pk).update(organisation=organisation)


def vouch_for(user):
    """Staff say that the person works for the organisation."""
    User.objects.filter(pk=user.pk).exclude(organisation=None).update(vouched=True)


def moderators_of(group):
    """The people who run the group now."""
    running = Representative.objects.current().filter(
        membership__group=group, role=Representative.Role.MODERATOR
    )
    return User.objects.filter(pk__in=running.values("user"))
