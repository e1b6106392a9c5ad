"""Moderators run their own group from the site, and no other."""

import pytest
from django.urls import reverse

from members.models import Group, Membership, Representative
from tests.factories.members import MembershipFactory, RepresentativeFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(group):
    return reverse("members:group-edit", args=[group.slug])


@pytest.fixture
def colleague(group):
    """Somebody who speaks in the group."""
    membership = MembershipFactory(group=group, organisation__name="Town of Turku")
    return RepresentativeFactory(membership=membership, user__name="Tess Turku")


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Page(response).fields()


def role_address(representative, group=None):
    slug = (group or representative.membership.group).slug
    return reverse("members:representative-role", args=[slug, representative.pk])


def end_address(representative):
    slug = representative.membership.group.slug
    return reverse("members:representative-end", args=[slug, representative.pk])


def membership_address(membership):
    return reverse("members:membership-end", args=[membership.group.slug, membership.pk])


def test_a_moderator_edits_the_texts_in_all_languages(coordinator, visitor, group, edit):
    typed = opened(coordinator, edit) | {
        "purpose_en": "A new purpose.",
        "objectives_en": "One.\r\nTwo.",
        "name_nl": "Ethiek",
        "purpose_nl": "Een nieuw doel.",
        "objectives_nl": "Een.\r\nTwee.",
    }
    response = coordinator.post(edit, typed, follow=True)
    assert "The group&#x27;s texts are saved." in response.text
    assert "A new purpose." in visitor.get(group.get_absolute_url()).text
    page = visitor.get(f"/nl{group.get_absolute_url()}").text
    assert "Een nieuw doel." in page
    assert "<li>Twee.</li>" in page


def test_half_a_translation_is_refused_and_kept(coordinator, group, edit):
    typed = opened(coordinator, edit) | {"purpose_fr": "Un but sans nom."}
    response = coordinator.post(edit, typed)
    assert response.context["form"].errors == {
        "name_fr": ["This language has other texts: it needs this one too."]
    }
    assert "Un but sans nom." in response.text
    assert Group.objects.get(pk=group.pk).purpose_fr == ""


def test_of_two_at_once_the_second_is_told_and_loses_nothing(coordinator, secretary, group, edit):
    first, second = opened(coordinator, edit), opened(secretary, edit)
    coordinator.post(edit, first | {"purpose_en": "Of the first.", "name_en": "Ethics first"})
    told = secretary.post(edit, second | {"purpose_en": "Of the second."})
    assert told.status_code == 200
    assert "Somebody saved this while you were writing" in told.text
    assert "by Cora Coordinator" in told.text
    group.refresh_from_db()
    assert group.purpose_en == "Of the first."
    again = Page(told).fields()
    assert (again["purpose_en"], again["name_en"]) == ("Of the second.", "Ethics first")
    assert secretary.post(edit, again).status_code == 302
    group.refresh_from_db()
    assert (group.purpose_en, group.name_en) == ("Of the second.", "Ethics first")


def test_what_was_typed_survives_the_end_of_the_session(coordinator, visitor, group, edit):
    typed = opened(coordinator, edit) | {"purpose_en": "Typed for an hour."}
    kept = visitor.post(edit, typed)
    assert kept.status_code == 403
    assert "Typed for an hour." in kept.text
    back = coordinator.post(edit, Page(kept).fields())
    assert back.status_code == 200
    assert "Typed for an hour." in back.text
    assert Group.objects.get(pk=group.pk).purpose_en == "What it is for."


def test_the_history_says_who_it_was(coordinator, staff, group, edit):
    coordinator.post(edit, opened(coordinator, edit) | {"purpose_en": "A new purpose."})
    address = reverse("admin:members_workinggroup_history", args=[group.pk])
    assert "by Cora Coordinator" in staff.get(address).text


