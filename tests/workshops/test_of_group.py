"""The workshops of a group, on its public page and in its workspace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.members import WorkProgrammeFactory
from tests.factories.workshops import WorkshopFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def workspace(group):
    return f"/groups/{group.slug}/workspace/"


def held(**values):
    ended = timezone.now() - 7 * DAY
    times = {"starts_at": ended - DAY / 24, "ends_at": ended, "state": "archived"}
    return WorkshopFactory(**times | values)


def lines(response):
    return Page(response).texts("h3", **{"class": "workshop-line__title"})


def test_the_public_page_leads_everybody_to_the_same_workshops(
    visitor, member, secretary, group, other_group
):
    WorkshopFactory(group=group, title="Labels")
    WorkshopFactory(group=group, title="A draft", draft=True)
    WorkshopFactory(group=group, title="For members", public=False)
    WorkshopFactory(group=group, title="Called off", state="cancelled")
    WorkshopFactory(group=other_group, title="Of others")
    held(group=group, title="Batteries")
    for actor in (visitor, member, secretary):
        assert lines(actor.get(group.get_absolute_url())) == ["Labels", "Batteries"]


def test_of_many_past_workshops_the_newest_nine_show_in_public(visitor, member, workspace, group):
    for number in range(10):
        ended = timezone.now() - (20 - number) * DAY
        held(group=group, title=f"Number {number}", starts_at=ended - DAY / 24, ends_at=ended)
    names = [f"Number {number}" for number in range(9, -1, -1)]
    assert lines(visitor.get(group.get_absolute_url())) == names[:9]
    assert lines(member.get(workspace)) == names[:5]


def test_a_group_without_workshops_says_nothing_of_them(visitor, group):
    assert "All workshops" not in visitor.get(group.get_absolute_url()).text


def test_the_page_asks_as_much_for_three_workshops_as_for_one(same_queries, group, member):
    def add():
        WorkshopFactory(group=group)
        held(group=group)

    same_queries(group.get_absolute_url(), add)
    same_queries(f"/groups/{group.slug}/workspace/", add, client=member)


def test_the_workspace_leads_back_to_what_was_held(member, workspace, group):
    held(group=group, title="Batteries", public=False)
    assert lines(member.get(workspace)) == ["Batteries"]


def test_who_runs_the_group_finds_its_drafts_and_plans_from_its_workspace(
    coordinator, member, workspace, group
):
    WorkshopFactory(group=group, title="Not announced", draft=True)
    assert "Not announced" not in member.get(workspace).text
    page = coordinator.get(workspace)
    assert "Not announced" in page.text
    assert f'href="/workshops/new/?group={group.slug}"' in page.text


def test_a_new_workshop_is_of_the_newest_programme_of_the_one_group(
    coordinator, secretary, group, other_group
):
    for year in (2026, 2027):
        WorkProgrammeFactory(group=group, year=year)
    WorkProgrammeFactory(group=other_group, year=2028)

    def chosen(actor, address):
        return Page(actor.get(address)).fields()["programme"]

    newest = [str(group.programmes.get(year=2027).pk)]
    assert chosen(coordinator, "/workshops/new/") == newest
    assert chosen(secretary, f"/workshops/new/?group={group.slug}") == newest
    # Who runs several says which; what is no group changes nothing.
    assert chosen(secretary, "/workshops/new/") == [""]
    assert chosen(secretary, "/workshops/new/?group=%00") == [""]
