"""Going through a list by its older and newer links."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from news.models import Post
from pact.paging import window
from tests.factories.news import START, PostFactory

pytestmark = pytest.mark.django_db


def walk(size, direction, params):
    """The pages from one end of the list to the other, as lists of posts' keys."""
    pages = []
    while params is not None:
        page = window(Post.objects.published(), params, size=size)
        pages.append([item.key for item in page.items])
        cursor = getattr(page, direction)
        key = {"older": "before", "newer": "after"}[direction]
        params = {key: cursor} if cursor else None
        assert len(pages) < 50, "the walk does not end"
    return pages


def make_posts(gaps):
    """Posts in the order of their age; a gap is the number of microseconds to the next."""
    moment, posts = START, []
    for gap in gaps:
        moment += timedelta(microseconds=gap)
        posts.append(PostFactory(published_at=moment))
    return posts[::-1]


GAPS = {
    "all dates differ": [1, 1, 3_600_000_000, 7, 999_999, 1, 86_400_000_000],
    "all dates are equal": [0] * 7,
    "some dates are equal": [5, 0, 0, 0, 1, 0, 2],
}


@pytest.mark.parametrize("gaps", GAPS.values(), ids=GAPS)
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_a_walk_to_the_oldest_and_back_meets_every_post_once(gaps, size):
    posts = [post.pk for post in make_posts(gaps)]
    PostFactory(draft=True)
    PostFactory(scheduled=True)

    there = walk(size, "older", {})
    assert [post for page in there for post in page] == posts
    assert all(len(page) == size for page in there[:-1])

    # From beyond the oldest post back to the newest.
    back = walk(size, "newer", {"after": "0-0"})
    assert [post for page in back[::-1] for post in page] == posts


def test_newer_leads_back_to_the_page_one_came_from():
    make_posts([1] * 9)
    first = window(Post.objects.all(), {}, size=3)
    second = window(Post.objects.all(), {"before": first.older}, size=3)
    assert window(Post.objects.all(), {"after": second.newer}, size=3).items == first.items


def test_the_ends_of_the_list_have_no_link_beyond():
    make_posts([1] * 4)
    first = window(Post.objects.all(), {}, size=2)
    last = window(Post.objects.all(), {"before": first.older}, size=2)
    newest_again = window(Post.objects.all(), {"after": last.newer}, size=2)
    assert (first.newer, last.older, newest_again.newer) == (None, None, None)


def test_an_empty_list_has_one_empty_page():
    page = window(Post.objects.all(), {})
    assert (page.items, page.newer, page.older) == ([], None, None)


def test_a_post_added_meanwhile_moves_nothing():
    posts = make_posts([1] * 6)
    first = window(Post.objects.published(), {}, size=3)
    PostFactory(published_at=START + timedelta(days=1))
    second = window(Post.objects.published(), {"before": first.older}, size=3)
    assert [item.key for item in second.items] == [post.pk for post in posts[3:]]


BAD = [
    "x",
    "1",
    "1-",
    "-1",
    "1-2-3",
    "-5-1",
    "1.5-1",
    "1-x",
    "99999999999999999999999-1",
    "9" * 5000 + "-1",
    "1-1; DROP TABLE",
    "\x00-1",
]


@pytest.mark.parametrize("parameter", ["before", "after"])
@pytest.mark.parametrize("cursor", BAD, ids=lambda cursor: repr(cursor)[:20])
def test_a_place_that_cannot_be_is_not_found(visitor, parameter, cursor):
    PostFactory()
    with pytest.raises(Http404):
        window(Post.objects.all(), {parameter: cursor})
    assert visitor.get(reverse("news:list"), {parameter: cursor}).status_code == 404


def test_a_number_larger_than_the_database_knows_is_no_error(visitor):
    PostFactory()
    for parameter in ("before", "after"):
        response = visitor.get(reverse("news:list"), {parameter: f"1-{10**30}"})
        assert response.status_code in (200, 404)


def test_the_list_pages_are_linked_one_after_the_other(visitor):
    posts = make_posts([1] * 41)
    found, address = [], reverse("news:list")
    while address:
        page = visitor.get(address).context["page"]
        found += [item.key for item in page.items]
        address = page.older and f"{reverse('news:list')}?before={page.older}"
    assert found == [post.pk for post in posts]
