"""Every mail: a text and an HTML part, in the reader's language, with nothing of theirs as code."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from members.services import accounts
from pact import mail
from tests.factories.members import UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

NAME = "Mila <script>alert(1)</script> & “Co” {{ secret }}"
ACCOUNT = [
    "account/email/account_already_exists",
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/login_code",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
    "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
]


@pytest.fixture
def request_of_the_web():
    request = RequestFactory().get("/accounts/")
    SessionMiddleware(lambda request: None).process_request(request)
    with context.request_context(request):
        yield request


def html_of(message):
    [(content, kind)] = message.alternatives
    assert kind == "text/html"
    return content


def sent(user, template, mailoutbox):
    """The mail as allauth sends it."""
    values = {
        "user": user,
        "code": "AB-12",
        "password_reset_url": "http://testserver/x/",
        "activate_url": "http://testserver/x/",
        "signup_url": "http://testserver/x/",
        "ip": "192.0.2.1",
        "user_agent": NAME,
        "from_email": "old@ghent.example",
        "to_email": "new@ghent.example",
        "deleted_email": "old@ghent.example",
        "authenticator": NAME,
        "provider": NAME,
    }
    get_adapter().send_mail(template, user.email, values)
    [message] = mailoutbox
    return message


def test_no_mail_of_the_packages_is_forgotten():
    from pathlib import Path

    import allauth

    folder = Path(allauth.__file__).parent / "templates"
    found = {
        f"{path.parent.relative_to(folder)}/{path.name.removesuffix('_subject.txt')}"
        for app in ("account", "mfa", "socialaccount")
        for path in (folder / app / "email").glob("*_subject.txt")
    }
    # Reset codes are not used here: the link is.
    assert found - {"account/email/password_reset_code"} == set(ACCOUNT)


@pytest.mark.parametrize("template", ACCOUNT)
def test_a_mail_has_text_and_html_that_say_the_same(template, request_of_the_web, mailoutbox):
    message = sent(UserFactory(name=NAME), template, mailoutbox)
    html = html_of(message)
    page = Page(html)
    assert isinstance(message, EmailMultiAlternatives)
    assert message.subject.strip()
    assert "\n" not in message.subject
    assert message.body.strip()
    assert page.one("title").text == message.subject
    words = message.body.split()
    assert " ".join(words) in " ".join(page.one("body").text.split())


@pytest.mark.parametrize("template", ACCOUNT)
def test_nothing_a_person_typed_becomes_code(template, request_of_the_web, mailoutbox):
    message = sent(UserFactory(name=NAME), template, mailoutbox)
    assert Page(html_of(message)).all("script") == []
    assert "&lt;" not in message.body
    assert "&amp;" not in message.body


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_a_mail_comes_in_the_reader_s_language_whatever_the_page_s(
    language, request_of_the_web, mailoutbox
):
    user = UserFactory(language=language)
    with translation.override("fr" if language != "fr" else "de"):
        message = sent(user, "account/email/password_reset_key", mailoutbox)
    assert Page(html_of(message)).one("html")["lang"] == language
    with translation.override(language):
        expected = mail.build(
            "account/email/password_reset_key",
            [user.email],
            {"user": user, "password_reset_url": "http://testserver/x/", "email": user.email},
        ).subject
    assert message.subject == expected


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_the_welcome_comes_in_the_reader_s_language(language, request_of_the_web, mailoutbox):
    user = UserFactory(name=NAME, language=language)
    accounts.welcome(user, request_of_the_web)
    [message] = mailoutbox
    page = Page(html_of(message))
    assert page.one("html")["lang"] == language
    assert NAME in message.body
    assert NAME in " ".join(page.one("body").text.split())
    assert page.all("script") == []
    [link] = [address for address in page.links() if "/password/reset/key/" in address]
    assert link in message.body
    prefix = "" if language == "en" else f"/{language}"
    assert link.startswith(f"http://testserver{prefix}/accounts/password/reset/key/")


def test_a_name_with_a_line_break_does_not_forge_a_header(request_of_the_web, mailoutbox):
    user = UserFactory(name="Mila\nBcc: victim@x.example")
    message = sent(user, "account/email/password_reset_key", mailoutbox)
    assert message.recipients() == [user.email]
    assert "\nBcc" not in message.message().as_string().partition("\n\n")[0]


def test_a_mail_is_sent_only_when_what_caused_it_is_stored(request_of_the_web, mailoutbox):
    user = UserFactory()
    with transaction.atomic():
        accounts.welcome(user, request_of_the_web)
        transaction.set_rollback(True)
    assert mailoutbox == []
    with transaction.atomic():
        accounts.welcome(user, request_of_the_web)
    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_the_mail_of_a_forgotten_password_is_in_the_reader_s_language(visitor, mailoutbox):
    user = UserFactory(language="de")
    visitor.post(reverse("account_reset_password"), {"email": user.email})
    [message] = mailoutbox
    assert Page(html_of(message)).one("html")["lang"] == "de"
