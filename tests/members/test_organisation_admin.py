"""Organisations and their roles in the admin: lists, forms, files, what is in the way."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import Organisation, Participation
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    UserFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db

LIST = reverse("admin:members_organisation_changelist")
ROLES = reverse("admin:members_participation_changelist")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = tmp_path


def change(organisation):
    return reverse("admin:members_organisation_change", args=[organisation.pk])


def listed(client, **params):
    return sorted(it.name for it in client.get(LIST, params).context["cl"].result_list)


@pytest.fixture
def two(db):
    ghent = OrganisationFactory(name="Gent", name_fr="Gand", slug="ghent")
    ParticipationFactory(organisation=ghent)
    UserFactory(organisation=ghent)
    MembershipFactory(organisation=ghent)
    OrganisationFactory(name="Label", country="", kind="ngo", level="none", listed=False)
    return ghent


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "gänd"}, ["Gent"]),
        ({"q": "ghent"}, ["Gent"]),
        ({"role": "procuring"}, ["Gent"]),
        ({"role": "none"}, ["Label"]),
        ({"country": "none"}, ["Label"]),
        ({"country": "BE"}, ["Gent"]),
        ({"kind__exact": "ngo"}, ["Label"]),
        ({"listed__exact": "0"}, ["Label"]),
        ({"lacks": "fr"}, ["Label"]),
    ],
)
def test_search_and_filters_of_the_list(params, found, two, secretary):
    assert listed(secretary, **params) == found


def test_the_list_tells_role_people_and_groups(two, secretary):
    row = Page(secretary.get(LIST, {"q": "ghent"}))
    assert row.texts("td", **{"class": "field-role_now"}) == ["procuring participant"]
    assert row.texts("td", **{"class": "field-people_count"}) == ["1"]
    assert row.texts("td", **{"class": "field-group_count"}) == ["1"]


def test_the_lists_ask_as_often_for_one_as_for_three(same_queries, secretary):
    def row():
        it = OrganisationFactory()
        ParticipationFactory(organisation=it)
        MembershipFactory(organisation=it)

    same_queries(LIST, row, client=secretary)
    same_queries(ROLES, row, client=secretary)


def test_the_form_shows_the_roles_and_where_to_sign_another(two, secretary):
    page = Page(secretary.get(change(two)))
    role = two.participations.get()
    links = page.links()
    assert reverse("admin:members_participation_change", args=[role.pk]) in links
    assert reverse("admin:members_participation_add") + f"?organisation={two.pk}" in links


def test_a_changed_address_keeps_leading_to_the_page(two, secretary, visitor):
    data = Page(secretary.get(change(two))).fields()
    answer = secretary.post(change(two), data | {"slug": "gent"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    moved = visitor.get("/organisations/ghent/")
    assert (moved.status_code, moved["Location"]) == (301, "/organisations/gent/")


def test_what_another_saved_meanwhile_is_not_overwritten(two, secretary):
    data = Page(secretary.get(change(two))).fields()
    Organisation.objects.filter(pk=two.pk).update(website="https://theirs.example/")
    answer = secretary.post(change(two), data | {"website": "https://mine.example/"})
    assert answer.status_code == 200
    assert "Not saved yet: this was changed after you opened it here." in answer.text
    two.refresh_from_db()
    assert two.website == "https://theirs.example/"


def test_an_organisation_with_a_role_is_not_deleted_and_it_is_told_why(two, secretary):
    address = reverse("admin:members_organisation_delete", args=[two.pk])
    text = secretary.get(address).text
    assert "Roles in the Pact: 1" in text
    secretary.post(address, {"post": "yes"})
    assert Organisation.objects.filter(pk=two.pk).exists()


def test_a_letter_is_kept_and_linked_to_where_it_is_checked(two, secretary):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 signed")
    data = {"organisation": two.pk, "role": "coordinating", "signed_on": "2023-04-01"}
    answer = secretary.post(reverse("admin:members_participation_add"), data | {"letter": letter})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    role = Participation.objects.get(role="coordinating")
    place = reverse("members:letter", args=[role.pk])
    assert secretary.get(place).getvalue() == b"%PDF-1.4 signed"
    form = secretary.get(reverse("admin:members_participation_change", args=[role.pk]))
    assert place in Page(form).links()
    assert Participation.objects.get(role="procuring").ended_on == date(2023, 4, 1)


def test_a_role_s_history_is_kept_and_can_be_restored(two, secretary):
    role = two.participations.get()
    address = reverse("admin:members_participation_change", args=[role.pk])
    data = Page(secretary.get(address)).fields()
    assert secretary.post(address, data | {"ended_on": "2023-01-01"}).status_code == 302
    history = secretary.get(reverse("admin:members_participation_history", args=[role.pk]))
    assert "ended on" in history.text.lower()


def test_an_export_by_filters_that_are_none_leads_to_the_list_that_says_so(two, secretary):
    for filters in ({"listed__exact": "foo"}, {"evil": "1"}, {"id__in": "1,a"}):
        for kind in ("csv", "xlsx"):
            answer = secretary.get(reverse("admin:members_export", args=[kind]), filters)
            assert (answer.status_code, answer.url) == (302, f"{LIST}?e=1")


def test_what_no_database_takes_is_refused_by_the_whole_admin(two, secretary):
    role = reverse("admin:members_participation_add")
    assert secretary.get(LIST, {"country": "a\0b"}).status_code == 400
    assert secretary.get(ROLES, {"signed_on__year": "9" * 25}).status_code == 400
    assert secretary.post(role, {"organisation": "a\0b", "role": "supporting"}).status_code == 400
