"""Who is in a group, and for whom a person speaks there. Endings take effect at once.

Invitations that rest on what ends are withdrawn: else a link still open would bring it back.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from members.models import Membership, Organisation, Representative, User
from members.models.membership import (
    validate_goes_on,
    validate_may_join,
    validate_speaks_for,
)
from members.services import invitations, validity

SECOND = timedelta(seconds=1)  # a form knows no smaller part of an end


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


def hold(period):
    """The invitations to the group of a membership or representative: held ahead of its own row."""
    group = period.group_id if isinstance(period, Membership) else period.membership.group_id
    invitations.lock(Q(group=group))


@transaction.atomic
def end_membership(membership):
    """The organisation leaves the group, and with it all who speak for it there."""
    hold(membership)
    membership = _locked(Membership, membership.pk)
    now = timezone.now()
    _end(Representative.objects.filter(membership=membership), now)
    _end(Membership.objects.filter(pk=membership.pk), now)
    _withdraw_baseless(membership)


@transaction.atomic
def follow_end(period, was):
    """What goes with the end of a membership or representative that staff typed, moved or took
    back, once it is stored: `was` is the end before. The people who are in the group again.
    """
    if isinstance(period, Representative):
        _withdraw_baseless(period.membership, user=period.user)
        return []
    people = Representative.objects.filter(membership=period)
    back = []
    if was is not None and (period.until is None or period.until > was):
        # Who ended with it goes on with it, as far as they still work there.
        with_it = people.filter(
            since__lt=F("until"),
            until__range=(was - SECOND, was + SECOND),
            user__is_active=True,
            user__organisation=period.organisation_id,
        )
        with_it = with_it.exclude(user__in=people.filter(since__gt=was).values("user"))
        back = list(User.objects.filter(pk__in=with_it.values("user"))) if period.is_current else []
        with_it.update(until=period.until)
    if period.until is not None:
        _end(people, period.until)
    _withdraw_baseless(period)
    return back if was is not None and was <= timezone.now() else []


def _withdraw_baseless(membership, user=None):
    """Withdraw what rested on a membership, or on its people's (or one's) speaking there."""
    organisation, group = membership.organisation_id, membership.group_id
    which = Q(pk__in=[])
    if not Membership.objects.current().filter(organisation=organisation, group=group).exists():
        which |= Q(organisation=organisation)
    people = [user] if user else User.objects.filter(representations__membership=membership)
    speaking = Representative.objects.current().filter(membership__group=group)
    for person in set(people):
        if not validity.moderates(person, group):
            which |= invitations.sent_by(person)
        if not speaking.filter(user=person).exists():
            which |= invitations.sent_to(person) & Q(organisation=organisation)
    invitations.withdraw_all(Q(group=group) & which)


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
    membership = Membership.objects.select_related("organisation", "group").get(pk=membership.pk)
    steps_down = role != Representative.Role.MODERATOR and validity.moderates(
        user, membership.group_id
    )
    if steps_down:
        hold(membership)
    user = _locked(User, user.pk)
    validate_speaks_for(user, membership)
    validate_goes_on(membership)
    now = timezone.now()
    theirs = Representative.objects.filter(user=user, membership=membership)
    current = theirs.current().first()
    if current and current.role == role:
        return current
    _end(theirs, now)
    ends = [end for end in (membership.until, current and current.until) if end]
    new = Representative.objects.create(
        user=user, membership=membership, role=role, since=now, until=min(ends, default=None)
    )
    if steps_down:
        _withdraw_baseless(membership, user=user)
    return new


@transaction.atomic
def end_representation(representative):
    """The person no longer speaks for the organisation in this group."""
    user, membership = representative.user, representative.membership
    hold(representative)
    _locked(User, user.pk)
    # Not the row that one saw alone: somebody may have changed the role in the meantime.
    _end(Representative.objects.filter(user=user, membership=membership), timezone.now())
    _withdraw_baseless(membership, user=user)


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
