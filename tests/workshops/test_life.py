"""Draft, announced, held, archived; cancelled from any."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.members import RepresentativeFactory
from tests.factories.workshops import AgendaItemFactory, RegistrationFactory, WorkshopFactory
from workshops.models import JoinOpening, Question, Registration, Workshop, timed
from workshops.services import copying, life
from workshops.services import registration as seats
from workshops.tasks import hold_ended

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
State = Workshop.State


def stored(workshop):
    return Workshop.objects.get(pk=workshop.pk)


def subjects(mailoutbox):
    return [(letter.to[0], letter.subject) for letter in mailoutbox]


@pytest.fixture
def past():
    """When a workshop took place."""
    now = timezone.now()
    return {"starts_at": now - 3 * HOUR, "ends_at": now - HOUR}


def test_announcing_tells_the_people_of_the_group(
    group, member, observer, other_member, mailoutbox, do_tasks
):
    workshop = WorkshopFactory(group=group, title="Labels", draft=True)
    life.announce(workshop)
    do_tasks()
    assert stored(workshop).state == State.ANNOUNCED
    assert stored(workshop).sequence == 1
    assert subjects(mailoutbox) == [
        ("member@ghent.example", "Workshop: Labels"),
        ("observer@lyon.example", "Workshop: Labels"),
    ]


@pytest.mark.parametrize("open_to", ["group", "members", "everyone"])
def test_announcing_tells_those_alone_for_whom_it_is(
    open_to, group, member, other_member, supporter, mailoutbox, do_tasks
):
    life.announce(WorkshopFactory(group=group, draft=True, open_to=open_to, public=False))
    do_tasks()
    told = {letter.to[0] for letter in mailoutbox}
    for actor in (member, other_member, supporter):
        may = Workshop.objects.open_for(actor.user).exists()
        assert (actor.user.email in told) == may
    assert len(told) == {"group": 1, "members": 2, "everyone": 3}[open_to]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"state": "announced"}, "Only a draft can be announced"),
        ({"date_known": "year"}, "must be known first"),
        ({"starts_at": timezone.now() - HOUR}, "starts in the past"),
        ({"registration_closes_at": timezone.now() - HOUR}, "would be closed already"),
    ],
)
def test_what_cannot_be_announced_says_why(values, says):
    workshop = WorkshopFactory(**({"draft": True} | values))
    with pytest.raises(ValidationError, match=says):
        life.announce(workshop)
    assert stored(workshop).sequence == 0


def test_a_workshop_is_held_by_itself_after_its_end(past, mailoutbox, do_tasks):
    workshop = WorkshopFactory(title="Labels", **past)
    came, not_seen, _waited = (
        RegistrationFactory(
            workshop=workshop, user=RepresentativeFactory(group=workshop.group).user, state=state
        )
        for state in ("registered", "registered", "waiting")
    )
    JoinOpening.objects.create(registration=came)
    hold_ended.call()
    hold_ended.call()
    do_tasks()
    assert stored(workshop).state == State.HELD
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == [
        "attended",
        "registered",
        "waiting",
    ]
    assert subjects(mailoutbox) == [
        (came.user.email, "Thank you: Labels"),
        (not_seen.user.email, "Thank you: Labels"),
    ]


def test_what_goes_on_is_not_over():
    now = timezone.now()
    workshop = WorkshopFactory(starts_at=now - HOUR, ends_at=now + HOUR)
    hold_ended.call()
    assert stored(workshop).state == State.ANNOUNCED


def test_cancelling_needs_a_reason_and_tells_it(mailoutbox, do_tasks):
    workshop = WorkshopFactory(title="Labels")
    users = [RepresentativeFactory(group=workshop.group).user for _n in range(3)]
    for user, state in zip(users, ("registered", "waiting", "cancelled"), strict=True):
        RegistrationFactory(workshop=workshop, user=user, state=state)
    with pytest.raises(ValidationError, match="Say why"):
        life.cancel(workshop, " ")
    life.cancel(workshop, "The speaker’s train does not run.")
    do_tasks()
    assert stored(workshop).state == State.CANCELLED
    assert stored(workshop).sequence == 1
    assert subjects(mailoutbox) == [
        (users[0].email, "Cancelled: Labels"),
        (users[1].email, "Cancelled: Labels"),
    ]
    assert "The speaker’s train does not run." in mailoutbox[0].body


@pytest.mark.parametrize("state", ["draft", "announced", "held", "archived"])
def test_any_can_be_cancelled(state, past):
    workshop = life.cancel(WorkshopFactory(state=state, **past), "It did not take place.")
    assert workshop.state == State.CANCELLED


def test_back_to_draft_only_while_nobody_registered():
    workshop = WorkshopFactory()
    user = RepresentativeFactory(group=workshop.group).user
    registration = seats.register(workshop, user)
    with pytest.raises(ValidationError, match="People have registered"):
        life.back_to_draft(workshop)
    seats.cancel(registration)
    life.back_to_draft(workshop)
    assert stored(workshop).state == State.DRAFT


def test_moving_it_tells_who_is_coming_once(mailoutbox, do_tasks):
    workshop = WorkshopFactory(title="Labels")
    user = RepresentativeFactory(group=workshop.group).user
    RegistrationFactory(workshop=workshop, user=user)
    for hours in (1, 2):
        changed = stored(workshop)
        changed.starts_at, changed.ends_at = (
            workshop.starts_at + hours * HOUR,
            workshop.ends_at + hours * HOUR,
        )
        life.save(changed)
    do_tasks()
    assert stored(workshop).sequence == 2
    assert subjects(mailoutbox) == [(user.email, "Changed: Labels")]


def test_another_description_is_no_news(mailoutbox, do_tasks):
    workshop = WorkshopFactory(title="Labels")
    RegistrationFactory(workshop=workshop, user=RepresentativeFactory(group=workshop.group).user)
    changed = stored(workshop)
    changed.public_description = "More about it."
    life.save(changed)
    do_tasks()
    assert stored(workshop).sequence == 0
    assert subjects(mailoutbox) == []


def test_more_seats_bring_in_those_who_wait(group):
    workshop = WorkshopFactory(group=group, capacity=1)
    for _n in range(4):
        seats.register(workshop, RepresentativeFactory(group=group).user)
    changed = stored(workshop)
    changed.capacity = 3
    life.save(changed)
    states = Registration.objects.order_by("queued_at").values_list("state", flat=True)
    assert list(states) == ["registered", "registered", "registered", "waiting"]


def test_a_form_opened_before_never_turns_the_state_back():
    workshop = WorkshopFactory(draft=True)
    opened = stored(workshop)
    life.announce(workshop)
    opened.place = "Brussels"
    life.save(opened)
    assert (stored(workshop).state, stored(workshop).place) == (State.ANNOUNCED, "Brussels")


def test_a_copy_has_the_agenda_and_the_questions_not_the_link(group):
    workshop = WorkshopFactory(group=group, title="Labels", slug="labels", state="archived")
    workshop.title_nl = "Labels (nl)"
    workshop.save()
    AgendaItemFactory(workshop=workshop, title="Welcome", minutes=15)
    Question.objects.create(workshop=workshop, text="What do you eat?")
    RegistrationFactory(workshop=workshop, user=RepresentativeFactory(group=group).user)
    start = timezone.now() + 48 * HOUR
    new = copying.copy(workshop, workshop.programme, start)
    new.refresh_from_db()
    assert (new.state, new.slug, new.title_nl) == (State.DRAFT, "labels-2", "Labels (nl)")
    assert (new.starts_at, new.ends_at) == (start, start + workshop.duration)
    assert (new.join_link, new.sequence, new.registrations.count()) == ("", 0, 0)
    assert new.uid != workshop.uid
    assert [item.title for item in new.agenda.all()] == ["Welcome"]
    assert [item.text for item in new.questions.all()] == ["What do you eat?"]
    assert [item.title for item in workshop.agenda.all()] == ["Welcome"]


@pytest.mark.parametrize(("parts", "minutes"), [([15, 45, 30], 90), ([], 120)])
def test_a_copy_of_what_is_known_by_its_year_is_as_long_as_its_agenda(parts, minutes):
    new_year = timezone.now().replace(year=2022, month=1, day=1)
    workshop = WorkshopFactory(
        state="archived",
        date_known="year",
        starts_at=new_year,
        ends_at=new_year + timedelta(days=364),
    )
    for part in parts:
        AgendaItemFactory(workshop=workshop, minutes=part)
    start = timezone.now() + 48 * HOUR
    new = copying.copy(workshop, workshop.programme, start)
    assert (new.date_known, new.ends_at) == ("exact", start + timedelta(minutes=minutes))


def test_when_a_part_gets_longer_all_after_it_shift():
    workshop = WorkshopFactory()
    items = [AgendaItemFactory(workshop=workshop, minutes=minutes) for minutes in (15, 45, 30)]
    items[0].minutes = 25
    starts = [item.starts_at - workshop.starts_at for item in timed(workshop, items)]
    assert starts == [timedelta(minutes=minutes) for minutes in (0, 25, 70)]
