"""Nothing that was typed is lost: two people at once, a session that ran out, a page left."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import expect

from news.models import Post, Topic
from tests.browser.axe import findings_of
from tests.cast import TOTP_SECRET
from tests.factories.members import PASSWORD
from tests.factories.news import PictureFactory, PostFactory, TopicFactory

TIMEOUT = 10_000  # milliseconds


@pytest.fixture(autouse=True)
def no_rate_limits_from_before(transactional_db):
    cache.clear()


@pytest.fixture
def start(open_browser):
    def start(*args, **options):
        page = open_browser(*args, **options)
        page.set_default_timeout(TIMEOUT)
        return page

    return start


def change(post):
    return f"/admin/news/post/{post.pk}/change/"


def title(page):
    return page.get_by_label("Title (English)")


def text(page):
    return page.get_by_role("textbox", name="Text (English)", exact=True)


def write(page, words):
    """At the end of the rich text."""
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def kept(page):
    page.wait_for_load_state("load")  # the page's script has run
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept.'))")


def wait_until_kept(page, words):
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((text) => text.includes(words))", arg=words
    )


def sign_out_behind(page):
    """The session runs out, as far as the browser is concerned."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in(page, person):
    """By the login page, in a page of its own, with the second factor."""
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.locator("input[name=login]").fill(person.email)
    other.locator("input[name=password]").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/2fa/authenticate/**")
    if time.time() % 30 > 25:
        time.sleep(6)  # the code would end on its way
    counter = int(time.time()) // 30
    code = totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter))
    other.locator("input[name=code]").fill(code)
    other.keyboard.press("Enter")
    other.wait_for_url("**/me/")
    other.close()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def saved(page):
    expect(page).to_have_url(re.compile("/admin/news/[a-z]+/(\\?.*)?$"))


def dialogs(page, accept=True):
    """Answers the browser's questions; gives their kinds."""
    found = []

    def answer(dialog):
        found.append(dialog.type)
        dialog.accept() if accept else dialog.dismiss()

    page.on("dialog", answer)
    return found


# Two people at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_edit_a_post_and_nothing_of_either_is_lost(start, editor, staff, javascript):
    labels = TopicFactory(name="Labels")
    post = PostFactory(title="Phones", lead="A lead.", publisher="City of Ghent")
    first = start(editor)
    second = start(staff, java_script_enabled=javascript)
    for page in (first, second):
        page.goto(change(post))

    title(first).fill("Phones that last long")
    first.get_by_label("Lead (English)").fill("A lead by the first.")
    first.get_by_role("textbox", name="Publisher").fill("City of Oslo")
    topics = first.locator(".field-topics .select2-search__field")
    topics.click()
    topics.press_sequentially("Lab")
    first.get_by_role("option", name="Labels").click()
    save(first)
    saved(first)

    title(second).fill("Phones that can be mended")
    second.get_by_label("Lead (English)").fill("A lead by the second.")
    second.locator("#id_source_name").fill("ESDN")
    second.locator("#id_source_url").fill("https://www.esdn.eu/")
    save(second)

    told = second.get_by_role("region", name="Somebody saved this while you were writing")
    expect(told).to_be_visible()
    expect(told.get_by_text("by Edo Editor")).to_be_visible()
    group = told.get_by_role("group", name="Changed by both: Title (English)")
    expect(group.get_by_role("insertion")).to_have_text([re.compile("long"), re.compile("mended")])
    group.get_by_role("radio", name="Take the other’s").check()
    expect(told.get_by_role("group", name="Changed by both: Lead (English)")).to_be_visible()
    # Mine is edited on in the form itself.
    second.get_by_label("Lead (English)").fill("A lead by both.")
    save(second)
    saved(second)

    post.refresh_from_db()
    assert (post.title, post.lead) == ("Phones that last long", "A lead by both.")
    assert (post.publisher, post.source_name) == ("City of Oslo", "ESDN")
    assert list(post.topics.all()) == [labels]
    assert first.troubles == []
    assert second.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_conflict_and_of_kept_text_are_accessible(
    start, editor, staff, width, scheme
):
    post = PostFactory(title="Phones", body="<p>Ask for five years of updates.</p>")
    page = start(staff, width=width, scheme=scheme)
    page.goto(change(post))
    title(page).fill("Phones that can be mended")
    wait_until_kept(page, "mended")
    answers = dialogs(page)
    page.reload()
    assert answers == ["beforeunload"]
    expect(page.get_by_role("region", name="Kept text")).to_be_visible()
    assert findings_of(page) == []

    page.get_by_role("button", name="Take it back").click()
    Post.objects.filter(pk=post.pk).update(title_en="Phones that last", publisher="City of Oslo")
    save(page)
    expect(page.get_by_role("group", name="Changed by both: Title (English)")).to_be_visible()
    assert findings_of(page) == []
    for side in page.locator(".conflict__sides > div").all():
        assert side.bounding_box()["x"] + side.bounding_box()["width"] <= width


