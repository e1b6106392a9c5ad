"""One's own page: what waits, where one takes part, what others see, which mails come."""

import pytest
from django.urls import reverse

from members import notifications
from members.models import Representative, User
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    WorkingGroupFactory,
)
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

ME = reverse("members:me")
PROFILE = reverse("members:profile")
MAILS = reverse("members:notifications")


def waiting(client):
    return {item.address.partition("#")[0] for item in client.get(ME).context["waiting"]}


def test_what_is_not_complete_waits_until_it_is(member):
    assert waiting(member) == {PROFILE}
    values = {"name": "Mila", "job_title": "Buyer", "perspective": "policy", "language": "en"}
    member.post(PROFILE, values | {"time_zone": "Europe/Brussels"})
    assert waiting(member) == set()
    assert "Nothing at the moment" in member.get(ME).text


def test_moderators_and_staff_are_asked_for_a_second_factor_others_not(
    member, coordinator, staff_without_second_factor, staff
):
    people = (member, coordinator, staff_without_second_factor, staff)
    assert [reverse("mfa_index") in waiting(one) for one in people] == [False, True, True, False]


def test_invitations_to_one_s_own_address_wait_and_no_others(member, group):
    mine = InvitationFactory(email=member.user.email)
    InvitationFactory(email="somebody@else.example")
    InvitationFactory(email=member.user.email, expired=True)
    InvitationFactory(email=member.user.email, withdrawn=True)
    addresses = {one for one in waiting(member) if "invitations" in one}
    assert addresses == {reverse("members:invitation", args=[mine.pk])}


def test_one_s_groups_stand_there_with_the_role(member, coordinator, former_member):
    for client, role in ((member, "member"), (coordinator, "moderator")):
        text = Page(client.get(ME)).one("main").text
        assert "Ethics" in text
        assert f"Role: {role}" in text
    assert "Ethics" not in former_member.get(ME).text


def test_only_who_runs_a_group_is_led_to_its_invitations(member, coordinator):
    invite = reverse("members:invite", args=["ethics"])
    found = [invite in Page(one.get(ME)).links() for one in (member, coordinator)]
    assert found == [False, True]


def test_the_page_asks_the_same_queries(same_queries, member):
    def row():
        organisation = member.user.organisation
        membership = MembershipFactory(organisation=organisation, group=WorkingGroupFactory())
        RepresentativeFactory(user=member.user, membership=membership, role="moderator")
        InvitationFactory(email=member.user.email, organisation=OrganisationFactory())

    same_queries(ME, row, client=member)


VALUES = {
    "name": "Mila",
    "job_title": "",
    "perspective": "",
    "language": "en",
    "time_zone": "Europe/Brussels",
}


@pytest.mark.parametrize("shown", [[], ["name"], ["name", "job_title", "email"]])
def test_what_fellow_members_see_is_chosen_field_by_field_and_dated(member, shown):
    assert member.user.chose_shown_at is None
    member.post(PROFILE, VALUES | {"shown_to_fellows": shown})
    member.user.refresh_from_db()
    assert member.user.shown_to_fellows == shown
    assert member.user.chose_shown_at is not None
    ticked = [
        box["value"]
        for box in Page(member.get(PROFILE)).all("input", type="checkbox")
        if "checked" in box.attributes
    ]
    assert ticked == shown


def test_the_date_of_the_choice_stays_when_something_else_changes(member):
    member.post(PROFILE, VALUES | {"shown_to_fellows": ["name"]})
    first = User.objects.get(pk=member.user.pk).chose_shown_at
    member.post(PROFILE, VALUES | {"shown_to_fellows": ["name"], "job_title": "Buyer"})
    assert User.objects.get(pk=member.user.pk).chose_shown_at == first


def test_a_field_that_cannot_be_shown_is_refused(member):
    response = member.post(PROFILE, VALUES | {"shown_to_fellows": ["password"]})
    assert list(response.context["form"].errors) == ["shown_to_fellows"]
    member.user.refresh_from_db()
    assert member.user.shown_to_fellows == []


def test_a_mail_that_is_not_wanted_is_remembered_and_can_come_back(member):
    assert notifications.wants(member.user, "groups")
    for data, wanted in (({}, False), ({"groups": "on"}, True)):
        member.post(MAILS, data)
        member.user.refresh_from_db()
        assert notifications.wants(member.user, "groups") is wanted


def test_choices_of_kinds_that_are_not_there_are_kept(member):
    User.objects.filter(pk=member.user.pk).update(notifications_off=["of-another-part"])
    member.post(MAILS, {})
    member.user.refresh_from_db()
    assert member.user.notifications_off == sorted([*notifications.KINDS, "of-another-part"])


def test_nobody_changes_the_choice_of_another(member, coordinator):
    member.post(MAILS, {})
    coordinator.user.refresh_from_db()
    assert coordinator.user.notifications_off == []
    assert Representative.objects.current().filter(user=coordinator.user).exists()
