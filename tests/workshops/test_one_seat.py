"""One seat an address, whoever types it, and no word to a moderator about accounts."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tests.factories.members import UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from tests.markup import Page
from workshops.models import JoinOpening, Registration, Workshop
from workshops.services import guests
from workshops.services import registration as seats
from workshops.tasks import erase_guests

pytestmark = pytest.mark.django_db

LIST = "/workshops/labels/registrations/"
REGISTER = "/workshops/labels/register/"


@pytest.fixture
def workshop(group):
    return WorkshopFactory(group=group, title="Labels", slug="labels", open_to="everyone")


def states():
    """Who has a row, by name or guest's name."""
    return {row.name: row.state for row in Registration.objects.select_related("user")}


def add(actor, email, name="O. Other"):
    return actor.post(LIST, {"add": "1", "email": email, "name": name}, follow=True)


def told(page):
    return [str(message) for message in page.context["messages"]]


def link_in(letter):
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def guest_at(workshop, email, **values):
    return RegistrationFactory(
        workshop=workshop, guest_name="O. Other", guest_email=email, **values
    )


# Whom a moderator adds ----------------------------------------------------------------------------


def test_a_moderator_sees_the_same_whether_there_is_an_account_with_a_seat_one_without_or_none(
    coordinator, workshop, other_member, supporter, mailoutbox
):
    seats.register(workshop, other_member.user)
    before = Page(coordinator.get(LIST)).one("main").text
    answers = set()
    for email in (other_member.user.email, supporter.user.email, "nobody@x.example"):
        page = add(coordinator, email)
        shown = Page(coordinator.get(LIST)).one("main").text
        answers.add((*(text.replace(email, "X") for text in told(page)), shown == before))
    assert answers == {
        ("A mail asks O. Other (X) to confirm. After that they stand in this list.", True)
    }
    assert seats.seats_taken(workshop) == 1
    asked = [letter for letter in mailoutbox if letter.subject == "Please confirm: Labels"]
    assert [letter.to[0] for letter in asked] == [
        "other@oslo.example",
        "supporter@ngo.example",
        "nobody@x.example",
    ]
    assert len({letter.body.replace(link_in(letter), "") for letter in asked}) == 1
    assert "Cora Coordinator, who runs this workshop" in asked[0].body


def test_who_says_yes_by_the_link_has_the_seat(coordinator, visitor, workshop, mailoutbox):
    add(coordinator, "nobody@x.example")
    link = link_in(mailoutbox[0])
    assert "O. Other" in Page(visitor.get(link)).one("main").text
    visitor.post(link, {"confirm": ""})
    assert states() == {"O. Other": "registered"}
    assert "O. Other is registered." in told(add(coordinator, "Nobody@x.example"))
    assert Registration.objects.count() == 1


def test_who_has_a_seat_with_an_account_gets_no_second_one_by_the_link(
    coordinator, visitor, workshop, other_member, mailoutbox
):
    seats.register(workshop, other_member.user)
    add(coordinator, other_member.user.email)
    [asked] = [letter for letter in mailoutbox if letter.subject == "Please confirm: Labels"]
    page = visitor.post(link_in(asked), {"confirm": ""})
    assert "You are registered with your account already: sign in to see it." in page.text
    assert states() == {"Otto Other": "registered", "O. Other": "unconfirmed"}
    assert "O. Other" not in coordinator.get(LIST).text


def test_who_has_an_account_may_come_as_a_guest_and_is_not_named_by_it(
    coordinator, visitor, workshop, other_member, mailoutbox
):
    add(coordinator, other_member.user.email)
    visitor.post(link_in(mailoutbox[0]), {"confirm": ""})
    assert states() == {"O. Other": "registered"}
    assert "Otto" not in coordinator.get(LIST).text


def test_the_link_works_outside_of_the_time_to_register_and_not_once_it_has_begun(
    coordinator, visitor, workshop, mailoutbox
):
    now = timezone.now()
    Workshop.objects.update(registration_closes_at=now)
    for email, name in (("early@x.example", "Early"), ("late@x.example", "Late")):
        add(coordinator, email, name)
    early, late = (link_in(letter) for letter in mailoutbox)
    visitor.post(early, {"confirm": ""})
    Workshop.objects.update(starts_at=now, registration_closes_at=None)
    assert "Registration is closed." in visitor.post(late, {"confirm": ""}).text
    assert states() == {"Early": "registered", "Late": "unconfirmed"}


def test_a_link_that_one_had_sent_oneself_does_not(visitor, workshop, mailoutbox):
    visitor.post(REGISTER, {"name": "Gita", "email": "gita@x.example"})
    Workshop.objects.update(registration_closes_at=timezone.now())
    page = visitor.post(link_in(mailoutbox[0]), {"confirm": ""})
    assert "Registration is closed." in page.text
    assert states() == {"Gita": "unconfirmed"}


