"""What people come to do, from the first click to the last, in a real browser."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from playwright.sync_api import expect

from news.models import Post
from pact.full_text import vocabulary
from tests.factories.members import PASSWORD, UserFactory
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory

TIMEOUT = 10_000  # milliseconds


@pytest.fixture(autouse=True)
def no_rate_limits_from_before(transactional_db):
    cache.clear()


@pytest.fixture
def start(open_browser):
    """A browser page of somebody that does not wait for long."""

    def start(*args, **options):
        page = open_browser(*args, **options)
        page.set_default_timeout(TIMEOUT)
        return page

    return start


def test_staff_write_a_post_preview_it_and_publish_it(start, visitor, staff):
    picture = PictureFactory(alternative_text="A phone on a desk")
    TopicFactory(name="Labels")
    page = start(staff)
    address = "/news/phones-that-last/"

    # From the desk to an empty post.
    page.goto("/admin/")
    page.get_by_role("link", name="Write a post").click()
    page.get_by_label("Title (English)").press_sequentially("Phones that last")
    page.get_by_label("Lead (English)").fill("What to ask for.")
    page.get_by_role("textbox", name="Publisher").fill("City of Ghent")
    expect(page.get_by_role("textbox", name="Address")).to_have_value("phones-that-last")

    # The text: a paragraph, a heading, a picture of the library.
    text = page.get_by_role("textbox", name="Text (English)", exact=True)
    text.click()
    page.keyboard.type("Ask for seven years.")
    page.keyboard.press("Enter")
    page.locator(".prose-menubar__selected:visible").first.click()
    page.get_by_role("button", name="Heading 2").click()
    page.keyboard.type("In short")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="figure").locator("visible=true").click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Browse").click()
    library = opened.value
    expect(library.get_by_role("button", name="A phone on a desk")).to_be_visible()
    with library.expect_event("close"):
        # A click that ends its own window: made in the page, after the answer to this call.
        library.evaluate("setTimeout(() => document.querySelector('[data-picture]').click(), 50)")
    expect(page.get_by_label("Image URL")).to_have_value(picture.get_absolute_url())
    expect(page.get_by_label("Alternative Text")).to_have_value("A phone on a desk")
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(text.get_by_role("img", name="A phone on a desk")).to_be_visible()

    # A topic, chosen by typing.
    topics = page.locator(".field-topics .select2-search__field")
    topics.click()
    topics.press_sequentially("Lab")
    page.get_by_role("option", name="Labels").click()

    # The preview is for staff alone.
    page.get_by_role("button", name="Preview").click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_text("Only staff can see this page")).to_be_visible()
    post = Post.objects.get()
    assert (post.state, [topic.name for topic in post.topics.all()]) == ("draft", ["Labels"])
    assert list(post.pictures.all()) == [picture]
    assert visitor.get(address).status_code == 404
    assert visitor.get(picture.get_absolute_url()).status_code == 404

    # Published by a button and a confirmation.
    page.get_by_role("link", name="Back to editing").click()
    expect(text.get_by_role("heading", name="In short")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_role("heading", name="Publish this post now?")).to_be_visible()
    assert visitor.get(address).status_code == 404
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("The post is published.")).to_be_visible()
    assert page.troubles == []

    # And there it is, for everybody.
    reader = start()
    reader.goto("/")
    reader.get_by_role("link", name="Phones that last").click()
    expect(reader.get_by_role("heading", name="Phones that last", level=1)).to_be_visible()
    expect(reader.get_by_role("heading", name="In short", level=2)).to_be_visible()
    shown = reader.get_by_role("img", name="A phone on a desk")
    shown.scroll_into_view_if_needed()  # it comes only when it is about to be seen
    expect(shown).to_have_js_property("naturalWidth", 8)
    assert reader.troubles == []


def focused(page):
    """What has the focus, as a screen reader would name it."""
    return page.evaluate(
        "(() => { const e = document.activeElement;"
        " return (e.labels?.[0] ?? e).innerText?.trim() || e.getAttribute('aria-label'); })()"
    )


def tab_to(page, name, most=40):
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"{name} cannot be reached by Tab; the focus is on {focused(page)}")


def test_a_slow_script_takes_nobody_out_of_the_title(start, staff):
    """The admin's own scripts may come while somebody types."""
    page = start(staff)
    page.route("**/change_form*.js", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto("/admin/news/post/add/", wait_until="commit")
    title = page.get_by_label("Title (English)")
    expect(title).to_be_focused()
    page.keyboard.type("Phones")
    page.wait_for_load_state()
    page.keyboard.type(" that last")
    expect(title).to_have_value("Phones that last")


def test_a_person_signs_in_and_out_by_keyboard_alone(start):
    UserFactory(email="mila@ghent.example", name="Mila")
    page = start()
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, page.locator("label[for=id_login]").inner_text())
    page.keyboard.type("mila@ghent.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")
    expect(page.get_by_role("heading", name="Welcome, Mila")).to_be_visible()
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/logout/")
    tab_to(page, page.locator("main form button[type=submit]").inner_text())
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert page.troubles == []


