"""What people are told about workshops: one function an event, each mail once only.

Many at once (announced, changed, cancelled, held) are left to the worker (workshops/tasks.py).
"""

import zoneinfo
from functools import partial

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Representative, User
from pact import mail
from pact.history.versions import to_number
from workshops import times
from workshops.ics import CANCEL, REQUEST
from workshops.models import Registration
from workshops.services import invitations
from workshops.services.material import links_end, signed_link
from workshops.wishes import wants

State = Registration.State


class Reader:
    """Who gets a mail: with or without an account."""

    def __init__(self, user=None, registration=None):
        self.user = user or (registration and registration.user)
        self.name = self.user.name if self.user else registration.guest_name
        self.email = self.user.email if self.user else registration.guest_email
        self.language = self.user.language if self.user else registration.guest_language
        self.zone = self.user.time_zone if self.user else settings.TIME_ZONE


def send(name, reader, workshop, key, *, path=None, calendar=None, expires_at=None, **context):
    """Queue one mail, in the reader's language and by the reader's clock.

    Where it takes place is told to participants alone: give `place` to them.
    `calendar` makes the entry that it carries, in that language (workshops/services/invitations).
    """
    zone = zoneinfo.ZoneInfo(reader.zone)
    with translation.override(reader.language), timezone.override(zone):
        context |= {
            "name": reader.name,
            "workshop": workshop,
            "when": times.in_words(workshop, zone),
            "link": mail.address(path or page(workshop)),
        }
        template = f"workshops/mail/{name}"
        return mail.queue(
            template,
            [reader.email],
            context,
            key=key,
            calendar=calendar and calendar(),
            expires_at=expires_at,
        )


def page(workshop):
    """In the active language: the links of a mail lead to pages in its own."""
    return reverse("workshops:detail", args=[workshop.slug])


def to_registered(name, registration, key, *, method=None, **context):
    """To somebody who registered: guests get their own link, which is their only way in.

    With a `method` the mail puts the workshop into the person's calendar, or takes it out.
    """
    reader = Reader(registration=registration)
    with translation.override(reader.language):
        path = page(registration.workshop) if registration.user else guest_page(registration)
    calendar = method and partial(invitations.of, registration, method, reader)
    context |= {"path": path, "calendar": calendar, "place": place_for(registration)}
    return send(name, reader, registration.workshop, key, **context)


def place_for(registration):
    """Where it takes place, for who has a seat, and for members who wait for one."""
    workshop = registration.workshop
    waiting_inside = (
        registration.state == State.WAITING
        and registration.user
        and workshop.open_to != workshop.OpenTo.EVERYONE
    )
    return workshop.place if registration.state in Registration.SEATED or waiting_inside else ""


def guest_page(registration):
    from workshops.services.guests import token

    return reverse("workshops:guest", args=[token(registration)])


def _key(event, registration):
    """Once for each time that somebody joins the queue."""
    return f"workshop-{event}-{registration.pk}-{to_number(registration.queued_at)}"


# To one person ------------------------------------------------------------------------------------


def registered(registration, lost_seat=False):
    """A seat, or a place in the waiting list."""
    if registration.state == State.WAITING:
        method = CANCEL if lost_seat else None
        to_registered("waiting", registration, _key("waiting", registration), method=method)
    else:
        key = _key("registered", registration)
        to_registered("registered", registration, key, method=REQUEST)


def taken_over(registration):
    """What was a guest's seat or place is the account's: with the entry of its calendar."""
    waiting = registration.state == State.WAITING
    key = _key(f"account-{registration.state}", registration)
    name, method = ("waiting", None) if waiting else ("registered", REQUEST)
    to_registered(name, registration, key, method=method)


def promoted(registration):
    """From the waiting list into a seat."""
    # Somebody may be moved to and fro: each time is told.
    moment = to_number(timezone.now())
    key = f"{_key('promoted', registration)}-{moment}"
    to_registered("promoted", registration, key, method=REQUEST)


def cancelled_registration(registration, lost_seat):
    method = CANCEL if lost_seat else None
    to_registered("left", registration, _key("left", registration), method=method)


def reminder(registration, key, expires_at):
    """With the way in. After `expires_at` it says nothing new."""
    join = partial(invitations.join_address, registration)
    to_registered("reminder", registration, key, expires_at=expires_at, join=join)


