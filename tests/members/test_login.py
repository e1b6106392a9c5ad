"""Signing in and out."""

import re

import pytest
from django.urls import reverse

from tests.cast import Actor
from tests.factories.members import PASSWORD, UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
ME = reverse("members:me")


def log_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password} | more)


def signed_in(client):
    """Who is signed in, by asking the person's own page."""
    response = client.get(ME)
    return response.context["user"] if response.status_code == 200 else None


def test_the_right_password_opens_one_s_own_page(visitor):
    user = UserFactory(email="mila@ghent.example")
    response = log_in(visitor, "mila@ghent.example")
    assert response["Location"] == ME
    assert signed_in(visitor) == user


@pytest.mark.parametrize("email", ["Mila@Ghent.example", " mila@ghent.example "])
def test_capitals_and_spaces_in_the_address_do_not_matter(visitor, email):
    user = UserFactory(email="mila@ghent.example")
    log_in(visitor, email)
    assert signed_in(visitor) == user


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor):
    UserFactory(email="mila@ghent.example")
    errors = [
        log_in(visitor, email, "wrong").context["form"].errors
        for email in ("mila@ghent.example", "nobody@ghent.example")
    ]
    assert errors[0] == errors[1] != {}
    assert signed_in(visitor) is None


def test_the_typed_address_is_kept_and_the_password_is_not(visitor):
    response = log_in(visitor, "mila@ghent.example", "wrong-password")
    fields = Page(response).fields()
    assert fields["login"] == "mila@ghent.example"
    assert "wrong-password" not in response.text


def test_a_deactivated_account_does_not_open(visitor):
    UserFactory(email="mila@ghent.example", is_active=False)
    log_in(visitor, "mila@ghent.example")
    assert signed_in(visitor) is None


def test_deactivating_ends_a_session_at_once(member):
    assert signed_in(member) == member.user
    member.user.is_active = False
    member.user.save()
    assert signed_in(member) is None


def test_an_account_without_a_password_does_not_open(visitor):
    UserFactory(email="mila@ghent.example", password=None)
    for guess in ("", "!", "None"):
        log_in(visitor, "mila@ghent.example", guess)
    assert signed_in(visitor) is None


def test_after_five_wrong_passwords_the_right_one_has_to_wait(visitor):
    UserFactory(email="mila@ghent.example")
    other = UserFactory(email="otto@oslo.example")
    for _ in range(5):
        log_in(visitor, "mila@ghent.example", "wrong")
    log_in(visitor, "mila@ghent.example")
    assert signed_in(visitor) is None
    # Other people are not locked out with her.
    log_in(visitor, "otto@oslo.example")
    assert signed_in(visitor) == other


def test_signing_in_leads_to_the_page_that_was_asked_for(visitor):
    UserFactory(email="mila@ghent.example")
    page = visitor.get(reverse("members:profile"), follow=True)
    assert page.redirect_chain == [(f"{LOGIN}?next=/me/profile/", 302)]
    fields = Page(page).fields()
    response = log_in(visitor, "mila@ghent.example", next=fields["next"])
    assert response["Location"] == reverse("members:profile")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_signing_in_never_leads_to_another_site(visitor, target):
    UserFactory(email="mila@ghent.example")
    response = log_in(visitor, "mila@ghent.example", next=target)
    assert response["Location"] == ME


def test_signing_in_gives_a_new_session(visitor):
    UserFactory(email="mila@ghent.example")
    session = visitor.session
    session["x"] = 1
    session.save()
    visitor.cookies["sessionid"] = before = session.session_key
    log_in(visitor, "mila@ghent.example")
    assert visitor.cookies["sessionid"].value != before


def test_signing_out_asks_first_and_ends_the_session(member):
    old = member.cookies["sessionid"].value
    assert member.get(reverse("account_logout")).status_code == 200
    assert signed_in(member) == member.user
    response = member.post(reverse("account_logout"))
    assert response["Location"] == reverse("home")
    again = Actor()
    again.cookies["sessionid"] = old
    assert signed_in(again) is None


def test_a_code_by_mail_signs_in_without_a_password(visitor, mailoutbox):
    user = UserFactory(email="mila@ghent.example")
    visitor.post(reverse("account_request_login_code"), {"email": "mila@ghent.example"})
    [mail] = mailoutbox
    assert mail.to == ["mila@ghent.example"]
    [code] = re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.body, re.MULTILINE)
    assert signed_in(visitor) is None
    visitor.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert signed_in(visitor) is None
    visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert signed_in(visitor) == user


def test_a_code_for_an_unknown_address_looks_the_same_and_signs_nobody_in(visitor):
    UserFactory(email="mila@ghent.example")
    addresses = ["mila@ghent.example", "nobody@ghent.example"]
    answers = [
        Actor().post(reverse("account_request_login_code"), {"email": address})
        for address in addresses
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_forgotten_password_is_replaced_by_the_mailed_link(visitor, mailoutbox):
    user = UserFactory(email="mila@ghent.example")
    visitor.post(reverse("account_reset_password"), {"email": "Mila@ghent.example"})
    [mail] = mailoutbox
    [link] = re.findall(r"http://testserver(/\S+)", mail.body)
    form = visitor.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = {"password1": "a brand new passphrase", "password2": "a brand new passphrase"}
    visitor.post(address, new)
    assert signed_in(visitor) == user
    user.refresh_from_db()
    assert user.check_password("a brand new passphrase")


def test_asking_for_a_link_tells_nobody_who_has_an_account(mailoutbox):
    UserFactory(email="mila@ghent.example")
    answers = [
        Actor().post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in ("mila@ghent.example", "nobody@ghent.example")
    ]
    assert [answer.redirect_chain for answer in answers] == [
        [(reverse("account_reset_password_done"), 302)]
    ] * 2
    texts = [" ".join(Page(answer).one("main").text.split()) for answer in answers]
    assert texts[0] == texts[1]
    assert [mail.to for mail in mailoutbox] == [["mila@ghent.example"], ["nobody@ghent.example"]]


def test_sensitive_pages_ask_again_after_a_while(member):
    assert member.get(reverse("mfa_activate_totp")).status_code == 200
    member.authenticated_at(0)
    response = member.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_other_sessions_can_be_ended(member):
    other = Actor(member.user)
    assert signed_in(other) == member.user
    assert signed_in(member) == member.user
    page = member.get(reverse("usersessions_list"))
    assert page.status_code == 200
    member.post(reverse("usersessions_list"))
    assert (signed_in(other), signed_in(member)) == (None, member.user)


def test_a_session_cookie_that_cannot_be_one_is_ignored(visitor, db):
    """The cookie's octal escape is a NUL, which PostgreSQL refuses with an error."""
    cookie = 'sessionid="\\000aaaaaaaaaaa"'
    assert visitor.get(reverse("home"), headers={"cookie": cookie}).status_code == 200