def test_a_moderator_changes_a_role_and_the_earlier_one_stays_as_history(coordinator, colleague):
    response = coordinator.post(role_address(colleague), {"role": "observer"}, follow=True)
    assert "Tess Turku is now observer." in response.text
    rows = Representative.objects.filter(user=colleague.user).order_by("pk")
    assert [(row.role, row.is_current) for row in rows] == [("member", False), ("observer", True)]


def test_a_role_that_does_not_exist_is_refused(coordinator, colleague):
    response = coordinator.post(role_address(colleague), {"role": "emperor"})
    assert response.status_code == 200
    assert response.context["form"].errors["role"]
    assert Representative.objects.get(user=colleague.user).role == "member"


@pytest.mark.parametrize("address", [role_address, end_address])
def test_asking_changes_nothing(coordinator, colleague, address):
    assert "Tess Turku" in coordinator.get(address(colleague)).text
    assert Representative.objects.get(pk=colleague.pk).is_current


def test_a_moderator_removes_a_person_and_the_organisation_stays(coordinator, colleague):
    response = coordinator.post(end_address(colleague), follow=True)
    assert "Tess Turku no longer speaks in the group." in response.text
    assert not Representative.objects.current().filter(user=colleague.user).exists()
    assert Membership.objects.current().filter(pk=colleague.membership_id).exists()


def test_a_moderator_ends_a_membership_and_all_who_speak_for_it_leave(coordinator, colleague):
    address = membership_address(colleague.membership)
    assert "<li>Tess Turku</li>" in coordinator.get(address).text
    response = coordinator.post(address, follow=True)
    assert "Town of Turku is no longer a member of the group." in response.text
    assert not Membership.objects.current().filter(pk=colleague.membership_id).exists()
    assert not Representative.objects.current().filter(user=colleague.user).exists()


def test_what_has_ended_cannot_be_ended_again(coordinator, colleague):
    addresses = [end_address(colleague), membership_address(colleague.membership)]
    coordinator.post(addresses[1])
    assert [coordinator.post(address).status_code for address in addresses] == [404, 404]


def test_the_last_moderator_is_warned_and_led_out(coordinator, group):
    own = Representative.objects.get(user=coordinator.user)
    asked = coordinator.get(end_address(own)).text
    assert "This is about yourself" in asked
    assert "Nobody else moderates the group" in asked
    response = coordinator.post(end_address(own), follow=True)
    assert response.redirect_chain[-1][0] == reverse("members:groups")
    assert coordinator.get(reverse("members:workspace", args=[group.slug])).status_code == 404


def test_with_another_moderator_nobody_is_warned(coordinator, colleague):
    colleague.role = "moderator"
    colleague.save()
    assert "Nobody else moderates" not in coordinator.get(end_address(colleague)).text


def test_nobody_of_another_group_is_reached_through_one_s_own(coordinator, other_member, group):
    theirs = Representative.objects.get(user=other_member.user)
    assert coordinator.post(role_address(theirs, group), {"role": "observer"}).status_code == 404
    assert coordinator.post(end_address(theirs)).status_code == 404
    assert coordinator.post(membership_address(theirs.membership)).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.role, theirs.is_current) == ("member", True)


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("observer", 403), ("other_coordinator", 404)]
)
def test_who_does_not_run_the_group_changes_nothing(who, status, request, group, colleague, edit):
    client = request.getfixturevalue(who)
    answers = [
        client.post(edit, {"name_en": "Broken in", "purpose_en": "Broken in"}),
        client.post(role_address(colleague), {"role": "moderator"}),
        client.post(end_address(colleague)),
        client.post(membership_address(colleague.membership)),
    ]
    assert [answer.status_code for answer in answers] == [status] * 4
    group.refresh_from_db()
    colleague.refresh_from_db()
    assert (group.name_en, colleague.role, colleague.is_current) == ("Ethics", "member", True)
    assert colleague.membership.is_current
    people = client.get(reverse("members:group-people", args=[group.slug])).text
    assert "Change role" not in people
