"""What else to read after a post."""

import pytest

from news.models import Post
from news.related import related_to
from tests.factories.news import PostFactory, TopicFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


def test_the_most_shared_topics_first_then_the_nearest_in_time():
    labels, repair, servers = (TopicFactory() for _ in range(3))
    far = PostFactory(topics=[labels])
    both = PostFactory(topics=[labels, repair])
    PostFactory(topics=[servers])
    near = PostFactory(topics=[repair, servers])
    post = PostFactory(topics=[labels, repair])
    PostFactory()
    after = PostFactory(topics=[labels])
    assert related_to(post) == [both, near, after]
    assert related_to(both) == [post, far, near]


def test_what_is_not_public_is_not_related(visitor):
    topic = TopicFactory()
    post = PostFactory(topics=[topic])
    hidden = [
        PostFactory(title="Hushed", topics=[topic], **{trait: True})
        for trait in ("draft", "scheduled", "withdrawn")
    ]
    # Right beside it, where it would be the nearest.
    Post.objects.filter(pk=hidden[-1].pk).update(published_at=post.published_at)
    assert related_to(post) == []
    text = visitor.get(post.get_absolute_url()).text
    assert "Related news" not in text
    assert "Hushed" not in text


def test_the_page_lists_them_with_their_dates(visitor):
    topic = TopicFactory()
    other = PostFactory(topics=[topic], title="Un autre", language="fr")
    post = PostFactory(topics=[topic])
    page = Page(visitor.get(post.get_absolute_url()))
    assert "Related news" in page.texts("h2")
    link = next(found for found in page.all("a", href=other.get_absolute_url(), lang="fr"))
    assert link.text == "Un autre"


def test_a_draft_is_related_to_the_newest(editor):
    topic = TopicFactory()
    other = PostFactory(topics=[topic])
    assert related_to(PostFactory(topics=[topic], draft=True)) == [other]


def test_a_post_without_topics_has_none():
    PostFactory()
    assert related_to(PostFactory()) == []


def test_the_same_queries_however_many_there_are(same_queries):
    topics = [TopicFactory(), TopicFactory()]
    post = PostFactory(topics=topics)
    same_queries(post.get_absolute_url(), lambda: PostFactory(topics=topics))
