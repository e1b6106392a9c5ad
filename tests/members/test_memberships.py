"""Joining a group, speaking there, and leaving: by the services, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from members.models import (
    Group,
    Invitation,
    Membership,
    Organisation,
    Participation,
    Representative,
)
from members.services import accepting, invitations, memberships
from pact.models import OutgoingMail
from tests.factories.members import (
    START,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
)
from tests.factories.people import InvitationFactory

pytestmark = pytest.mark.django_db


def test_joining_twice_is_joining_once(group):
    organisation = OrganisationFactory()
    assert memberships.join(organisation, group) == memberships.join(organisation, group)
    assert Membership.objects.count() == 1


def test_a_group_for_buyers_takes_no_supplier_and_says_why(group):
    supplier = OrganisationFactory(supplier=True)
    with pytest.raises(ValidationError) as refused:
        memberships.join(supplier, group)
    assert refused.value.messages == [
        "“Ethics” is for buyers only: a supplier cannot be its member."
    ]
    assert not Membership.objects.exists()


def test_a_group_for_buyers_takes_no_buyer_that_only_supports(group):
    organisation = ParticipationFactory(role="supporting").organisation
    with pytest.raises(ValidationError, match="only supports the Pact"):
        memberships.join(organisation, group)


def test_a_group_for_supporters_takes_both(other_group):
    supplier = OrganisationFactory(supplier=True)
    assert memberships.join(supplier, other_group).organisation == supplier
    assert memberships.join(OrganisationFactory(), other_group).is_current


def test_who_is_in_a_group_for_buyers_cannot_become_a_mere_supporter(group):
    membership = MembershipFactory(group=group)
    role = Participation(organisation=membership.organisation, role="supporting")
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert refused.value.message_dict == {
        "role": ["It is a member of “Ethics”, which is for buyers only. End that membership first."]
    }


def test_who_is_in_a_group_for_buyers_cannot_become_a_supplier(group):
    organisation = MembershipFactory(group=group).organisation
    organisation.kind = Organisation.Kind.SUPPLIER
    with pytest.raises(ValidationError) as refused:
        organisation.full_clean()
    assert set(refused.value.message_dict) == {"kind"}


@pytest.mark.parametrize("kind", ["supplier", "ngo", "network", "knowledge"])
@pytest.mark.parametrize("role", ["co_leading", "coordinating", "procuring"])
def test_who_sells_or_speaks_for_a_cause_can_only_support(kind, role):
    organisation = OrganisationFactory(kind=kind)
    with pytest.raises(ValidationError, match="cannot take part in the Pact"):
        Participation(organisation=organisation, role=role).full_clean()
    with pytest.raises(IntegrityError, match="only buyers take part"), transaction.atomic():
        ParticipationFactory(organisation=organisation, role=role)
    Participation(organisation=organisation, role="supporting").full_clean()


def test_a_participant_cannot_be_turned_into_a_supplier_past_the_forms_either():
    organisation = ParticipationFactory().organisation
    with pytest.raises(IntegrityError, match="only buyers take part"), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(kind="supplier")


def test_roles_that_overlap_or_end_before_they_begin_are_refused():
    first = ParticipationFactory(ended_on=date(2023, 1, 1))
    second = Participation(organisation=first.organisation, role="supporting")
    second.signed_on = date(2022, 12, 31)
    with pytest.raises(ValidationError, match="holds a role at that time already"):
        second.full_clean()
    second.signed_on = date(2023, 1, 1)  # the very day on which the first no longer holds
    second.full_clean()
    second.ended_on = date(2022, 1, 1)
    with pytest.raises(ValidationError, match="The end is before the start"):
        second.full_clean()


def test_the_role_of_a_day_is_the_one_held_then():
    first = ParticipationFactory(role="procuring", ended_on=date(2023, 1, 1))
    ParticipationFactory(
        organisation=first.organisation, role="coordinating", signed_on=date(2023, 1, 1)
    )
    on = {
        day: [role.role for role in Participation.objects.current(day)]
        for day in (date(2021, 6, 13), date(2021, 6, 14), date(2022, 12, 31), date(2023, 1, 1))
    }
    assert list(on.values()) == [[], ["procuring"], ["procuring"], ["coordinating"]]


def test_a_person_speaks_for_their_own_organisation_alone(group):
    membership = MembershipFactory(group=group)
    stranger = UserFactory(organisation=OrganisationFactory())
    with pytest.raises(ValidationError, match="does not work for"):
        memberships.appoint(stranger, membership)
    assert not Representative.objects.exists()


def test_another_role_ends_the_old_one_and_keeps_it_as_history(group):
    row = RepresentativeFactory(group=group)
    new = memberships.appoint(row.user, row.membership, "moderator")
    row.refresh_from_db()
    assert (row.role, row.until, new.since) == ("member", new.since, row.until)
    assert list(Group.objects.run_by(row.user)) == [group]
    assert memberships.appoint(row.user, row.membership, "moderator") == new


def test_leaving_an_organisation_ends_every_access_at_once_and_keeps_history(group, other_group):
    first = RepresentativeFactory(group=group)
    second = RepresentativeFactory(
        membership=MembershipFactory(organisation=first.membership.organisation, group=other_group),
        user=first.user,
    )
    colleague = RepresentativeFactory(
        membership=first.membership,
        user=UserFactory(organisation=first.membership.organisation),
    )
    assert set(Group.objects.open_to(first.user)) == {group, other_group}
    memberships.leave_organisation(first.user)
    first.user.refresh_from_db()
    assert list(Group.objects.open_to(first.user)) == []
    assert first.user.organisation is None
    assert set(Representative.objects.current()) == {colleague}
    assert Representative.objects.filter(pk__in=[first.pk, second.pk], until=None).count() == 0
    assert Representative.objects.count() == 3


def test_an_organisation_that_leaves_a_group_takes_its_people_along(group):
    row = RepresentativeFactory(group=group)
    memberships.end_membership(row.membership)
    memberships.end_membership(row.membership)
    row.refresh_from_db()
    assert row.until is not None
    assert list(Group.objects.open_to(row.user)) == []


def test_what_had_not_begun_never_does(group):
    row = RepresentativeFactory(group=group, since=timezone.now() + timedelta(days=9))
    memberships.end_representation(row)
    row.refresh_from_db()
    assert row.until == row.since
    assert list(Representative.objects.current(row.since)) == []


def test_who_comes_back_has_two_periods(group):
    row = RepresentativeFactory(group=group)
    organisation = row.membership.organisation
    memberships.end_membership(row.membership)
    again = memberships.join(organisation, group)
    assert again != row.membership
    assert list(Group.objects.open_to(row.user)) == []
    memberships.appoint(row.user, again)
    assert list(Group.objects.open_to(row.user)) == [group]


def test_a_closed_account_opens_nothing(group):
    row = RepresentativeFactory(group=group)
    row.user.is_active = False
    row.user.save()
    assert list(Group.objects.open_to(row.user)) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda row: MembershipFactory(
            organisation=row.membership.organisation, group=row.membership.group
        ),
        lambda row: RepresentativeFactory(membership=row.membership, user=row.user),
    ],
)
def test_nobody_is_in_twice_at_the_same_time(make, group):
    row = RepresentativeFactory(group=group)
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        make(row)


def test_nobody_with_a_history_is_deleted_from_under_it(group):
    row = RepresentativeFactory(group=group)
    for thing in (row.user, row.membership, row.membership.organisation, group):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_members_see_who_is_in_their_own_group_alone(member, other_member, visitor, group):
    from django.contrib.auth.models import AnonymousUser

    seen = {
        name: {str(row.user) for row in Representative.objects.visible_to(who)}
        for name, who in {
            "member": member.user,
            "other": other_member.user,
            "visitor": AnonymousUser(),
        }.items()
    }
    assert seen == {"member": {"Mila Member"}, "other": {"Otto Other"}, "visitor": set()}


def test_a_group_that_is_not_published_is_seen_from_inside_alone(member, other_member, staff):
    hidden = WorkingGroupFactory(published=False)
    RepresentativeFactory(
        membership=MembershipFactory(organisation=member.user.organisation, group=hidden),
        user=member.user,
    )
    assert hidden in Group.objects.visible_to(member.user)
    assert hidden in Group.objects.visible_to(staff.user)
    assert hidden not in Group.objects.visible_to(other_member.user)


def test_an_organisation_that_is_not_listed_is_seen_by_its_fellows_alone(member, other_member):
    fellow = OrganisationFactory(listed=False)
    group = Group.objects.get(slug="ethics")
    MembershipFactory(organisation=fellow, group=group)
    assert fellow in Organisation.objects.visible_to(member.user)
    assert fellow not in Organisation.objects.visible_to(other_member.user)


# Invitations end with what they came from ---------------------------------------------------------


def still_open():
    return set(Invitation.objects.filter(withdrawn_at=None).values_list("email", flat=True))


@pytest.fixture
def invited(group, other_group, coordinator):
    """Invitations by the moderator of Lyon; each address says what it is."""
    lyon, oslo = coordinator.user.organisation, OrganisationFactory(name="City of Oslo")
    for where in (group, other_group):
        MembershipFactory(organisation=oslo, group=where)
    RepresentativeFactory(
        membership=MembershipFactory(organisation=lyon, group=other_group),
        user=coordinator.user,
        role="moderator",
    )
    InvitationFactory(
        email="coordinator@lyon.example", organisation=lyon, group=group, expired=True
    )
    InvitationFactory(email="coordinator@lyon.example", organisation=oslo, group=other_group)
    for email, organisation, where, by in (
        ("colleague@lyon.example", lyon, group, None),
        ("colleague@oslo.example", oslo, group, None),
        ("elsewhere@lyon.example", lyon, other_group, None),
        ("by-moderator@oslo.example", oslo, group, coordinator.user),
        ("by-moderator-elsewhere@oslo.example", oslo, other_group, coordinator.user),
    ):
        invitations.invite(email=email, organisation=organisation, group=where, by=by)
    InvitationFactory(
        email="came@oslo.example", group=group, invited_by=coordinator.user, accepted_at=START
    )
    return still_open()


def check_ended(before, *ended):
    assert before - still_open() == set(ended)
    queued = OutgoingMail.objects.filter(state="queued").values_list("recipients", flat=True)
    assert {to for each in queued for to in each} == {
        email for email in still_open() if not email.startswith(("came", "coordinator"))
    }


def own_open(email):
    rows = Invitation.objects.filter(email=email, withdrawn_at=None)
    return set(rows.values_list("group__slug", flat=True))


def test_a_membership_takes_the_invitations_to_it_along(invited, group, coordinator):
    membership = Membership.objects.get(organisation=coordinator.user.organisation, group=group)
    memberships.end_membership(membership)
    check_ended(invited, "colleague@lyon.example", "by-moderator@oslo.example")
    assert own_open("coordinator@lyon.example") == {"repair"}


def test_who_speaks_no_more_leaves_no_invitation_to_the_group(invited, group, coordinator):
    memberships.end_representation(
        Representative.objects.get(user=coordinator.user, membership__group=group)
    )
    check_ended(invited, "by-moderator@oslo.example")
    assert own_open("coordinator@lyon.example") == {"repair"}


def test_who_leaves_an_organisation_leaves_no_invitation(invited, coordinator):
    memberships.leave_organisation(coordinator.user)
    check_ended(invited, "by-moderator@oslo.example", "by-moderator-elsewhere@oslo.example")
    assert own_open("coordinator@lyon.example") == {"repair"}


def test_who_goes_to_work_elsewhere_by_an_invitation_of_their_own_accepts_it(invited, coordinator):
    own = Invitation.objects.get(email="coordinator@lyon.example", group__slug="repair")
    Invitation.objects.filter(pk=own.pk).update(invited_by=coordinator.user)
    accepting.accept(own, coordinator.user, leaving=True)
    own.refresh_from_db()
    assert own.state == "accepted"
    assert still_open() == invited - {
        "by-moderator@oslo.example",
        "by-moderator-elsewhere@oslo.example",
    }


def test_the_secretariat_s_invitations_stay_when_its_people_move(secretary, group):
    memberships.work_for(secretary.user, OrganisationFactory())
    InvitationFactory(email="guest@oslo.example", group=group, invited_by=secretary.user)
    secretary.user.refresh_from_db()
    memberships.leave_organisation(secretary.user)
    assert still_open() == {"guest@oslo.example"}


def test_a_person_whose_role_was_changed_meanwhile_is_out_all_the_same(group):
    seen = RepresentativeFactory(group=group)
    memberships.appoint(seen.user, seen.membership, "moderator")
    memberships.end_representation(seen)
    assert list(Group.objects.open_to(seen.user)) == []
