"""What workshops tell a person about themselves, and what goes with a deleted account."""

import pytest

from members.models import User
from members.my_data import PARTS
from members.services import leaving
from tests.factories.files import MaterialVersionFactory
from tests.factories.members import (
    EmailAddressFactory,
    RepresentativeFactory,
    WorkProgrammeFactory,
)
from tests.factories.workshops import MaterialFactory, RegistrationFactory, WorkshopFactory
from workshops.models import Download, Question, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(group):
    return WorkshopFactory(programme=WorkProgrammeFactory(group=group), capacity=1)


def test_a_person_finds_their_registrations_in_their_data(member, workshop):
    question = Question.objects.create(workshop=workshop, text="What do you eat?")
    RegistrationFactory(workshop=workshop, user=member.user, answers={str(question.pk): "No fish"})
    RegistrationFactory(user=RepresentativeFactory().user, workshop=workshop, state="waiting")
    [row] = PARTS["workshops"].rows(member.user)
    assert (row["Workshop"], row["State"]) == (workshop.title, "registered")
    assert row["Answers"] == "What do you eat? No fish"


def test_the_seat_of_a_deleted_account_goes_to_who_waits(member, group, workshop):
    mine = RegistrationFactory(workshop=workshop, user=member.user, answers={"1": "No fish"})
    next_one = RegistrationFactory(
        workshop=workshop, user=RepresentativeFactory(group=group).user, state="waiting"
    )
    leaving.erase(member.user)
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {mine.pk: "cancelled", next_one.pk: "registered"}
    mine.refresh_from_db()
    assert mine.answers == {}
    assert User.objects.get(pk=member.user.pk).name != "Mila Member"


@pytest.fixture
def as_guest(member, workshop):
    """What the person took part in as a guest, by an address that is theirs; and what others did
    by one that is not proved to be."""
    EmailAddressFactory(user=member.user, email="mila@home.example", primary=False)
    EmailAddressFactory(user=member.user, email="not@proved.example", primary=False, verified=False)
    return [
        RegistrationFactory(
            workshop=workshop, guest_name=name, guest_email=email, state=state, answers={"1": "No"}
        )
        for name, email, state in (
            ("M. Ember", "Mila@Home.example", "attended"),
            ("Another", "not@proved.example", "attended"),
        )
    ]


def test_a_person_finds_what_they_did_as_a_guest_in_their_data(member, as_guest):
    [row] = PARTS["guest"].rows(member.user)
    assert (row["Name"], row["E-mail address"]) == ("M. Ember", "Mila@Home.example")
    assert (row["State"], row["Answers"]) == ("attended", "1 No")


def test_the_guest_goes_with_the_account_and_nobody_else(member, as_guest, workshop):
    coming = WorkshopFactory(programme=workshop.programme, open_to="everyone")
    RegistrationFactory(workshop=coming, guest_name="M", guest_email="mila@home.example")
    leaving.erase(member.user)
    rows = Registration.objects.order_by("pk").values_list("guest_name", "guest_email", "answers")
    mine, _other = as_guest
    assert list(rows) == [
        ("–", f"guest-{mine.pk}@erased.invalid", {}),
        ("Another", "not@proved.example", {"1": "No"}),
    ]


def test_downloads_are_told_and_lose_their_person_with_the_account(member, observer, workshop):
    version = MaterialVersionFactory(
        material=MaterialFactory(workshop=workshop, link=""), name="slides.pdf"
    )
    for actor in (member, observer):
        Download.objects.create(version=version, user=actor.user, how="zip")
    [row] = PARTS["downloads"].rows(member.user)
    assert (row["Workshop"], row["File"]) == (workshop.title, "slides.pdf")
    assert row["How"] == "with all of the workshop"
    leaving.erase(member.user)
    assert set(Download.objects.values_list("user", flat=True)) == {None, observer.user.pk}
    assert Download.objects.count() == 2


def test_the_next_workshops_stand_on_one_s_own_page_and_in_the_workspace(member, workshop):
    for address in ("/me/", "/groups/ethics/workspace/"):
        text = member.get(address).text
        assert workshop.title in text
        assert f'action="/workshops/{workshop.slug}/register/"' in text


def test_what_one_runs_and_added_is_told_and_is_run_no_more(member, observer, workshop):
    other = WorkshopFactory(programme=workshop.programme, slug="other")
    workshop.moderators.add(member.user, observer.user)
    other.moderators.add(observer.user)
    item = MaterialFactory(workshop=workshop, link="")
    MaterialVersionFactory(material=item, uploaded_by=member.user, name="slides.pdf")
    MaterialVersionFactory(material=item, number=2, uploaded_by=observer.user)
    [run] = PARTS["moderated"].rows(member.user)
    [added] = PARTS["uploads"].rows(member.user)
    assert (run["Workshop"], run["Starts"]) == (workshop.title, workshop.starts_at)
    assert (added["Workshop"], added["File"]) == (workshop.title, "slides.pdf")
    leaving.erase(member.user)
    assert list(workshop.moderators.all()) == [observer.user]
    assert item.versions.count() == 2
