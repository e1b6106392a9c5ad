"""Sheets of organisations: read, shown, and brought in as a whole or not at all."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pghistory
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from members.importing.columns import COLUMNS, header
from members.models import Organisation, OrganisationImport, Participation
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    WorkingGroupFactory,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:members_organisationimport_add")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def bring(secretary, do_tasks):
    """bring(data): upload a file and have it read; the import and the page about it."""

    def upload(data, name="sheet.csv"):
        data = data.encode() if isinstance(data, str) else data
        answer = secretary.post(ADD, {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.text
        assert do_tasks() == 1
        found = OrganisationImport.objects.latest("pk")
        return found, " ".join(secretary.get(answer["Location"]).text.split())

    return upload


@pytest.fixture
def confirm(secretary, do_tasks):
    def say_yes(organisation_import):
        address = reverse("admin:members_organisationimport_confirm", args=[organisation_import.pk])
        assert secretary.post(address).status_code == 302
        count = do_tasks()
        organisation_import.refresh_from_db()
        return count

    return say_yes


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Organisation, Participation)]


MESSY = (
    "\ufeffNaam ; Land;  Kind ;Level of government;Website;ICT users;geteld op;Role;Signed on;;\r\n"
    ";;;;;;;;;;\r\n"
    "  Stad Gent  ;België;public buyer;local;stad.gent; 12.000 ;1/5/2024;procuring;2021-06-14;;\r\n"
    "Ville de Lyon;frankreich;Public_Buyer;LOCAL;;;;Procuring participant;14.06.2021;;\r\n"
    "\r\n"
    "Étiquette\u00a0;;NGO;;;;;supporting;14/6/2021;;\r\n"
    '"Oslo; kommune";no;government;;;;;;;;\r\n'
    "Malta IT;MLT;government;national;;;;;;;\r\n"
)


def test_a_messy_sheet_is_understood(bring, confirm, secretary):
    found, page = bring(MESSY)
    assert found.state == "ready", page
    assert found.counts == {"rows": 5, "new": 5, "changed": 0, "same": 0, "problem": 0}
    assert everything() == [[], []]
    assert "Stad Gent" in page
    assert "A new organisation." in page
    assert confirm(found) == 1
    assert found.state == "done"
    rows = Organisation.objects.order_by("pk").values_list("name_en", "country", "kind", "level")
    assert list(rows) == [
        ("Stad Gent", "BE", "public_buyer", "local"),
        ("Ville de Lyon", "FR", "public_buyer", "local"),
        ("Étiquette", "", "ngo", "none"),
        ("Oslo; kommune", "NO", "government", "none"),
        ("Malta IT", "MT", "government", "national"),
    ]
    ghent = Organisation.objects.get(slug="stad-gent")
    assert (ghent.website, ghent.ict_users) == ("https://stad.gent", 12_000)
    assert (ghent.ict_users_on, ghent.listed) == (date(2024, 5, 1), False)
    assert list(Participation.objects.order_by("pk").values_list("role", "signed_on")) == [
        ("procuring", date(2021, 6, 14)),
        ("procuring", date(2021, 6, 14)),
        ("supporting", date(2021, 6, 14)),
    ]
    # Done once, and told by whom.
    assert confirm(found) == 0
    with pghistory.context():
        event = Organisation.kept.versions.objects.filter(pgh_obj_id=ghent.pk).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == secretary.user.pk


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_whatever_program_saved_it(encoding, separator, bring):
    text = "name;kind;country\nÉtiquette;ngo;Österreich\n".replace(";", separator)
    found, page = bring(text.encode(encoding))
    assert found.counts["new"] == 1, page
    assert "Étiquette" in page


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_columns_countries_and_words_in_each_language(language, bring):
    from django_countries import countries

    with translation.override(language):
        names = [header(name) for name in ("name_nl", "country", "kind", "role", "signed_on")]
        values = [
            "Stad Gent",
            str(countries.name("BE")),
            str(Organisation.Kind.PUBLIC_BUYER.label),
            str(Participation.Role.PROCURING.label),
            "2021-06-14",
        ]
    found, page = bring(workbook(names, values), "sheet.xlsx")
    assert found.counts["new"] == 1, page


def test_a_workbook_with_dates_and_numbers_of_its_own(bring, confirm):
    found, page = bring(
        workbook(
            ["Name", "Kind", "ICT users served", "Counted on", "Role", "Signed on", "Listed"],
            [],
            [
                "Gent",
                "public buyer",
                12000.0,
                date(2024, 5, 1),
                "procuring",
                date(2021, 6, 14),
                "x",
            ],
            [1040, "public buyer", None, None, None, None, False],
        ),
        "sheet.xlsx",
    )
    assert found.counts["new"] == 2, page
    confirm(found)
    ghent, etterbeek = Organisation.objects.order_by("pk")
    assert (ghent.ict_users, ghent.ict_users_on, ghent.listed) == (12000, date(2024, 5, 1), True)
    assert etterbeek.name == "1040"


WRONG = [
    ("name;kind\n;ngo\n", ["Row 2", "Needed in this language."]),
    ("name;kind\nA;\n", ["B2 (kind): is empty, and it is needed."]),
    ("name;kind\nA;king\n", ["B2 (kind): “king” is not known. Use one of: public buyer,"]),
    ("name;kind;country\nA;ngo;Atlantis\n", ["C2 (country): “Atlantis” is no country."]),
    ("name;kind;ict_users\nA;ngo;many\n", ["C2 (ICT users served): “many” is no whole number."]),
    ("name;kind;ict_users\nA;ngo;5\n", ["(counted on): is empty, and it is needed."]),
    ("name;kind;listed\nA;ngo;maybe\n", ["C2 (listed publicly): “maybe” is neither yes nor no."]),
    ("name;kind;website\nA;ngo;not a site\n", ["C2 (web site): Enter a valid URL."]),
    (
        "name;kind;role;signed_on\nA;public buyer;procuring;31/2/2024\n",
        ["D2 (signed on): “31/2/2024” is no date."],
    ),
    ("name;kind;role\nA;ngo;supporting\n", ["A role needs the day on which it was signed."]),
    ("name;kind;signed_on\nA;ngo;2024-01-01\n", ["A day is given, but no role."]),
    (
        "name;kind;role;signed_on;ended_on\nA;ngo;supporting;2024-01-01;2023-01-01\n",
        ["E2 (ended on): The end is before the start."],
    ),
    ("name;kind\nA;ngo\n\na ;ngo\n", ["It is the same organisation as in row 2."]),
    ("name;kind\n=1+1;ngo\n", ["A2 (name): holds a formula."]),
    ("name;kind\nA;ngo;more\n", ["The row has more cells than the sheet has columns."]),
]


@pytest.mark.parametrize(("data", "told"), WRONG)
def test_a_row_that_cannot_be_read_is_named_by_row_and_column(data, told, bring, confirm):
    good = data.splitlines()
    data = "\n".join([*good, "Good;ngo"]) + "\n"
    found, page = bring(data)
    assert found.state == "refused", page
    assert "Nothing was imported. Rows that cannot be read: 1." in page
    for words in told:
        assert words.removeprefix("Row 2") in page
    # All or nothing: the good row stays outside too.
    assert confirm(found) == 0
    assert everything() == [[], []]


def test_formulas_and_errors_of_a_workbook_are_named(bring):
    found, page = bring(workbook(["Name", "Kind"], ["=A1", "ngo"], ["Gent", "#REF!"]), "sheet.xlsx")
    assert found.state == "refused"
    assert "A2 (name): holds a formula. Put its value there instead" in page
    assert "B3 (kind): " in page


@pytest.mark.parametrize("kind", ["supplier", "ngo", "network", "knowledge"])
def test_who_is_no_buyer_cannot_take_part_by_a_sheet_either(kind, bring):
    found, page = bring(f"name;kind;role;signed_on\nA;{kind};procuring;2024-01-01\n")
    assert found.state == "refused"
    assert "C2 (role): A" in page
    assert "cannot take part in the Pact, as its interests may conflict" in page


def test_a_member_of_a_group_for_buyers_does_not_become_a_supporter_by_a_sheet(bring):
    it = OrganisationFactory(name="Gent")
    MembershipFactory(organisation=it, group=WorkingGroupFactory(name="Ethics"))
    found, page = bring("name;role;signed_on\nGent;supporting;2024-01-01\n")
    assert found.state == "refused"
    assert "It is a member of “Ethics”, which is for buyers only." in page


BAD_FILES = {
    "empty": (b"", "empty.csv"),
    "only columns": (b"name;kind\n", "sheet.csv"),
    "no name": (b"kind;country\nngo;BE\n", "sheet.csv"),
    "unknown column": (b"name;colour\nA;red\n", "sheet.csv"),
    "unknown columns": (b"name;colour;kind;size\nA;red;ngo;9\n", "sheet.csv"),
    "twice": (b"name;kind;soort;Kind\nA;ngo;ngo;ngo\n", "sheet.csv"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "sheet.xls"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "sheet.csv"),
    "a broken workbook": (b"PK\x03\x04" + bytes(100), "sheet.xlsx"),
}
REFUSED = {
    "only columns": "The file holds no rows.",
    "no name": "No column is called “name”.",
    "unknown columns": "These columns are not known: “colour” (B1), “size” (D1).",
    "unknown column": "The column “colour” (B1) is not known.",
    "twice": "Two columns mean the same:",
    "old Excel": "This is an old Excel file (.xls).",
    "a picture": "The file is neither CSV nor an Excel workbook",
    "a broken workbook": "The workbook cannot be read",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_sheet_is_refused_with_the_reason(case, bring, own_files):
    found, page = bring(*BAD_FILES[case])
    assert found.state == "refused"
    assert f"Nothing was imported. {REFUSED[case]}" in page
    assert [path for path in Path(own_files).rglob("*") if path.is_file()] == []


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(bring, monkeypatch):
    monkeypatch.setattr("members.importing.sheet.MAX_UNPACKED", 2**20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2**21)
    found, page = bring(file.getvalue(), "bomb.xlsx")
    assert found.state == "refused"
    assert "larger than" in page


def test_too_many_rows_are_refused(bring, monkeypatch):
    monkeypatch.setattr("members.importing.sheet.MAX_ROWS", 2)
    _found, page = bring("name;kind\nA;ngo\nB;ngo\nC;ngo\n")
    assert "The file has more than 2 rows." in page


def test_what_will_change_is_told_field_by_field(bring, confirm):
    it = OrganisationFactory(name="City of Ghent", name_nl="Stad Gent", website="https://old.be/")
    ParticipationFactory(organisation=it, signed_on=date(2021, 6, 14))
    found, page = bring(
        "name;country;website;level;listed;summary;role;signed_on\n"
        "stad gent;BE;https://stad.gent/;;no;Buys.;coordinating;1/4/2023\n"
    )
    assert found.counts == {"rows": 1, "new": 0, "changed": 1, "same": 0, "problem": 0}
    assert "Web site: https://old.be/ → https://stad.gent/" in page.replace("web site", "Web site")
    assert "listed publicly: yes → no" in page
    assert "summary (English): Buys." in page
    assert "Role in the Pact: coordinating participant from 2023-04-01" in page
    assert "Its role until now ends then: procuring participant" in page
    confirm(found)
    it.refresh_from_db()
    assert (it.website, it.level, it.listed) == ("https://stad.gent/", "local", False)
    # The name by which it was found is none of its original language: it is a change too.
    assert it.name_nl == "Stad Gent"
    assert list(it.participations.order_by("signed_on").values_list("role", "ended_on")) == [
        ("procuring", date(2023, 4, 1)),
        ("coordinating", None),
    ]


def test_the_same_sheet_again_changes_nothing(bring, confirm):
    found, _page = bring(MESSY)
    confirm(found)
    before = everything()
    again, page = bring(MESSY)
    assert again.counts == {"rows": 5, "new": 0, "changed": 0, "same": 5, "problem": 0}
    assert "Nothing in it differs from what is here." in page
    assert "Yes, import this" not in page
    assert everything() == before


def test_the_same_name_in_another_country_is_another_organisation(bring):
    OrganisationFactory(name="Valencia", country="ES")
    found, _page = bring("name;kind;country\nValencia;public buyer;Venezuela\n")
    assert found.counts["new"] == 1


def test_a_name_of_several_needs_the_address(bring):
    OrganisationFactory(name="Valencia", slug="one")
    OrganisationFactory(name="Valencia", slug="two")
    found, page = bring("name;kind\nValencia;ngo\n")
    assert "add the column “address”" in page
    found, page = bring("name;address;website\nValencia;two;x.example\n")
    assert found.counts["changed"] == 1, page


def test_what_became_wrong_between_look_and_yes_changes_nothing(bring, confirm):
    found, _page = bring("name;kind\nA;ngo\nGent;ngo\n")
    it = OrganisationFactory(name="Gent")
    ParticipationFactory(organisation=it)
    before = everything()
    confirm(found)
    assert found.state == "refused"
    assert everything() == before


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_half(bring, confirm, monkeypatch):
    from members.importing import rows

    found, _page = bring(MESSY)
    real = rows.write

    def killed(batch):
        real(batch)
        raise RuntimeError("killed")

    monkeypatch.setattr(rows, "write", killed)
    confirm(found)
    assert (found.state, everything()) == ("failed", [[], []])


def test_progress_is_seen_by_others_while_the_work_goes_on(bring, monkeypatch):
    from members.importing import run

    monkeypatch.setattr(run, "BATCH", 1)
    told = []
    monkeypatch.setattr(
        "pact.importing.desk.Progress.__call__", lambda self, share, number: told.append(share)
    )
    bring(MESSY)
    assert told == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_who_may_not_add_organisations_does_not_import(editor, staff_without_rights, cast):
    for actor in (editor, staff_without_rights, cast["member"], cast["coordinator"]):
        file = SimpleUploadedFile("sheet.csv", MESSY.encode())
        assert actor.post(ADD, {"file": file}, follow=True).status_code == 403
    assert not OrganisationImport.objects.exists()


# Export ------------------------------------------------------------------------------------------


def export(client, kind, **params):
    answer = client.get(reverse("admin:members_export", args=[kind]), params)
    assert answer.status_code == 200
    data = answer.getvalue()
    if kind == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(data)).active
    return [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_begins_a_formula(kind, secretary):
    for start in "=+-@\t\r":
        OrganisationFactory(name=f"{start}cmd|' /C calc'!A0", summary=f"{start}1")
    rows = export(secretary, kind)
    assert len(rows) == 7
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert sum(cell.startswith("'") for cell in cells) >= 10


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_in_again_without_a_change(kind, secretary, bring, confirm):
    it = OrganisationFactory(
        name="-=Odd=-",
        name_fr="Drôle",
        summary="Line one.\nLine two; with “signs”.",
        ict_users=9,
        ict_users_on=date(2024, 5, 1),
        website="https://odd.example/",
    )
    ParticipationFactory(organisation=it, ended_on=date(2099, 1, 1))
    OrganisationFactory(name="Plain", country="", listed=False)
    address = reverse("admin:members_export", args=[kind])
    found, page = bring(secretary.get(address).getvalue(), f"sheet.{kind}")
    assert found.counts == {"rows": 2, "new": 0, "changed": 0, "same": 2, "problem": 0}, page


def test_an_export_holds_what_the_list_shows(secretary):
    OrganisationFactory(name="Gent", country="BE")
    OrganisationFactory(name="Oslo", country="NO")
    rows = export(secretary, "csv", country="NO")
    name = rows[0].index("Name (English)")
    assert [row[name] for row in rows[1:]] == ["Oslo"]
    rows = export(secretary, "csv", q="gént")
    assert [row[name] for row in rows[1:]] == ["Gent"]


def test_every_column_has_a_name_that_an_import_knows():
    from members.importing.columns import fold, known

    for language in ("en", "nl", "fr", "de"):
        with translation.override(language):
            names = {name: known()[fold(header(name))] for name in COLUMNS}
        assert names == {name: name for name in COLUMNS}