def test_staff_set_up_a_second_factor_and_reach_the_admin(start, staff_without_second_factor):
    page = start(staff_without_second_factor)
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    page.locator("a[href$='/totp/activate/']").click()
    secret = page.get_by_label(re.compile("secret", re.IGNORECASE)).input_value()
    counter = int(time.time()) // 30
    page.locator("input[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    assert page.troubles == []


def test_changing_the_language_stays_on_the_same_page(start):
    post = PostFactory(slug="phones", title="Phones that last")
    page = start()
    page.goto(post.get_absolute_url())
    for code in ("nl", "fr", "de"):
        page.locator(f"header a[hreflang={code}]").click()
        expect(page).to_have_url(re.compile(f"/{code}/news/phones/$"))
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page.get_by_role("heading", name="Phones that last", level=1)).to_be_visible()
    page.locator("header a[hreflang=en]").click()
    expect(page).to_have_url(re.compile(r"://[^/]+/news/phones/$"))
    assert page.troubles == []


def test_the_news_can_be_read_without_javascript(start):
    posts = [PostFactory(title=f"Number {number}") for number in range(25)]
    PageFactory(slug="the-pact", title="The Pact")
    page = start(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="All news").click()
    expect(page.get_by_role("link", name=posts[-1].title, exact=True)).to_be_visible()
    page.get_by_role("link", name="Older").click()
    page.get_by_role("link", name="Newer").click()
    page.get_by_role("link", name="Older").click()
    page.get_by_role("link", name=posts[2].title, exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Number 2")
    page.get_by_role("link", name="Number 1", exact=False).click()
    expect(heading).to_have_text("Number 1")
    page.get_by_role("link", name="Number 2", exact=False).click()
    expect(heading).to_have_text("Number 2")
    page.get_by_role("link", name="The Pact", exact=True).click()
    expect(heading).to_have_text("The Pact")
    assert page.troubles == []


def test_a_visitor_finds_a_post_while_typing_and_goes_back_to_it(start):
    PostFactory(title="Phones that last", slug="phones-that-last")
    PostFactory(title="Laptops that last")
    vocabulary.learn()
    page = start()
    page.goto("/search/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("phon")
    expect(page.get_by_role("status")).to_contain_text("1 result")
    expect(page).to_have_url(re.compile(r"/search/\?q=phon$"))
    expect(box).to_be_focused()
    # What there is to choose from has changed; chosen is nothing.
    box.press_sequentially("es")
    expect(page).to_have_url(re.compile(r"/search/\?q=phones$"))
    expect(page.get_by_role("combobox", name="Publisher")).to_have_value("")
    page.get_by_role("combobox", name="Language").select_option("nl")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found")
    page.get_by_role("combobox", name="Language").select_option("")
    page.get_by_role("link", name="Phones that last").click()
    expect(page).to_have_url(re.compile("/news/phones-that-last/$"))
    page.go_back()
    expect(page.get_by_role("link", name="Phones that last")).to_be_visible()