# The session ran out --------------------------------------------------------------------------


def test_text_survives_the_end_of_the_session_and_is_taken_back(start, editor):
    labels, picture = TopicFactory(name="Labels"), PictureFactory(alternative_text="A phone")
    post = PostFactory(title="Phones", body="<p>Before.</p>")
    page = start(editor)
    page.goto(change(post))
    title(page).fill("Phones that last")
    write(page, " And after.")
    page.locator("summary", has_text="Nederlands").click()
    page.get_by_label("Lead (Nederlands)").fill("Een inleiding.")
    topics = page.locator(".field-topics .select2-search__field")
    topics.click()
    topics.press_sequentially("Lab")
    page.get_by_role("option", name="Labels").click()
    page.locator(".field-picture .select2-selection").click()
    page.locator(".select2-search--dropdown input").press_sequentially("phone")
    page.get_by_role("option", name="A phone").click()
    sign_out_behind(page)
    save(page)
    expect(page.get_by_role("heading", name="Not saved yet, and not lost")).to_be_visible()
    post.refresh_from_db()
    assert post.title == "Phones"
    page.troubles.clear()  # the browser reports the 403 of the page itself

    sign_in(page, editor.user)
    page.goto(change(post))
    offer = page.get_by_role("region", name="Kept text")
    expect(offer).to_be_visible()
    expect(title(page)).to_have_value("Phones")
    offer.get_by_role("button", name="Take it back").click()
    expect(offer).to_have_count(0)
    expect(title(page)).to_have_value("Phones that last")
    expect(text(page)).to_have_text("Before. And after.")
    expect(page.get_by_label("Lead (Nederlands)")).to_be_visible()
    expect(page.get_by_label("Lead (Nederlands)")).to_have_value("Een inleiding.")
    expect(page.locator(".field-topics .select2-selection__choice")).to_have_text(
        re.compile("Labels")
    )
    expect(page.locator(".field-picture .select2-selection__rendered")).to_have_text(
        re.compile("A phone")
    )
    # The editor's own document has it too: typing goes on from there.
    write(page, " And more.")
    page.get_by_label("Title (Nederlands)").fill("Telefoons")
    page.get_by_role("textbox", name="Text (Nederlands)", exact=True).click()
    page.keyboard.type("Tekst.")
    save(page)
    saved(page)
    post.refresh_from_db()
    assert (post.title_en, post.body_en) == (
        "Phones that last",
        "<p>Before. And after. And more.</p>",
    )
    assert (post.lead_nl, list(post.topics.all()), post.picture) == (
        "Een inleiding.",
        [labels],
        picture,
    )
    assert kept(page) == []
    assert page.troubles == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_itself_holds_the_text_until_one_signed_in_again(start, editor, javascript):
    post = PostFactory(title="Phones", body="<p>Before.</p>")
    page = start(editor, java_script_enabled=javascript)
    page.goto(change(post))
    title(page).fill("Phones that last")
    sign_out_behind(page)
    save(page)
    expect(page.get_by_role("link", name="Sign in, in a new window")).to_be_visible()
    sign_in(page, editor.user)
    # The sign-in made the page's token void: the first press gets a fresh one.
    show = page.get_by_role("button", name="Show what I typed")
    show.click()
    expect(page.get_by_text("You are signed in.")).to_be_visible()
    show.click()
    expect(page.get_by_text("This is what you typed before you were signed out")).to_be_visible()
    expect(title(page)).to_have_value("Phones that last")
    post.refresh_from_db()
    assert post.title == "Phones"
    save(page)
    saved(page)
    post.refresh_from_db()
    assert (post.title, post.body) == ("Phones that last", "<p>Before.</p>")
    if javascript:
        assert kept(page) == []


