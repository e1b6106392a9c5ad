"""A workshop's life: draft, announced, held, archived; cancelled from any."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from pact.translated import columns
from workshops.models import JoinOpening, Registration, Workshop
from workshops.services import mails
from workshops.services.locking import locked
from workshops.services.registration import fill

State = Workshop.State
# What belongs to the life, and never comes from a form.
OWN = ["state", "sequence", "announced_at", "cancelled_because"]
# What calendars must hear of, and what people must be told.
IN_CALENDARS = ["starts_at", "ends_at", "place", "time_zone", *columns("title")]
TOLD = ["starts_at", "ends_at", "place"]


def obstacle_to_announcing(workshop, now=None):
    """Why the workshop cannot be announced now, in plain words; nothing when it can."""
    if workshop.state != State.DRAFT:
        return _("Only a draft can be announced.")
    if not workshop.is_exact:
        return _("Its day and time must be known first.")
    if workshop.starts_at <= (now or timezone.now()):
        return _("It starts in the past. Give it a time to come first.")
    if workshop.registration_ends_at <= (now or timezone.now()):
        return _("Its registration would be closed already. Change when registration closes.")
    return None


def obstacle_to_holding(workshop, now=None):
    if workshop.state != State.ANNOUNCED:
        return _("Only an announced workshop can be held.")
    if (now or timezone.now()) < workshop.starts_at:
        return _("It has not begun yet.")
    return None


def obstacle_to_archiving(workshop, now=None):
    if workshop.state != State.HELD:
        return _("Only a workshop that was held goes to the archive.")
    return None


def obstacle_to_cancelling(workshop, now=None):
    if workshop.state == State.CANCELLED:
        return _("It is cancelled already.")
    return None


def obstacle_to_drafting(workshop, now=None):
    if workshop.state not in (State.ANNOUNCED, State.CANCELLED):
        return _("Only an announced or a cancelled workshop becomes a draft again.")
    kept = [Registration.State.CANCELLED, Registration.State.UNCONFIRMED]
    if workshop.registrations.exclude(state__in=kept).exists():
        return _("People have registered: cancel it instead, so that they are told.")
    return None


def _stepping(workshop, obstacle):
    workshop = locked(workshop)
    if why := obstacle(workshop):
        raise ValidationError(why, code="state")
    return workshop


def _to(workshop, state, **values):
    """Into another state; calendars hear of it by the sequence."""
    workshop.state, workshop.sequence = state, workshop.sequence + 1
    for name, value in values.items():
        setattr(workshop, name, value)
    workshop.save(update_fields=["state", "sequence", "updated_at", *values])
    return workshop


@transaction.atomic
def announce(workshop):
    """Show it, open its registration and tell those for whom it is."""
    workshop = _stepping(workshop, obstacle_to_announcing)
    _to(workshop, State.ANNOUNCED, announced_at=timezone.now(), cancelled_because="")
    mails.announced(workshop)
    return workshop


@transaction.atomic
def hold(workshop):
    """It took place: who opened the join link attended; everybody is thanked."""
    workshop = _stepping(workshop, obstacle_to_holding)
    _to(workshop, State.HELD)
    opened = JoinOpening.objects.filter(registration=OuterRef("pk"))
    came = workshop.registrations.filter(Exists(opened), state=Registration.State.REGISTERED)
    came.update(state=Registration.State.ATTENDED, changed_at=timezone.now())
    mails.held(workshop)
    return workshop


@transaction.atomic
def archive(workshop):
    return _to(_stepping(workshop, obstacle_to_archiving), State.ARCHIVED)


@transaction.atomic
def cancel(workshop, reason):
    """It does not take place; who was coming is told why."""
    workshop = _stepping(workshop, obstacle_to_cancelling)
    if not reason.strip():
        raise ValidationError(_("Say why: those who registered are told."), code="reason")
    tell = workshop.state == State.ANNOUNCED and workshop.ends_at > timezone.now()
    _to(workshop, State.CANCELLED, cancelled_because=reason.strip())
    if tell:
        mails.cancelled(workshop)
    return workshop


@transaction.atomic
def back_to_draft(workshop):
    workshop = _stepping(workshop, obstacle_to_drafting)
    return _to(workshop, State.DRAFT, announced_at=None, cancelled_because="")


@transaction.atomic
def save(workshop):
    """Store what a form changed, with what follows: calendars, mails, seats for those who wait."""
    if workshop.pk is None:
        workshop.save()
        return workshop
    before = locked(workshop)
    for name in OWN:
        setattr(workshop, name, getattr(before, name))
    changed = {name for name in IN_CALENDARS if getattr(workshop, name) != getattr(before, name)}
    if changed and workshop.state != State.DRAFT:
        workshop.sequence += 1
    workshop.save()
    told = [name for name in TOLD if name in changed]
    if told and workshop.state == State.ANNOUNCED and workshop.ends_at > timezone.now():
        mails.changed(workshop, told)
    if workshop.capacity != before.capacity:
        fill(workshop)
    return workshop