def test_once_it_has_begun_the_secretariat_alone_adds_guests(coordinator, secretary, workshop):
    Workshop.objects.update(starts_at=timezone.now())
    refusal = "The workshop has begun: ask the secretariat to add a guest."
    assert told(add(coordinator, "walk@in.example", "Wim Walk")) == [refusal]
    assert states() == {}
    assert told(add(secretary, "walk@in.example", "Wim Walk")) == ["Wim Walk is registered."]
    assert states() == {"Wim Walk": "registered"}


def test_who_was_asked_has_two_weeks_and_who_was_typed_three_days(coordinator, visitor, workshop):
    add(coordinator, "asked@x.example", "Asked")
    visitor.post(REGISTER, {"name": "Typed", "email": "typed@x.example"})
    found = []
    for days in (0, 4, 15):
        earlier = timedelta(days=days)
        for row in Registration.objects.all():
            Registration.objects.filter(pk=row.pk).update(queued_at=row.queued_at - earlier)
        erase_guests.call()
        found.append(set(states()))
    assert found == [{"Asked", "Typed"}, {"Asked"}, set()]


def test_asking_twice_sends_one_mail(coordinator, workshop, mailoutbox):
    for _n in range(2):
        add(coordinator, "nobody@x.example")
    assert len(mailoutbox) == 1


def test_the_secretariat_finds_the_account_by_a_further_address_of_it(
    secretary, workshop, other_member
):
    EmailAddress.objects.create(
        user=other_member.user, email="otto@home.example", verified=True, primary=False
    )
    seats.register(workshop, other_member.user)
    assert told(add(secretary, "Otto@home.example")) == ["Otto Other is registered."]
    assert states() == {"Otto Other": "registered"}


# A guest who signs in -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["by themselves", "by the secretariat"])
def test_the_seat_of_a_guest_becomes_that_of_the_account(
    how, workshop, other_member, secretary, mailoutbox
):
    Workshop.objects.update(capacity=1)
    guest = guest_at(workshop, "Other@oslo.example", answers={"1": "vegan"})
    opening = JoinOpening.objects.create(registration=guest)
    if how == "by themselves":
        other_member.post(REGISTER)
    else:
        add(secretary, other_member.user.email)
    row = Registration.objects.get()
    assert (row.user, row.state, row.answers) == (other_member.user, "registered", {"1": "vegan"})
    assert (row.guest_name, row.guest_email) == ("", "")
    opening.refresh_from_db()
    assert opening.registration == row
    assert [letter.subject for letter in mailoutbox] == ["You are registered: Labels"]


def test_the_place_in_the_queue_is_kept(workshop, other_member, supporter):
    Workshop.objects.update(capacity=1)
    guest_at(workshop, "first@x.example")
    guest_at(workshop, other_member.user.email, state="waiting")
    seats.register(workshop, supporter.user)
    seats.register(workshop, other_member.user)
    waiting = Registration.objects.waiting().select_related("user")
    assert [row.name for row in waiting] == ["Otto Other", "Sara Supporter"]


def test_who_cancelled_with_the_account_and_came_as_a_guest_has_one_row(workshop, other_member):
    seats.cancel(seats.register(workshop, other_member.user))
    guest_at(workshop, other_member.user.email)
    seats.register(workshop, other_member.user)
    assert states() == {"Otto Other": "registered"}
    assert Registration.objects.count() == 1


def test_a_cancelled_guest_gets_no_second_seat_from_a_moderator(
    coordinator, workshop, other_member
):
    old = guest_at(workshop, other_member.user.email, state="cancelled")
    seats.register(workshop, other_member.user)
    coordinator.post(LIST, {"do": f"seat-{old.pk}"})
    assert states() == {"Otto Other": "registered"}


def test_nor_does_a_cancelled_account_of_who_comes_as_a_guest(coordinator, workshop, other_member):
    own = seats.cancel(seats.register(workshop, other_member.user))
    guest_at(workshop, other_member.user.email)
    coordinator.post(LIST, {"do": f"seat-{own.pk}"})
    assert Registration.objects.count() == 1
    assert states() == {"Otto Other": "registered"}


def test_an_address_that_is_not_proved_takes_nobody_s_seat(workshop, other_member):
    EmailAddress.objects.create(
        user=other_member.user, email="gita@x.example", verified=False, primary=False
    )
    guest_at(workshop, "gita@x.example")
    seats.register(workshop, other_member.user)
    assert states() == {"O. Other": "registered", "Otto Other": "registered"}


def test_a_guest_with_a_further_address_of_an_account_is_told_to_sign_in(
    visitor, workshop, mailoutbox
):
    user = UserFactory(email="ada@account.example", name="Ada")
    EmailAddress.objects.create(user=user, email="ada@home.example", verified=True, primary=False)
    visitor.post(REGISTER, {"name": "Ada", "email": "Ada@home.example"})
    assert [letter.subject for letter in mailoutbox] == ["Please sign in to register: Labels"]
    assert states() == {}


def test_other_workshops_keep_their_guest(workshop, other_member):
    other = WorkshopFactory(title="Repair", open_to="everyone")
    guest_at(other, other_member.user.email)
    seats.register(workshop, other_member.user)
    assert states() == {"O. Other": "registered", "Otto Other": "registered"}
    assert guests.by_token(guests.token(Registration.objects.get(workshop=other)))
