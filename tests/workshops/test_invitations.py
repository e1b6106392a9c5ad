"""The entries that mails put into people's calendars, and take out again."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from pact.work.outbox import Sender
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from tests.pact.work.conftest import MailServer
from tests.workshops.calendars import event_of, read
from workshops.models import Registration, Workshop
from workshops.services import guests, life
from workshops.services import registration as seats

pytestmark = pytest.mark.django_db

JOIN = "http://testserver/workshops/labels/join/"


@pytest.fixture
def workshop(group):
    return WorkshopFactory(
        group=group,
        title="Labels",
        slug="labels",
        capacity=1,
        members_description="Bring your contracts.",
    )


def calendar_of(letter):
    """The method and the file that a mail carries; none."""
    found = [
        (part.mimetype, part.content)
        for part in letter.alternatives
        if part.mimetype.startswith("text/calendar")
    ]
    if not found:
        return None
    [(kind, content)] = found
    method = kind.partition("method=")[2]
    calendar = read(content.encode())
    assert calendar["method"] == method
    return method, event_of(content.encode())


def told(mailoutbox):
    """Whom the mails tell what, with the numbers of the entries in them."""
    found = []
    for letter in mailoutbox:
        entry = calendar_of(letter)
        method, number = (entry[0], int(entry[1]["sequence"])) if entry else (None, None)
        found.append((letter.to[0], letter.subject.partition(":")[0], method, number))
    return found


def test_an_invitation_reaches_a_mail_program_as_it_should(workshop, member, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = settings.MAIL_TO_FILES = False
    server = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    try:
        Workshop.objects.update(title_en="Étiquettes — “labels”", members_description_en="é " * 900)
        workshop.refresh_from_db()
        seats.register(workshop, member.user)
        assert Sender().send_due() == 1
    finally:
        server.stop()
    [envelope] = server.inbox.received
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert letter.get_content_type() == "multipart/alternative"
    parts = list(letter.iter_parts())
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",  # the last is the richest
    ]
    assert parts[2].get_param("method") == "REQUEST"
    assert parts[2].get_content_charset() == "utf-8"
    assert not parts[2].is_attachment()
    event = event_of(parts[2].get_payload(decode=True))
    assert event["summary"] == "Étiquettes — “labels”"
    assert event["uid"] == f"{workshop.uid}@testserver"


def test_who_registers_gets_the_entry_with_the_way_in(workshop, member, mailoutbox):
    seats.register(workshop, member.user)
    [letter] = mailoutbox
    method, event = calendar_of(letter)
    assert method == "REQUEST"
    assert event["status"] == "CONFIRMED"
    assert event["organizer"] == "mailto:portal@pact.example"
    assert event["attendee"] == "mailto:member@ghent.example"
    assert dict(event["attendee"].params) == {
        "CN": "Mila Member",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }
    assert event["location"] == JOIN
    assert f"Join the workshop: {JOIN}" in event["description"]
    assert "Bring your contracts." in event["description"]
    assert "meet.example" not in str(letter.message())


def test_seats_won_and_lost_are_told_with_rising_numbers(workshop, member, observer, mailoutbox):
    mine = seats.register(workshop, member.user)
    seats.register(workshop, observer.user)
    seats.cancel(mine)
    seats.register(workshop, member.user)
    seats.wait(Registration.objects.get(user=observer.user))
    seats.cancel(Registration.objects.get(user=observer.user))
    member_is, observer_is = member.user.email, observer.user.email
    assert told(mailoutbox) == [
        (member_is, "You are registered", "REQUEST", 1),
        (observer_is, "You are on the waiting list", None, None),
        (member_is, "You are no longer registered", "CANCEL", 2),
        (observer_is, "You have a seat", "REQUEST", 1),
        (member_is, "You are on the waiting list", None, None),
        (observer_is, "You are on the waiting list", "CANCEL", 2),
        (member_is, "You have a seat", "REQUEST", 3),
        (observer_is, "You are no longer registered", None, None),
    ]
    for letter in list(mailoutbox)[2::3]:
        _, event = calendar_of(letter)
        assert event["uid"] == f"{workshop.uid}@testserver"


def test_a_workshop_that_moves_and_is_cancelled_updates_the_entry(
    workshop, member, observer, mailoutbox, do_tasks
):
    seats.register(workshop, member.user)
    seats.register(workshop, observer.user)
    moved = Workshop.objects.get(pk=workshop.pk)
    moved.starts_at += timedelta(days=1)
    moved.ends_at += timedelta(days=1)
    life.save(moved)
    do_tasks()
    life.cancel(moved, "The speaker is ill.")
    do_tasks()
    member_is, observer_is = member.user.email, observer.user.email
    assert told(mailoutbox) == [
        (member_is, "You are registered", "REQUEST", 1),
        (observer_is, "You are on the waiting list", None, None),
        (member_is, "Changed", "REQUEST", 2),
        (observer_is, "Changed", None, None),
        (member_is, "Cancelled", "CANCEL", 3),
        (observer_is, "Cancelled", None, None),
    ]
    [first, _, second, _, third, _] = map(calendar_of, mailoutbox)
    assert first[1]["uid"] == second[1]["uid"] == third[1]["uid"]
    assert second[1]["dtstart"].dt == moved.starts_at
    assert third[1]["status"] == "CANCELLED"


def test_who_left_is_not_told_where_it_moves_to(
    workshop, member, former_member, mailoutbox, do_tasks
):
    Workshop.objects.update(capacity=2)
    for actor in (member, former_member):
        RegistrationFactory(workshop=workshop, user=actor.user)
    moved = Workshop.objects.get(pk=workshop.pk)
    moved.place = "Room 5"
    life.save(moved)
    do_tasks()
    assert [entry[:3] for entry in told(mailoutbox)] == [
        (former_member.user.email, "You are no longer registered", "CANCEL"),
        (member.user.email, "Changed", "REQUEST"),
    ]
    letters = {letter.to[0]: str(letter.message()) for letter in mailoutbox}
    assert "Room 5" in letters[member.user.email]
    assert "Room 5" not in letters[former_member.user.email]
    assert "Bring your contracts." not in letters[former_member.user.email]


def test_taking_out_an_entry_tells_nothing_of_the_inside(workshop, member, mailoutbox):
    """Who left the group gets this too."""
    seats.cancel(seats.register(workshop, member.user))
    _, event = calendar_of(mailoutbox[1])
    assert set(event) == {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY"),
        *("ORGANIZER", "ATTENDEE"),
    }


def test_the_entry_is_in_the_readers_language(group, mailoutbox):
    workshop = WorkshopFactory(group=group, title="Labels", title_nl="Keurmerken", slug="labels")
    person = RepresentativeFactory(group=group, user=UserFactory(language="nl")).user
    seats.register(workshop, person)
    _, event = calendar_of(mailoutbox[0])
    assert event["summary"] == "Keurmerken"
    assert event["location"] == "http://testserver/nl/workshops/labels/join/"


def test_a_guest_joins_by_a_link_of_their_own(group, mailoutbox):
    workshop = WorkshopFactory(group=group, title="Labels", open_to="everyone")
    guests.register(workshop, 'Gus "G" Guest', "gus@x.example", "en", {})
    registration = Registration.objects.get()
    guests.confirm(registration)
    assert [calendar_of(letter) is not None for letter in mailoutbox] == [False, True]
    method, event = calendar_of(mailoutbox[1])
    assert method == "REQUEST"
    assert event["attendee"] == "mailto:gus@x.example"
    guest_page = re.fullmatch(
        r"http://testserver/workshops/guests/(.+)/join/", str(event["location"])
    )
    assert guests.by_token(guest_page[1]) == registration
    assert event["url"] == f"http://testserver{workshop.get_absolute_url()}"
