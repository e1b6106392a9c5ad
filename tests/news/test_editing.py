"""Two people at the same text, and a session that ran out: nothing that was typed is lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from news.models import Post, Topic
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db


def change(thing):
    return reverse(f"admin:news_{thing._meta.model_name}_change", args=[thing.pk])


def opened(client, address):
    """The form as a browser fills it."""
    response = client.get(address)
    assert response.status_code == 200
    return Markup(response).fields()


def stored(thing):
    return type(thing).objects.filter(pk=thing.pk).values().get()


def errors(response):
    return [error.code for error in response.context["adminform"].form.non_field_errors().as_data()]


def conflict(response):
    return response.context["adminform"].form.conflict


# Two people at once ---------------------------------------------------------------------------


KINDS = [
    (PostFactory, "title_en"),
    (PageFactory, "title_en"),
    (TopicFactory, "name_en"),
    (PictureFactory, "credit"),
]


@pytest.mark.parametrize(("factory", "field"), KINDS)
def test_the_second_to_save_is_told_keeps_the_text_and_may_save_again(
    editor, staff, factory, field
):
    thing = factory()
    first, second = opened(editor, change(thing)), opened(staff, change(thing))
    editor.post(change(thing), first | {field: "Of the first"})
    assert stored(thing)[field] == "Of the first"

    told = staff.post(change(thing), second | {field: "Of the second"})
    assert (told.status_code, errors(told)) == (200, ["changed_meanwhile"])
    assert stored(thing)[field] == "Of the first"
    assert [both.name for both in conflict(told).both] == [field]
    [line] = [text for text in Markup(told).texts("li") if text.startswith("Changed")]
    assert re.fullmatch(r"Changed by Edo Editor, \d+ \w+ \d{4}, \d\d:\d\d CES?T", line)
    again = Markup(told).fields()
    assert again[field] == "Of the second"

    assert staff.post(change(thing), again).status_code == 302
    assert stored(thing)[field] == "Of the second"


@pytest.mark.parametrize(("factory", "field"), KINDS)
def test_the_other_s_text_can_be_taken_instead(editor, staff, factory, field):
    thing = factory()
    second = opened(staff, change(thing))
    editor.post(change(thing), opened(editor, change(thing)) | {field: "Of the first"})
    told = staff.post(change(thing), second | {field: "Of the second"})
    again = Markup(told).fields() | {f"choice-{field}": "theirs"}
    assert staff.post(change(thing), again).status_code == 302
    assert stored(thing)[field] == "Of the first"


def test_what_only_one_changed_is_merged_of_every_kind_of_field(editor, staff):
    labels, phones = TopicFactory(name="Labels"), TopicFactory(name="Phones")
    picture = PictureFactory()
    post = PostFactory(topics=[labels], body="<p>Old.</p>\n<p>Text.</p>")
    second = opened(staff, change(post))
    first = opened(editor, change(post)) | {
        "title_en": "Title of the first",
        "body_en": "<p>Text of the first.</p>",
        "topics": [phones.pk],
        "picture": picture.pk,
        "published_at_0": "2022-03-08",
        "published_at_1": "09:00:00",
    }
    assert editor.post(change(post), first).status_code == 302

    told = staff.post(
        change(post), second | {"lead_en": "Of the second", "publisher": "City of Oslo"}
    )
    assert errors(told) == ["changed_meanwhile"]
    found = conflict(told)
    assert [field.name for field in found.taken] == [
        "title_en",
        "body_en",
        "picture",
        "topics",
        "published_at",
    ]
    assert found.mine == ["Lead (English)", "Publisher"]
    assert found.both == []
    assert staff.post(change(post), Markup(told).fields()).status_code == 302
    merged = Post.objects.get(pk=post.pk)
    assert (merged.title, merged.body, merged.lead, merged.publisher) == (
        "Title of the first",
        "<p>Text of the first.</p>",
        "Of the second",
        "City of Oslo",
    )
    assert (list(merged.topics.all()), merged.picture) == ([phones], picture)
    assert merged.published_at.date().isoformat() == "2022-03-08"


def test_a_tick_is_merged_both_ways(editor, staff):
    page = PageFactory(slug="free", draft=True)
    second = opened(staff, change(page))
    first = opened(editor, change(page)) | {"published": "on"}
    editor.post(change(page), first)
    told = staff.post(change(page), second | {"title_en": "Mine"})
    merged = Markup(told).fields()
    assert (merged["published"], merged["title_en"]) == ("on", "Mine")


def test_the_same_change_by_both_is_no_choice(editor, staff):
    post = PostFactory()
    second = opened(staff, change(post))
    editor.post(change(post), opened(editor, change(post)) | {"title_en": "Same"})
    told = staff.post(change(post), second | {"title_en": "Same"})
    assert (conflict(told).both, conflict(told).taken) == ([], [])


def test_both_texts_stand_side_by_side_with_their_differences_marked(editor, staff):
    post = PostFactory(body="<p>Ask for five years.</p>")
    second = opened(staff, change(post))
    first = opened(editor, change(post)) | {"body_en": "<p>Ask for seven years.</p>"}
    editor.post(change(post), first)
    told = Markup(staff.post(change(post), second | {"body_en": "<p>Ask for ten years.</p>"}))
    assert told.texts("ins") == ["[added: seven end]", "[added: ten end]"]
    assert told.texts("del") == ["[removed: five end]"] * 2
    assert told.texts("legend")[0] == "Changed by both: Text (English)"


def test_a_third_who_saves_meanwhile_is_told_too(editor, staff, staff_without_second_factor):
    post = PostFactory()
    mine = opened(staff, change(post))
    editor.post(change(post), opened(editor, change(post)) | {"title_en": "First"})
    told = staff.post(change(post), mine | {"lead_en": "Mine"})
    editor.post(change(post), opened(editor, change(post)) | {"publisher": "Third"})
    again = staff.post(change(post), Markup(told).fields())
    assert errors(again) == ["changed_meanwhile"]
    assert [field.name for field in conflict(again).taken] == ["publisher"]
    assert staff.post(change(post), Markup(again).fields()).status_code == 302
    found = stored(post)
    assert (found["title_en"], found["lead_en"], found["publisher"]) == ("First", "Mine", "Third")


def test_a_mistake_of_one_s_own_beside_what_others_changed_loses_neither(editor, staff):
    post = PostFactory()
    mine = opened(staff, change(post))
    editor.post(change(post), opened(editor, change(post)) | {"title_en": "First"})
    told = staff.post(change(post), mine | {"source_name": "ESDN", "published_at_0": "never"})
    fields = Markup(told).fields()
    assert (fields["title_en"], fields["source_name"], fields["published_at_0"]) == (
        "First",
        "ESDN",
        "never",
    )
    assert stored(post)["title_en"] == "First"


def test_saving_one_s_own_work_again_and_again_is_no_conflict(editor):
    post = PostFactory()
    for number in range(3):
        values = opened(editor, change(post)) | {"title_en": f"Version {number}"}
        assert editor.post(change(post), values).status_code == 302
    assert stored(post)["title_en"] == "Version 2"


@pytest.mark.parametrize("seen", [None, "", "x", "1", "9" * 40])
def test_a_form_without_its_mark_overwrites_nothing(editor, seen):
    post = PostFactory()
    values = opened(editor, change(post)) | {"title_en": "Forced", "seen": seen}
    if seen is None:
        del values["seen"]
    told = editor.post(change(post), values)
    assert errors(told) == ["changed_meanwhile"]
    assert [both.name for both in conflict(told).both] == ["title_en"]
    assert stored(post)["title_en"] == post.title


def test_publishing_while_a_colleague_edits_is_noticed(editor, staff):
    post = PostFactory(draft=True)
    values = opened(editor, change(post))
    staff.post(
        reverse("admin:news_post_step", args=[post.pk, "publish"]), {"csrfmiddlewaretoken": "x"}
    )
    told = editor.post(change(post), values | {"title_en": "Late"})
    assert errors(told) == ["changed_meanwhile"]
    assert stored(post)["title_en"] == post.title


def test_a_change_that_passes_by_the_admin_is_noticed(editor):
    post, topic = PostFactory(), TopicFactory()
    values = opened(editor, change(post))
    post.topics.add(topic)
    told = editor.post(change(post), values | {"title_en": "Late"})
    assert [field.name for field in conflict(told).taken] == ["topics"]
    assert editor.post(change(post), Markup(told).fields()).status_code == 302
    assert list(post.topics.all()) == [topic]


def test_what_was_deleted_meanwhile_loses_no_text(editor, staff):
    post = PostFactory()
    values = opened(editor, change(post))
    key = post.pk
    staff.post(reverse("admin:news_post_delete", args=[key]), {"post": "yes"})
    told = editor.post(
        reverse("admin:news_post_change", args=[key]),
        values | {"title_en": "A long story", "_kept": f"kept.{editor.user.pk}.news.post.{key}.1"},
    )
    assert told.status_code == 410
    assert "A long story" in Markup(told).texts("textarea")
    assert "Stella Staff deleted this" in told.text
    assert "saved" not in told.cookies
    assert not Post.objects.exists()


# The session ran out --------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["add", "change"])
def test_without_a_session_everything_typed_stays_on_the_page_and_nothing_is_saved(
    editor, visitor, address
):
    post = PostFactory()
    url = change(post) if address == "change" else reverse("admin:news_post_add")
    topics = [TopicFactory().pk, TopicFactory().pk]
    typed = opened(editor, url) | {"title_en": 'A "long" <story>', "topics": topics}
    before = stored(post)
    page = visitor.post(url, typed)
    assert page.status_code == 403
    markup = Markup(page)
    held = markup.fields()
    assert held["title_en"] == 'A "long" <story>'
    found = [field["value"] for field in markup.all("input", name="topics")]
    assert found == [str(topic) for topic in topics]
    assert [form["action"] for form in markup.all("form") if form.get("method") == "post"] == [url]
    assert "csrfmiddlewaretoken" in held
    assert (stored(post), Post.objects.count()) == (before, 1)


def test_after_signing_in_again_the_form_shows_what_was_typed_and_then_saves(editor, visitor):
    post = PostFactory()
    typed = opened(editor, change(post)) | {"title_en": "A long story"}
    held = Markup(visitor.post(change(post), typed)).fields()

    shown = editor.post(change(post), held)
    assert (shown.status_code, errors(shown)) == (200, ["typed_again"])
    assert stored(post)["title_en"] == post.title
    again = Markup(shown).fields()
    assert again["title_en"] == "A long story"
    assert editor.post(change(post), again).status_code == 302
    assert stored(post)["title_en"] == "A long story"


def test_what_somebody_else_saved_before_one_signed_in_again_is_still_noticed(
    editor, staff, visitor
):
    post = PostFactory()
    typed = opened(editor, change(post)) | {"title_en": "Mine"}
    held = Markup(visitor.post(change(post), typed)).fields()
    staff.post(change(post), opened(staff, change(post)) | {"lead_en": "Theirs"})
    shown = Markup(editor.post(change(post), held)).fields()
    assert errors(editor.post(change(post), shown)) == ["changed_meanwhile"]


def test_a_token_of_before_the_sign_in_loses_nothing_either(editor):
    post = PostFactory()
    typed = opened(editor, change(post)) | {"title_en": "A long story"}
    editor.handler.enforce_csrf_checks = True
    typed["csrfmiddlewaretoken"] = "x" * 64
    page = editor.post(change(post), typed, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert Markup(page).fields()["title_en"] == "A long story"
    assert stored(post)["title_en"] == post.title

    # The page has a token that holds.
    held = Markup(page).fields()
    shown = editor.post(change(post), held, headers={"origin": "http://testserver"})
    assert errors(shown) == ["typed_again"]


def test_a_form_of_another_site_is_not_echoed(editor, visitor):
    post = PostFactory()
    typed = {"seen": "1", "title_en": "Evil"}
    editor.handler.enforce_csrf_checks = True
    for client in (editor, visitor):
        page = client.post(change(post), typed, headers={"origin": "https://evil.example"})
        assert "Evil" not in page.text


def test_who_may_not_open_the_admin_gets_no_page_of_typed_text(member):
    post = PostFactory()
    answer = member.post(change(post), {"seen": "1", "title_en": "Typed"}, follow=True)
    assert (answer.status_code, "Typed" in answer.text) == (403, False)


# What the browser keeps -------------------------------------------------------------------------


def test_a_save_tells_the_browser_which_kept_text_it_was(editor):
    topic = TopicFactory()
    place = f"kept.{editor.user.pk}.news.topic.{topic.pk}.1732443600000"
    values = opened(editor, change(topic)) | {"name_en": "Labels", "_kept": place}
    cookie = editor.post(change(topic), values).cookies["saved"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (place, "/admin/", "Strict")
    assert not cookie["httponly"]


@pytest.mark.parametrize("place", ["", "x", "kept.1.news.topic.2", "kept.1.a.b.c.1; path=/"])
def test_nothing_else_becomes_a_cookie(editor, place):
    topic = TopicFactory()
    values = opened(editor, change(topic)) | {"name_en": "Labels", "_kept": place}
    assert "saved" not in editor.post(change(topic), values).cookies
    assert Topic.objects.get().name == "Labels"


def test_a_form_that_was_not_saved_sets_no_cookie(editor):
    topic = TopicFactory()
    values = opened(editor, change(topic)) | {"name_en": "", "_kept": "kept.1.news.topic.1.1"}
    assert "saved" not in editor.post(change(topic), values).cookies


@pytest.mark.parametrize(("factory", "field"), KINDS)
def test_every_editing_page_says_whose_text_of_what_it_keeps(editor, factory, field):
    thing = factory()
    name = thing._meta.model_name
    for url, key in [(change(thing), thing.pk), (reverse(f"admin:news_{name}_add"), "add")]:
        keeping = Markup(editor.get(url)).one("div", id="keeping")
        assert (keeping["data-person"], keeping["data-thing"]) == (
            str(editor.user.pk),
            f"news.{name}.{key}",
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_in_the_same_moment_one_is_told(editor, staff):
    post = PostFactory()
    forms = [
        (client, opened(client, change(post)) | {"title_en": name})
        for client, name in [(editor, "Of the editor"), (staff, "Of the staff")]
    ]
    together = Barrier(2)

    def save(client, form):
        together.wait(timeout=10)
        try:
            return client.post(change(post), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        answers = [answer.result() for answer in [people.submit(save, *form) for form in forms]]
    assert sorted(answers) == [200, 302]
    winner = forms[answers.index(302)][1]["title_en"]
    assert stored(post)["title_en"] == winner
