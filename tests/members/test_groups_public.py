"""What everybody sees of a group, and what nobody sees who is not in it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from members import panels
from members.models import WorkingGroup
from tests.factories.members import (
    BuyerGroupFactory,
    MembershipFactory,
    OrganisationFactory,
    PublishedCountFactory,
    WorkingGroupFactory,
    WorkProgrammeFactory,
)
from tests.factories.news import PostFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LIST = reverse("members:groups")


def test_the_list_tells_purpose_theme_or_country_and_newest_edition(visitor, group):
    WorkProgrammeFactory(group=group, year=2021, title="First edition")
    WorkProgrammeFactory(group=group, year=2022, title="Second edition")
    BuyerGroupFactory(name="Belgian buyers", country="BE")
    WorkingGroupFactory(name="Not yet", published=False)
    page = Page(visitor.get(LIST))
    assert [title.text for title in page.all("h3")] == ["Belgian buyers", "Ethics"]
    cards = [" ".join(card.text.split()) for card in page.all("article")]
    assert cards == [
        "Belgium Belgian buyers What it is for.",
        "Ethics What it is for. Newest edition: Second edition",
    ]


def test_the_list_asks_as_much_for_three_groups_as_for_one(same_queries):
    same_queries(LIST, lambda: WorkProgrammeFactory())


def test_the_page_of_a_group_asks_as_much_for_three_of_each_as_for_one(same_queries, group):
    def add():
        programme = WorkProgrammeFactory(group=group, countries=["BE", "NO"])
        PublishedCountFactory(group=group, programme=programme)
        group.coordinators.add(OrganisationFactory())
        PostFactory().groups.add(group)

    same_queries(group.get_absolute_url(), add)


def test_objectives_stand_in_their_order(visitor, group):
    WorkingGroup.objects.filter(pk=group.pk).update(objectives_en="First.\r\n\r\n Second. \nThird.")
    page = Page(visitor.get(group.get_absolute_url()))
    [listed] = page.all("ol", **{"class": "objectives"})
    assert listed.text.strip() == "First.Second.Third."


def test_a_text_that_is_not_translated_is_the_original_s(visitor, group):
    WorkingGroup.objects.filter(pk=group.pk).update(
        name_nl="Ethiek", purpose_nl="Waarvoor ze is.", objectives_en="Meet often."
    )
    with translation.override("nl"):
        page = visitor.get(group.get_absolute_url())
    assert "Ethiek" in page.text
    assert "Meet often." in page.text


def test_counts_of_sources_that_disagree_stand_side_by_side(visitor, group):
    programme = WorkProgrammeFactory(group=group, year=2021)
    common = {"group": group, "programme": programme}
    PublishedCountFactory(**common, number=27, source_name="The Pact", stated_on=None)
    PublishedCountFactory(**common, number=18, source_name="ICLEI", stated_on=date(2022, 3, 8))
    PublishedCountFactory(
        **common, number=80, counted="participants", approximate=True, source_url=""
    )
    page = Page(visitor.get(group.get_absolute_url()))
    rows = [" ".join(row.text.split()) for row in page.all("tr")][1:]
    assert rows == [
        "Members, 2021 18 ICLEI 8 March 2022",
        "Members, 2021 27 The Pact no date given",
        "Participants in sessions, 2021 about 80 ICLEI 8 March 2022",
    ]


def test_the_public_map_shows_published_countries_and_not_those_of_the_members(visitor, group):
    WorkProgrammeFactory(group=group, year=2021, countries=["BE", "NO"])
    MembershipFactory(group=group, organisation__country="FI", organisation__name="Hidden town")
    response = visitor.get(group.get_absolute_url())
    labels = [tile.get("aria-label") for tile in Page(response).all("g", role="img")]
    assert sorted(labels) == ["Belgium: takes part", "Norway: takes part"]
    assert "Hidden town" not in response.text


def test_a_coordinator_that_is_not_listed_is_not_named(visitor, group):
    group.coordinators.add(
        OrganisationFactory(name="Known institute"),
        OrganisationFactory(name="Discreet institute", listed=False),
    )
    text = visitor.get(group.get_absolute_url()).text
    assert "Known institute" in text
    assert "Discreet institute" not in text


def test_the_newest_public_posts_of_a_group_stand_on_its_page(visitor, group, other_group):
    posts = [PostFactory(title=f"Number {n}") for n in range(4)]
    hidden = [PostFactory(title="Hidden", draft=True), PostFactory(title="Hidden", scheduled=True)]
    for post in [*posts, *hidden]:
        post.groups.add(group)
    PostFactory(title="Of another").groups.add(other_group)
    page = Page(visitor.get(group.get_absolute_url()))
    assert [title.text for title in page.all("h3")] == ["Number 3", "Number 2", "Number 1"]
    everything = Page(visitor.get(reverse("news:group", args=[group.slug])))
    titles = [title.text for title in everything.all("h2", **{"class": "card__title"})]
    assert titles == ["Number 3", "Number 2", "Number 1", "Number 0"]


def test_a_date_that_is_corrected_moves_the_post_in_its_groups_news(visitor, group):
    older, newer = PostFactory(title="Older"), PostFactory(title="Newer")
    older.groups.add(group)
    newer.groups.add(group)
    type(older).objects.filter(pk=newer.pk).update(published_at=datetime(2020, 1, 1, tzinfo=UTC))
    page = Page(visitor.get(group.get_absolute_url()))
    assert [title.text for title in page.all("h3")] == ["Older", "Newer"]


def test_a_post_names_its_public_groups(visitor, group):
    post = PostFactory(title="A post")
    post.groups.add(group, WorkingGroupFactory(name="Secret group", published=False))
    text = visitor.get(post.get_absolute_url()).text
    assert f'<a href="{group.get_absolute_url()}">Ethics</a>' in text
    assert "Secret group" not in text


def test_who_is_in_a_group_finds_the_way_into_it(member, other_member, group):
    workspace = reverse("members:workspace", args=[group.slug])
    for address in (LIST, group.get_absolute_url()):
        assert workspace in Page(member.get(address)).links()
        assert workspace not in Page(other_member.get(address)).links()


def test_a_part_adds_its_panel_to_the_public_page(visitor, group, monkeypatch):
    monkeypatch.setattr(panels, "_public_panels", [])

    @panels.public_panel(order=1)
    def nothing(request, group):
        return None

    @panels.public_panel(order=2)
    def something(request, group):
        return {"template": "news/_of_group.html", "cards": [f"Card of {group.slug}"]}

    assert "Card of ethics" in visitor.get(group.get_absolute_url()).text
