"""Who changed what and when: every way in is seen, and the pages tell it."""

import re

import pghistory
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news import services
from news.models import Page, Post, Topic, TopicOfPost
from news.models.history import PostVersion
from pact.history.differences import marked, marked_html
from pact.history.versions import latest, to_number, values_at, versions_of_thing
from tests.factories.members import UserFactory
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db


def address(thing, name, *arguments):
    return reverse(f"admin:news_{thing._meta.model_name}_{name}", args=[thing.pk, *arguments])


def saved(client, thing, **values):
    form = Markup(client.get(address(thing, "change"))).fields()
    response = client.post(address(thing, "change"), form | values)
    assert response.status_code == 302
    return response


def versions(thing, pk=None):
    return versions_of_thing(type(thing), pk or thing.pk)[0]


def changed(version):
    """Names of the fields that a version changed."""
    return {name for name, value in version.values.items() if version.before[name] != value}


def shown(response):
    """The history's list: what, by whom and which fields, without the times."""
    text = Markup(response).texts("p")
    return [line for line in text if " by " in line]


# What is seen ---------------------------------------------------------------------------------


def test_a_save_in_the_admin_is_one_version_with_its_person_fields_and_topics(editor):
    post = PostFactory(topics=[TopicFactory(name="Labels")])
    phones = TopicFactory(name="Phones")
    saved(editor, post, title_en="Phones that last", topics=[phones.pk])
    version = versions(post)[0]
    assert version.who == "Edo Editor"
    assert changed(version) == {"title_en", "topics"}
    assert version.values["topics"] == {phones.pk}


def test_a_save_that_changes_nothing_makes_no_version(editor):
    post = PostFactory(topics=[TopicFactory()], published_at="2024-05-01T10:00:00.123456Z")
    before = latest(Post, post.pk)
    saved(editor, post)
    assert latest(Post, post.pk) == before


