"""Deleting an account: what goes, what stays without a name, and who cannot."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core import serializers
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.models import DataExport, Invitation, Representative, User
from members.services import invitations, leaving
from pact import mail
from pact.models import OutgoingMail
from tests.cast import TOTP_SECRET, Actor
from tests.factories.members import PASSWORD, UserFactory
from tests.factories.people import DataExportFactory, InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

DELETE = reverse("members:delete-account")
YES = {"email": "member@ghent.example"}
TRACES = ("Mila", "member@ghent.example", "home@mila.example", "Head of buying")


def everything():
    """All rows of all tables that can hold something of a person, as text."""
    models = (
        *(User, EmailAddress, Authenticator, SocialAccount, UserSession, Invitation, OutgoingMail),
        *(DataExport, LogEntry, Representative),
    )
    return "".join(serializers.serialize("json", model.objects.all()) for model in models)


@pytest.fixture
def mila(member, coordinator, secretary, group):
    """The member, with a trace in every place."""
    user = member.user
    User.objects.filter(pk=user.pk).update(job_title="Head of buying", notifications_off=["groups"])
    EmailAddress.objects.create(user=user, email="home@mila.example", verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": TOTP_SECRET})
    SocialAccount.objects.create(user=user, provider="x", uid="1", extra_data={"name": "Mila"})
    DataExportFactory(user=user)
    InvitationFactory(email="home@mila.example", name="Mila", accepted_by=user)
    InvitationFactory(email="next@ghent.example", invited_by=user)
    invitations.invite(
        email="member@ghent.example",
        name="Mila",
        organisation=InvitationFactory().organisation,
        by=secretary.user,
        language="en",
    )
    mail.queue("mail/address_changed", ["Member@Ghent.example"], {"user": user})
    mail.queue("mail/address_changed", ["not-member@ghent.example"], {"user": secretary.user})
    change = reverse("admin:members_user_change", args=[user.pk])
    secretary.post(change, Page(secretary.get(change)).fields() | {"perspective": "policy"})
    assert LogEntry.objects.get().object_repr == "Mila Member"
    member.get(reverse("members:me"))  # a session with its address
    found = everything()
    assert [trace for trace in TRACES if trace not in found] == []
    return member


def test_the_page_says_what_goes_what_stays_and_where_one_takes_part(member):
    text = Page(member.get(DELETE)).one("main").text
    for words in ("What goes", "What stays, without a name", "Ethics"):
        assert words in text


def test_nothing_of_the_person_is_left(mila, django_capture_on_commit_callbacks):
    path = DataExport.objects.get().file.path
    with django_capture_on_commit_callbacks(execute=True):
        mila.post(DELETE, YES)
    # The confirmation is on its way; with it the last trace goes.
    assert OutgoingMail.objects.to("member@ghent.example").count() == 1
    OutgoingMail.objects.to("member@ghent.example").update(state="failed")
    leaving.forget_goodbyes()
    found = everything().replace("not-member@ghent.example", "")
    assert [trace for trace in TRACES if trace in found] == []
    from pathlib import Path

    assert not Path(path).exists()


def test_the_newsletter_goes_too_and_is_told_before(member):
    from members import my_data
    from tests.factories.newsletter import SubscriberFactory

    mine = SubscriberFactory(email=member.user.email)
    other = SubscriberFactory()
    [row] = my_data.PARTS["newsletter"].rows(member.user)
    assert mine.email in row.values()
    member.post(DELETE, YES)
    assert list(type(mine).objects.all()) == [other]


def test_what_is_of_others_stays(mila):
    mila.post(DELETE, YES)
    assert Invitation.objects.filter(email="next@ghent.example").exists()
    assert OutgoingMail.objects.to("not-member@ghent.example").exists()
    assert User.objects.filter(email="coordinator@lyon.example", is_active=True).exists()


def test_who_spoke_when_stays_without_a_name(mila):
    mila.post(DELETE, YES)
    [row] = Representative.objects.filter(user=mila.user).select_related("user")
    assert row.until is not None
    assert str(row.user) == f"erased account {mila.user.pk}"
    assert (row.user.is_active, row.user.organisation) == (False, None)


def test_access_ends_everywhere_at_once(mila):
    other = Actor(mila.user)
    other.get(reverse("members:me"))
    mila.post(DELETE, YES)
    for client in (mila, other):
        assert client.get(reverse("members:me")).status_code == 302
    again = Actor()
    again.post(reverse("account_login"), {"login": "member@ghent.example", "password": PASSWORD})
    assert again.get(reverse("members:me")).status_code == 302


def test_a_mail_confirms_it_in_the_language_of_the_person(member, mailoutbox):
    User.objects.filter(pk=member.user.pk).update(language="de")
    member.post(DELETE, YES)
    [confirmation] = mailoutbox
    assert confirmation.to == ["member@ghent.example"]
    assert "Mila Member" in confirmation.body
    assert 'lang="de"' in confirmation.alternatives[0][0]


@pytest.mark.parametrize("typed", ["", "mila", "coordinator@lyon.example"])
def test_without_the_right_address_nothing_happens(typed, member, coordinator):
    response = member.post(DELETE, {"email": typed})
    assert list(response.context["form"].errors) == ["email"]
    assert not User.objects.exclude(erased_at=None).exists()


def test_it_asks_who_one_is_first(member):
    member.authenticated_at(0)
    again = member.post(DELETE, YES)["Location"]
    assert again.startswith(reverse("account_reauthenticate"))
    member.user.refresh_from_db()
    assert member.user.erased_at is None
    member.post(again, {"password": PASSWORD})
    member.user.refresh_from_db()
    assert member.user.erased_at is not None


def test_repeated_it_changes_nothing(member, mailoutbox):
    for _ in range(2):
        leaving.erase(member.user)
    assert len(mailoutbox) == 1


def test_the_address_is_free_for_a_new_account(member):
    leaving.erase(member.user)
    assert UserFactory(email="member@ghent.example").pk != member.user.pk


def test_the_last_who_hands_out_rights_stays(staff):
    response = staff.post(DELETE, {"email": "staff@pact.example"})
    assert "only account that can hand out rights" in response.text
    staff.user.refresh_from_db()
    assert staff.user.erased_at is None
    UserFactory(is_superuser=True, is_active=False)
    with pytest.raises(ValidationError):
        leaving.erase(staff.user)
    UserFactory(is_superuser=True)
    leaving.erase(staff.user)
    staff.user.refresh_from_db()
    assert staff.user.erased_at is not None


def test_a_part_of_the_portal_erases_its_own_in_the_same_transaction(member, monkeypatch):
    seen = []
    monkeypatch.setattr(leaving, "ERASERS", [lambda user: seen.append(user.email)])
    leaving.erase(member.user)
    assert seen == ["member@ghent.example"]

    def fail(user):
        raise RuntimeError

    other = UserFactory()
    monkeypatch.setattr(leaving, "ERASERS", [fail])
    with pytest.raises(RuntimeError):
        leaving.erase(other)
    other.refresh_from_db()
    assert other.erased_at is None
