"""The mails about people's accounts and groups: text and HTML say the same, in each language."""

import pytest
from django.utils import timezone, translation

from pact import mail
from tests.factories.members import UserFactory
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

NAME = "Mila <script>alert(1)</script> & “Co” {{ secret }}"
LINK = "http://testserver/invitations/with/x-y_z/"
# For each mail the words that must stand in it.
MAILS = {
    "mail/invitation": [NAME, "City & Co", LINK],
    "mail/invitation_accepted": [NAME, "City & Co"],
    "mail/data_ready": [NAME, LINK],
    "mail/unused": [NAME, LINK],
    "mail/erased": [NAME],
}


@pytest.fixture
def context():
    person = UserFactory(name=NAME)
    invitation = InvitationFactory(name=NAME, organisation__name="City & Co", message=NAME)
    return {
        "user": person,
        "person": person,
        "name": NAME,
        "invitation": invitation,
        "link": LINK,
        "days": 14,
        **dict.fromkeys(["until", "used_at", "goes_at"], timezone.now()),
    }


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("template", MAILS)
def test_a_mail_says_the_same_in_text_and_html_and_nothing_becomes_code(
    template, language, context
):
    with translation.override(language):
        message = mail.build(template, ["a@x.example"], context)
    [(html, _kind)] = message.alternatives
    page = Page(html)
    assert page.one("html")["lang"] == language
    assert page.all("script") == []
    assert message.subject.strip()
    assert "&amp;" not in message.subject + message.body
    assert "&lt;" not in message.subject + message.body
    text = " ".join(page.one("body").text.split())
    for words in MAILS[template]:
        assert words in message.body
        assert words in text
    assert (LINK in page.links()) == (LINK in MAILS[template])


@pytest.mark.parametrize("template", MAILS)
def test_a_mail_is_translated(template, context):
    subjects = set()
    for language in ("en", "nl", "fr", "de"):
        with translation.override(language):
            subjects.add(mail.build(template, ["a@x.example"], context).subject)
    assert len(subjects) == 4
