"""Reminders: to those with a seat, each once, and none too late."""

import zoneinfo
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members.models import User
from pact.models import OutgoingMail
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from workshops.models import Workshop
from workshops.services import life, reminding
from workshops.services import registration as seats
from workshops.tasks import remind

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO = timezone.now() - 30 * DAY


@pytest.fixture
def workshop(group):
    return WorkshopFactory(
        group=group,
        title="Labels",
        slug="labels",
        starts_at=timezone.now() + 8 * DAY,
    )


@pytest.fixture
def registration(workshop, member):
    return RegistrationFactory(workshop=workshop, user=member.user, queued_at=LONG_AGO)


def reminders():
    return OutgoingMail.objects.filter(subject__startswith="Reminder").count()


def test_each_comes_once_at_its_moment(workshop, registration):
    found = {}
    sent = 0
    for before in (8 * DAY, 7 * DAY, 6.9 * DAY, 2 * DAY, DAY, 2 * HOUR, HOUR, 50 * MINUTE, MINUTE):
        for _ in range(2):
            reminding.remind(workshop.starts_at - before)
        found[before] = reminders() - sent
        sent = reminders()
    assert [before for before, count in found.items() if count] == [7 * DAY, DAY, HOUR]
    assert sent == 3


@pytest.mark.parametrize(
    ("minutes", "late", "comes"),
    [
        (7 * 24 * 60, timedelta(hours=5, minutes=59), True),
        (7 * 24 * 60, timedelta(hours=6), False),
        (60, timedelta(minutes=14, seconds=59), True),
        (60, timedelta(minutes=15), False),
        (60, -timedelta(seconds=1), False),
    ],
)
def test_a_reminder_that_comes_too_late_does_not_come(workshop, registration, minutes, late, comes):
    moment = workshop.starts_at - timedelta(minutes=minutes)
    reminding.remind(moment + late)
    assert reminders() == comes


def test_one_that_waits_too_long_for_the_mail_server_is_dropped(workshop, registration, mailoutbox):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE, reminders=[60])
    remind.call()
    row = OutgoingMail.objects.get()
    assert row.expires_at < timezone.now() + 15 * MINUTE
    OutgoingMail.objects.update(expires_at=timezone.now())
    assert len(mailoutbox) == 0
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "too late")


def test_a_worker_that_dies_in_between_doubles_and_loses_nothing(
    workshop, group, mailoutbox, monkeypatch
):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE)
    people = [RepresentativeFactory(group=group).user for _ in range(3)]
    for person in people:
        RegistrationFactory(workshop=workshop, user=person, queued_at=LONG_AGO)

    whole, count = reminding.mails.reminder, []

    def dies(*args, **kwargs):
        count.append(args)
        if len(count) == 2:
            raise KeyboardInterrupt
        whole(*args, **kwargs)

    monkeypatch.setattr(reminding.mails, "reminder", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        remind.call()
    assert reminders() == 0
    # Or it dies after it has committed a part, with a transaction for each mail.
    count.clear()
    with pytest.raises(KeyboardInterrupt):
        remind.call()
    assert reminders() == 1
    for _ in range(3):
        remind.call()
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(user.email for user in people)


def test_only_those_with_a_seat_are_reminded(workshop, group, mailoutbox):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE, capacity=1)
    users = {
        state: RepresentativeFactory(group=group).user
        for state in ("registered", "waiting", "cancelled")
    }
    for state, user in users.items():
        RegistrationFactory(workshop=workshop, user=user, state=state, queued_at=LONG_AGO)
    remind.call()
    assert [letter.to[0] for letter in mailoutbox] == [users["registered"].email]


def test_who_left_the_group_is_not_reminded(workshop, former_member, mailoutbox):
    RegistrationFactory(workshop=workshop, user=former_member.user, queued_at=LONG_AGO)
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE)
    remind.call()
    assert [letter.subject for letter in mailoutbox] == ["You are no longer registered: Labels"]


def test_who_registers_afterwards_was_just_told(workshop, member, mailoutbox):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE)
    seats.register(workshop, member.user)
    remind.call()
    assert [letter.subject for letter in mailoutbox] == ["You are registered: Labels"]


def test_who_meets_in_a_room_is_told_of_no_link(workshop, registration, mailoutbox):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE, place="Room 5", join_link="")
    remind.call()
    assert "Room 5" in mailoutbox[0].body
    assert "/join/" not in mailoutbox[0].body


@pytest.mark.parametrize("state", ["draft", "cancelled", "held"])
def test_what_does_not_come_reminds_nobody(workshop, registration, state):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE, state=state)
    remind.call()
    assert reminders() == 0


def test_who_set_no_reminders_sends_none(workshop, registration):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE, reminders=[])
    remind.call()
    assert reminders() == 0


def test_a_workshop_that_moves_reminds_anew(workshop, registration):
    reminding.remind(workshop.starts_at - HOUR)
    workshop.starts_at += DAY
    workshop.ends_at += DAY
    life.save(workshop)
    reminding.remind(workshop.starts_at - HOUR)
    assert reminders() == 2


def test_who_wants_no_such_mails_gets_none(workshop, member, observer, mailoutbox):
    Workshop.objects.update(starts_at=timezone.now() + 59 * MINUTE)
    for actor, off in ((member, ["groups", "workshops"]), (observer, ["groups"])):
        User.objects.filter(pk=actor.user.pk).update(notifications_off=off)
        RegistrationFactory(workshop=workshop, user=actor.user, queued_at=LONG_AGO)
    remind.call()
    assert [letter.to[0] for letter in mailoutbox] == [observer.user.email]


def test_who_wants_no_such_mails_hears_nothing_of_announcing_and_of_thanks(
    group, member, observer, mailoutbox, do_tasks
):
    User.objects.filter(pk=member.user.pk).update(notifications_off=["workshops"])
    workshop = life.announce(WorkshopFactory(group=group, title="Labels", draft=True))
    do_tasks()
    for actor in (member, observer):
        seats.register(workshop, actor.user)
    now = timezone.now()
    Workshop.objects.update(starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    life.hold(workshop)
    do_tasks()
    assert sorted((letter.to[0], letter.subject) for letter in mailoutbox) == [
        (member.user.email, "You are registered: Labels"),
        (observer.user.email, "Thank you: Labels"),
        (observer.user.email, "Workshop: Labels"),
        (observer.user.email, "You are registered: Labels"),
    ]


def test_a_reminder_says_when_by_both_clocks_and_how_to_get_in(group, mailoutbox):
    person = RepresentativeFactory(
        group=group, user=UserFactory(language="fr", time_zone="Europe/Lisbon")
    ).user
    starts_at = timezone.now() + 59 * MINUTE
    workshop = WorkshopFactory(
        group=group,
        title="Labels",
        slug="labels",
        starts_at=starts_at,
    )
    RegistrationFactory(workshop=workshop, user=person, queued_at=LONG_AGO)
    remind.call()
    [letter] = mailoutbox
    assert "http://testserver/fr/workshops/labels/join/" in letter.body
    for city, shown in (("Lisbon", "Lisbon"), ("Brussels", "Bruxelles")):
        clock = starts_at.astimezone(zoneinfo.ZoneInfo(f"Europe/{city}")).strftime("%H:%M")
        assert [line for line in letter.body.splitlines() if clock in line and shown in line]
    assert "meet.example" not in letter.body
    assert [part.mimetype for part in letter.alternatives] == ["text/html"]
