"""Groups, and who is in them, in the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Group, Membership, PublishedCount, Representative, WorkProgramme
from pact.history.versions import latest, to_number
from tests.factories.members import (
    BuyerGroupFactory,
    MembershipFactory,
    OrganisationFactory,
    PublishedCountFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkProgrammeFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


def address(name, page, *arguments):
    return reverse(f"admin:members_{name}_{page}", args=arguments)


def fields(client, where):
    response = client.get(where)
    assert response.status_code == 200
    return Page(response).fields()


def listed(client, name, **query):
    found = client.get(address(name, "changelist"), query)
    return [str(row) for row in found.context["cl"].result_list]


def test_a_buyer_group_is_added_with_its_kind_country_and_coordinators(secretary):
    institute = OrganisationFactory(name="Institute")
    where = address("buyergroup", "add")
    typed = fields(secretary, where) | {
        "name_en": "Belgian buyers",
        "slug": "belgian-buyers",
        "purpose_en": "To buy better.",
        "country": "BE",
        "coordinators": [institute.pk],
    }
    assert secretary.post(where, typed).status_code == 302
    group = Group.objects.get()
    assert (group.kind, group.country, group.published) == ("buyer", "BE", False)
    assert list(group.coordinators.all()) == [institute]


def test_a_buyer_group_without_a_country_is_refused_in_words(secretary):
    where = address("buyergroup", "add")
    typed = {"language": "en", "name_en": "Buyers", "slug": "buyers", "purpose_en": "To buy."}
    response = secretary.post(where, typed | {"open_to": "buyers"})
    assert response.context["adminform"].form.errors == {"country": ["This field is required."]}
    assert not Group.objects.exists()


def test_each_kind_has_a_list_of_its_own(secretary):
    BuyerGroupFactory(name="Buyers")
    WorkingGroupFactory(name="Workers")
    assert listed(secretary, "buyergroup") == ["Buyers"]
    assert listed(secretary, "workinggroup") == ["Workers"]
    there = Group.objects.get(kind="working")
    assert secretary.get(address("buyergroup", "change", there.pk)).status_code == 302


def test_what_was_deleted_of_one_kind_does_not_come_back_as_the_other(secretary):
    group = WorkingGroupFactory(name="Workers")
    key = group.pk
    group.delete()
    number = to_number(latest(Group, key))
    assert secretary.get(address("buyergroup", "restore", key, number)).status_code == 404
    assert "Workers" not in secretary.get(address("buyergroup", "deleted")).text
    assert "Workers" in secretary.get(address("workinggroup", "deleted")).text
    response = secretary.post(address("workinggroup", "restore", key, number), {"slug": "again"})
    assert response.status_code == 302
    back = Group.objects.get()
    assert (back.kind, back.slug, back.published) == ("working", "again", False)


def test_of_two_at_the_same_group_the_second_is_told(secretary, staff, group):
    where = address("workinggroup", "change", group.pk)
    first, second = fields(secretary, where), fields(staff, where)
    assert secretary.post(where, first | {"objectives_en": "First."}).status_code == 302
    told = staff.post(where, second | {"objectives_en": "Second."})
    assert [both.name for both in told.context["adminform"].form.conflict.both] == ["objectives_en"]
    assert Group.objects.get(pk=group.pk).objectives_en == "First."


def test_the_page_of_a_group_leads_to_what_belongs_to_it(secretary, group):
    WorkProgrammeFactory(group=group)
    PublishedCountFactory(group=group)
    RepresentativeFactory(membership__group=group)
    WorkProgrammeFactory()
    page = Page(secretary.get(address("workinggroup", "change", group.pk)))
    links = {link.text: link["href"] for link in page.all("a")}
    assert len(listed(secretary, "workprogramme")) == 2
    for text, name in {
        "1 work programme": "workprogramme",
        "1 published count": "publishedcount",
        "1 member now": "membership",
        "1 person speaks in it now": "representative",
    }.items():
        rows = secretary.get(links[text]).context["cl"].result_list
        assert len(rows) == 1, name


def test_the_countries_of_an_edition_are_chosen_and_told_by_the_history(secretary, group):
    programme = WorkProgrammeFactory(group=group, countries=["BE"])
    where = address("workprogramme", "change", programme.pk)
    typed = fields(secretary, where) | {"countries": ["BE", "NO"]}
    assert secretary.post(where, typed).status_code == 302
    programme.refresh_from_db()
    assert programme.countries == ["BE", "NO"]
    number = to_number(latest(WorkProgramme, programme.pk))
    told = secretary.get(address("workprogramme", "version", programme.pk, number)).text
    assert "Norway" in told


def test_of_two_who_choose_countries_the_second_is_told(secretary, staff, group):
    programme = WorkProgrammeFactory(group=group, countries=["BE"])
    where = address("workprogramme", "change", programme.pk)
    second = fields(staff, where)
    secretary.post(where, fields(secretary, where) | {"countries": ["BE", "NO"]})
    told = staff.post(where, second | {"title_en": "Renamed"})
    assert told.status_code == 200
    again = Page(told).fields()
    assert again["countries"] == ["BE", "NO"]
    staff.post(where, again)
    programme.refresh_from_db()
    assert (programme.title, programme.countries) == ("Renamed", ["BE", "NO"])


def test_a_count_of_another_group_s_edition_is_refused(secretary, group):
    programme = WorkProgrammeFactory()
    where = address("publishedcount", "add")
    response = secretary.post(
        where,
        {
            "group": group.pk,
            "programme": programme.pk,
            "counted": "members",
            "number": "18",
            "source_name": "ICLEI",
        },
    )
    form = response.context["adminform"].form
    assert form.errors == {"programme": ["This is a work programme of another group."]}
    assert not PublishedCount.objects.exists()


def test_ending_a_membership_ends_all_who_speak_for_it(secretary, group):
    speaker = RepresentativeFactory(membership__group=group)
    where = address("membership", "change", speaker.membership_id)
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M:%S").split()
    typed = fields(secretary, where) | {"until_0": now[0], "until_1": now[1]}
    assert secretary.post(where, typed).status_code == 302
    speaker.refresh_from_db()
    assert speaker.until == speaker.membership.until
    assert not Representative.objects.current().exists()


def test_a_supplier_does_not_join_a_group_for_buyers(secretary, group):
    supplier = OrganisationFactory(supplier=True)
    where = address("membership", "add")
    typed = fields(secretary, where) | {"organisation": supplier.pk, "group": group.pk}
    response = secretary.post(where, typed)
    assert response.context["adminform"].form.non_field_errors() == [
        "“Ethics” is for buyers only: a supplier cannot be its member."
    ]
    assert not Membership.objects.exists()


def test_selected_memberships_end_after_a_question(secretary, group):
    speakers = [RepresentativeFactory(membership__group=group) for _n in range(3)]
    chosen = [speaker.membership_id for speaker in speakers[:2]]
    where = address("membership", "changelist")
    data = {"action": "end_selected", "_selected_action": chosen}
    asked = secretary.post(where, data)
    assert "End these memberships now?" in asked.text
    assert 'value="End the memberships"' in asked.text
    assert Membership.objects.current().count() == 3
    secretary.post(where, data | {"confirmed": "yes"})
    assert list(Membership.objects.current()) == [speakers[2].membership]
    assert list(Representative.objects.current()) == [speakers[2]]


def test_a_person_speaks_for_their_own_organisation_alone(secretary, group):
    membership = MembershipFactory(group=group, organisation__name="Town of Turku")
    stranger = UserFactory(name="Sam Stranger")
    where = address("representative", "add")
    typed = fields(secretary, where) | {"user": stranger.pk, "membership": membership.pk}
    response = secretary.post(where, typed)
    assert response.context["adminform"].form.non_field_errors() == [
        "Sam Stranger does not work for Town of Turku."
    ]
    assert not Representative.objects.exists()


def test_a_role_is_changed_from_the_list(secretary, group):
    speaker = RepresentativeFactory(membership__group=group)
    where = address("representative", "changelist")
    data = {"action": "make_moderator", "_selected_action": [speaker.pk]}
    assert "Change the role to: moderator?" in secretary.post(where, data).text
    secretary.post(where, data | {"confirmed": "yes"})
    rows = Representative.objects.filter(user=speaker.user).order_by("pk")
    assert [(row.role, row.is_current) for row in rows] == [("member", False), ("moderator", True)]


def test_people_are_removed_from_the_list(secretary, group):
    speaker = RepresentativeFactory(membership__group=group)
    where = address("representative", "changelist")
    data = {"action": "end_selected", "_selected_action": [speaker.pk], "confirmed": "yes"}
    secretary.post(where, data)
    assert not Representative.objects.current().exists()
    assert Membership.objects.current().count() == 1


MAKERS = {
    "buyergroup": BuyerGroupFactory,
    "workinggroup": WorkingGroupFactory,
    "workprogramme": WorkProgrammeFactory,
    "publishedcount": PublishedCountFactory,
    "membership": MembershipFactory,
    "representative": RepresentativeFactory,
}


@pytest.mark.parametrize("name", MAKERS)
def test_lists_ask_as_much_for_three_rows_as_for_one(name, same_queries, secretary, group):
    belongs = {} if "group" in name else {"group": group}
    if name == "representative":
        belongs = {"membership__group": group}
    same_queries(address(name, "changelist"), lambda: MAKERS[name](**belongs), client=secretary)


@pytest.mark.parametrize("name", ["membership", "representative"])
def test_the_lists_are_searched_and_filtered(name, secretary, group):
    for town, until in (("Turku", None), ("Tartu", timezone.now())):
        RepresentativeFactory(
            membership__group=group,
            membership__organisation__name=town,
            until=until,
            membership__until=until,
        )
    assert [
        row.split("–")[-2 if name == "representative" else 0].strip()
        for row in listed(secretary, name, q="turku")
    ] == ["Turku"]
    assert len(listed(secretary, name, now="no")) == 1
    assert len(listed(secretary, name, now="yes")) == 1


def test_a_group_with_members_is_not_deleted_and_says_how_many(secretary, group):
    for _n in range(3):
        RepresentativeFactory(membership__group=group)
    where = address("workinggroup", "delete", group.pk)
    assert "Memberships: 3" in secretary.get(where).text
    secretary.post(where, {"post": "yes"})
    assert Group.objects.filter(pk=group.pk).exists()
    empty = WorkingGroupFactory()
    secretary.post(address("workinggroup", "delete", empty.pk), {"post": "yes"})
    assert not Group.objects.filter(pk=empty.pk).exists()


def test_a_membership_of_somebody_who_speaks_is_not_deleted(secretary, group):
    speaker = RepresentativeFactory(membership__group=group)
    where = address("membership", "delete", speaker.membership_id)
    assert "Representatives: 1" in secretary.get(where).text
    secretary.post(where, {"post": "yes"})
    assert Membership.objects.filter(pk=speaker.membership_id).exists()
