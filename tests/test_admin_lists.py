"""Lists and questions of the admin, as a tired secretary meets them."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import BuyerGroup, PublishedCount
from news.models import Post
from tests.factories.members import MembershipFactory
from tests.factories.news import PostFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db


def listed(prefix, query=""):
    return reverse(f"admin:{prefix}_changelist") + query


def test_only_what_is_featured_says_so(secretary):
    PostFactory(title="Plain")
    PostFactory(title="Shown first", featured=True)
    shown = Markup(secretary.get(listed("news_post")))
    titles = shown.texts("th", **{"class": "field-title"})
    states = shown.texts("td", **{"class": "field-state_in_list"})
    assert dict(zip(titles, states, strict=True)) == {
        "Plain": "published",
        "Shown first": "published featured",
    }
    assert shown.all("img", alt="False") == []


def test_a_list_is_called_by_what_it_lists(secretary):
    shown = Markup(secretary.get(listed("news_post")))
    assert shown.texts("h1")[-1] == "Posts"
    with translation.override("fr"):
        assert Markup(secretary.get(listed("news_post"))).texts("h1")[-1] != "Posts"


def test_an_empty_list_says_what_to_do(secretary):
    shown = secretary.get(listed("news_subscriber"))
    assert "There is nothing here yet." in shown.text
    assert reverse("admin:news_subscriber_add") in Markup(shown).links()


def test_a_search_without_a_result_leads_back_to_all(secretary):
    SubscriberFactory()
    for query in ("?q=nobody", "?state__exact=bounced"):
        shown = secretary.get(listed("news_subscriber", query))
        assert "Nothing fits what you search for or filter by." in shown.text
        assert "?" in Markup(shown).links()
        assert "nothing here yet" not in shown.text


def test_who_may_not_add_is_not_asked_to(secretary):
    assert "There is nothing here yet. <a" not in secretary.get(listed("pact_outgoingmail")).text


def test_before_a_post_is_deleted_its_issues_are_counted_and_the_way_back_is_named(secretary):
    post = PostFactory()
    IssueFactory(posts=[post])
    IssueFactory(posts=[post])
    shown = secretary.get(reverse("admin:news_post_delete", args=[post.pk]))
    assert "Issues of the newsletter that lose it: 2" in shown.text
    assert "opic of a post" not in shown.text
    assert reverse("admin:news_post_deleted") in Markup(shown).links()
    secretary.post(reverse("admin:news_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.exists()


def test_what_cannot_be_deleted_says_why_and_leads_back(secretary, group):
    organisation = MembershipFactory(group=group).organisation
    shown = secretary.get(reverse("admin:members_organisation_delete", args=[organisation.pk]))
    assert "cannot be deleted as long as this hangs on it" in shown.text
    assert "Memberships: 1" in shown.text
    assert "No, take me back" in shown.text


def test_groups_are_filtered_by_the_countries_that_have_one(secretary):
    for country, name in (("BE", "Belgian"), ("NO", "Norwegian")):
        BuyerGroup.objects.create(name=name, slug=name.lower(), purpose="x", country=country)
    shown = Markup(secretary.get(listed("members_buyergroup", "?country=NO")))
    links = {link for link in shown.links() if re.fullmatch(r"\?country=\w\w", link)}
    assert links == {"?country=BE", "?country=NO"}
    assert "Norwegian" in shown.one("table", id="result_list").text
    assert "Belgian" not in shown.one("table", id="result_list").text


def test_a_count_is_shown_as_it_was_stated(secretary, group):
    values = {"group": group, "counted": "members", "source_name": "ICLEI"}
    PublishedCount.objects.create(number=80, approximate=True, **values)
    shown = Markup(secretary.get(listed("members_publishedcount")))
    assert "about 80" in shown.one("table", id="result_list").text


def test_the_filter_by_country_asks_no_more_with_more_groups(same_queries, secretary):
    numbers = iter(range(9))

    def row():
        n = next(numbers)
        BuyerGroup.objects.create(name=f"Group {n}", slug=f"g{n}", purpose="x", country="BE")

    same_queries(listed("members_buyergroup"), row, client=secretary)
