"""Single sign-on, clicked through: to the provider's own pages, and back."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from csp.constants import SELF
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from members.models import User
from tests.factories.people import InvitationFactory
from tests.members.provider import process
from tests.members.provider.serve import PASSWORD

CALLBACK = reverse("openid_connect_callback", args=["city"])
BUTTON = "Continue with City Login"


@pytest.fixture(autouse=True)
def no_rate_limits_from_before(transactional_db):
    cache.clear()


@pytest.fixture(scope="session")
def issuer(live_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    with process.running(folder, live_server.url + CALLBACK, consent=True) as address:
        yield address


@pytest.fixture
def provider(issuer, settings):
    """The provider, with its origin in the policy as the settings put it there."""
    process.known_to_the_portal(settings, issuer)
    allow(settings, SELF, issuer)
    return issuer


def allow(settings, *origins):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": directives | {"form-action": list(origins)},
    }


@pytest.fixture
def start(open_browser):
    def start(*args, **options):
        page = open_browser(*args, **options)
        page.set_default_timeout(10_000)
        return page

    return start


def sign_in_there(page, provider, name):
    """On the provider's own page, as its person."""
    page.wait_for_url(f"{provider}/accounts/login/**")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()


def agree_there(page, provider):
    page.wait_for_url(f"{provider}/identity/o/authorize**")
    page.get_by_role("button", name="Authorize").click()


def portal_troubles(page, provider):
    """What went wrong on the portal's pages: the provider's own are another host's."""
    return [one for one in page.troubles if provider not in one]


def test_who_signs_in_at_the_provider_is_signed_in_here(start, provider, member):
    page = start()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=BUTTON).click()
    sign_in_there(page, provider, "member")
    agree_there(page, provider)
    expect(page.get_by_role("heading", name="Welcome, Mila Member")).to_be_visible()
    expect(page).to_have_url(re.compile("/me/$"))
    assert SocialAccount.objects.get().user == member.user
    assert portal_troubles(page, provider) == []


def test_the_policy_is_what_lets_the_browser_go_there(start, provider, settings, member):
    """Without the provider's origin nothing leaves, and the page says why in its console."""
    allow(settings, SELF)
    page = start()
    page.goto("/accounts/login/")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert page.url.endswith("/accounts/login/")


def test_an_address_that_nobody_invited_is_refused_in_words(start, provider, member):
    page = start()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=BUTTON).click()
    sign_in_there(page, provider, "stranger")
    agree_there(page, provider)
    heading = page.get_by_role("heading", name="You cannot sign in this way yet")
    expect(heading).to_be_visible()
    expect(page.get_by_text("City Login knows you as stranger@far.example")).to_be_visible()
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert not User.objects.filter(email="stranger@far.example").exists()
    assert portal_troubles(page, provider) == []


def test_who_does_not_agree_there_is_where_they_began(start, provider, member):
    page = start()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=BUTTON).click()
    sign_in_there(page, provider, "member")
    page.wait_for_url(f"{provider}/identity/o/authorize**")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Signing in was broken off")).to_be_visible()
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert not SocialAccount.objects.exists()
    assert portal_troubles(page, provider) == []


def test_an_account_adds_it_and_takes_it_away(start, provider, member):
    page = start(member)
    page.goto("/me/")
    page.get_by_role("link", name="Single sign-on").click()
    expect(page.get_by_text("with your address and password alone")).to_be_visible()
    page.get_by_role("button", name=BUTTON).click()
    sign_in_there(page, provider, "member")
    agree_there(page, provider)
    expect(page.get_by_label(re.compile("^City Login"))).to_be_visible()
    assert SocialAccount.objects.get().user == member.user
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("with your address and password alone")).to_be_visible()
    assert not SocialAccount.objects.exists()
    assert portal_troubles(page, provider) == []


def test_an_invited_person_comes_in_without_a_password(start, provider, group):
    invitation = InvitationFactory(email="guest@ghent.example", group=group)
    page = start(width=320)
    page.goto(reverse("members:invitation-link", args=[invitation.token]))
    page.get_by_role("button", name=BUTTON).click()
    sign_in_there(page, provider, "guest")
    agree_there(page, provider)
    expect(page.get_by_role("heading", name="Your invitation")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Welcome, Guest")).to_be_visible()
    invitation.refresh_from_db()
    assert invitation.accepted_by.email == "guest@ghent.example"
    assert portal_troubles(page, provider) == []
