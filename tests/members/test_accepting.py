"""What is behind an invitation's link, and what saying yes does."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse

from members.models import Group, Invitation, Organisation, Representative, User
from members.services import accepting, invitations, memberships
from tests.cast import Actor
from tests.factories.members import (
    PASSWORD,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Gina Guest",
    "password1": "a brand new passphrase",
    "password2": "a brand new passphrase",
}


@pytest.fixture(autouse=True)
def no_limits_of_others():
    cache.clear()


@pytest.fixture
def ghent(db):
    there = Organisation.objects.filter(slug="ghent").first()
    return there or OrganisationFactory(name="City of Ghent", slug="ghent")


@pytest.fixture
def invitation(group, ghent, coordinator):
    memberships.join(ghent, group)
    return InvitationFactory(
        email="guest@ghent.example",
        name="Gina",
        group=group,
        organisation=ghent,
        role="observer",
        language="fr",
        invited_by=coordinator.user,
        message="Come & see",
    )


def link(invitation):
    return reverse("members:invitation-link", args=[invitation.token])


def page_of(invitation):
    return reverse("members:invitation", args=[invitation.pk])


def opened(client, invitation):
    """The page after the link was opened."""
    return client.get(link(invitation), follow=True)


def speaks(email):
    return list(
        Representative.objects.current()
        .filter(user__emailaddress__email=email)
        .values_list("membership__group__slug", "membership__organisation__slug", "role")
    )


# The link ----------------------------------------------------------------------------------------


def test_the_page_says_who_invites_to_what(visitor, invitation):
    text = Page(opened(visitor, invitation)).one("main").text
    for word in ("Cora Coordinator", "City of Ghent", "Ethics", "observer", "Come & see"):
        assert word in text
    assert "guest@ghent.example" in text


def test_opening_the_link_accepts_nothing(visitor, invitation):
    """As mail scanners do, several times."""
    for _ in range(3):
        opened(visitor, invitation)
        visitor.head(link(invitation))
    invitation.refresh_from_db()
    assert invitation.state == "open"
    assert not User.objects.filter(email=invitation.email).exists()


def test_the_secret_leaks_neither_by_referer_nor_by_a_cache(visitor, invitation):
    response = visitor.get(link(invitation))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert invitation.token not in response["Location"]
    page = visitor.get(response["Location"])
    assert "no-store" in page["Cache-Control"]
    assert invitation.token not in page.text


def test_without_the_link_the_page_is_closed(visitor, member, invitation):
    assert visitor.get(page_of(invitation))["Location"].startswith(reverse("account_login"))
    assert member.get(page_of(invitation)).status_code == 404
    assert member.post(page_of(invitation)).status_code == 404


def test_a_forged_link_says_what_to_do(visitor, invitation):
    response = visitor.get(reverse("members:invitation-link", args=["x" * 43]))
    assert response.status_code == 404
    assert "copy it whole" in response.text
    assert "guest@ghent.example" not in response.text


def test_guessing_is_stopped(visitor, invitation):
    statuses = [
        visitor.get(reverse("members:invitation-link", args=[f"guess-{n}"])).status_code
        for n in range(25)
    ]
    assert statuses == [404] * 20 + [429] * 5
    assert visitor.get(link(invitation)).status_code == 429


def test_who_opens_real_links_is_not_stopped(visitor, invitation):
    assert {visitor.get(link(invitation)).status_code for _ in range(25)} == {302}


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ({"withdrawn": True}, "withdrawn"),
        ({"expired": True}, "expired"),
    ],
)
def test_a_link_that_is_over_says_so_and_opens_nothing(end, says, visitor, ghent, group):
    invitation = InvitationFactory(group=group, organisation=ghent, **end)
    response = opened(visitor, invitation)
    assert response.status_code == 410
    assert says in Page(response).one("h1").text
    assert Page(response).all("input", name="password1") == []
    visitor.post(page_of(invitation), NEW)
    assert not User.objects.filter(email=invitation.email).exists()


# A new person ------------------------------------------------------------------------------------


def test_a_new_person_chooses_a_password_and_is_in(visitor, invitation, mailoutbox):
    opened(visitor, invitation)
    response = visitor.post(page_of(invitation), NEW, follow=True)
    assert response.redirect_chain == [(reverse("members:me"), 302)]
    user = response.context["user"]
    assert (user.name, user.email, user.language) == ("Gina Guest", invitation.email, "fr")
    assert user.organisation.slug == "ghent"
    assert speaks(invitation.email) == [("ethics", "ghent", "observer")]
    assert Group.objects.open_to(user).count() == 1
    address = EmailAddress.objects.get(user=user)
    assert (address.verified, address.primary) == (True, True)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", user)


def test_the_new_password_signs_in_elsewhere(visitor, invitation):
    opened(visitor, invitation)
    visitor.post(page_of(invitation), NEW)
    elsewhere = Actor()
    elsewhere.post(
        reverse("account_login"), {"login": invitation.email, "password": NEW["password1"]}
    )
    assert elsewhere.get(reverse("members:me")).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "guest@ghent.example", "password2": "guest@ghent.example"}, "password1"),
        ({"password2": "another one entirely"}, "password2"),
    ],
)
def test_what_is_wrong_is_said_and_makes_no_account(values, field, visitor, invitation):
    opened(visitor, invitation)
    response = visitor.post(page_of(invitation), NEW | values)
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.filter(email=invitation.email).exists()
    assert speaks(invitation.email) == []


def test_a_used_link_opens_nothing_for_the_next_one(visitor, invitation):
    opened(visitor, invitation)
    visitor.post(page_of(invitation), NEW)
    second = Actor()
    response = opened(second, invitation)
    assert response.status_code == 410
    second.post(page_of(invitation), NEW | {"password1": "quite another phrase"})
    assert second.get(reverse("members:me")).status_code == 302
    assert User.objects.filter(email=invitation.email).count() == 1


def test_a_click_after_the_first_gets_in_too(invitation):
    first, second = Actor(), Actor()
    for client in (first, second):
        opened(client, invitation)
    for client in (first, second):
        client.post(page_of(invitation), NEW)
        assert client.get(reverse("members:me")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_account(invitation):
    clients = [Actor(), Actor()]
    for client in clients:
        opened(client, invitation)
    start, statuses = threading.Barrier(2), []

    def click(client):
        start.wait()
        statuses.append(client.post(page_of(invitation), NEW).status_code)
        connections.close_all()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302]
    assert User.objects.filter(email=invitation.email).count() == 1
    assert speaks(invitation.email) == [("ethics", "ghent", "observer")]


def test_two_invitations_of_one_address_make_one_account(visitor, invitation, ghent, other_group):
    other = InvitationFactory(email=invitation.email, organisation=ghent, group=other_group)
    opened(visitor, invitation)
    opened(visitor, other)
    visitor.post(page_of(invitation), NEW)
    response = visitor.post(page_of(other), {}, follow=True)
    assert response.status_code == 200
    assert {slug for slug, _org, _role in speaks(invitation.email)} == {"ethics", "repair"}


def test_what_somebody_else_claimed_without_proof_does_not_stop_the_owner(visitor, invitation):
    thief = UserFactory()
    EmailAddress.objects.create(user=thief, email=invitation.email, verified=False)
    opened(visitor, invitation)
    visitor.post(page_of(invitation), NEW)
    assert EmailAddress.objects.get(email=invitation.email).user.email == invitation.email


def test_a_group_that_no_longer_takes_it_refuses_in_words_and_makes_nothing(
    visitor, invitation, ghent
):
    opened(visitor, invitation)
    type(ghent).objects.filter(pk=ghent.pk).update(kind="supplier")
    for response in (visitor.post(page_of(invitation), NEW), visitor.get(page_of(invitation))):
        assert response.status_code == 410
        assert "for buyers only" in Page(response).one("main").text
        assert Page(response).all("input", name="password1") == []
    assert not User.objects.filter(email=invitation.email).exists()
    invitation.refresh_from_db()
    assert invitation.state == "open"


# Somebody with an account ------------------------------------------------------------------------


@pytest.fixture
def guest(ghent):
    return Actor(UserFactory(email="guest@ghent.example", name="Gina"))


def test_who_has_an_account_is_led_to_sign_in_and_comes_back(visitor, invitation, guest):
    page = Page(opened(visitor, invitation))
    assert page.all("input", name="password1") == []
    [login] = [one for one in page.links() if f"next={page_of(invitation)}" in one]
    response = visitor.post(
        login, {"login": "guest@ghent.example", "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == page_of(invitation)
    visitor.post(page_of(invitation))
    assert speaks("guest@ghent.example") == [("ethics", "ghent", "observer")]
    assert User.objects.filter(email="guest@ghent.example").count() == 1


def test_the_invitation_waits_on_one_s_own_page_and_is_accepted_without_the_link(guest, invitation):
    page = Page(guest.get(reverse("members:me")))
    assert page_of(invitation) in page.links()
    guest.post(page_of(invitation))
    assert speaks("guest@ghent.example") == [("ethics", "ghent", "observer")]
    assert page_of(invitation) not in Page(guest.get(reverse("members:me"))).links()


def test_accepting_twice_changes_nothing(guest, invitation, mailoutbox):
    for _ in range(2):
        guest.post(page_of(invitation))
    assert Representative.objects.filter(user=guest.user).count() == 1
    assert guest.get(page_of(invitation)).status_code == 200
    assert len(mailoutbox) == 1  # to who invited


def test_an_address_of_another_account_is_told_in_clear_words(member, guest, invitation):
    response = opened(member, invitation)
    text = Page(response).one("main").text
    assert "member@ghent.example" in text
    assert "belongs to another account" in text
    member.post(page_of(invitation), {"leaving": "on"})
    assert speaks("member@ghent.example") == [("ethics", "ghent", "member")]
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_an_address_without_proof_is_no_address(guest, invitation):
    EmailAddress.objects.filter(user=guest.user).update(verified=False)
    with pytest.raises(accepting.OtherAddress):
        accepting.accept(invitation, guest.user)
    assert speaks("guest@ghent.example") == []


def test_a_second_address_of_the_account_counts(guest, ghent, group):
    EmailAddress.objects.create(user=guest.user, email="gina@home.example", verified=True)
    invitation = InvitationFactory(email="gina@home.example", group=group, organisation=ghent)
    guest.post(page_of(invitation))
    assert [slug for slug, _o, _r in speaks("gina@home.example")] == ["ethics"]


def test_who_is_in_the_group_already_keeps_the_role(coordinator, group):
    lyon = coordinator.user.organisation
    invitation = InvitationFactory(
        email=coordinator.user.email, group=group, organisation=lyon, role="member"
    )
    coordinator.post(page_of(invitation))
    assert speaks(coordinator.user.email) == [("ethics", "lyon", "moderator")]


def test_leaving_another_organisation_is_asked_and_ends_what_came_with_it(
    invitation, other_group, guest
):
    oslo = OrganisationFactory(name="City of Oslo", slug="oslo", country="NO")
    old = RepresentativeFactory(
        user=guest.user, membership__organisation=oslo, membership__group=other_group
    )
    User.objects.filter(pk=guest.user.pk).update(organisation=oslo)
    page = Page(guest.get(page_of(invitation)))
    assert "City of Oslo" in page.one("main").text
    assert "Repair" in page.one("main").text
    response = guest.post(page_of(invitation))
    assert list(response.context["form"].errors) == ["leaving"]
    assert speaks("guest@ghent.example") == [("repair", "oslo", "member")]
    guest.post(page_of(invitation), {"leaving": "on"})
    assert speaks("guest@ghent.example") == [("ethics", "ghent", "observer")]
    old.refresh_from_db()
    assert old.until is not None
    guest.user.refresh_from_db()
    assert guest.user.organisation.slug == "ghent"


def test_an_invitation_to_no_group_gives_the_organisation_alone(guest, ghent):
    invitation = InvitationFactory(email="guest@ghent.example", group=None, organisation=ghent)
    guest.post(page_of(invitation))
    guest.user.refresh_from_db()
    assert guest.user.organisation == ghent
    assert speaks("guest@ghent.example") == []


def test_nothing_is_half_done(guest, invitation, monkeypatch):
    def fail(*args):
        raise ValidationError("no")

    monkeypatch.setattr(accepting.memberships, "appoint", fail)
    guest.post(page_of(invitation))
    guest.user.refresh_from_db()
    assert guest.user.organisation is None
    invitation.refresh_from_db()
    assert invitation.state == "open"


# Who hears of it ---------------------------------------------------------------------------------


def test_who_invited_and_who_runs_the_group_hear_of_it(guest, invitation, mailoutbox):
    guest.post(page_of(invitation))
    assert [mail.to for mail in mailoutbox] == [["coordinator@lyon.example"]]
    [mail] = mailoutbox
    for word in ("Gina", "City of Ghent", "Ethics"):
        assert word in mail.body


def test_who_does_not_want_it_hears_nothing(coordinator, guest, invitation, mailoutbox):
    coordinator.post(reverse("members:notifications"), {})
    guest.post(page_of(invitation))
    assert mailoutbox == []


def test_a_resent_invitation_is_accepted_by_its_new_link(visitor, invitation, mailoutbox):
    invitations.send(Invitation.objects.get())
    response = visitor.get(link(invitation))
    assert response.status_code == 404
