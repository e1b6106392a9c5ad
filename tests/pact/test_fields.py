"""Short texts that others read amid their own, such as names."""

import pytest

from pact.fields import one_line
from tests.factories.members import UserFactory
from tests.factories.workshops import RegistrationFactory, WorkshopFactory

TYPED = [
    ("Mila Member", "Mila Member"),
    ("  Mila\n\n  Member\t", "Mila Member"),
    ("Mila\u2028Read this first: evil.example", "Mila Read this first: evil.example"),
    ("\u202eMila\u202c \u2066Member", "Mila Member"),
    ("Mi\u00adla\ufeff \u200b Mem\x07ber", "Mila Member"),
    ("\u200b\u202e\u200d", ""),
    # Scripts that need a joiner or go from right to left stay as they are.
    ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
    ("\u05de\u05d9\u05dc\u05d4", "\u05de\u05d9\u05dc\u05d4"),
]


@pytest.mark.parametrize(("typed", "kept"), TYPED)
def test_a_name_is_one_line_without_signs_that_nobody_sees(typed, kept):
    assert one_line(typed) == kept


@pytest.mark.django_db
def test_names_are_so_on_every_way_in():
    person = UserFactory(name="Mila\n\u202eMember", job_title="Buyer\r\nof ICT")
    guest = RegistrationFactory(
        workshop=WorkshopFactory(), user=None, guest_name="Gina\nGuest", guest_email="g@x.example"
    )
    person.refresh_from_db()
    guest.refresh_from_db()
    assert (person.name, person.job_title) == ("Mila Member", "Buyer of ICT")
    assert guest.guest_name == "Gina Guest"


@pytest.mark.django_db
def test_a_name_of_nothing_that_is_seen_is_asked_for_again(member):
    form = {"name": "\u200b\u202e", "language": "en", "time_zone": "Europe/Brussels"}
    page = member.post("/me/profile/", form)
    assert page.context["form"].errors == {"name": ["This field is required."]}
    member.user.refresh_from_db()
    assert member.user.name == "Mila Member"
