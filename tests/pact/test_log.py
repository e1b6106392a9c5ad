"""Nothing that the log or a mail about an error tells opens anything to who reads it."""

import logging
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from news.newsletter import links
from pact.log import Seldom, without_secrets
from tests.factories.newsletter import SubscriberFactory
from tests.factories.people import InvitationFactory

pytestmark = pytest.mark.django_db

SECRET = "eyJ-Se_cret1tXyZ0"
# What stands in addresses: a new one must be put in one of these, and a secret one in pact/log.py.
SECRETS = {"token", "secret", "uidb36"}
OPEN = {
    *("key", "month", "name", "pk", "provider_id", "section", "slug", "step", "width", "year"),
}


@pytest.fixture
def log():
    """What the portal's own handler writes."""
    [handler] = (h for h in logging.getLogger("django").handlers if h.name == "console")
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def walk(patterns, spaces=(), names=frozenset()):
    for pattern in patterns:
        here = names | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue  # opens to who may open it
            space = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, space, here)
        else:
            yield ":".join([*spaces, pattern.name or ""]), here


def addresses_with_secrets():
    """Their names, and a secret for each part."""
    return {
        # The link to a new password takes a person's number and a key of letters.
        name: {"uidb36": "eyJ", "key": "crets"}
        if "uidb36" in names
        else dict.fromkeys(names, SECRET)
        for name, names in walk(get_resolver().url_patterns)
        if names & SECRETS
    }


def test_no_secret_of_any_address_stands_in_the_log():
    found = dict(walk(get_resolver().url_patterns))
    assert set().union(*found.values()) - OPEN == SECRETS
    secret = addresses_with_secrets()
    assert len(secret) >= 11
    for name, values in secret.items():
        for language in ("en", "nl"):
            with translation.override(language):
                address = reverse(name, kwargs=values)
            for text in (
                f"Forbidden: {address}",
                f"Referer https://pact.example{address}?page=2",
                f"/accounts/login/?next={address.replace('/', '%2F')}",
            ):
                shown = without_secrets(text)
                assert "cret" not in shown, text
                assert shown.replace("***", "").startswith(text[: text.index("eyJ")])
                assert without_secrets(shown) == shown


def test_what_is_no_secret_stays_in_the_log():
    for text in (
        "Not Found: /workshops/calendar/2021/10/",
        "Not Found: /workshops/guests",
        "Not Found: /groups/ethics/calendar.ics",
        "Not Found: /admin/news/post/abc/change/",
        "/me/calendar/ and /news/newsletter-2021/ in one line",
    ):
        assert without_secrets(text) == text


def test_a_good_link_does_not_stand_in_the_log_when_somebody_guessed_before(visitor, log):
    cache.clear()
    address = reverse("members:invitation-link", args=[InvitationFactory().token])
    for number in range(20):
        visitor.get(reverse("members:invitation-link", args=[f"guess-{number}"]))
    assert visitor.get(address).status_code == 429
    assert "Too Many Requests: /invitations/with/***/\n" in log.getvalue()
    assert address.split("/")[-2] not in log.getvalue()


def test_a_page_that_fails_tells_no_secret_in_the_log_and_in_the_mail(
    visitor, log, settings, monkeypatch
):
    settings.ADMINS = [("Portal", "operations@pact.example")]
    [handler] = (h for h in logging.getLogger("django").handlers if h.name == "mail")
    [seldom] = (one for one in handler.filters if isinstance(one, Seldom))
    monkeypatch.setattr(seldom, "reported", {})
    token = links.token(SubscriberFactory())
    address = reverse("news:newsletter-leave", args=[token])

    def fail(text, purpose):
        raise RuntimeError(f"cannot read http://testserver/newsletter/{text}/")

    monkeypatch.setattr(links, "subscriber_of", fail)
    visitor.raise_request_exception = False
    referer = f"http://testserver{address}"
    assert visitor.get(address, headers={"referer": referer}).status_code == 500
    [message] = mail.outbox
    for text in (log.getvalue(), message.subject, message.body):
        assert "/newsletter/***/leave/" in text
        assert token not in text
    assert "RuntimeError: cannot read http://testserver/newsletter/***/" in log.getvalue()