def posted(workshop, material, *, user=None, registration=None):
    """That there is new material, of which this person sees what is listed.

    Each thing has a link that opens it for this person without signing in. Guests see what is
    public alone: theirs lead to its page, as everybody's do.
    """
    reader = Reader(user, registration)
    last = max(item.pk for item in material)
    who = f"guest-{registration.pk}" if registration else user.pk
    key = f"workshop-material-{workshop.pk}-{last}-{who}"
    with translation.override(reader.language):
        context = {
            "material": [
                (item, mail.address(signed_link(item, user) if user else item.get_absolute_url()))
                for item in material
            ],
            "until": user and times.moment(links_end(), zoneinfo.ZoneInfo(reader.zone)),
        }
    send("material", reader, workshop, key, **context)


def guest_link(registration):
    """The link by which a guest confirms, sees and cancels; at most once an hour."""
    hour = timezone.now().strftime("%Y%m%d%H")
    expires_at = registration.workshop.registration_ends_at
    unconfirmed = registration.state == State.UNCONFIRMED
    to_registered(
        "guest_confirm" if unconfirmed else "guest_link",
        registration,
        f"{_key('guest', registration)}-{registration.state}-{hour}",
        expires_at=expires_at if unconfirmed else None,
    )


def guest_asked(registration, by):
    """By whoever runs it: whether the guest comes; at most once an hour."""
    from workshops.services.guests import ASKED, token

    workshop, reader = registration.workshop, Reader(registration=registration)
    with translation.override(reader.language):
        path = reverse("workshops:guest", args=[token(registration, ASKED)])
    hour = timezone.now().strftime("%Y%m%d%H")
    key = f"workshop-asked-{registration.pk}-{hour}"
    ends = workshop.starts_at
    send("guest_asked", reader, workshop, key, path=path, expires_at=ends, by=by)


def guest_has_account(workshop, user):
    hour = timezone.now().strftime("%Y%m%d%H")
    key = f"workshop-guest-account-{workshop.pk}-{user.pk}-{hour}"
    send("guest_account", Reader(user), workshop, key)


# To many: by the worker ---------------------------------------------------------------------------


def announced(workshop):
    _later("announced", workshop)


def changed(workshop, what):
    """`what`: the names of the fields that changed, of starts_at, ends_at, place."""
    _later("changed", workshop)


def cancelled(workshop):
    _later("cancelled", workshop)


def held(workshop):
    """It took place: thanks, and the form for feedback."""
    _later("held", workshop)


def _later(event, workshop):
    from workshops.tasks import tell

    tell.enqueue(event, workshop.pk)


# In which states of the workshop an event is still news; whom it concerns.
EVENTS = {
    "announced": (["announced"], None),
    "changed": (["announced"], [State.REGISTERED, State.WAITING]),
    "cancelled": (["cancelled"], [State.REGISTERED, State.WAITING]),
    "held": (["held", "archived"], [State.REGISTERED, State.ATTENDED]),
}
# What goes to the calendars of those who have a seat; and what one may do without.
METHODS = {"changed": REQUEST, "cancelled": CANCEL}
OPTIONAL = {"announced", "held"}


def tell_all(event, workshop):
    """Queue the mails of one event, about the workshop as it is now. What changed twice is told
    once.
    """
    news_in, concerned = EVENTS[event]
    if workshop.state not in news_in:
        return
    if concerned is None:
        moment = to_number(workshop.announced_at)
        place = "" if workshop.open_to == workshop.OpenTo.EVERYONE else workshop.place
        for user in filter(wants, invited(workshop)):
            key = f"workshop-{event}-{workshop.pk}-{moment}-{user.pk}"
            send(event, Reader(user), workshop, key, place=place)
        return
    if event == "changed":
        # It tells what is for participants, and puts it into calendars: who left gets it no more.
        from workshops.services.registration import tidy

        tidy(workshop)
    coming = workshop.registrations.filter(state__in=concerned).select_related("user")
    for registration in coming.iterator(chunk_size=200):
        if event in OPTIONAL and not wants(registration.user):
            continue
        registration.workshop = workshop
        key = f"workshop-{event}-{workshop.pk}-{workshop.sequence}-{registration.pk}"
        method = METHODS.get(event) if registration.state in Registration.SEATED else None
        to_registered(event, registration, key, method=method)


def invited(workshop):
    """Whom a workshop is announced to: its group's people; where it is for more, also all members
    of whichever group for whom it is open. As one condition, for many people.
    """
    speaking = Representative.objects.current()
    told = Q(pk__in=speaking.filter(membership__group=workshop.group).values("user"))
    if workshop.open_to == workshop.OpenTo.MEMBERS:
        told |= Q(Representative.objects.member_anywhere("pk"))
    elif workshop.open_to == workshop.OpenTo.EVERYONE:
        told |= Q(pk__in=speaking.values("user"))
    return User.objects.filter(told, is_active=True).order_by("pk")
