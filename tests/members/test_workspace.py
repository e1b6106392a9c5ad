"""The workspace of a group: what its people see of one another."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from members import fellows
from members.models import Membership, Organisation, Representative
from members.services import memberships
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.factories.news import PostFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace(group):
    return reverse("members:workspace", args=[group.slug])


@pytest.fixture
def people(group):
    return reverse("members:group-people", args=[group.slug])


def speaker(group, name, shown=(), **values):
    organisation = OrganisationFactory(name=f"Town of {name}", slug=f"town-of-{name.lower()}")
    person = UserFactory(
        name=name,
        organisation=organisation,
        shown_to_fellows=list(shown),
        email=f"{name.lower()}@town.example",
        job_title=f"{name}'s desk",
        perspective="policy",
    )
    membership = MembershipFactory(group=group, organisation=organisation)
    return RepresentativeFactory(membership=membership, user=person, **values)


def test_people_are_named_as_far_as_they_agreed(member, group, people):
    speaker(group, "Nameless")
    speaker(group, "Nina", shown=["name"])
    speaker(group, "Otis", shown=["name", "job_title", "perspective", "email"])
    text = member.get(people).text
    assert "Town of Nameless" in text
    assert text.count("A person who prefers not to be named") == 1
    assert "Nameless&#x27;s desk" not in text
    assert "nameless@town.example" not in text
    assert "<strong>Nina</strong>" in text
    assert "nina@town.example" not in text
    assert "Otis&#x27;s desk · policy" in text
    assert "mailto:otis@town.example" in text


def test_moderators_and_staff_see_names_and_no_more(coordinator, secretary, group, people):
    speaker(group, "Nameless")
    for reader in (coordinator, secretary):
        text = reader.get(people).text
        assert "<strong>Nameless</strong>" in text
        assert "nameless@town.example" not in text


def test_one_sees_oneself(member, people):
    text = member.get(people).text
    assert "<strong>Mila Member</strong>" in text
    assert "member@ghent.example" in text


@pytest.fixture(params=[fellows.FEW, 0])
def either_way(request, monkeypatch):
    """The few that a search finds are sorted; of many, the order is walked."""
    monkeypatch.setattr(fellows, "FEW", request.param)


def test_search_finds_members_and_people_by_parts_whatever_the_accents(
    either_way, member, group, people
):
    for name in ("José", "Nina", "Otis"):
        speaker(group, name, shown=["name"])
    Organisation.objects.filter(slug="town-of-nina").update(name_fr="Ville de Jérôme")

    def found(words):
        page = Page(member.get(people, {"q": words}))
        return [title.text for title in page.all("h2") if title.text.startswith("Town")]

    assert found("jos") == ["Town of José"]
    assert found("JOSE") == ["Town of José"]
    assert found("jerome ville") == ["Town of Nina"]
    assert found("town o") == ["Town of José", "Town of Nina", "Town of Otis"]
    assert found("town jose nina") == []
    assert found("100%") == []


def test_search_does_not_betray_who_is_not_named(either_way, member, coordinator, group, people):
    speaker(group, "Nameless")
    hidden = {"q": "Nameles"}
    organisation = Organisation.objects.get(slug="town-of-nameless")
    Organisation.objects.filter(pk=organisation.pk).update(name_en="Quiet town")
    assert "Quiet town" not in member.get(people, hidden).text
    assert "Quiet town" in coordinator.get(people, hidden).text
    assert "Quiet town" in member.get(people, {"q": "quiet"}).text


def test_search_finds_nothing_of_another_group(either_way, member, other_group, people):
    speaker(other_group, "Nina", shown=["name"])
    for words in ("Nina", "Town of"):
        text = member.get(people, {"q": words}).text
        assert "Nobody in the group matches your search." in text
        assert "Town of Nina" not in text


def test_who_left_or_whose_organisation_left_is_not_in_the_list(member, group, people):
    left = speaker(group, "Nina", shown=["name"])
    memberships.end_representation(left)
    gone = speaker(group, "Otis", shown=["name"])
    memberships.end_membership(gone.membership)
    text = member.get(people).text
    assert "Nina</strong>" not in text
    assert "Nobody speaks for it here yet." in text
    assert "Town of Otis" not in text


def test_the_list_asks_as_much_for_three_members_as_for_one(same_queries, member, group, people):
    names = iter(["Ada", "Bo", "Cy"])
    same_queries(people, lambda: speaker(group, next(names), shown=["name"]), client=member)


def test_the_workspace_asks_as_much_for_three_members_as_for_one(
    same_queries, member, group, workspace
):
    names = iter(["Ada", "Bo", "Cy"])

    def add():
        speaker(group, next(names))
        PostFactory().groups.add(group)

    same_queries(workspace, add, client=member)


def test_pages_of_members_follow_one_another_both_ways(member, group, people):
    for n in range(60):
        organisation = OrganisationFactory(name=f"Town {n:02}", slug=f"town-{n:02}")
        MembershipFactory(group=group, organisation=organisation)

    def towns(address):
        page = Page(member.get(address))
        names = [title.text for title in page.all("h2") if title.text.startswith("Town")]
        by_rel = {link["rel"]: people + link["href"] for link in page.all("a") if link.get("rel")}
        return names, by_rel

    first, links = towns(people)
    assert (first[0], len(first), set(links)) == ("Town 00", 24, {"next"})  # with Ghent
    second, links = towns(links["next"])
    assert (second[0], len(second), set(links)) == ("Town 24", 25, {"prev", "next"})
    third, last = towns(links["next"])
    assert (third, set(last)) == ([f"Town {n}" for n in range(49, 60)], {"prev"})
    assert towns(last["prev"])[0] == second
    assert towns(links["prev"])[0] == first
    assert towns(f"{people}?after=zzzz")[0] == []
    assert member.get(f"{people}?after=%00&q=%00").status_code == 200


def test_the_map_counts_the_members_of_now(member, group, workspace):
    MembershipFactory(group=group, organisation__country="NO")
    MembershipFactory(group=group, organisation__country="NO")
    MembershipFactory(
        group=group, organisation__country="FI", until=datetime(2022, 1, 1, tzinfo=UTC)
    )
    page = Page(member.get(workspace))
    labels = [tile.get("aria-label") for tile in page.all("g", role="img")]
    assert sorted(labels) == ["Belgium: 1 member", "Norway: 2 members"]
    assert "3 organisations are in the group now." in " ".join(page.one("main").text.split())


def test_made_up_members_are_told_as_such(member, group, workspace, people):
    notice = "Organisations and people marked so are made up"
    for address in (workspace, people):
        assert notice not in member.get(address).text
    MembershipFactory(group=group, organisation__demonstration=True)
    for address in (workspace, people):
        assert notice in member.get(address).text


def test_who_leaves_finds_the_workspace_closed_at_the_next_click(member, group, workspace):
    assert member.get(workspace).status_code == 200
    memberships.end_membership(Membership.objects.get(organisation=member.user.organisation))
    assert member.get(workspace).status_code == 404
    assert Representative.objects.filter(user=member.user).exists()


def test_nothing_of_it_is_kept_by_a_browser_or_a_proxy(member, workspace, people):
    for address in (workspace, people):
        assert "no-store" in member.get(address)["Cache-Control"]
