"""Two organisations that turn out to be one: nothing is lost, and nobody gets further in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members.models import (
    FormerAddress,
    Group,
    Invitation,
    Lookalike,
    Membership,
    Organisation,
    Participation,
    Representative,
    User,
)
from members.services import lookalikes, merging
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db):
    return (
        OrganisationFactory(name="City of Ghent", slug="ghent"),
        OrganisationFactory(name="Stad Gent", slug="gent"),
    )


def day(year, month=1):
    return date(year, month, 1)


def moment(year, month=1):
    return datetime(year, month, 1, tzinfo=UTC)


def roles(organisation):
    found = organisation.participations.order_by("signed_on", "pk")
    return [(one.role, one.signed_on, one.ended_on) for one in found]


def test_every_relation_to_an_organisation_follows_or_has_its_own_way():
    """A model that is added later follows by itself; where it cannot, this fails."""
    assert merging.unhandled() == []
    names = {f"{field.model._meta.label}.{field.name}" for field in merging.relations()}
    assert names >= {
        "members.Participation.organisation",
        "members.Membership.organisation",
        "members.Invitation.organisation",
        "members.User.organisation",
        "members.Group_coordinators.organisation",
        "members.FormerAddress.organisation",
        "members.OrganisationImportLine.organisation",
    }
    assert not any("Version" in name for name in names)


def test_a_relation_whose_rows_could_collide_is_noticed(monkeypatch):
    for field in list(merging.special):
        monkeypatch.delitem(merging.special, field)
    found = {f"{field.model.__name__}.{field.name}" for field in merging.unhandled()}
    assert found == {
        "Participation.organisation",
        "Membership.organisation",
        "Invitation.organisation",
        "Lookalike.first",
        "Lookalike.second",
    }


def test_all_that_points_to_the_other_follows(two):
    kept, other = two
    person = UserFactory(organisation=other)
    group = WorkingGroupFactory()
    group.coordinators.add(kept, other)
    only = WorkingGroupFactory()
    only.coordinators.add(other)
    role = ParticipationFactory(organisation=other)
    membership = MembershipFactory(organisation=other)
    speaks = RepresentativeFactory(membership=membership, user=person)
    invitation = Invitation.objects.create(
        email="new@gent.example", organisation=other, expires_at=timezone.now()
    )
    merging.merge(kept, other)
    assert not Organisation.objects.filter(pk=other.pk).exists()
    for thing in (person, role, membership, invitation):
        thing.refresh_from_db()
        assert thing.organisation == kept
    speaks.refresh_from_db()
    assert (speaks.membership, speaks.is_current) == (membership, True)
    assert list(kept.coordinated_groups.order_by("pk")) == [group, only]
    for field in merging.relations():
        assert not field.model._base_manager.filter(**{field.name: other.pk}).exists()


def test_the_history_of_both_stays(two):
    kept, other = two
    Organisation.objects.filter(pk=other.pk).update(name_en="Stad Gent (België)")
    merging.merge(kept, other)
    events = Organisation.kept.versions.objects.filter(pgh_obj_id=other.pk).order_by("pgh_id")
    labels = list(events.values_list("pgh_label", "name_en"))
    assert labels == [
        ("insert", "Stad Gent"),
        ("update", "Stad Gent (België)"),
        ("delete", "Stad Gent (België)"),
    ]


def test_a_role_of_the_other_fills_the_time_in_which_the_kept_had_none(two):
    kept, other = two
    ParticipationFactory(organisation=kept, role="coordinating", signed_on=day(2023))
    ParticipationFactory(organisation=other, role="procuring", signed_on=day(2021))
    merging.merge(kept, other)
    assert roles(kept) == [
        ("procuring", day(2021), day(2023)),
        ("coordinating", day(2023), None),
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ((day(2022), None), (day(2021), None), (day(2021), None)),
        ((day(2021), day(2022)), (day(2021, 6), None), (day(2021), None)),
        ((day(2021), None), (day(2022), day(2023)), (day(2021), None)),
        ((day(2021), day(2022)), (day(2022), day(2023)), (day(2021), day(2023))),
    ],
)
def test_the_same_role_becomes_one_period(mine, theirs, found, two):
    kept, other = two
    ParticipationFactory(organisation=kept, signed_on=mine[0], ended_on=mine[1])
    ParticipationFactory(organisation=other, signed_on=theirs[0], ended_on=theirs[1])
    merging.merge(kept, other)
    assert roles(kept) == [("procuring", *found)]


def test_a_role_around_another_stands_before_and_after_it(two):
    kept, other = two
    ParticipationFactory(
        organisation=kept, role="coordinating", signed_on=day(2022), ended_on=day(2023)
    )
    ParticipationFactory(organisation=other, signed_on=day(2021))
    merging.merge(kept, other)
    assert roles(kept) == [
        ("procuring", day(2021), day(2022)),
        ("coordinating", day(2022), day(2023)),
        ("procuring", day(2023), None),
    ]


def test_a_letter_is_never_lost(two):
    kept, other = two
    ParticipationFactory(organisation=kept, signed_on=day(2021), letter="letters/mine.pdf")
    ParticipationFactory(organisation=other, signed_on=day(2022), letter="letters/theirs.pdf")
    merging.merge(kept, other)
    letters = {str(one.letter): one.is_current for one in kept.participations.all()}
    assert letters == {"letters/mine.pdf": True, "letters/theirs.pdf": False}


def test_memberships_of_a_group_at_one_time_become_one_with_all_their_people(two):
    kept, other = two
    group = WorkingGroupFactory()
    mine = MembershipFactory(organisation=kept, group=group, since=moment(2023))
    theirs = MembershipFactory(
        organisation=other, group=group, since=moment(2021), until=moment(2024)
    )
    here = RepresentativeFactory(membership=mine, since=moment(2023))
    there = RepresentativeFactory(membership=theirs, since=moment(2021), role="moderator")
    merging.merge(kept, other)
    membership = kept.memberships.get()
    assert (membership.pk, membership.since, membership.until) == (mine.pk, moment(2021), None)
    people = {one.user_id: (one.since, one.until) for one in membership.representatives.all()}
    # Nobody gets into the group by this: the other's membership had ended, and so do its people.
    assert people == {
        here.user_id: (moment(2023), None),
        there.user_id: (moment(2021), moment(2024)),
    }
    assert not Group.objects.open_to(there.user).exists()


def test_memberships_one_after_the_other_stay_two(two):
    kept, other = two
    group = WorkingGroupFactory()
    MembershipFactory(organisation=kept, group=group, since=moment(2021), until=moment(2022))
    MembershipFactory(organisation=other, group=group, since=moment(2023))
    merging.merge(kept, other)
    found = kept.memberships.order_by("since").values_list("since", "until")
    assert list(found) == [(moment(2021), moment(2022)), (moment(2023), None)]


def test_a_person_who_spoke_for_both_has_one_history(two):
    kept, other = two
    group = WorkingGroupFactory()
    mine = MembershipFactory(organisation=kept, group=group)
    theirs = MembershipFactory(organisation=other, group=group)
    person = UserFactory(organisation=kept)
    RepresentativeFactory(membership=mine, user=person, since=moment(2022), until=moment(2023))
    RepresentativeFactory(membership=theirs, user=person, since=moment(2021), until=moment(2024))
    merging.merge(kept, other)
    found = Representative.objects.filter(user=person).order_by("since")
    assert [(one.since.year, one.until.year) for one in found] == [
        (2021, 2022),
        (2022, 2023),
        (2023, 2024),
    ]


def test_who_is_invited_for_both_keeps_one_invitation(two):
    kept, other = two
    for organisation in two:
        Invitation.objects.create(
            email="new@gent.example",
            organisation=organisation,
            expires_at=timezone.now() + timedelta(days=3),
        )
    merging.merge(kept, other)
    found = Invitation.objects.filter(organisation=kept)
    assert found.count() == 2
    assert found.open().count() == 1


def test_the_old_address_leads_to_the_one_that_is_kept(two, visitor):
    kept, other = two
    FormerAddress.objects.create(slug="gand", organisation=other)
    merging.merge(kept, other)
    for slug in ("gent", "gand"):
        answer = visitor.get(reverse("members:organisation", args=[slug]))
        assert (answer.status_code, answer["Location"]) == (301, "/organisations/ghent/")


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [
        ({"kind": "supplier", "level": "none"}, {}, "cannot take part in the Pact"),
        ({"demonstration": True}, {}, "one of a demonstration stay two"),
    ],
)
def test_what_is_not_allowed_changes_nothing(mine, theirs, why, two):
    kept, other = two
    Organisation.objects.filter(pk=kept.pk).update(**mine)
    ParticipationFactory(organisation=other)
    UserFactory(organisation=other)
    before = [list(model.objects.values()) for model in (Organisation, Participation, User)]
    with pytest.raises(ValidationError, match=why):
        merging.merge(kept, other)
    after = [list(model.objects.values()) for model in (Organisation, Participation, User)]
    assert after == before


def test_a_supporter_does_not_get_into_a_group_for_buyers_by_it(two):
    kept, other = two
    ParticipationFactory(organisation=kept, role="supporting")
    MembershipFactory(organisation=other, group=WorkingGroupFactory(name="Ethics"))
    with pytest.raises(ValidationError, match="“Ethics” is for buyers only"):
        merging.merge(kept, other)
    assert Membership.objects.get().organisation == other


def test_an_organisation_is_not_merged_with_itself(two):
    with pytest.raises(ValidationError, match="Choose two organisations"):
        merging.merge(two[0], two[0])


# In the admin ------------------------------------------------------------------------------------


def merge_page(kept, other):
    return reverse("admin:members_merge", args=[kept.pk, other.pk])


def test_field_by_field_then_yes(two, secretary):
    kept, other = two
    Organisation.objects.filter(pk=other.pk).update(
        website="https://stad.gent/", name_nl="Stad Gent", ict_users=9, ict_users_on=day(2024)
    )
    UserFactory(organisation=other)
    page = Page(secretary.get(merge_page(kept, other)))
    data = page.fields()
    # What the one that stays lacks comes from the other, unless somebody says no.
    assert {name: data[name] for name in ("in_en", "in_nl", "website", "ict_users")} == {
        "in_en": "kept",
        "in_nl": "other",
        "website": "other",
        "ict_users": "other",
    }
    assert "People: 1" in page.texts("li")
    assert Organisation.objects.count() == 2
    answer = secretary.post(merge_page(kept, other), data | {"ict_users": "kept"}, follow=True)
    assert "is now part of" in answer.text
    kept.refresh_from_db()
    assert (kept.name_en, kept.name_nl) == ("City of Ghent", "Stad Gent")
    assert (kept.website, kept.ict_users) == ("https://stad.gent/", None)
    assert LogEntry.objects.filter(object_id=str(other.pk), action_flag=3).exists()


def test_the_page_shows_the_roles_as_they_will_stand(two, secretary):
    kept, other = two
    ParticipationFactory(organisation=kept, role="coordinating", signed_on=day(2023))
    ParticipationFactory(organisation=other, role="procuring", signed_on=day(2021))
    text = " ".join(secretary.get(merge_page(kept, other)).text.split())
    assert "Coordinating participant: from 1 January 2023" in text
    assert "Procuring participant: 1 January 2021 to 1 January 2023" in text
    turned = " ".join(secretary.get(merge_page(other, kept)).text.split())
    assert "Procuring participant: from 1 January 2021" in turned
    assert "Coordinating participant: no time is left for it beside the others" in turned


def test_the_reason_stands_on_the_page_and_nothing_changed(two, secretary):
    kept, other = two
    Organisation.objects.filter(pk=kept.pk).update(kind="supplier", level="none")
    ParticipationFactory(organisation=other)
    data = Page(secretary.get(merge_page(kept, other))).fields()
    answer = secretary.post(merge_page(kept, other), data)
    assert "cannot take part in the Pact" in answer.text
    assert Organisation.objects.count() == 2
    assert not LogEntry.objects.exists()


# Finding -----------------------------------------------------------------------------------------


def pairs():
    return {
        (pair.first.name, pair.second.name, pair.reason)
        for pair in Lookalike.objects.filter(different=False)
    }


def test_similar_names_and_shared_web_sites_are_found():
    OrganisationFactory(name="Gemeente Utrecht", country="NL")
    OrganisationFactory(name="gemeente utrécht", country="NL")
    OrganisationFactory(name="Gemeente Utrecht", country="DE")
    OrganisationFactory(name="Stad Brugge", website="https://www.brugge.be/a")
    OrganisationFactory(name="Bruges", website="http://BRUGGE.be/fr?x")
    OrganisationFactory(name="Gent", name_fr="Gand")
    OrganisationFactory(name="Gand (ville)", name_nl="Gent")
    OrganisationFactory(name="Gent", demonstration=True)
    assert lookalikes.look_for() == 3
    assert pairs() == {
        ("Gemeente Utrecht", "gemeente utrécht", "name"),
        ("Stad Brugge", "Bruges", "domain"),
        ("Gent", "Gand (ville)", "name"),
    }
    assert lookalikes.look_for() == 3


def test_a_host_of_many_tenants_is_no_sign():
    for n in range(6):
        OrganisationFactory(name=f"{'abcdefgh'[n] * 9}", website="https://sites.example/x")
    assert lookalikes.look_for() == 0


def test_from_finding_to_one(two, secretary, do_tasks):
    kept, other = two
    Organisation.objects.update(website="https://stad.gent/")
    found = reverse("admin:members_duplicates")
    assert "None were found." in secretary.get(found).text
    secretary.post(reverse("admin:members_duplicates_look"))
    assert do_tasks() == 1
    page = Page(secretary.get(found))
    assert merge_page(kept, other) in page.links()
    change = secretary.get(reverse("admin:members_organisation_change", args=[other.pk]))
    assert merge_page(other, kept) in Page(change).links()


def test_any_two_of_the_list_can_become_one(two, secretary):
    listed = reverse("admin:members_organisation_changelist")

    def select(*organisations):
        return secretary.post(
            listed,
            {
                "action": "merge_selected",
                "_selected_action": [organisation.pk for organisation in organisations],
            },
            follow=True,
        )

    assert select(*two).request["PATH_INFO"] == reverse(
        "admin:members_merge", args=[two[0].pk, two[1].pk]
    )
    for several in ([two[0]], [*two, OrganisationFactory()]):
        assert "Select two organisations" in select(*several).text


def test_what_was_said_to_be_two_is_not_shown_again(two, secretary):
    kept, other = two
    Organisation.objects.update(website="https://stad.gent/")
    lookalikes.look_for()
    secretary.post(reverse("admin:members_duplicates_different", args=[kept.pk, other.pk]))
    assert pairs() == set()
    assert lookalikes.look_for() == 0
    assert Lookalike.objects.get().different


def test_the_list_of_pairs_asks_as_often_for_one_as_for_three(same_queries, secretary):
    def row():
        one, other = OrganisationFactory(), OrganisationFactory()
        Lookalike.objects.create(first=one, second=other, reason="name", likeness=0.9)

    same_queries(reverse("admin:members_duplicates"), row, client=secretary)


def test_who_may_not_delete_organisations_does_not_merge_them(two, editor, staff_without_rights):
    kept, other = two
    for actor in (editor, staff_without_rights):
        for address in (merge_page(kept, other), reverse("admin:members_duplicates")):
            assert actor.get(address).status_code == 403
        assert actor.post(merge_page(kept, other)).status_code == 403
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("after", ["9" * 4500, "²", "-1"])
def test_a_place_that_is_none_is_the_first_page_of_pairs(secretary, after):
    page = secretary.get(reverse("admin:members_duplicates"), {"after": after})
    assert (page.status_code, page.context["pairs"]) == (200, [])