WAYS = {
    "save": lambda post: post.save(),
    "update": lambda post: Post.objects.filter(pk=post.pk).update(publisher="Other"),
    "bulk update": lambda post: Post.objects.bulk_update([post], ["publisher"]),
    "sql": lambda post: connection.cursor().execute(
        "UPDATE news_post SET publisher = 'Other' WHERE id = %s", [post.pk]
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_change_a_post_is_seen(way):
    post = PostFactory(publisher="City of Ghent")
    post.publisher = "Other"
    with pghistory.context(user=None):
        WAYS[way](post)
    assert changed(versions(post)[0]) == {"publisher"}


DELETIONS = {
    "one": lambda post: post.delete(),
    "query": lambda post: Post.objects.filter(pk=post.pk).delete(),
    "raw": lambda post: (
        TopicOfPost.objects.filter(post=post)._raw_delete("default"),
        Post.objects.filter(pk=post.pk)._raw_delete("default"),
    ),
}


@pytest.mark.parametrize("way", DELETIONS)
def test_every_way_to_delete_a_post_is_seen_with_the_topics_that_it_had(way):
    topic = TopicFactory()
    post = PostFactory(topics=[topic])
    pk = post.pk
    with pghistory.context(user=None):
        DELETIONS[way](post)
    version = versions(post, pk)[0]
    assert version.is_deletion
    assert version.values["title_en"] == post.title_en
    assert version.values["topics"] == {topic.pk}
    assert values_at(Post, pk, version.moment) is None


def test_a_deletion_by_the_admin_s_action_is_seen_with_its_person(staff):
    posts = [PostFactory(), PostFactory()]
    selection = {
        "action": "delete_selected",
        "_selected_action": [post.pk for post in posts],
        "post": "yes",
    }
    staff.post(reverse("admin:news_post_changelist"), selection)
    assert not Post.objects.exists()
    assert [versions(post)[0].who for post in posts] == ["Stella Staff"] * 2


def test_a_topic_that_is_deleted_leaves_a_trace_in_its_posts(staff):
    topic = TopicFactory(name="Labels")
    post = PostFactory(topics=[topic])
    staff.post(address(topic, "delete"), {"post": "yes"})
    version = versions(post)[0]
    assert (changed(version), version.who) == ({"topics"}, "Stella Staff")
    page = Markup(staff.get(address(post, "version", version.number)))
    assert page.texts("del") == ["[removed: Labels end]"]


def test_posts_made_in_bulk_have_their_first_version_each():
    made = Post.objects.bulk_create(PostFactory.build_batch(3))
    assert [versions(post)[0].is_creation for post in made] == [True] * 3


def test_a_step_in_public_is_told(editor):
    post = PostFactory(draft=True)
    step = reverse("admin:news_post_step", args=[post.pk, "publish"])
    editor.post(step, {"csrfmiddlewaretoken": "x"})
    assert changed(versions(post)[0]) == {"state", "published_at"}


def test_nobody_signed_in_is_told_as_such():
    post = PostFactory()
    with pghistory.context(job="import"):
        services.feature(post)
    assert [version.who for version in versions(post)] == [
        "nobody signed in (a command or an import)"
    ] * 2


def test_a_person_who_is_gone_leaves_their_number(editor, staff):
    post = PostFactory()
    saved(editor, post, title_en="New")
    number = editor.user.pk
    editor.user.delete()
    assert f"account is gone (no. {number})" in staff.get(address(post, "history")).text


# What the middleware costs ----------------------------------------------------------------------


def statements(client, method, url, **data):
    with CaptureQueriesContext(connection) as context:
        getattr(client, method)(url, **data)
    return [query["sql"] for query in context.captured_queries]


def test_reading_and_visitors_carry_no_context(visitor, editor):
    post = PostFactory()
    for client in (visitor, editor):
        for url in (post.get_absolute_url(), "/", "/accounts/login/"):
            assert not any("pghistory" in sql for sql in statements(client, "get", url))
    sent = statements(visitor, "post", "/accounts/login/", data={"login": "x", "password": "y"})
    assert not any("pghistory" in sql for sql in sent)


def test_what_a_signed_in_person_sends_carries_them(editor):
    sent = statements(editor, "post", "/me/profile/", data={"name": "Edo"})
    assert any("pghistory.context_metadata" in sql for sql in sent)


# The pages ------------------------------------------------------------------------------------


def test_the_history_lists_versions_newest_first_with_who_what_and_when_in_one_s_zone(editor):
    editor.user.time_zone = "America/New_York"
    editor.user.save()
    with pghistory.context(user=UserFactory(name="Ada Author").pk):
        post = PostFactory()
    saved(editor, post, title_en="New", lead_nl="", publisher="City of Oslo")
    response = editor.get(address(post, "history"))
    assert shown(response) == [
        "Changed by Edo Editor: Title (English), Publisher",
        "Created by Ada Author",
    ]
    links = [link for link in Markup(response).links() if re.search(r"/history/\d+/$", link)]
    assert links == [address(post, "version", version.number) for version in versions(post)]
    assert re.search(r"\d{4}, \d\d:\d\d E[SD]T", response.text)


def test_a_long_history_is_told_in_pages(editor):
    post = PostFactory()
    for number in range(30):
        with pghistory.context(user=editor.user.pk):
            Post.objects.filter(pk=post.pk).update(publisher=f"Publisher {number}")
    first = editor.get(address(post, "history"))
    assert len(shown(first)) == 25
    [older] = [link for link in Markup(first).links() if "before=" in link]
    second = editor.get(address(post, "history") + older)
    assert len(shown(second)) == 6
    assert shown(second)[-1].startswith("Created")


@pytest.mark.parametrize(
    ("factory", "name"),
    [(PostFactory, "publisher"), (PageFactory, "slug"), (TopicFactory, "slug")],
)
def test_a_history_asks_the_same_queries_for_one_version_and_for_three(
    same_queries, editor, factory, name
):
    thing, model = factory(), factory._meta.model
    numbers = iter(range(10))

    def change():
        with pghistory.context(user=UserFactory().pk):
            model.objects.filter(pk=thing.pk).update(**{name: f"value-{next(numbers)}"})

    same_queries(address(thing, "history"), change, client=editor)


@pytest.mark.parametrize("factory", [PostFactory, PageFactory, TopicFactory, PictureFactory])
def test_the_deleted_ask_the_same_queries_for_one_and_for_three(same_queries, editor, factory):
    def delete():
        with pghistory.context(user=UserFactory().pk):
            factory().delete()

    url = reverse(f"admin:news_{factory._meta.model._meta.model_name}_deleted")
    same_queries(url, delete, client=editor)


def test_a_version_marks_what_changed_and_shows_all_of_it(editor):
    post = PostFactory(
        title="Phones last", body="<h2>In short</h2><p>Ask for five years of updates.</p>"
    )
    saved(
        editor,
        post,
        title_en="Phones that last",
        body_en='<h2>In short</h2><p>Ask for seven years of updates, <a href="/x/">here</a>.</p>',
    )
    page = Markup(editor.get(address(post, "version", versions(post)[0].number)))
    assert page.texts("ins") == [
        "[added: that end]",
        "[added: seven end]",
        "[added: , here </x/> end]",
    ]
    assert page.texts("del") == ["[removed: five end]"]
    assert "Heading 2: In short" in " ".join(page.texts("dd"))


def test_a_version_of_another_thing_is_not_found(editor):
    one, other = PostFactory(), PostFactory()
    number = to_number(latest(Post, one.pk))
    assert editor.get(address(one, "version", number)).status_code == 200
    assert editor.get(address(other, "version", number)).status_code == 404


@pytest.mark.parametrize("key", ["999999", "x", "9" * 30])
def test_the_history_of_what_never_was_is_not_found(editor, key):
    assert editor.get(reverse("admin:news_post_history", args=[key])).status_code == 404


def test_who_may_not_see_posts_sees_none_of_their_history(staff_without_rights):
    post = PostFactory(draft=True, title="Hushed")
    number = versions(post)[0].number
    for url in (address(post, "history"), address(post, "version", number)):
        response = staff_without_rights.get(url)
        assert (response.status_code, "Hushed" in response.text) == (403, False)


def test_who_may_only_look_is_offered_no_restoring(editor):
    editor.user.groups.clear()
    editor.user.user_permissions.set(Permission.objects.filter(codename="view_post"))
    post = PostFactory()
    PostFactory._meta.model.objects.filter(pk=post.pk).update(publisher="Other")
    number = to_number(PostVersion.objects.filter(pgh_obj=post).earliest("pgh_id").pgh_created_at)
    assert editor.get(address(post, "restore", number)).status_code == 403


# Differences ----------------------------------------------------------------------------------


def bare(html):
    """Marks as signs: -removed- +added+."""
    html = re.sub(r'<span class="visually-hidden">.*?</span>', "", html)
    return re.sub(r"</?ins>", "+", re.sub(r"</?del>", "-", html))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("one two three", "one 2 three", "one -two-+2+ three"),
        ("one two", "one two three", "one two+ three+"),
        ("a b c d", "a x y d", "a -b c-+x y+ d"),
        ("one, two.", "1, 2.", "-one, two-+1, 2+."),
        ("", "new", "+new+"),
        ("old", "", "-old-"),
        ("a <b> c", "a <i> c", "a &lt;-b-+i+&gt; c"),
    ],
)
def test_differences_are_told_in_words(before, after, told):
    assert bare(marked(before, after)) == told


