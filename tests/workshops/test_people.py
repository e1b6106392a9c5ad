"""What workshops tell a person about themselves, and what goes with a deleted account."""

import pytest

from members.models import User
from members.my_data import PARTS
from members.services import leaving
from tests.factories.members import RepresentativeFactory, WorkProgrammeFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from workshops.models import Question, Registration

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


def test_the_next_workshops_stand_on_one_s_own_page_and_in_the_workspace(member, workshop):
    for address in ("/me/", "/groups/ethics/workspace/"):
        text = member.get(address).text
        assert workshop.title in text
        assert f'action="/workshops/{workshop.slug}/register/"' in text
