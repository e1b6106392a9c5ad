"""How a post becomes public and stops being so."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from news import services
from news.models import Post, years_of_news
from tests.factories.news import PostFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
State = Post.State


def stored(post):
    return Post.objects.filter(pk=post.pk).values().get()


def test_publishing_a_draft_makes_it_public_with_the_date_of_now():
    before = timezone.now()
    post = services.publish(PostFactory(draft=True))
    assert post.is_public
    assert stored(post)["state"] == State.PUBLISHED
    assert before <= stored(post)["published_at"] <= timezone.now()


def test_publishing_keeps_a_date_in_the_past():
    moment = timezone.now() - 90 * HOUR
    post = services.publish(PostFactory(draft=True, published_at=moment))
    assert stored(post)["published_at"] == moment


def test_publishing_a_scheduled_post_does_not_wait():
    post = services.publish(PostFactory(scheduled=True))
    assert stored(post)["published_at"] <= timezone.now()
    assert post.is_public


def test_publishing_a_withdrawn_post_again_keeps_its_place_in_time():
    withdrawn = PostFactory(withdrawn=True)
    services.publish(withdrawn)
    assert stored(withdrawn)["published_at"] == withdrawn.published_at
    assert stored(withdrawn)["state"] == State.PUBLISHED


def test_publishing_twice_is_publishing_once():
    post = services.publish(PostFactory(draft=True))
    once = stored(post)
    services.publish(post)
    assert stored(post) == once


def test_scheduling_sets_the_time_and_shows_nothing_yet():
    moment = timezone.now() + HOUR
    post = services.schedule(PostFactory(draft=True), moment)
    assert (stored(post)["state"], stored(post)["published_at"]) == (State.SCHEDULED, moment)
    assert not post.is_public


def test_scheduling_again_moves_the_time():
    post = services.schedule(PostFactory(draft=True), timezone.now() + HOUR)
    later = timezone.now() + 2 * HOUR
    services.schedule(post, later)
    assert stored(post)["published_at"] == later


def test_a_time_that_has_passed_cannot_be_scheduled():
    post = PostFactory(draft=True)
    before = stored(post)
    with pytest.raises(ValidationError):
        services.schedule(post, timezone.now())
    assert stored(post) == before


def test_a_public_post_cannot_be_scheduled():
    post = PostFactory()
    before = stored(post)
    with pytest.raises(ValidationError):
        services.schedule(post, timezone.now() + HOUR)
    assert stored(post) == before


def test_a_scheduled_post_becomes_public_at_its_time_by_itself():
    post = PostFactory(scheduled=True)
    assert not Post.objects.published().exists()
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())
    assert Post.objects.published().get() == post


def test_withdrawing_takes_a_post_off_and_keeps_its_text_and_date():
    post = PostFactory(featured=True, body="<p>Kept.</p>")
    services.withdraw(post)
    after = stored(post)
    assert (after["state"], after["featured"]) == (State.WITHDRAWN, False)
    assert (after["body_en"], after["published_at"]) == ("<p>Kept.</p>", post.published_at)
    assert not Post.objects.published().exists()


def test_withdrawing_a_scheduled_post_makes_it_a_draft_again():
    post = services.withdraw(PostFactory(scheduled=True))
    assert stored(post)["state"] == State.DRAFT


def test_withdrawing_a_scheduled_post_after_its_time_withdraws_it():
    post = services.withdraw(PostFactory(state=State.SCHEDULED))
    assert stored(post)["state"] == State.WITHDRAWN


@pytest.mark.parametrize("trait", ["draft", "withdrawn"])
def test_withdrawing_what_is_not_public_changes_nothing(trait):
    post = PostFactory(**{trait: True})
    before = stored(post)
    services.withdraw(post)
    assert stored(post) == before


@pytest.mark.parametrize("featured", [True, False])
def test_featuring_twice_is_featuring_once(featured):
    post = services.feature(PostFactory(featured=not featured), featured)
    once = stored(post)
    assert once["featured"] == featured
    services.feature(post, featured)
    assert stored(post) == once


def test_steps_work_on_what_is_stored_and_not_on_what_is_in_hand():
    post = PostFactory(draft=True)
    Post.objects.filter(pk=post.pk).update(title_en="Corrected by a colleague")
    post.title = "Never saved"
    services.publish(post)
    assert stored(post)["title_en"] == "Corrected by a colleague"


def test_one_post_and_a_list_of_posts_agree_on_what_is_public():
    now = timezone.now()
    moments = [now - HOUR, now, now + HOUR]
    posts = [PostFactory(state=state, published_at=at) for state in State for at in moments]
    posts += [PostFactory(state=state, published_at=None) for state in ("draft", "withdrawn")]
    public = set(Post.objects.published())
    assert {post for post in posts if post.is_public} == public
    assert {(post.state, post.published_at) for post in public} == {
        (state, at) for state in ("published", "scheduled") for at in (now - HOUR, now)
    }


def test_the_years_are_those_of_public_posts_by_the_clock_of_brussels():
    for moment in (
        datetime(2019, 12, 31, 22, 59, tzinfo=UTC),  # still 2019 in Brussels
        datetime(2020, 12, 31, 23, 1, tzinfo=UTC),  # 2021 there
        datetime(2021, 6, 1, tzinfo=UTC),
        datetime(2023, 1, 1, tzinfo=UTC),
    ):
        PostFactory(published_at=moment)
    PostFactory(draft=True, published_at=datetime(2017, 1, 1, tzinfo=UTC))
    PostFactory(withdrawn=True, published_at=datetime(2018, 1, 1, tzinfo=UTC))
    PostFactory(scheduled=True)
    assert years_of_news() == [2023, 2021, 2019]


def test_without_public_posts_there_are_no_years():
    PostFactory(draft=True)
    assert years_of_news() == []
