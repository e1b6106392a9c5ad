"""The pages and mails of accounts speak like the rest of the portal: politely, in its terms."""

import re
from pathlib import Path

import allauth
import polib
import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from members.account_words import WORDS
from tests.factories.members import PASSWORD, UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

FAMILIAR = {
    "nl": re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE),
    "de": re.compile(r"\b(du|dir|dich|dein\w*|gib|wähle|versuche|folge)\b", re.IGNORECASE),
}
# What the portal shows nobody: accounts come by invitation, codes are mailed instead of links, and
# some pages are the portal's own.
UNSEEN = re.compile(
    r"signup|phone|username|models\.py|apps\.py|idp/|password_reset_code|account_already_exists"
    r"|verification_sent|verified_email_required|email_change\.html|email_confirm\.html|trust\.html"
    r"|warn_no_email|unknown_account|account/login\.html|dummy"
    r"|socialaccount/(connections|login|login_cancelled|authentication_error)\.html"
)


def texts_of_allauth():
    catalogue = Path(allauth.__file__).parent / "locale/en/LC_MESSAGES/django.po"
    return list(polib.pofile(str(catalogue)))


def test_what_the_portal_says_in_its_own_way_is_still_a_text_of_allauth():
    assert set(WORDS) - {entry.msgid for entry in texts_of_allauth()} == set()
    assert len(WORDS) == len(set(WORDS)) > 90


@pytest.mark.parametrize("language", FAMILIAR)
def test_nobody_is_addressed_familiarly(language):
    familiar = []
    seen = 0
    for entry in texts_of_allauth():
        if all(UNSEEN.search(place) for place, _line in entry.occurrences):
            continue
        if re.search("username|phone number", entry.msgid):
            continue
        seen += 1
        with translation.override(language):
            said = [gettext(entry.msgid)]
            if entry.msgid_plural:
                said = [ngettext(entry.msgid, entry.msgid_plural, n) for n in (1, 2)]
        familiar += [text for text in said if FAMILIAR[language].search(text)]
    assert seen > 150
    assert familiar == []


PAGES = [
    *("account_change_password", "account_email", "mfa_index", "mfa_activate_totp"),
    *(
        "mfa_generate_recovery_codes",
        "usersessions_list",
        "account_logout",
        "account_reauthenticate",
    ),
]
OF_VISITORS = [
    *("account_login", "account_signup", "account_inactive"),
    *("account_reset_password", "account_request_login_code"),
]


@pytest.mark.parametrize("language", FAMILIAR)
def test_the_pages_of_accounts_are_polite(language, member, visitor):
    with translation.override(language):
        pages = [visitor.get(reverse(name)) for name in OF_VISITORS]
        pages += [member.get(reverse(name), follow=True) for name in PAGES]
    for page in pages:
        assert page.status_code == 200
        assert page["Content-Language"] == language
        assert not FAMILIAR[language].search(Page(page).one("main").text)


def test_the_second_factor_is_called_by_one_name(member):
    for language, name in (
        ("nl", "Tweede factor"),
        ("fr", "Second facteur"),
        ("de", "Zweiter Faktor"),
    ):
        with translation.override(language):
            assert Page(member.get(reverse("mfa_index"))).texts("h1") == [name]


def test_the_name_of_a_key_is_asked_for_in_the_reader_s_language(member):
    def asked(address):
        return Page(member.get(address)).texts("label", **{"for": "id_name"})[0].split()[0]

    with translation.override("nl"):
        member.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert asked(reverse("mfa_add_webauthn")) == "Naam"
        key = Authenticator.objects.create(
            user=member.user, type="webauthn", data={"name": "Sleutel", "credential": {}}
        )
        assert asked(reverse("mfa_edit_webauthn", args=[key.pk])) == "Naam"


def test_who_has_no_account_is_told_whom_to_ask_and_not_to_sign_up(visitor, mailoutbox):
    cache.clear()
    with translation.override("de"):
        visitor.post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"})
    [message] = mailoutbox
    text = " ".join(message.body.split())
    assert "Mit dieser E-Mail-Adresse gibt es kein Konto. Konten gibt es auf Einladung." in text
    assert "/accounts/signup/" not in message.body


def test_the_mail_with_a_new_password_speaks_the_reader_s_language(visitor, mailoutbox):
    cache.clear()
    person = UserFactory(email="petra@ghent.example", language="nl")
    assert person.check_password(PASSWORD)
    visitor.post(reverse("account_reset_password"), {"email": person.email})
    [message] = mailoutbox
    assert message.subject == "Een nieuw wachtwoord kiezen"
    assert "Met de link hieronder kiest u een nieuw wachtwoord." in " ".join(message.body.split())
