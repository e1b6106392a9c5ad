"""Registering on the site: people with an account, and guests."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.utils import timezone

from tests.factories.members import UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from tests.markup import Page
from workshops.models import Feedback, FeedbackGiven, JoinOpening, Question, Registration, Workshop
from workshops.services import feedback, guests, mails
from workshops.services import registration as seats
from workshops.tasks import erase_guests

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def workshop(group):
    return WorkshopFactory(group=group, title="Labels", slug="labels")


@pytest.fixture
def for_everyone(workshop):
    Workshop.objects.update(open_to="everyone")
    workshop.refresh_from_db()
    return workshop


def states():
    return list(Registration.objects.order_by("queued_at").values_list("state", flat=True))


def test_one_click_registers(member, workshop):
    page = member.post("/workshops/labels/register/", follow=True)
    assert page.redirect_chain[-1][0] == "/workshops/labels/"
    assert "You are registered. You get a mail that confirms it." in page.text
    assert states() == ["registered"]


def test_one_returns_to_the_page_of_ones_own_and_to_no_other_site(member, workshop):
    own = "/workshops/labels/"
    for typed, leads in (
        *(("/me/", "/me/"), ("https://evil.example/", own), ("//evil.example", own)),
        *(("me", own), ("a\0b", own)),
    ):
        assert member.post("/workshops/labels/register/", {"next": typed}).url == leads


def test_a_needed_answer_is_asked_for_and_the_others_are_kept(member, workshop):
    eat = Question.objects.create(workshop=workshop, text="What do you eat?", required=True)
    other = Question.objects.create(workshop=workshop, text="What else?", order=1)
    page = member.post("/workshops/labels/register/", {f"question-{other.pk}": "A lift"})
    assert "What do you eat? This field is required." in page.text
    assert Page(page).fields()[f"question-{other.pk}"] == "A lift"
    assert states() == []
    data = {f"question-{eat.pk}": "vegan", f"question-{other.pk}": ""}
    assert member.post("/workshops/labels/register/", data).status_code == 302
    assert Registration.objects.get().answers == {str(eat.pk): "vegan"}
    fields = Page(member.get("/workshops/labels/register/")).fields()
    assert fields[f"question-{eat.pk}"] == "vegan"


def test_too_late_is_said(member, workshop):
    Workshop.objects.update(registration_closes_at=timezone.now())
    assert "Registration is closed." in member.post("/workshops/labels/register/").text
    assert states() == []


def test_who_cannot_come_cancels(member, workshop):
    RegistrationFactory(workshop=workshop, user=member.user)
    assert "Cancel your registration?" in member.get("/workshops/labels/cancel/").text
    assert states() == ["registered"]
    page = member.post("/workshops/labels/cancel/", follow=True)
    assert "You are no longer registered." in page.text
    assert states() == ["cancelled"]


# Joining ------------------------------------------------------------------------------------------


@pytest.fixture
def soon(workshop):
    now = timezone.now()
    Workshop.objects.update(
        starts_at=now + 29 * MINUTE, ends_at=now + 120 * MINUTE, join_minutes=30
    )
    workshop.refresh_from_db()
    return workshop


def test_who_registered_is_led_to_the_meeting_in_its_time(member, soon):
    registration = RegistrationFactory(workshop=soon, user=member.user)
    response = member.get("/workshops/labels/join/")
    assert response.url == "https://meet.example/room"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert JoinOpening.objects.get().registration == registration


@pytest.mark.parametrize("role", ["coordinator", "secretary"])
def test_who_runs_it_joins_without_a_registration(role, soon, request):
    response = request.getfixturevalue(role).get("/workshops/labels/join/")
    assert response.url == "https://meet.example/room"
    assert JoinOpening.objects.count() == 0


@pytest.mark.parametrize("state", [None, "waiting", "cancelled"])
def test_who_has_no_seat_is_not_led_there(state, member, soon):
    if state:
        RegistrationFactory(workshop=soon, user=member.user, state=state)
    page = member.get("/workshops/labels/join/", follow=True)
    assert page.redirect_chain[-1][0] == "/workshops/labels/"
    assert "meet.example" not in page.text
    assert "/labels/join/" not in page.text


def test_who_left_the_group_does_not_get_in(former_member, soon):
    RegistrationFactory(workshop=soon, user=former_member.user)
    assert former_member.get("/workshops/labels/join/").status_code == 403
    assert JoinOpening.objects.count() == 0


@pytest.mark.parametrize(
    ("starts", "ends", "says"),
    [(31, 90, "You cannot join yet"), (-90, -1, "This workshop is over")],
)
def test_before_and_after_its_time_a_page_says_so(starts, ends, says, member, workshop):
    now = timezone.now()
    Workshop.objects.update(starts_at=now + starts * MINUTE, ends_at=now + ends * MINUTE)
    RegistrationFactory(workshop=workshop, user=member.user)
    page = member.get("/workshops/labels/join/")
    assert page.status_code == 200
    assert says in page.text
    assert "meet.example" not in page.text
    assert JoinOpening.objects.count() == 0


def test_a_cancelled_workshop_has_no_way_in(member, soon):
    RegistrationFactory(workshop=soon, user=member.user)
    Workshop.objects.update(state="cancelled")
    page = member.get("/workshops/labels/join/")
    assert "meet.example" not in page.text
    assert "This workshop is cancelled." in page.text


# Guests -------------------------------------------------------------------------------------------

GUEST = {"name": "Gita Guest", "email": "gita@guest.example"}


def link_in(letter):
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def test_a_guest_has_a_seat_only_after_confirming(visitor, for_everyone, mailoutbox):
    page = visitor.post("/nl/workshops/labels/register/", GUEST)
    assert page.status_code == 200
    assert states() == ["unconfirmed"]
    [letter] = mailoutbox
    assert letter.to == ["gita@guest.example"]
    link = link_in(letter)
    assert link.startswith("/nl/workshops/guests/")
    assert visitor.get(link)["Referrer-Policy"] == "same-origin"
    assert states() == ["unconfirmed"]  # a mail program that opens links confirms nothing
    visitor.post(link, {"confirm": ""})
    assert states() == ["registered"]
    assert len(mailoutbox) == 2
    visitor.post(link, {"cancel": ""})
    assert states() == ["cancelled"]


@pytest.mark.parametrize(
    "name",
    ["Win at https://x.example", "See WWW.x.example", "gita@guest.example", "Go to x.example/now"],
)
def test_a_name_holds_no_address(name, visitor, for_everyone, mailoutbox):
    page = visitor.post("/workshops/labels/register/", GUEST | {"name": name})
    assert "Give the name alone, without an e-mail or web address." in page.text
    assert Page(page).fields()["name"] == name
    assert states() == []
    assert len(mailoutbox) == 0


def test_a_name_stands_on_one_line_and_in_no_mail_before_it_is_confirmed(
    visitor, for_everyone, mailoutbox
):
    name = "Dr.  Gita\t \u00a0 van d’Or-Lind"
    visitor.post("/workshops/labels/register/", GUEST | {"name": name})
    assert Registration.objects.get().guest_name == "Dr. Gita van d’Or-Lind"
    [letter] = mailoutbox
    assert "Gita" not in letter.body
    assert letter.body.startswith("Good day,\n\nSomebody, we hope you,")
    visitor.post(link_in(letter), {"confirm": ""})
    assert mailoutbox[1].body.startswith("Dear Dr. Gita van d’Or-Lind,")


def test_a_guest_joins_by_the_mailed_link(visitor, for_everyone, soon):
    guest = RegistrationFactory(
        workshop=soon, guest_name="Gita Guest", guest_email="gita@guest.example"
    )
    response = visitor.get(f"/workshops/guests/{guests.token(guest)}/join/")
    assert response.url == "https://meet.example/room"
    assert JoinOpening.objects.get().registration == guest


@pytest.mark.parametrize("state", ["unconfirmed", "waiting", "cancelled"])
def test_a_guest_without_a_seat_does_not(state, visitor, for_everyone, soon):
    guest = RegistrationFactory(
        workshop=soon, guest_name="Gita", guest_email="gita@guest.example", state=state
    )
    response = visitor.get(f"/workshops/guests/{guests.token(guest)}/join/", follow=True)
    assert "meet.example" not in response.text
    assert JoinOpening.objects.count() == 0


def test_a_guest_neither_confirms_nor_joins_once_it_is_for_the_group(visitor, for_everyone, soon):
    Workshop.objects.update(open_to="group", registration_closes_at=timezone.now() + MINUTE)
    seated, late = (
        RegistrationFactory(
            workshop=soon, guest_name="Gita", guest_email=f"{state}@guest.example", state=state
        )
        for state in ("registered", "unconfirmed")
    )
    # A token tells the second of its making: two of them are rarely, but sometimes, unequal.
    address = f"/workshops/guests/{guests.token(seated)}/"
    page = visitor.get(f"{address}join/", follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "/join/" not in page.text
    assert JoinOpening.objects.count() == 0
    page = visitor.post(f"/workshops/guests/{guests.token(late)}/", {"confirm": ""})
    assert "This workshop is not open for you." in page.text
    late.refresh_from_db()
    assert late.state == "unconfirmed"


def test_the_place_is_told_to_who_has_a_seat_alone(visitor, for_everyone, mailoutbox):
    Workshop.objects.update(place="Room 5", join_link="", capacity=1)
    UserFactory(email="has@account.example", name="Ada")
    for email in ("gita@guest.example", "wim@guest.example", "has@account.example"):
        visitor.post("/workshops/labels/register/", GUEST | {"email": email})
    for registration in Registration.objects.order_by("pk"):
        guests.confirm(registration)
    assert {letter.subject: "Room 5" in letter.body for letter in mailoutbox} == {
        "Please confirm: Labels": False,
        "Please sign in to register: Labels": False,
        "You are registered: Labels": True,
        "You are on the waiting list: Labels": False,
    }
    seats.cancel(Registration.objects.get(state="registered"))
    assert {letter.subject: "Room 5" in letter.body for letter in list(mailoutbox)[-2:]} == {
        "You are no longer registered: Labels": False,
        "You have a seat: Labels": True,
    }


@pytest.mark.parametrize(("open_to", "tells"), [("group", True), ("everyone", False)])
def test_announcing_tells_the_place_inside_alone(open_to, tells, workshop, member, mailoutbox):
    Workshop.objects.update(place="Room 5", open_to=open_to, announced_at=timezone.now())
    mails.tell_all("announced", Workshop.objects.get())
    [letter] = mailoutbox
    assert ("Room 5" in letter.body) is tells


def test_the_answer_does_not_tell_who_is_registered_or_has_an_account(
    visitor, for_everyone, mailoutbox
):
    UserFactory(email="has@account.example", name="Ada")
    RegistrationFactory(workshop=for_everyone, guest_name="Gita", guest_email="gita@guest.example")
    pages = {
        visitor.post("/workshops/labels/register/", GUEST | {"email": email}).text.count(email)
        for email in ("has@account.example", "Gita@guest.example", "new@guest.example")
    }
    assert pages == {0}
    assert {letter.to[0].lower(): letter.subject for letter in mailoutbox} == {
        "has@account.example": "Please sign in to register: Labels",
        "gita@guest.example": "Your registration: Labels",
        "new@guest.example": "Please confirm: Labels",
    }
    assert states() == ["registered", "unconfirmed"]


def test_asking_again_sends_no_second_mail_within_the_hour(visitor, for_everyone, mailoutbox):
    for _n in range(3):
        visitor.post("/workshops/labels/register/", GUEST)
    assert len(mailoutbox) == 1


def test_one_place_cannot_have_mails_sent_to_many_addresses(visitor, for_everyone):
    for n in range(10):
        visitor.post("/workshops/labels/register/", GUEST | {"email": f"g{n}@guest.example"})
    page = visitor.post("/workshops/labels/register/", GUEST)
    assert "Too many at once from here." in page.text
    assert Page(page).fields()["name"] == "Gita Guest"
    assert Registration.objects.count() == 10


def test_a_group_workshop_takes_no_guests(visitor, workshop):
    assert visitor.post("/workshops/labels/register/", GUEST).url.startswith("/accounts/login/")
    assert states() == []


def test_a_link_names_a_guest_and_nobody_else(visitor, for_everyone, member):
    registration = RegistrationFactory(workshop=for_everyone, user=member.user)
    for token in (guests.token(registration), signing.dumps(registration.pk), "x:y:z"):
        assert visitor.get(f"/workshops/guests/{token}/").status_code == 404


def test_guests_and_answers_are_erased_some_time_after(for_everyone, member, settings):
    settings.WORKSHOP_GUEST_DAYS = 30
    now = timezone.now()
    Workshop.objects.update(
        starts_at=now - timedelta(days=32), ends_at=now - timedelta(days=31), state="held"
    )
    guest = RegistrationFactory(
        workshop=for_everyone,
        guest_name="Gita",
        guest_email="gita@guest.example",
        state="attended",
        answers={"1": "vegan"},
    )
    RegistrationFactory(
        workshop=for_everyone, guest_name="Gone", guest_email="g@x.example", state="cancelled"
    )
    mine = RegistrationFactory(workshop=for_everyone, user=member.user, answers={"1": "halal"})
    token = guests.token(guest)
    erase_guests.call()
    guest.refresh_from_db()
    mine.refresh_from_db()
    assert (guest.guest_name, guest.guest_email) == ("–", f"guest-{guest.pk}@erased.invalid")
    assert (guest.answers, mine.answers, guest.state) == ({}, {}, "attended")
    assert Registration.objects.count() == 2
    assert guests.by_token(token) is None


def test_nothing_is_erased_before(for_everyone):
    guest = RegistrationFactory(
        workshop=for_everyone, guest_name="Gita", guest_email="gita@guest.example"
    )
    erase_guests.call()
    guest.refresh_from_db()
    assert guest.guest_name == "Gita"


# Feedback -----------------------------------------------------------------------------------------

ANSWER = {"usefulness": "4", "organisation": "5", "remarks": "Longer breaks"}


def test_feedback_is_kept_apart_from_who_gave_it(member, workshop):
    RegistrationFactory(workshop=workshop, user=member.user, state="attended")
    Workshop.objects.update(state="held")
    page = member.post("/workshops/labels/feedback/", ANSWER, follow=True)
    assert "Your answers are kept without your name." in page.text
    assert Feedback.objects.get().remarks == "Longer breaks"
    assert "already" in member.post("/workshops/labels/feedback/", ANSWER).text
    assert (Feedback.objects.count(), FeedbackGiven.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("state", "registered", "says"),
    [("announced", "registered", "takes no feedback now"), ("held", "absent", "who took part")],
)
def test_feedback_has_its_time_and_its_people(state, registered, says, member, workshop):
    RegistrationFactory(workshop=workshop, user=member.user, state=registered)
    Workshop.objects.update(state=state)
    assert says in member.post("/workshops/labels/feedback/", ANSWER).text
    assert Feedback.objects.count() == 0


def answers(workshop, count):
    for n in range(count):
        Feedback.objects.create(
            workshop=workshop, usefulness=n + 1, organisation=5, remarks="Private thought"
        )


@pytest.mark.parametrize(("state", "count"), [("held", 5), ("archived", 4)])
def test_results_are_not_shown_while_more_come_or_of_few(state, count, coordinator, workshop):
    """Who looked after each answer would see what it said."""
    Workshop.objects.update(state=state)
    answers(workshop, count)
    page = coordinator.get("/workshops/labels/registrations/").text
    assert f"{count} people answered." in page
    assert "Private thought" not in page
    assert "On average" not in page
    assert "Results show when the workshop is archived and at least 5 people answered" in page


def test_results_of_five_answers_are_shown_once_it_is_archived(coordinator, workshop):
    Workshop.objects.update(state="archived")
    answers(workshop, 5)
    page = coordinator.get("/workshops/labels/registrations/").text
    assert "Private thought" in page
    assert "On average 3.0 of 5." in page


def test_rows_of_feedback_do_not_stand_in_the_order_of_the_answers(workshop, group):
    """Neither their keys nor their place in the table tell who came first."""
    Workshop.objects.update(state="held")
    rows = [
        RegistrationFactory(workshop=workshop, user=UserFactory(), state="attended")
        for _n in range(12)
    ]
    for n, row in enumerate(rows):
        feedback.give(row, Feedback(usefulness=1, organisation=1, remarks=f"{n:02}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT remarks FROM workshops_feedback ORDER BY ctid")
        stored = [remarks for (remarks,) in cursor.fetchall()]
    assert sorted(stored) == [f"{n:02}" for n in range(12)]
    assert stored != sorted(stored)
