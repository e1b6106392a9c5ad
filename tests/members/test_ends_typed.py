"""An end that staff type has the consequences of the buttons: now, at a later date, taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Group, Invitation, Membership, Representative
from members.services import memberships
from pact.history.versions import to_number
from tests.factories.members import MembershipFactory, RepresentativeFactory
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def nice(group):
    return MembershipFactory(group=group, organisation__name="City of Nice").organisation


@pytest.fixture
def runs(coordinator):
    return Representative.objects.get(user=coordinator.user)


def address(thing):
    return reverse(f"admin:members_{thing._meta.model_name}_change", args=[thing.pk])


def type_end(secretary, thing, moment):
    """As staff do on the page; the page that follows."""
    page = Page(secretary.get(address(thing)))
    day, clock = "", ""
    if moment:
        day, clock = timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S").split()
    response = secretary.post(
        address(thing), page.fields() | {"until_0": day, "until_1": clock}, follow=True
    )
    assert response.redirect_chain, response.context["adminform"].form.errors
    return response


def restore(secretary, thing, version):
    where = reverse(
        f"admin:members_{thing._meta.model_name}_restore",
        args=[thing.pk, to_number(version.pgh_created_at)],
    )
    page = Page(secretary.get(where))
    return secretary.post(where, page.fields(), follow=True)


def still_open():
    return set(Invitation.objects.filter(withdrawn_at=None).values_list("email", flat=True))


@pytest.fixture
def invited(group, other_group, nice, coordinator, secretary):
    """By whom and to whom is what the addresses say."""
    lyon = coordinator.user.organisation
    for email, organisation, where, by in (
        ("by-moderator@nice.example", nice, group, coordinator.user),
        ("by-staff@nice.example", nice, group, secretary.user),
        ("by-staff@lyon.example", lyon, group, secretary.user),
        ("elsewhere@lyon.example", lyon, other_group, secretary.user),
    ):
        InvitationFactory(email=email, organisation=organisation, group=where, invited_by=by)
    return still_open()


def test_the_end_of_who_speaks_withdraws_what_rested_on_it(secretary, runs, invited):
    type_end(secretary, runs, timezone.now())
    assert invited - still_open() == {"by-moderator@nice.example"}


def test_the_end_of_a_membership_does_too(secretary, runs, invited):
    type_end(secretary, runs.membership, timezone.now())
    runs.refresh_from_db()
    assert not runs.is_current
    assert invited - still_open() == {"by-moderator@nice.example", "by-staff@lyon.example"}


def test_a_later_end_withdraws_nothing_before_it_comes(secretary, runs, invited):
    type_end(secretary, runs, timezone.now() + DAY)
    type_end(secretary, runs.membership, timezone.now() + DAY)
    runs.refresh_from_db()
    assert runs.is_current
    assert runs.until is not None
    assert still_open() == invited


def test_an_old_period_that_is_corrected_ends_nothing_of_today(
    secretary, group, runs, nice, invited
):
    now = timezone.now()
    runs.since = now - DAY
    runs.save()
    Membership.objects.filter(organisation=nice).update(since=now - 10 * DAY)
    old = MembershipFactory(
        organisation=nice, group=group, since=now - 30 * DAY, until=now - 20 * DAY
    )
    earlier = RepresentativeFactory(
        user=runs.user,
        membership=runs.membership,
        role="member",
        since=now - 9 * DAY,
        until=now - 5 * DAY,
    )
    type_end(secretary, old, now - 25 * DAY)
    type_end(secretary, earlier, now - 6 * DAY)
    runs.refresh_from_db()
    assert runs.until is None
    assert still_open() == invited


def test_an_end_that_is_taken_back_brings_back_who_ended_with_it(secretary, group, runs):
    membership = runs.membership
    gone = RepresentativeFactory(membership=membership, user__name="Long Gone")
    moved = RepresentativeFactory(membership=membership, user__name="Mona Moved")
    memberships.end_representation(gone)
    Representative.objects.filter(pk=gone.pk).update(until=timezone.now() - timedelta(minutes=5))
    type_end(secretary, membership, timezone.now() - timedelta(seconds=5))
    memberships.leave_organisation(moved.user)
    assert set(Representative.objects.current().filter(membership=membership)) == set()
    page = type_end(secretary, membership, None)
    assert "In the group again with it: Cora Coordinator." in page.text
    assert list(Representative.objects.current().filter(membership=membership)) == [runs]
    assert list(Group.objects.run_by(runs.user)) == [group]


def test_who_ended_by_a_button_is_back_as_well(secretary, runs):
    memberships.end_membership(runs.membership)
    type_end(secretary, runs.membership, None)
    assert list(Representative.objects.current()) == [runs]


@pytest.mark.parametrize("days", [5, None])
def test_a_later_end_that_moves_takes_its_people_along(days, secretary, runs):
    now = timezone.now()
    type_end(secretary, runs.membership, now + 2 * DAY)
    page = type_end(secretary, runs.membership, days and now + days * DAY)
    assert "In the group again" not in page.text
    membership = Membership.objects.get(pk=runs.membership_id)
    runs.refresh_from_db()
    assert runs.until == membership.until
    assert (runs.until is None) == (days is None)


def test_a_person_s_own_end_does_not_move(secretary, runs):
    now = timezone.now()
    type_end(secretary, runs, now + DAY)
    runs.refresh_from_db()
    own = runs.until
    type_end(secretary, runs.membership, now + 2 * DAY)
    type_end(secretary, runs.membership, None)
    runs.refresh_from_db()
    assert runs.until == own


def test_nobody_goes_on_in_a_membership_that_is_over(secretary, runs):
    memberships.end_membership(runs.membership)
    typed = Page(secretary.get(address(runs))).fields() | {"until_0": "", "until_1": ""}
    response = secretary.post(address(runs), typed)
    assert response.context["adminform"].form.non_field_errors() == [
        "City of Lyon is no longer a member of “Ethics”."
    ]
    runs.refresh_from_db()
    assert runs.until is not None


def test_an_end_that_an_older_version_gives_back_is_as_one_typed(secretary, runs, invited):
    """And so is an older version without one."""
    now = timezone.now()
    membership = runs.membership
    type_end(secretary, membership, now + DAY)
    Membership.objects.filter(pk=membership.pk).update(until=now - timedelta(minutes=1))
    Representative.objects.filter(pk=runs.pk).update(until=now - timedelta(minutes=1))
    type_end(secretary, membership, None)
    runs.refresh_from_db()
    assert runs.is_current
    versions = list(Membership.kept.versions.objects.filter(id=membership.pk).order_by("pgh_id"))
    ended = next(one for one in versions if one.until and one.until < now)
    restore(secretary, membership, ended)
    runs.refresh_from_db()
    assert not runs.is_current
    assert invited - still_open() == {"by-moderator@nice.example", "by-staff@lyon.example"}
    page = restore(secretary, membership, versions[0])
    assert "In the group again with it: Cora Coordinator." in page.text
    runs.refresh_from_db()
    assert runs.is_current
