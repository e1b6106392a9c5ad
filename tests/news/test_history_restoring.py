"""The way back to an older version, and of what was deleted."""

from datetime import timedelta

import pghistory
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from news.models import Page, Picture, Post, Topic
from pact.history.versions import latest, to_number, versions_of_thing
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page as Markup
from tests.news.test_history import address, saved

pytestmark = pytest.mark.django_db


def first(thing):
    return versions_of_thing(type(thing), thing.pk)[0][-1]


def restore(client, thing, version, **values):
    """Open the question and answer yes."""
    url = address(thing, "restore", version.number)
    question = client.get(url)
    assert question.status_code == 200
    return client.post(url, Markup(question).fields() | values)


def stored(thing):
    return type(thing).objects.get(pk=thing.pk)


def removed(client, thing):
    """Delete in the admin; gives the thing with its key kept."""
    key = thing.pk
    assert client.post(address(thing, "delete"), {"post": "yes"}).status_code == 302
    thing.pk = key
    return thing


def bring_back(client, thing, **values):
    version = versions_of_thing(type(thing), thing.pk)[0][0]
    return restore(client, thing, version, **values)


# An older version -----------------------------------------------------------------------------


def test_an_older_version_gives_back_texts_topics_and_pictures_as_a_new_version(editor):
    picture, topic = PictureFactory(), TopicFactory()
    body = f'<p>Old.</p><img src="{picture.get_absolute_url()}" alt="A phone">'
    with pghistory.context(user=None):
        post = PostFactory(title="Old", body=body, topics=[topic], picture=picture)
    saved(editor, post, title_en="New", body_en="<p>New.</p>", topics=[], picture="")
    assert not post.pictures.exists()

    answer = restore(editor, post, first(post))
    assert answer["Location"] == address(post, "change")
    back = stored(post)
    assert (back.title, back.picture, list(back.topics.all())) == ("Old", picture, [topic])
    assert list(back.pictures.all()) == [picture]
    versions = versions_of_thing(Post, post.pk)[0]
    assert (len(versions), versions[0].who) == (3, "Edo Editor")
    assert versions[0].restored == versions[-1].moment
    assert "Restored, as of" in editor.get(address(post, "history")).text


def test_restoring_asks_first_and_says_what_changes(editor):
    post = PostFactory(title="Old title")
    saved(editor, post, title_en="New title")
    question = Markup(editor.get(address(post, "restore", first(post).number)))
    assert (question.texts("del"), question.texts("ins")) == (
        ["[removed: New end]"],
        ["[added: Old end]"],
    )
    assert stored(post).title == "New title"


def test_restoring_changes_neither_state_nor_address_nor_date_of_a_public_post(editor):
    with pghistory.context(user=None):
        post = PostFactory(draft=True, slug="old", title="Old")
    now = timezone.now()
    with pghistory.context(user=None):
        Post.objects.filter(pk=post.pk).update(
            state="published", published_at=now, slug="new", title_en="New"
        )
    version = first(post)
    page = editor.get(address(post, "restore", version.number))
    [stays] = [text for text in Markup(page).texts("p") if text.startswith("Stays")]
    assert stays == "Stays as it is now: Address, State, Date of publication."
    restore(editor, post, version)
    back = stored(post)
    assert (back.title, back.slug, back.state, back.published_at) == (
        "Old",
        "new",
        "published",
        now,
    )


def test_a_version_that_no_longer_holds_is_refused_and_says_why(editor):
    with pghistory.context(user=None):
        post = PostFactory(draft=True, slug="old")
    saved(editor, post, slug="new")
    PostFactory(slug="old", title="The other one")
    answer = restore(editor, post, first(post))
    assert answer.status_code == 200
    assert "“old” is the address of “The other one” by now." in answer.text
    assert stored(post).slug == "new"

    values = Markup(answer).fields() | {"slug": "third"}
    editor.post(address(post, "restore", first(post).number), values)
    assert stored(post).slug == "third"


def test_restoring_over_what_somebody_just_saved_is_refused(editor, staff):
    post = PostFactory(title="Old")
    saved(editor, post, title_en="New")
    url = address(post, "restore", first(post).number)
    form = Markup(editor.get(url)).fields()
    saved(staff, post, title_en="Newest")
    answer = editor.post(url, form)
    assert "Somebody saved meanwhile" in answer.text
    assert stored(post).title == "Newest"


def test_what_is_gone_is_told_and_the_rest_comes_back(editor):
    picture, topic = PictureFactory(), TopicFactory()
    with pghistory.context(user=None):
        post = PostFactory(title="Old", picture=picture, topics=[topic])
    saved(editor, post, title_en="New", picture="", topics=[])
    picture.delete()
    topic.delete()
    answer = restore(editor, post, first(post))
    text = editor.get(answer["Location"]).text
    assert "could not come back. Look at: Picture, Topics." in text
    assert (stored(post).title, stored(post).picture) == ("Old", None)


@pytest.mark.parametrize(
    ("factory", "name"),
    [(PageFactory, "title"), (TopicFactory, "name"), (PictureFactory, "alternative_text")],
)
def test_pages_topics_and_pictures_are_restored_too(editor, factory, name):
    with pghistory.context(user=None):
        thing = factory(**{name: "Old"})
    saved(editor, thing, **{f"{name}_en": "New"})
    restore(editor, thing, first(thing))
    assert getattr(stored(thing), name) == "Old"


