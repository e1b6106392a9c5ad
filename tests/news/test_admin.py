"""The secretariat's work on news and pages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from news.models import Page, Post, Topic
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

LIST = reverse("admin:news_post_changelist")


def change(thing):
    return reverse(f"admin:news_{thing._meta.model_name}_change", args=[thing.pk])


def step(post, name):
    return reverse("admin:news_post_step", args=[post.pk, name])


def opened(client, address):
    """The form as a browser fills it."""
    response = client.get(address)
    assert response.status_code == 200
    return Markup(response).fields()


def take(client, post, name, **more):
    """Answer the question of a step with yes."""
    return client.post(step(post, name), {"csrfmiddlewaretoken": "from the form"}, **more)


def buttons(client, thing):
    names = {found.get("name") for found in Markup(client.get(change(thing))).all("input")}
    steps = ("_publish", "_schedule", "_withdraw", "_feature", "_unfeature")
    return [name for name in steps if name in names]


def stored(thing):
    return type(thing).objects.filter(pk=thing.pk).values().get()


# Lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "make_row"),
    [
        ("post", lambda: PostFactory(topics=[TopicFactory()], picture=PictureFactory())),
        ("page", PageFactory),
        ("picture", PictureFactory),
        ("topic", lambda: PostFactory(topics=[TopicFactory()])),
    ],
)
def test_a_list_asks_the_same_queries_for_one_row_and_for_three(
    same_queries, staff, name, make_row
):
    same_queries(reverse(f"admin:news_{name}_changelist"), make_row, client=staff)


def test_the_desk_asks_the_same_queries_for_one_row_and_for_three(same_queries, staff):
    def make_row():
        PostFactory()
        PostFactory(draft=True)
        PostFactory(scheduled=True)

    same_queries(reverse("admin:index"), make_row, client=staff)


def test_the_desk_shows_what_waits_and_what_is_new(editor):
    draft, scheduled = PostFactory(draft=True), PostFactory(scheduled=True)
    started, public = PostFactory(state=Post.State.SCHEDULED), PostFactory()
    PostFactory(withdrawn=True)
    [panel] = editor.get(reverse("admin:index")).context["panels"]
    assert list(panel["drafts"]) == [draft]
    assert list(panel["scheduled"]) == [scheduled]
    assert list(panel["newest"]) == [public, started]


def test_the_desk_shows_nothing_to_staff_without_rights(staff_without_rights):
    PostFactory(draft=True)
    assert staff_without_rights.get(reverse("admin:index")).context["panels"] == []


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("draft", ["Draft"]),
        ("scheduled", ["Waiting"]),
        ("published", ["Public", "Started"]),
        ("withdrawn", ["Withdrawn"]),
        ("", ["Draft", "Public", "Started", "Waiting", "Withdrawn"]),
    ],
)
def test_the_filter_follows_what_the_public_sees_now(editor, state, titles):
    PostFactory(title="Draft", draft=True)
    PostFactory(title="Waiting", scheduled=True)
    PostFactory(title="Started", state=Post.State.SCHEDULED)
    PostFactory(title="Public")
    PostFactory(title="Withdrawn", withdrawn=True)
    found = editor.get(LIST, {"state": state} if state else {}).context["cl"].result_list
    assert sorted(post.title for post in found) == titles


def test_search_finds_words_of_the_text(editor):
    wanted = PostFactory(body="<p>About cobalt.</p>")
    PostFactory()
    assert list(editor.get(LIST, {"q": "cobalt"}).context["cl"].result_list) == [wanted]


# Writing --------------------------------------------------------------------------------------


def new_post(**values):
    return {
        "title_en": "Phones that last",
        "slug": "phones-that-last",
        "language": "en",
        "lead_en": "What to ask for.",
        "body_en": "<p>Ask.</p><script>alert(1)</script>",
        "publisher": "City of Ghent",
        "source_name": "",
        "source_url": "",
        "published_at_0": "",
        "published_at_1": "",
        **values,
    }


def test_a_new_post_is_a_draft_of_its_author(editor, visitor):
    picture = PictureFactory()
    body = f'<p>Ask.</p><script>1</script><img src="{picture.get_absolute_url()}" alt="A phone">'
    response = editor.post(reverse("admin:news_post_add"), new_post(body_en=body))
    assert response.status_code == 302
    post = Post.objects.get()
    assert (post.state, post.author, post.published_at) == (Post.State.DRAFT, editor.user, None)
    assert "script" not in post.body
    assert list(post.pictures.all()) == [picture]
    assert visitor.get(post.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title_en": ""}, ["title_en"]),
        ({"slug": ""}, ["slug"]),
        ({"lead_en": "x" * 401}, ["lead_en"]),
        ({"body_en": ""}, ["body_en"]),
        ({"source_name": "ESDN"}, ["source_url"]),
        ({"source_url": "https://www.esdn.eu/"}, ["source_name"]),
        ({"source_name": "ESDN", "source_url": "javascript:alert(1)"}, ["source_url"]),
        ({"body_en": '<p>x</p><img src="https://x.example/a.png" alt="x">'}, ["body_en"]),
    ],
)
def test_a_post_with_a_mistake_is_not_saved_and_what_was_typed_is_kept(editor, values, fields):
    response = editor.post(reverse("admin:news_post_add"), new_post(publisher="Kept", **values))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == fields
    assert Markup(response).fields()["publisher"] == "Kept"
    assert not Post.objects.exists()


def test_an_address_taken_by_another_post_is_refused(editor):
    PostFactory(slug="phones-that-last")
    response = editor.post(reverse("admin:news_post_add"), new_post())
    assert list(response.context["adminform"].form.errors) == ["slug"]


def test_a_link_without_a_scheme_becomes_a_safe_one(editor):
    values = new_post(source_name="ESDN", source_url="www.esdn.eu/media")
    editor.post(reverse("admin:news_post_add"), values)
    assert Post.objects.get().source_url == "https://www.esdn.eu/media"


def test_saving_and_previewing_leads_to_the_page_itself(editor):
    response = editor.post(reverse("admin:news_post_add"), new_post(_preview="Preview"))
    assert response["Location"] == "/news/phones-that-last/"
    assert "Only staff can see this page" in editor.get(response["Location"]).text


@pytest.mark.parametrize("name", ["publish", "schedule"])
def test_a_step_s_button_saves_first_and_then_asks(editor, name):
    response = editor.post(reverse("admin:news_post_add"), new_post(**{f"_{name}": "…"}))
    post = Post.objects.get()
    assert post.state == Post.State.DRAFT
    assert response["Location"] == step(post, name)


def test_pictures_taken_out_of_a_text_are_no_longer_counted_as_shown(editor):
    picture = PictureFactory()
    post = PostFactory(body=f'<img src="{picture.get_absolute_url()}" alt="A phone">')
    assert list(post.pictures.all()) == [picture]
    editor.post(change(post), opened(editor, change(post)) | {"body_en": "<p>Without.</p>"})
    assert list(post.pictures.all()) == []


# Steps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"draft": True}, ["_publish", "_schedule"]),
        ({"scheduled": True}, ["_publish", "_schedule", "_withdraw"]),
        ({"state": Post.State.SCHEDULED}, ["_withdraw", "_feature"]),
        ({}, ["_withdraw", "_feature"]),
        ({"featured": True}, ["_withdraw", "_unfeature"]),
        ({"withdrawn": True}, ["_publish", "_schedule"]),
    ],
)
def test_a_post_offers_the_steps_that_fit_its_state(editor, values, names):
    assert buttons(editor, PostFactory(**values)) == names


STEPS = {
    "publish": ({"draft": True}, lambda post: post.is_public),
    "withdraw": ({}, lambda post: post.state == Post.State.WITHDRAWN),
    "feature": ({}, lambda post: post.featured),
    "unfeature": ({"featured": True}, lambda post: not post.featured),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_asked_before_it_is_taken(editor, name):
    values, is_done = STEPS[name]
    post = PostFactory(**values)
    before = stored(post)
    question = editor.get(step(post, name))
    assert post.title in question.text
    assert stored(post) == before
    assert not LogEntry.objects.exists()

    response = take(editor, post, name)
    assert response["Location"] == change(post)
    assert is_done(Post.objects.get(pk=post.pk))
    assert LogEntry.objects.get().user == editor.user


@pytest.mark.parametrize("name", STEPS)
def test_a_step_taken_twice_is_taken_once(editor, name):
    post = PostFactory(**STEPS[name][0])
    take(editor, post, name)
    once = stored(post)
    response = take(editor, post, name, follow=True)
    assert stored(post) == once
    assert LogEntry.objects.count() == 1
    assert "Nothing to do" in response.text


def test_an_unknown_step_is_not_found(editor):
    assert editor.get(step(PostFactory(), "erase")).status_code == 404


def test_a_step_needs_the_token_of_the_form(editor):
    post = PostFactory(draft=True)
    editor.handler.enforce_csrf_checks = True
    assert take(editor, post, "publish").status_code == 403
    assert stored(post)["state"] == Post.State.DRAFT


def test_scheduling_asks_for_a_time_in_one_s_own_zone(editor):
    editor.user.time_zone = "America/New_York"
    editor.user.save()
    post = PostFactory(draft=True)
    day = timezone.now() + timedelta(days=3)
    editor.post(step(post, "schedule"), {"at_0": day.date().isoformat(), "at_1": "09:30"})
    local = datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("America/New_York"))
    assert (stored(post)["state"], stored(post)["published_at"]) == (Post.State.SCHEDULED, local)


@pytest.mark.parametrize(
    "values",
    [
        {"at_0": "2020-01-01", "at_1": "09:30"},
        {"at_0": "", "at_1": ""},
        {"at_0": "tomorrow", "at_1": "noon"},
    ],
)
def test_scheduling_refuses_what_is_no_time_to_come(editor, values):
    post = PostFactory(draft=True)
    response = editor.post(step(post, "schedule"), values)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Markup(response).fields()["at_0"] == values["at_0"]
    assert stored(post)["state"] == Post.State.DRAFT


def test_who_may_only_look_is_offered_no_step_and_may_take_none(editor):
    from django.contrib.auth.models import Permission

    editor.user.groups.clear()
    editor.user.user_permissions.set(Permission.objects.filter(codename="view_post"))
    post = PostFactory(draft=True, title="Hushed")
    assert buttons(editor, post) == []
    assert take(editor, post, "publish").status_code == 403
    assert stored(post)["state"] == Post.State.DRAFT


def test_publishing_several_asks_first_and_takes_drafts_alone(editor):
    """What is planned for later, or was withdrawn for a reason, is not swept along."""
    drafts = [PostFactory(draft=True), PostFactory(draft=True)]
    public, planned = PostFactory(), PostFactory(scheduled=True)
    others = [public, planned, PostFactory(withdrawn=True)]
    before = [stored(post) for post in [*drafts, *others]]
    selection = {
        "action": "publish_selected",
        "_selected_action": [post.pk for post in [*drafts, *others]],
    }
    question = editor.post(LIST, selection)
    assert {post.pk for post in question.context["posts"]} == {post.pk for post in drafts}
    assert question.context["left_out"] == 3
    assert [stored(post) for post in [*drafts, *others]] == before

    page = Markup(question)
    answer = page.fields() | {
        "_selected_action": [found["value"] for found in page.all("input", name="_selected_action")]
    }
    editor.post(LIST, answer)
    assert Post.objects.published().count() == 3
    assert [stored(post) for post in others] == before[2:]


def test_withdrawing_several_asks_first(editor):
    posts = [PostFactory(), PostFactory(scheduled=True), PostFactory(draft=True)]
    selection = {
        "action": "withdraw_selected",
        "_selected_action": [post.pk for post in posts],
    }
    editor.post(LIST, selection)
    assert Post.objects.published().count() == 1
    editor.post(LIST, selection | {"confirmed": "yes"})
    assert [stored(post)["state"] for post in posts] == ["withdrawn", "draft", "draft"]


# What stays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{}, {"withdrawn": True}, {"scheduled": True}])
def test_the_address_stays_once_a_post_was_published(editor, values):
    post = PostFactory(slug="phones", **values)
    editor.post(change(post), opened(editor, change(post)) | {"slug": "moved", "title_en": "Saved"})
    assert (stored(post)["slug"], stored(post)["title_en"]) == ("phones", "Saved")


def test_the_address_of_a_draft_can_be_chosen(editor):
    post = PostFactory(slug="phones", draft=True)
    editor.post(change(post), opened(editor, change(post)) | {"slug": "moved"})
    assert stored(post)["slug"] == "moved"


@pytest.mark.parametrize("day", ["", "2099-01-01"])
def test_the_date_of_a_public_post_cannot_make_it_disappear(editor, day):
    post = PostFactory()
    values = {"published_at_0": day, "published_at_1": day and "10:00"}
    response = editor.post(change(post), opened(editor, change(post)) | values)
    assert list(response.context["adminform"].form.errors) == ["published_at"]
    assert Post.objects.published().get() == post


def test_the_date_of_a_public_post_can_be_corrected(editor):
    post = PostFactory()
    values = {"published_at_0": "2022-03-08", "published_at_1": "09:00:00"}
    editor.post(change(post), opened(editor, change(post)) | values)
    assert stored(post)["published_at"].date().isoformat() == "2022-03-08"


def test_the_time_of_a_scheduled_post_is_changed_by_its_button_only(editor):
    post = PostFactory(scheduled=True)
    values = {"published_at_0": "2020-01-01", "published_at_1": "10:00"}
    response = editor.post(change(post), opened(editor, change(post)) | values)
    assert list(response.context["adminform"].form.errors) == ["published_at"]
    assert not Post.objects.published().exists()


def test_saving_a_scheduled_post_unchanged_goes_through(editor):
    post = PostFactory(scheduled=True)
    values = opened(editor, change(post)) | {"title_en": "Corrected"}
    assert editor.post(change(post), values).status_code == 302
    assert stored(post)["title_en"] == "Corrected"


@pytest.mark.parametrize("slug", ["about", "privacy", "accessibility", "contact"])
def test_the_pages_of_the_footer_cannot_be_deleted_moved_or_hidden(staff, visitor, slug):
    page = PageFactory(slug=slug)
    delete = reverse("admin:news_page_delete", args=[page.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403
    selection = {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"}
    staff.post(reverse("admin:news_page_changelist"), selection)
    values = opened(staff, change(page)) | {"slug": "elsewhere", "title_en": "Edited"}
    staff.post(change(page), values)
    assert visitor.get(f"/{slug}/").status_code == 200
    assert (stored(page)["slug"], stored(page)["title_en"]) == (slug, "Edited")


def test_other_pages_can_be_deleted(staff):
    page = PageFactory(slug="old")
    staff.post(reverse("admin:news_page_delete", args=[page.pk]), {"post": "yes"})
    assert not Page.objects.exists()


@pytest.mark.parametrize(
    "slug", ["news", "me", "accounts", "admin", "nl", "fr", "de", "static", "healthz"]
)
def test_a_page_cannot_take_an_address_that_leads_elsewhere(staff, slug):
    values = {
        "title_en": "Lost",
        "slug": slug,
        "lead_en": "",
        "body_en": "<p>x</p>",
        "published": "on",
    }
    staff.post(reverse("admin:news_page_add"), values | {"language": "en"})
    assert not Page.objects.filter(slug=slug).exists()


def test_a_post_cannot_take_the_address_of_a_year(editor):
    response = editor.post(reverse("admin:news_post_add"), new_post(slug="2024"))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["slug"]


def test_a_topic_in_use_says_what_would_happen_when_it_is_deleted(editor):
    topic = TopicFactory()
    post = PostFactory(topics=[topic])
    editor.post(reverse("admin:news_topic_delete", args=[topic.pk]), {"post": "yes"})
    assert not Topic.objects.exists()
    assert Post.objects.get() == post


def test_a_post_is_given_to_groups_and_the_history_tells_it(editor, group, other_group):
    post = PostFactory()
    where = reverse("admin:news_post_change", args=[post.pk])
    typed = Markup(editor.get(where)).fields() | {"groups": [group.pk]}
    assert editor.post(where, typed).status_code == 302
    assert list(post.groups.all()) == [group]
    history = editor.get(reverse("admin:news_post_history", args=[post.pk])).text
    assert "Groups" in history
    again = Markup(editor.get(where)).fields()
    assert editor.post(where, again).status_code == 302
    assert list(post.groups.all()) == [group]


def test_of_two_who_choose_groups_the_second_keeps_both(editor, staff, group, other_group):
    post = PostFactory()
    where = reverse("admin:news_post_change", args=[post.pk])
    second = Markup(staff.get(where)).fields()
    editor.post(where, Markup(editor.get(where)).fields() | {"groups": [group.pk]})
    told = staff.post(where, second | {"publisher": "Somebody else"})
    assert told.status_code == 200
    assert staff.post(where, Markup(told).fields()).status_code == 302
    post.refresh_from_db()
    assert (post.publisher, list(post.groups.all())) == ("Somebody else", [group])
