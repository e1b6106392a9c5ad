"""Who comes: seats, the waiting list, and how one becomes the other."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Representative
from workshops.models import Registration, Workshop
from workshops.services import mails
from workshops.services.addresses import has_seat_with_account, take_over
from workshops.services.locking import locked

State = Registration.State
COMING = (State.REGISTERED, State.WAITING)


def refuse(message, **params):
    raise ValidationError(message, code="refused", params=params)


@transaction.atomic
def register(workshop, user, answers=None):
    """A seat for the person, or a place at the end of the waiting list; the registration.

    Who has one of them already, be it as a guest, only answers the questions anew. ValidationError
    where registration is not open, or not for this person.
    """
    workshop = locked(workshop)
    check_open(workshop)
    if not is_open_for(workshop, user):
        refuse(_("This workshop is not open for you."))
    taken_over = take_over(workshop, user)
    registration = taken_over or Registration.objects.filter(workshop=workshop, user=user).first()
    registration = registration or Registration(workshop=workshop, user=user)
    if registration.pk and registration.state != State.CANCELLED:
        registration.answers = answers or registration.answers
        registration.save(update_fields=["answers", "changed_at"])
        if taken_over:
            mails.taken_over(registration)
        return registration
    registration.answers = answers or {}
    return enter(workshop, registration)


@transaction.atomic
def add(workshop, user):
    """A moderator or the secretariat registers somebody, also before or after the window."""
    workshop = locked(workshop)
    if workshop.state not in (Workshop.State.ANNOUNCED, Workshop.State.HELD):
        refuse(_("Nobody can be added: the workshop is not announced."))
    if not is_open_for(workshop, user):
        refuse(_("The workshop is not open for %(person)s."), person=user)
    if taken_over := take_over(workshop, user):
        mails.taken_over(taken_over)
        return taken_over
    there = Registration.objects.filter(workshop=workshop, user=user).first()
    if there and there.state != State.CANCELLED:
        return there
    return enter(workshop, there or Registration(workshop=workshop, user=user))


def enter(workshop, registration):
    """Into a seat or the queue; the workshop is locked."""
    seat = has_room(workshop)
    registration.become(State.REGISTERED if seat else State.WAITING)
    registration.queued_at = timezone.now()
    registration.save()
    mails.registered(registration)
    return registration


def check_open(workshop):
    """Asked while the workshop is locked, so that it closes to the second."""
    now = timezone.now()
    if workshop.state == Workshop.State.CANCELLED:
        refuse(_("The workshop is cancelled."))
    if workshop.state != Workshop.State.ANNOUNCED or now >= workshop.registration_ends_at:
        refuse(_("Registration is closed."))
    if not workshop.registration_is_open(now):
        refuse(_("Registration is not open yet."))


def is_open_for(workshop, user):
    return user.is_active and Workshop.objects.open_for(user).filter(pk=workshop.pk).exists()


def is_open_for_guests(workshop):
    """Whether it takes people without an account: they see no more than visitors do."""
    everyone = Workshop.objects.public().filter(open_to=Workshop.OpenTo.EVERYONE)
    return everyone.filter(pk=workshop.pk).exists()


def is_open_to(workshop, registration):
    """Whether who registered may take part, now: a person or a guest."""
    if registration.user:
        return is_open_for(workshop, registration.user)
    return is_open_for_guests(workshop)


def seats_taken(workshop):
    return Registration.objects.seated().filter(workshop=workshop).count()


def has_room(workshop):
    if workshop.capacity is None:
        return True
    if seats_taken(workshop) >= workshop.capacity:
        release_lost(workshop)
    fill(workshop)  # who waits comes first
    return seats_taken(workshop) < workshop.capacity


def fill(workshop):
    """Give free seats to those who wait, in their order; the workshop is locked."""
    if workshop.state != Workshop.State.ANNOUNCED or timezone.now() >= workshop.starts_at:
        return
    waiting = Registration.objects.waiting().filter(workshop=workshop).select_related("user")
    free = None if workshop.capacity is None else workshop.capacity - seats_taken(workshop)
    if free is not None and free <= 0:
        return
    for registration in waiting.iterator():
        if free == 0:
            break
        registration.workshop = workshop
        if not is_open_to(workshop, registration):
            let_go(registration)
            continue
        _become(registration, State.REGISTERED)
        mails.promoted(registration)
        if free is not None:
            free -= 1


def _become(registration, state):
    lost_seat = registration.become(state)
    registration.save(update_fields=["state", "turns", "changed_at"])
    return lost_seat


def let_go(registration):
    lost_seat = _become(registration, State.CANCELLED)
    mails.cancelled_registration(registration, lost_seat)


def _fresh(registration):
    """The registration as it is now, with its locked workshop."""
    workshop = locked(registration.workshop)
    registration = Registration.objects.select_related("user").get(pk=registration.pk)
    registration.workshop = workshop
    return registration


@transaction.atomic
def cancel(registration, by_staff=False):
    """The person does not come; the next in the queue gets the seat."""
    registration = _fresh(registration)
    workshop = registration.workshop
    if registration.state not in (*COMING, State.UNCONFIRMED):
        return registration
    if not by_staff and timezone.now() >= workshop.starts_at:
        refuse(_("The workshop has begun: it is too late to cancel."))
    let_go(registration)
    fill(workshop)
    return registration


# What moderators and the secretariat do -----------------------------------------------------------


@transaction.atomic
def seat(registration):
    """From the waiting list, or back from cancelled, into a free seat."""
    registration = _fresh(registration)
    workshop = registration.workshop
    if registration.state not in (State.WAITING, State.CANCELLED):
        return registration
    if not is_open_to(workshop, registration):
        refuse(_("The workshop is not open for %(person)s."), person=registration.name)
    if registration.user is None and has_seat_with_account(registration):
        refuse(_("Ask %(person)s to register anew."), person=registration.name)
    if registration.user and (taken_over := take_over(workshop, registration.user)):
        return taken_over
    if workshop.capacity is not None and seats_taken(workshop) >= workshop.capacity:
        refuse(
            _(
                "All seats are taken (%(seats)d). Give the workshop more seats, or move somebody to"
                " the waiting list first."
            ),
            seats=workshop.capacity,
        )
    _become(registration, State.REGISTERED)
    mails.promoted(registration)
    return registration


@transaction.atomic
def wait(registration):
    """From a seat to the end of the waiting list; the first who waits gets the seat."""
    registration = _fresh(registration)
    workshop = registration.workshop
    if registration.state != State.REGISTERED:
        return registration
    if not Registration.objects.waiting().filter(workshop=workshop).exists():
        refuse(_("Nobody waits: the seat would come back to the same person at once."))
    registration.queued_at = timezone.now()
    lost_seat = registration.become(State.WAITING)
    registration.save(update_fields=["state", "turns", "queued_at", "changed_at"])
    mails.registered(registration, lost_seat)
    fill(workshop)
    return registration


@transaction.atomic
def put_first(registration):
    """To the front of the waiting list."""
    registration = _fresh(registration)
    waiting = Registration.objects.waiting().filter(workshop=registration.workshop)
    first = waiting.first()
    if registration.state == State.WAITING and first.pk != registration.pk:
        registration.queued_at = first.queued_at - timedelta(microseconds=1)
        registration.save(update_fields=["queued_at", "changed_at"])
    return registration


@transaction.atomic
def mark(workshop, marks):
    """Whether people came: `marks` gives for keys of registrations what was seen and what is so
    (attended, absent, or registered for not known). How many were marked, and the names of those
    whom somebody else marked meanwhile: they are left as they are.
    """
    workshop = locked(workshop)
    if timezone.now() < workshop.starts_at:
        refuse(_("Attendance can be marked once the workshop has begun."))
    seated = Registration.objects.seated().filter(workshop=workshop, pk__in=marks)
    chosen, passed = {}, []
    for row in seated.select_related("user"):
        seen, state = marks[row.pk]
        if row.state == seen and state in Registration.SEATED:
            chosen.setdefault(state, []).append(row.pk)
        elif row.state != state:
            passed.append(row.name)
    for state, keys in chosen.items():
        seated.filter(pk__in=keys).update(state=state, changed_at=timezone.now())
    return sum(map(len, chosen.values())), passed


# Who may no longer take part ----------------------------------------------------------------------


def release_lost(workshop):
    """Seats and places of those for whom the workshop is no longer open; it is locked."""
    coming = Registration.objects.filter(workshop=workshop, state__in=COMING)
    speaking = Representative.objects
    if workshop.open_to == Workshop.OpenTo.EVERYONE:
        doubtful = Q(user__is_active=False)
        if not is_open_for_guests(workshop):
            doubtful |= Q(user=None)
    else:
        inside = speaking.current().filter(membership__group=workshop.group).values("user")
        doubtful = Q(user=None) | ~Q(user__in=inside)
    if workshop.open_to == Workshop.OpenTo.MEMBERS:
        doubtful &= ~Q(speaking.member_anywhere("user"))
    for registration in coming.filter(doubtful).select_related("user"):
        # Few are left: they are asked by the rule itself, which knows staff too.
        if not is_open_to(workshop, registration):
            registration.workshop = workshop
            let_go(registration)


@transaction.atomic
def tidy(workshop):
    """Take back lost seats and give them on."""
    workshop = locked(workshop)
    release_lost(workshop)
    fill(workshop)