def test_restoring_needs_the_token_of_the_form_and_a_post(editor):
    post = PostFactory(title="Old")
    saved(editor, post, title_en="New")
    editor.handler.enforce_csrf_checks = True
    assert restore(editor, post, first(post), csrfmiddlewaretoken="x").status_code == 403
    assert stored(post).title == "New"


# What was deleted -----------------------------------------------------------------------------


def test_a_deleted_post_stands_in_the_list_and_comes_back_whole_but_not_public(editor, visitor):
    picture, topic = PictureFactory(), TopicFactory()
    body = f'<p>Old.</p><img src="{picture.get_absolute_url()}" alt="A phone">'
    post = PostFactory(title="Phones", body=body, topics=[topic], featured=True)
    made = post.created_at
    removed(editor, post)

    listed = editor.get(reverse("admin:news_post_deleted"))
    assert Markup(listed).texts("h2") == ["Phones"]
    assert " by Edo Editor" in listed.text
    link = address(post, "version", versions_of_thing(Post, post.pk)[0][0].number)
    assert link in Markup(listed).links()
    assert Markup(editor.get(address(post, "history"))).texts("h1") == ["History: deleted"]

    assert bring_back(editor, post)["Location"] == address(post, "change")
    back = stored(post)
    assert (back.title, back.state, back.featured, back.created_at) == (
        "Phones",
        "withdrawn",
        False,
        made,
    )
    assert (list(back.topics.all()), list(back.pictures.all())) == ([topic], [picture])
    assert visitor.get(back.get_absolute_url()).status_code == 404
    assert Markup(editor.get(reverse("admin:news_post_deleted"))).texts("h2") == []


def test_a_scheduled_post_comes_back_as_a_draft(editor):
    post = removed(editor, PostFactory(scheduled=True))
    bring_back(editor, post)
    assert stored(post).state == "draft"
    assert stored(post).published_at > timezone.now() + timedelta(days=6)


def test_an_address_taken_meanwhile_is_told_and_another_one_can_be_given(editor):
    post = removed(editor, PostFactory(slug="phones"))
    PostFactory(slug="phones", title="Newer phones")
    answer = bring_back(editor, post)
    assert answer.status_code == 200
    assert "“phones” is the address of “Newer phones” by now." in answer.text
    assert not Post.objects.filter(pk=post.pk).exists()
    bring_back(editor, post, slug="older-phones")
    assert stored(post).slug == "older-phones"


def test_a_topic_comes_back_with_its_posts(editor):
    topic = TopicFactory(name="Labels")
    posts = [PostFactory(topics=[topic]) for _ in range(3)]
    other = PostFactory()
    with pghistory.context(user=None):
        posts[0].topics.remove(topic)  # before, and on purpose
    removed(editor, topic)
    posts[1].delete()
    bring_back(editor, topic)
    assert list(stored(topic).posts.all()) == [posts[2]]
    assert list(other.topics.all()) == []


def test_a_page_comes_back_unpublished(editor, visitor):
    page = removed(editor, PageFactory(slug="old", title="Old page"))
    bring_back(editor, page)
    assert (stored(page).title, stored(page).published) == ("Old page", False)


def test_a_picture_comes_back_unless_its_file_is_gone(editor):
    there, gone = PictureFactory(), PictureFactory()
    removed(editor, there)
    removed(editor, gone)
    gone.file.storage.delete(gone.file.name)
    assert bring_back(editor, there).status_code == 302
    answer = bring_back(editor, gone)
    assert "The file itself is no longer there." in answer.text
    assert list(Picture.objects.all()) == [there]


def test_bringing_back_twice_makes_one(editor):
    post = removed(editor, PostFactory())
    url = address(post, "restore", to_number(latest(Post, post.pk)))
    form = Markup(editor.get(url)).fields()
    assert editor.post(url, form).status_code == 302
    assert editor.post(url, form).status_code in (200, 302)
    assert Post.objects.count() == 1


@pytest.mark.parametrize("factory", [PostFactory, PageFactory, TopicFactory])
def test_who_may_not_add_brings_nothing_back(editor, factory):
    thing = removed(editor, factory())
    url = address(thing, "restore", to_number(latest(type(thing), thing.pk)))
    name = thing._meta.model_name
    editor.user.groups.clear()
    editor.user.user_permissions.set(
        Permission.objects.filter(codename__in=[f"view_{name}", f"change_{name}"])
    )
    assert editor.post(url, {"slug": "broken-in"}).status_code == 403
    assert not type(thing).objects.exists()


def test_the_list_of_the_deleted_is_told_in_pages_and_reached_from_the_others(editor):
    for number in range(35):
        with pghistory.context(user=None):
            TopicFactory(name=f"Topic no. {number}").delete()
    TopicFactory(name="Still there")
    url = reverse("admin:news_topic_deleted")
    assert url in Markup(editor.get(reverse("admin:news_topic_changelist"))).links()
    first_page = Markup(editor.get(url))
    assert first_page.texts("h2") == [f"Topic no. {number}" for number in range(34, 4, -1)]
    [older] = [link for link in first_page.links() if "before=" in link]
    assert Markup(editor.get(url + older)).texts("h2") == [
        f"Topic no. {number}" for number in range(4, -1, -1)
    ]


def test_the_deleted_of_every_kind_stand_in_lists_of_their_own(editor):
    for factory in (PostFactory, PageFactory, TopicFactory, PictureFactory):
        factory().delete()
    for model in (Post, Page, Topic, Picture):
        page = Markup(editor.get(reverse(f"admin:news_{model._meta.model_name}_deleted")))
        assert len(page.texts("h2")) == 1