def test_a_new_post_is_kept_too_when_the_network_is_gone(start, editor):
    page = start(editor)
    page.goto("/admin/news/topic/add/")
    page.get_by_label("Name (English)").press_sequentially("Labels")
    page.context.set_offline(True)
    save(page)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto("/admin/news/topic/add/")
    page.troubles.clear()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("textbox", name="Address")).to_have_value("labels")
    save(page)
    saved(page)
    assert Topic.objects.get().name == "Labels"
    assert kept(page) == []


def test_text_that_is_discarded_is_gone(start, editor):
    topic = TopicFactory(name="Labels")
    page = start(editor)
    address = f"/admin/news/topic/{topic.pk}/change/"
    page.goto(address)
    page.get_by_label("Name (English)").fill("Other")
    wait_until_kept(page, "Other")
    dialogs(page)
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    assert kept(page) == []
    page.reload()
    expect(page.get_by_label("Name (English)")).to_have_value("Labels")
    expect(page.get_by_role("region", name="Kept text")).to_have_count(0)


def test_kept_text_taken_back_does_not_overwrite_what_others_saved_since(start, editor):
    topic = TopicFactory(name="Labels")
    page = start(editor)
    address = f"/admin/news/topic/{topic.pk}/change/"
    page.goto(address)
    page.get_by_label("Name (English)").fill("Mine")
    wait_until_kept(page, "Mine")
    dialogs(page)
    Topic.objects.filter(pk=topic.pk).update(name_en="Theirs")
    page.goto(address)
    page.get_by_role("button", name="Take it back").click()
    save(page)
    expect(page.get_by_role("group", name="Changed by both: Name (English)")).to_be_visible()
    topic.refresh_from_db()
    assert topic.name == "Theirs"


def test_kept_text_is_nobody_else_s_and_goes_with_the_sign_out(start, live_server, editor, staff):
    topic = TopicFactory(name="Labels")
    page = start(editor)
    address = f"/admin/news/topic/{topic.pk}/change/"

    def sit_down(actor):
        value = actor.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    page.goto(address)
    page.get_by_label("Name (English)").fill("Of the editor")
    wait_until_kept(page, "Of the editor")
    dialogs(page)
    sit_down(staff)
    page.goto(address)
    expect(page.get_by_label("Name (English)")).to_have_value("Labels")
    expect(page.get_by_role("region", name="Kept text")).to_have_count(0)

    sit_down(editor)
    page.goto(address)
    expect(page.get_by_role("region", name="Kept text")).to_be_visible()
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    assert kept(page) == []


# Leaving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "text"])
def test_leaving_a_changed_form_is_asked_and_staying_keeps_the_text(start, editor, field):
    post = PostFactory(title="Phones", body="<p>Before.</p>")
    page = start(editor)
    page.goto(change(post))
    expect(text(page)).to_be_visible()
    asked = dialogs(page, accept=False)
    if field == "title":
        title(page).press_sequentially(" that last")
    else:
        write(page, " And after.")
    page.evaluate("document.querySelector('#site-name a').click()")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page).to_have_url(re.compile(f"{change(post)}$"))
    save(page)
    saved(page)
    assert asked == ["beforeunload"]


def test_leaving_an_untouched_form_is_not_asked(start, editor):
    page = start(editor)
    page.goto(change(PostFactory()))
    text(page).click()
    asked = dialogs(page)
    page.locator("#site-name a").click()
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    assert (asked, kept(page)) == ([], [])
