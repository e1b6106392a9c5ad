"""Seats, the waiting list, and how one becomes the other."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import Representative
from members.services import memberships
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from workshops.models import Registration, Workshop
from workshops.services import registration as service
from workshops.services.locking import locked

pytestmark = pytest.mark.django_db

State = Registration.State


@pytest.fixture
def people(group):
    return [RepresentativeFactory(group=group).user for _n in range(5)]


@pytest.fixture
def workshop(group):
    """With two seats."""
    return WorkshopFactory(group=group, title="Labels", capacity=2)


def states(workshop):
    rows = Registration.objects.filter(workshop=workshop).order_by("queued_at", "pk")
    return [(row.user.name, row.state) for row in rows.select_related("user")]


def test_who_comes_after_the_last_seat_waits(workshop, people, mailoutbox):
    for person in people[:3]:
        service.register(workshop, person)
    assert states(workshop) == [
        (people[0].name, "registered"),
        (people[1].name, "registered"),
        (people[2].name, "waiting"),
    ]
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        ([people[0].email], "You are registered: Labels"),
        ([people[1].email], "You are registered: Labels"),
        ([people[2].email], "You are on the waiting list: Labels"),
    ]


def test_registering_again_changes_the_answers_alone(workshop, people, mailoutbox):
    first = service.register(workshop, people[0], {"1": "vegan"})
    again = service.register(workshop, people[0], {"1": "none"})
    assert again.pk == first.pk
    assert Registration.objects.get().answers == {"1": "none"}
    assert len(mailoutbox) == 1


def test_the_first_who_waits_gets_the_seat_of_who_cancels(workshop, people, mailoutbox):
    rows = [service.register(workshop, person) for person in people[:4]]
    service.cancel(rows[0])
    service.cancel(rows[0])
    assert dict(states(workshop)) == {
        people[0].name: "cancelled",
        people[1].name: "registered",
        people[2].name: "registered",
        people[3].name: "waiting",
    }
    assert [(letter.to[0], letter.subject) for letter in list(mailoutbox)[4:]] == [
        (people[0].email, "You are no longer registered: Labels"),
        (people[2].email, "You have a seat: Labels"),
    ]


def test_who_cancels_and_returns_stands_at_the_end(workshop, people):
    rows = [service.register(workshop, person) for person in people[:4]]
    service.cancel(rows[2])
    service.register(workshop, people[2])
    assert [name for name, state in states(workshop) if state == "waiting"] == [
        people[3].name,
        people[2].name,
    ]


def test_registration_closes_to_the_second(workshop, people, monkeypatch):
    now = timezone.now()
    Workshop.objects.update(registration_closes_at=now)
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(microseconds=1))
    service.register(workshop, people[0])
    monkeypatch.setattr(timezone, "now", lambda: now)
    with pytest.raises(ValidationError, match="Registration is closed"):
        service.register(workshop, people[1])
    assert states(workshop) == [(people[0].name, "registered")]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"state": "draft"}, "Registration is closed"),
        ({"state": "cancelled"}, "The workshop is cancelled"),
        ({"registration_opens_at": timezone.now() + timedelta(hours=1)}, "not open yet"),
    ],
)
def test_registration_has_its_time(values, says, workshop, people):
    Workshop.objects.update(**values)
    with pytest.raises(ValidationError, match=says):
        service.register(workshop, people[0])
    assert states(workshop) == []


def test_a_workshop_of_the_group_takes_nobody_else(workshop, other_member):
    with pytest.raises(ValidationError, match="not open for you"):
        service.register(workshop, other_member.user)
    assert states(workshop) == []


def test_a_workshop_for_all_members_takes_those_of_other_groups(workshop, other_member, supporter):
    Workshop.objects.update(open_to="members")
    service.register(workshop, other_member.user)
    with pytest.raises(ValidationError, match="not open for you"):
        service.register(workshop, supporter.user)
    assert states(workshop) == [("Otto Other", "registered")]


def test_who_leaves_the_group_loses_the_seat_to_who_waits(workshop, people, mailoutbox):
    for person in people[:3]:
        service.register(workshop, person)
    memberships.end_representation(Representative.objects.get(user=people[0]))
    service.tidy(workshop)
    assert dict(states(workshop)) == {
        people[0].name: "cancelled",
        people[1].name: "registered",
        people[2].name: "registered",
    }


def test_a_lost_seat_goes_on_when_the_next_person_asks(workshop, people):
    for person in people[:2]:
        service.register(workshop, person)
    memberships.end_representation(Representative.objects.get(user=people[0]))
    assert service.register(workshop, people[2]).state == "registered"
    assert dict(states(workshop))[people[0].name] == "cancelled"


def test_who_waits_and_left_is_passed_over(workshop, people):
    rows = [service.register(workshop, person) for person in people[:4]]
    memberships.end_representation(Representative.objects.get(user=people[2]))
    service.cancel(rows[0])
    assert dict(states(workshop)) == {
        people[0].name: "cancelled",
        people[1].name: "registered",
        people[2].name: "cancelled",
        people[3].name: "registered",
    }


@pytest.mark.parametrize("open_to", ["group", "members", "everyone"])
def test_tidying_takes_nothing_from_those_who_may_come(open_to, workshop, people, secretary):
    Workshop.objects.update(open_to=open_to, capacity=3)
    workshop.refresh_from_db()
    for person in [*people[:2], secretary.user]:
        service.register(workshop, person)
    before = states(workshop)
    service.tidy(workshop)
    assert states(workshop) == before


@pytest.fixture
def guest(workshop):
    """Confirmed while the workshop was for everyone; it is so no longer."""
    return RegistrationFactory(
        workshop=workshop, guest_name="Gita Guest", guest_email="gita@guest.example"
    )


NO_GUESTS = [{"open_to": "group"}, {"open_to": "members"}, {"open_to": "everyone", "public": False}]


@pytest.mark.parametrize("values", NO_GUESTS)
def test_guests_lose_their_seats_when_it_is_no_longer_for_everyone(values, workshop, guest, people):
    Workshop.objects.update(capacity=1, **values)
    waiting = RegistrationFactory(workshop=workshop, user=people[0], state="waiting")
    service.tidy(workshop)
    found = dict(Registration.objects.values_list("pk", "state"))
    assert found == {guest.pk: "cancelled", waiting.pk: "registered"}


def test_guests_of_a_workshop_for_everyone_keep_their_seats(workshop, guest):
    Workshop.objects.update(open_to="everyone")
    service.tidy(workshop)
    guest.refresh_from_db()
    assert guest.state == "registered"


@pytest.mark.parametrize("values", NO_GUESTS)
def test_a_guest_who_waits_is_let_go_and_gets_no_seat(values, workshop, guest):
    Workshop.objects.update(**values)
    Registration.objects.update(state="waiting")
    with pytest.raises(ValidationError, match="not open for Gita Guest"):
        service.seat(guest)
    with transaction.atomic():
        service.fill(locked(workshop))
    guest.refresh_from_db()
    assert guest.state == "cancelled"


def test_a_member_of_another_group_keeps_the_seat_of_a_workshop_for_members(
    workshop, other_member, supporter
):
    """The rule of who is a member is asked, not repeated."""
    Workshop.objects.update(open_to="members")
    for actor in (other_member, supporter):
        RegistrationFactory(workshop=workshop, user=actor.user)
    service.tidy(workshop)
    assert dict(states(workshop)) == {"Otto Other": "registered", "Sara Supporter": "cancelled"}


# What moderators do ------------------------------------------------------------------------------


def test_somebody_is_added_also_after_registration_closed(workshop, people):
    Workshop.objects.update(registration_closes_at=timezone.now())
    assert service.add(workshop, people[0]).state == "registered"
    with pytest.raises(ValidationError, match="not open for"):
        service.add(workshop, UserFactory())


def test_no_move_makes_more_seats_than_there_are(workshop, people):
    rows = [service.register(workshop, person) for person in people[:3]]
    with pytest.raises(ValidationError, match="All seats are taken"):
        service.seat(rows[2])
    service.wait(rows[0])
    assert states(workshop) == [
        (people[1].name, "registered"),
        (people[2].name, "registered"),
        (people[0].name, "waiting"),
    ]
    with pytest.raises(ValidationError, match="Nobody waits"):
        service.cancel(rows[0]), service.wait(rows[1])


def test_somebody_is_put_first_in_the_waiting_list(workshop, people):
    rows = [service.register(workshop, person) for person in people]
    service.put_first(rows[4])
    service.cancel(rows[0])
    assert dict(states(workshop))[people[4].name] == "registered"


def test_attendance_is_marked_from_the_start_on(workshop, people):
    rows = [service.register(workshop, person) for person in people[:3]]
    marks = {rows[0].pk: ("registered", "attended"), rows[1].pk: ("registered", "absent")}
    with pytest.raises(ValidationError, match="once the workshop has begun"):
        service.mark(workshop, marks)
    Workshop.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    # Who waits has no seat, and so no attendance.
    assert service.mark(workshop, marks | {rows[2].pk: ("waiting", "attended")}) == (2, [])
    assert [state for _name, state in states(workshop)] == ["attended", "absent", "waiting"]
    assert service.mark(workshop, {rows[1].pk: ("registered", "attended")}) == (
        0,
        [people[1].name],
    )
