"""Lists of people as they come: from a mail program, a sheet, four languages, by accident."""

import pytest
from django.core.exceptions import ValidationError

from members import invitation_lines
from members.invitation_lines import check, decoded, read
from members.models import Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def people(text):
    return [(line.email, line.name, line.named, line.written_role) for line in read(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Mila@Ghent.example; Mila; Ghent; observer",
        "mila@ghent.example\tMila\tGhent\tobserver",
        'mila@ghent.example,Mila,"Ghent",observer',
        "  Mila ;mila@ghent.example ; Ghent;observer ",
    ],
)
def test_cells_are_parted_by_what_programs_use(line):
    assert people(line) == [("mila@ghent.example", "Mila", "Ghent", "observer")]


@pytest.mark.parametrize(
    "heading",
    [
        "Name,E-mail,Organisation,Role",
        "naam;e-mailadres;organisatie;rol",
        "Nom\tCourriel\tOrganisme\tRôle",
        "Name;E-Mail-Adresse;Organisation;Rolle",
    ],
)
def test_a_first_line_names_the_columns_in_any_language(heading):
    separator = next(mark for mark in "\t;," if mark in heading)
    row = separator.join(["Mila", "mila@ghent.example", "Ghent", "observer"])
    assert people(f"{heading}\n{row}") == [("mila@ghent.example", "Mila", "Ghent", "observer")]


def test_people_as_a_mail_program_writes_them():
    text = '"Member, Mila" <mila@ghent.example>; Otto <otto@oslo.example>,\nana@lyon.example'
    assert [one[:2] for one in people(text)] == [
        ("mila@ghent.example", "Member, Mila"),
        ("otto@oslo.example", "Otto"),
        ("ana@lyon.example", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"Member, Mila" <mila@ghent.example>;;Ghent;observer',
        "Member, Mila <mila@ghent.example>\t\tGhent\tobserver",
        'E-mail,Name,Organisation,Role\nMila <mila@ghent.example>,"Member, Mila",Ghent,observer',
    ],
)
def test_what_stands_beside_an_address_of_a_mail_program_counts(text):
    assert people(text) == [("mila@ghent.example", "Member, Mila", "Ghent", "observer")]


def test_lines_keep_their_numbers_and_empty_ones_are_nothing():
    assert [line.number for line in read("\n\na@x.example\n  \nb@x.example")] == [3, 5]


def test_a_line_without_an_address_is_an_error_of_that_line():
    assert [bool(line.errors) for line in read("a@x.example\nnobody\n@\na@b@c")] == [
        False,
        True,
        True,
        True,
    ]


def test_more_lines_than_can_be_looked_through_are_refused():
    text = "\n".join(f"p{n}@x.example" for n in range(invitation_lines.MOST + 1))
    with pytest.raises(ValidationError, match="501 lines"):
        read(text)


def test_one_line_with_too_many_people_is_refused_too():
    with pytest.raises(ValidationError, match="501 lines"):
        read(", ".join(f"p{n}@x.example" for n in range(invitation_lines.MOST + 1)))


def test_a_line_out_of_all_measure_is_refused_before_it_is_parted():
    with pytest.raises(ValidationError, match="Line 2 is too long"):
        read("a@x.example\nb@x.example," + "x" * 140_000)


def test_brackets_by_the_thousand_are_no_address():
    [line] = read("(" * 2000 + "@<")
    assert len(line.errors) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("naïve@x.example".encode(), "naïve@x.example"),
        ("\ufeffé".encode(), "é"),
        ("é".encode("cp1252"), "é"),
        ("é".encode("utf-16"), "é"),
    ],
)
def test_a_file_is_read_whichever_program_saved_it(data, says):
    assert decoded(data) == says


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"a\0b", b"\xff\xfea"])
def test_what_is_no_text_is_refused_in_words(data):
    with pytest.raises(ValidationError):
        decoded(data)


def checked(text, **values):
    ghent = Organisation.objects.filter(slug="ghent").first() or OrganisationFactory(
        name="Ghent", slug="ghent", name_fr="Gand"
    )
    defaults = {"organisation": ghent, "role": "member", "group": None}
    return check(read(text), organisations=Organisation.objects.all(), **defaults | values)


def test_roles_are_known_in_every_language_and_others_refused():
    lines = checked(
        "a@x.example;;;Observer\nb@x.example;;;MODERATOR\nc@x.example\nd@x.example;;;boss"
    )
    assert [line.role for line in lines] == ["observer", "moderator", "member", ""]
    assert [len(line.errors) for line in lines] == [0, 0, 0, 1]


def test_an_organisation_is_known_by_any_of_its_names_and_its_address():
    lines = checked("a@x.example;;gand\nb@x.example;; GHENT \nc@x.example;;ghent")
    assert [line.organisation.slug for line in lines] == ["ghent"] * 3


def test_of_two_with_one_name_the_address_decides():
    OrganisationFactory(name="Halle", slug="halle-be")
    OrganisationFactory(name="Halle", slug="halle-de")
    first, second = checked("a@x.example;;Halle\nb@x.example;;halle-de")
    assert "halle-be, halle-de" in first.errors[0]
    assert second.organisation.slug == "halle-de"


def test_the_same_person_twice_is_said_with_the_line():
    lines = checked("a@x.example\nb@x.example\nA@x.example")
    assert [line.errors for line in lines[:2]] == [[], []]
    assert "line 1" in lines[2].errors[0]


def test_a_line_without_organisation_needs_one_for_all():
    [line] = checked("a@x.example", organisation=None)
    assert len(line.errors) == 1
