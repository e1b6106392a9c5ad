"""What an invitation rests on is asked again at the moment somebody says yes to it."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation, Membership, Organisation, Participation, Representative, User
from members.services import accepting, invitations, memberships, merging
from members.tasks import withdraw_fallen_invitations
from tests.cast import Actor, in_group
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
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
OVER = "This invitation no longer holds"


@pytest.fixture(autouse=True)
def no_limits_of_others():
    cache.clear()


@pytest.fixture
def ghent(member):
    return member.user.organisation


@pytest.fixture
def invitation(group, ghent, coordinator):
    """By the moderator, for somebody of an organisation of the group."""
    return InvitationFactory(
        email="guest@ghent.example", group=group, organisation=ghent, invited_by=coordinator.user
    )


def page_of(invitation):
    return reverse("members:invitation", args=[invitation.pk])


def opened(invitation):
    """A visitor who has the page before them."""
    visitor = Actor()
    visitor.get(reverse("members:invitation-link", args=[invitation.token]))
    return visitor


def check_refused(invitation, says):
    """To a new person and to one with an account: in words, with nothing done."""
    before = Invitation.objects.values().get(pk=invitation.pk)
    visitor = opened(invitation)
    answers = [visitor.post(page_of(invitation), NEW), visitor.get(page_of(invitation))]
    assert not User.objects.filter(email=invitation.email).exists()
    person = Actor(UserFactory(email=invitation.email, name="Gina"))
    answers += [person.post(page_of(invitation)), person.get(page_of(invitation))]
    for answer in answers:
        assert answer.status_code == 410
        main = Page(answer).one("main")
        assert OVER in main.text
        assert says in main.text
        assert Page(answer).all("input", name="password1") == []
    person.user.refresh_from_db()
    assert person.user.organisation is None
    assert not Representative.objects.filter(user=person.user).exists()
    assert Invitation.objects.values().get(pk=invitation.pk) == before


def check_accepted(invitation):
    visitor = opened(invitation)
    assert visitor.post(page_of(invitation), NEW)["Location"] == reverse("members:me")
    speaks = Representative.objects.current().filter(user__email=invitation.email)
    assert [one.membership.organisation for one in speaks] == [invitation.organisation]


# Who invited -------------------------------------------------------------------------------------


def test_a_moderator_s_invitation_holds(invitation):
    check_accepted(invitation)


@pytest.mark.parametrize(
    "change",
    [
        {"role": Representative.Role.MEMBER},
        {"until": timezone.now()},
    ],
)
def test_a_moderator_who_lost_the_role_lets_nobody_in(change, invitation, coordinator):
    """By whichever way it was lost."""
    Representative.objects.filter(user=coordinator.user).update(**change)
    check_refused(invitation, "Whoever sent it can no longer invite people.")


def test_a_moderator_whose_account_was_closed_lets_nobody_in(invitation, coordinator):
    User.objects.filter(pk=coordinator.user.pk).update(is_active=False)
    check_refused(invitation, "Whoever sent it can no longer invite people.")


@pytest.mark.parametrize(
    "change", [{"is_staff": False}, {"is_active": False}, {"groups": None}], ids=str
)
@pytest.mark.parametrize("to_group", [True, False])
def test_staff_who_lost_the_right_let_nobody_in(change, to_group, group, ghent, secretary):
    invitation = InvitationFactory(
        email="guest@ghent.example",
        group=group if to_group else None,
        organisation=ghent,
        invited_by=secretary.user,
    )
    if "groups" in change:
        secretary.user.groups.clear()
    else:
        User.objects.filter(pk=secretary.user.pk).update(**change)
    check_refused(invitation, "Whoever sent it can no longer invite people.")


def test_a_lost_key_takes_back_no_invitation(group, ghent, secretary):
    invitation = InvitationFactory(
        email="guest@ghent.example", group=group, organisation=ghent, invited_by=secretary.user
    )
    secretary.user.authenticator_set.all().delete()
    check_accepted(invitation)
    assert User.objects.get(email="guest@ghent.example").vouched


def test_what_another_moderator_sends_again_holds(group, invitation, coordinator, mailoutbox):
    Representative.objects.filter(user=coordinator.user).update(role="member")
    other = in_group(group, {"slug": "ghent"}, "second@ghent.example", "Sam", role="moderator")
    other.post(reverse("members:invitation-resend", args=["ethics", invitation.pk]))
    assert len(mailoutbox) == 1
    invitation.refresh_from_db()
    assert invitation.invited_by == other.user
    accepting.accept(invitation, UserFactory(email=invitation.email))
    assert invitation.email in User.objects.filter(organisation__slug="ghent").values_list(
        "email", flat=True
    )


# The organisation and the group -------------------------------------------------------------------


def test_who_is_no_longer_a_member_brings_nobody_in(invitation, ghent):
    """Also where nothing was withdrawn: its end was known ahead, and came."""
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    check_refused(invitation, "City of Ghent is no longer a member of “Ethics”.")
    assert not Membership.objects.current().filter(organisation=ghent).exists()


def test_staff_bring_in_who_is_not_a_member_yet(group, secretary):
    nice = OrganisationFactory(name="City of Nice")
    check_accepted(InvitationFactory(group=group, organisation=nice, invited_by=secretary.user))


def test_staff_do_not_bring_back_who_left_after_they_asked(group, ghent, secretary):
    invitation = InvitationFactory(group=group, organisation=ghent, invited_by=secretary.user)
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    check_refused(invitation, "City of Ghent is no longer a member of “Ethics”.")


def test_staff_may_ask_somebody_back_who_left_before(group, ghent, secretary):
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    check_accepted(
        InvitationFactory(
            group=group, organisation=ghent, invited_by=secretary.user, sent_at=timezone.now()
        )
    )


def test_who_became_a_supporter_gets_nobody_into_a_group_for_buyers(invitation, ghent):
    ParticipationFactory(organisation=ghent, role=Participation.Role.SUPPORTING)
    check_refused(invitation, "City of Ghent only supports the Pact.")


def test_a_group_that_is_for_buyers_by_now_takes_no_supporter(other_group, supporter, secretary):
    watch = supporter.user.organisation
    invitation = InvitationFactory(
        group=other_group, organisation=watch, invited_by=secretary.user, email="new@ngo.example"
    )
    type(other_group).objects.filter(pk=other_group.pk).update(open_to="buyers")
    check_refused(invitation, "“Repair” is for buyers only")


def test_made_up_and_real_people_do_not_meet_by_two_invitations(group, secretary):
    """Each was right when it was sent."""
    made_up = OrganisationFactory(name="Made up", demonstration=True)
    first, second = (
        InvitationFactory(group=group, organisation=one, invited_by=secretary.user)
        for one in (OrganisationFactory(), made_up)
    )
    check_accepted(first)
    check_refused(second, "has real members")


@pytest.mark.parametrize("what", ["organisation", "group"])
def test_an_invitation_that_went_with_its_group_or_organisation_says_so(what, other_group):
    organisation = OrganisationFactory()
    invitation = InvitationFactory(group=other_group, organisation=organisation)
    visitor = opened(invitation)
    {"organisation": organisation, "group": other_group}[what].delete()
    for answer in (visitor.get(page_of(invitation)), visitor.post(page_of(invitation), NEW)):
        assert answer.status_code == 404
        assert "This link does not work" in Page(answer).one("h1").text
    assert not User.objects.filter(email=invitation.email).exists()


@pytest.mark.parametrize("known", [True, False])
def test_an_organisation_deleted_at_that_moment_is_told_in_words(known, other_group, monkeypatch):
    organisation = OrganisationFactory()
    invitation = InvitationFactory(group=other_group, organisation=organisation)
    client = opened(invitation)
    if known:
        client = Actor(UserFactory(email=invitation.email))
    locked = accepting._locked

    def deleted_just_before(*args):
        Organisation.objects.filter(pk=organisation.pk).delete()
        return locked(*args)

    monkeypatch.setattr(accepting, "_locked", deleted_just_before)
    answer = client.post(page_of(invitation), NEW)
    assert answer.status_code == 404
    assert "This link does not work" in Page(answer).one("h1").text
    assert User.objects.filter(email=invitation.email).exists() is known


def test_a_newer_link_is_told_to_who_still_has_the_page_of_the_old_one(invitation):
    visitor = opened(invitation)
    invitations.send(invitation)
    answer = visitor.post(page_of(invitation), NEW)
    assert answer.status_code == 404
    assert "only the link in the newest mail works" in Page(answer).one("main").text


def test_who_was_invited_for_one_that_was_merged_speaks_for_the_one_that_is_kept(invitation, ghent):
    kept = OrganisationFactory(name="Municipality of Ghent", slug="kept")
    merging.merge(kept, ghent)
    visitor = opened(invitation)
    assert "Municipality of Ghent" in Page(visitor.get(page_of(invitation))).one("main").text
    visitor.post(page_of(invitation), NEW)
    assert User.objects.get(email=invitation.email).organisation == kept


@pytest.mark.django_db(transaction=True)
def test_a_yes_while_its_organisation_is_merged_away_reaches_the_one_that_is_kept(
    invitation, ghent, monkeypatch
):
    """The one waits for the other: neither fails, and nobody speaks for what is gone."""
    kept = OrganisationFactory(name="Municipality of Ghent", slug="kept")
    person = UserFactory(email=invitation.email)
    work_for, begun, problems = accepting.memberships.work_for, threading.Event(), []

    def slowly(*args):
        begun.set()
        time.sleep(0.5)
        return work_for(*args)

    monkeypatch.setattr(accepting.memberships, "work_for", slowly)

    def run(function, *args):
        try:
            function(*args)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=[accepting.accept, invitation, person]),
        threading.Thread(target=lambda: (begun.wait(5), run(merging.merge, kept, ghent))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    person.refresh_from_db()
    assert person.organisation == kept
    [speaks] = Representative.objects.current().filter(user=person)
    assert speaks.membership.organisation == kept


# Sending again -----------------------------------------------------------------------------------


def test_what_cannot_be_accepted_does_not_go_out_again(
    group, ghent, invitation, coordinator, mailoutbox
):
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    where = reverse("members:invitation-resend", args=["ethics", invitation.pk])
    page = coordinator.post(where, follow=True)
    assert "City of Ghent is no longer a member of “Ethics”." in page.text
    assert len(mailoutbox) == 0


def test_the_admin_says_which_did_not_go_out_and_why(group, ghent, secretary, mailoutbox):
    good = InvitationFactory(group=group, organisation=OrganisationFactory())
    bad = InvitationFactory(email="bad@ghent.example", group=group, organisation=ghent)
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    page = secretary.post(
        reverse("admin:members_invitation_changelist"),
        {"action": "resend_selected", "_selected_action": [good.pk, bad.pk]},
        follow=True,
    )
    assert [str(message) for message in page.context["messages"]] == [
        "bad@ghent.example: City of Ghent is no longer a member of “Ethics”.",
        "1 invitation goes out again.",
    ]
    assert [mail.to for mail in mailoutbox] == [[good.email]]


def test_who_asks_after_an_invitation_expired_asks_in_their_own_words(
    group, ghent, coordinator, secretary
):
    old = InvitationFactory(
        group=group, organisation=ghent, invited_by=coordinator.user, role="moderator", expired=True
    )
    invitations.invite(
        email=old.email, organisation=ghent, group=group, by=secretary.user, role="observer"
    )
    old.refresh_from_db()
    assert (old.state, old.role, old.invited_by) == ("open", "observer", secretary.user)


# What nobody accepts any more --------------------------------------------------------------------


def test_an_end_that_was_known_ahead_takes_the_invitations_along_when_it_comes(
    group, ghent, invitation, coordinator, secretary
):
    nice = MembershipFactory(group=group, organisation__name="Nice").organisation
    by_staff = InvitationFactory(group=group, organisation=ghent, invited_by=secretary.user)
    stays = InvitationFactory(group=group, organisation=nice, invited_by=secretary.user)
    by_moderator = InvitationFactory(group=group, organisation=nice, invited_by=coordinator.user)
    everything = {invitation, by_staff, stays, by_moderator}

    def waiting():
        return set(Invitation.objects.filter(withdrawn_at=None))

    withdraw_fallen_invitations.call()
    assert waiting() == everything
    Membership.objects.filter(organisation=ghent).update(until=timezone.now())
    withdraw_fallen_invitations.call()
    assert waiting() == {stays, by_moderator}
    Representative.objects.filter(user=coordinator.user).update(until=timezone.now())
    withdraw_fallen_invitations.call()
    assert waiting() == {stays}
    # Another of the staff may send it again.
    secretary.user.groups.clear()
    withdraw_fallen_invitations.call()
    assert waiting() == {stays}


def test_who_is_moderator_no_longer_leaves_no_invitation(group, ghent, invitation, coordinator):
    speaks = Representative.objects.get(user=coordinator.user)
    memberships.appoint(speaks.user, speaks.membership, Representative.Role.MEMBER)
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_the_end_of_a_membership_is_that_of_who_begins_in_it(group, coordinator):
    end = timezone.now() + timedelta(days=9)
    membership = MembershipFactory(group=group, until=end)
    user = UserFactory(organisation=membership.organisation)
    assert memberships.appoint(user, membership).until == end
    assert memberships.appoint(user, membership) == Representative.objects.get(user=user)