def test_long_unchanged_passages_are_left_out():
    lines = [f"line {number}" for number in range(20)]
    text = bare(marked("\n".join(lines), "\n".join([*lines[:-1], "line last"])))
    assert "line 3" not in text
    assert "… 18 unchanged lines …" in text
    assert text.endswith("line 18\nline -19-+last+")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<p>One</p><p>Two</p>", "<p>One</p><p>Three</p>", "One\n-Two-+Three+"),
        ("<ul><li><p>a</p></li></ul>", "<ol><li><p>a</p></li></ol>", "-•-+1.+ a"),
        (
            "<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>",
            "<table><tbody><tr><td><p>a</p></td><td><p>c</p></td></tr></tbody></table>",
            "a | -b-+c+",
        ),
        (
            '<p>x</p><img src="/p" alt="A phone">',
            '<p>x</p><img src="/p" alt="A laptop">',
            "x\n[Picture: A -phone-+laptop+]",
        ),
        ("<p>bold</p>", "<p><strong>bold</strong></p>", None),
    ],
)
def test_rich_text_is_compared_as_it_reads(before, after, told):
    found = bare(marked_html(before, after))
    assert found == (told or "<em>Only the formatting changed, not the words.</em>")


def test_an_endless_text_is_compared_in_time():
    import time

    words = " ".join(f"w{number}" for number in range(40_000))
    started = time.monotonic()
    marked(words, words[::-1])
    assert time.monotonic() - started < 20  # word by word it would be hours


# What stood there before ------------------------------------------------------------------------


def test_what_stood_before_the_keeping_has_a_first_version():
    from importlib import import_module

    from django.apps import apps

    migration = import_module("news.migrations.0005_history_of_content")
    topic = TopicFactory()
    post, page = PostFactory(topics=[topic]), PageFactory()
    for model in (PostVersion, Page.kept.versions, Topic.kept.versions):
        model.objects.all().delete()
    Post.kept.links["topics"].versions.objects.all().delete()
    assert versions(post) == []
    with connection.schema_editor() as editor:
        migration.keep_what_stands(apps, editor)
    [version] = versions(post)
    assert version.is_start
    assert version.values["topics"] == {topic.pk}
    assert version.values["title_en"] == post.title_en
    assert [found.is_start for found in (*versions(page), *versions(topic))] == [True, True]
