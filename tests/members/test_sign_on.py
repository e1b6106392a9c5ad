"""Single sign-on, against a provider that is a process of its own on this machine."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.urls import reverse

from members.models import User
from members.sign_on import vouched
from tests.cast import Actor
from tests.factories.members import UserFactory
from tests.factories.people import InvitationFactory
from tests.markup import Page
from tests.members.provider import process

pytestmark = pytest.mark.django_db

LOGIN = reverse("openid_connect_login", args=["city"])
CALLBACK = reverse("openid_connect_callback", args=["city"])
CONNECTIONS = reverse("socialaccount_connections")


@pytest.fixture(scope="session")
def issuer(tmp_path_factory):
    """The address of the running provider."""
    folder = tmp_path_factory.mktemp("provider")
    with process.running(folder, f"http://testserver{CALLBACK}") as address:
        yield address


@pytest.fixture
def provider(issuer, settings):
    process.known_to_the_portal(settings, issuer)
    return issuer


def go(client, provider, name, process="login", next_page=""):
    """The person clicks the button, signs in at the provider, and comes back."""
    query = f"?process={process}" + (f"&next={next_page}" if next_page else "")
    there = client.post(LOGIN + query)
    assert there.status_code == 302
    with requests.Session() as browser:
        browser.get(f"{provider}/enter/{name}/", timeout=10).raise_for_status()
        answer = browser.get(there["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "testserver", answer.text[:500]
    return client.get(f"{back.path}?{back.query}", follow=True)


def signed_in(client):
    page = client.get(reverse("members:me"))
    return page.context["user"].email if page.status_code == 200 else None


def refusal(response):
    assert response.status_code == 403
    return Page(response).one("main").text


def test_who_has_the_address_gets_in_and_the_identity_is_linked(visitor, provider, member):
    go(visitor, provider, "member")
    assert signed_in(visitor) == "member@ghent.example"
    [linked] = SocialAccount.objects.all()
    assert (linked.user, linked.provider) == (member.user, "city")
    # And later too, with the password as good as before.
    again = Actor()
    go(again, provider, "member")
    assert signed_in(again) == "member@ghent.example"
    member.user.refresh_from_db()
    assert member.user.has_usable_password()


def test_the_next_page_is_where_one_was_going(visitor, provider, member):
    response = go(visitor, provider, "member", next_page=reverse("members:profile"))
    assert response.redirect_chain[-1][0] == reverse("members:profile")


def test_a_second_factor_is_asked_all_the_same(visitor, provider):
    UserFactory(email="member@ghent.example", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    response = go(visitor, provider, "member")
    assert response.resolver_match.url_name == "mfa_authenticate"
    assert signed_in(visitor) is None


def test_an_invited_person_gets_an_account_and_accepts_on_the_invitation_s_page(
    visitor, provider, group
):
    invitation = InvitationFactory(email="guest@ghent.example", group=group, language="nl")
    page = reverse("members:invitation", args=[invitation.pk])
    visitor.get(reverse("members:invitation-link", args=[invitation.token]))
    assert "City Login" in visitor.get(page).text
    response = go(visitor, provider, "guest", next_page=page)
    assert response.redirect_chain[-1][0] == page
    user = User.objects.get(email="guest@ghent.example")
    assert (user.name, user.language, user.has_usable_password()) == ("Guest", "nl", False)
    assert EmailAddress.objects.get(user=user).verified
    invitation.refresh_from_db()
    assert invitation.state == "open"
    visitor.post(page)
    invitation.refresh_from_db()
    assert invitation.accepted_by == user


@pytest.mark.parametrize("end", [{"expired": True}, {"withdrawn": True}, None])
def test_without_an_open_invitation_there_is_no_account(end, visitor, provider, db):
    if end:
        InvitationFactory(email="stranger@far.example", **end)
    InvitationFactory(email="somebody@else.example")
    text = refusal(go(visitor, provider, "stranger"))
    assert "stranger@far.example" in text
    assert "by invitation" in text
    assert signed_in(visitor) is None
    assert not User.objects.filter(email="stranger@far.example").exists()
    assert not SocialAccount.objects.exists()


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(visitor, provider):
    UserFactory(email="unproved@ghent.example")
    InvitationFactory(email="unproved@ghent.example")
    assert "does not confirm" in refusal(go(visitor, provider, "unproved"))
    assert signed_in(visitor) is None
    assert not SocialAccount.objects.exists()


def test_an_address_that_is_not_proved_here_opens_nothing(visitor, provider):
    user = UserFactory(email="member@ghent.example")
    EmailAddress.objects.filter(user=user).update(verified=False)
    InvitationFactory(email="member@ghent.example")
    assert "not confirmed yet" in refusal(go(visitor, provider, "member"))
    assert signed_in(visitor) is None
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(visitor, provider):
    UserFactory(email="member@ghent.example", is_active=False)
    InvitationFactory(email="member@ghent.example")
    refusal(go(visitor, provider, "member"))
    assert signed_in(visitor) is None


def test_an_address_of_a_domain_that_is_not_the_provider_s_opens_nothing(
    visitor, provider, settings, member
):
    for domains in (["city.example"], ["example"], ["*.example"]):
        settings.OIDC_PROVIDERS = [{"id": "city", "domains": domains}]
        refusal(go(visitor, provider, "member"))
        assert signed_in(visitor) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("domains", [["*"], ["Ghent.Example"]])
def test_a_provider_vouches_for_the_domains_that_are_written_out(
    domains, visitor, provider, settings, member
):
    settings.OIDC_PROVIDERS = [{"id": "city", "domains": domains}]
    go(visitor, provider, "member")
    assert signed_in(visitor) == "member@ghent.example"


def test_the_word_false_is_no_yes(settings):
    settings.OIDC_PROVIDERS = [{"id": "city", "domains": ["x.example"]}]

    class Login:
        account = SocialAccount(provider="city")
        email_addresses = [
            EmailAddress(email=f"{n}@x.example", verified=said)
            for n, said in enumerate([True, "true", False, "false", None, 1])
        ]

    assert vouched(Login) == ["0@x.example", "1@x.example"]


def test_an_identity_with_one_s_own_address_can_be_added_and_removed(provider, member):
    go(member, provider, "member", process="connect")
    [linked] = SocialAccount.objects.filter(user=member.user)
    page = member.get(CONNECTIONS)
    assert "City Login" in page.text
    member.post(CONNECTIONS, {"account": linked.pk})
    assert not SocialAccount.objects.exists()


def test_an_identity_with_the_address_of_another_account_cannot_be_added(
    provider, member, coordinator
):
    text = refusal(go(coordinator, provider, "member", process="connect"))
    assert "member@ghent.example" in text
    assert not SocialAccount.objects.exists()
    assert signed_in(coordinator) == "coordinator@lyon.example"


def test_an_identity_of_another_account_cannot_be_added(visitor, provider, member, coordinator):
    go(visitor, provider, "member")
    refusal(go(coordinator, provider, "member", process="connect"))
    assert SocialAccount.objects.get().user == member.user


def test_the_button_stands_on_the_sign_in_page_only_when_there_is_a_provider(visitor, settings):
    assert "Continue with" not in visitor.get(reverse("account_login")).text
    SocialApp.objects.create(
        provider="openid_connect", provider_id="x", name="X Login", client_id="x"
    )
    assert "Continue with X Login" in visitor.get(reverse("account_login")).text


def test_who_breaks_off_or_brings_a_forged_answer_is_told(visitor, provider, member):
    forged = visitor.get(CALLBACK, {"code": "x", "state": "y"}, follow=True)
    assert "did not work" in forged.text
    assert signed_in(visitor) is None
    cancelled = visitor.get(reverse("socialaccount_login_cancelled"))
    assert "broken off" in cancelled.text


def test_a_provider_that_is_away_is_told_and_nothing_breaks(visitor, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:9"
    }
    response = visitor.post(LOGIN)
    assert response.status_code == 502
    assert "did not work" in response.text
