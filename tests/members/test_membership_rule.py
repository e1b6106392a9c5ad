"""Random histories of joining, leaving and changing roles: what opens is what plain Python says."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import Group, Membership, Organisation, Representative, User
from members.services import memberships
from members.standing import standing_of
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
)

pytestmark = pytest.mark.django_db

START = datetime(2022, 1, 1, tzinfo=UTC)
ORGANISATIONS = ["ghent", "oslo", "seller"]
GROUPS = ["buyers", "everybody"]
PEOPLE = ["mila", "otto"]
ROLES = Representative.Role.values


class Oracle:
    """The rule in plain words, without a database: who works where, who is in, who speaks."""

    def __init__(self):
        self.works_for = dict.fromkeys(PEOPLE)
        self.inside = set()  # (organisation, group)
        self.speaks = {}  # (person, organisation, group): role

    def work(self, person, organisation):
        if self.works_for[person] != organisation:
            self.leave(person)
            self.works_for[person] = organisation

    def leave(self, person):
        self.works_for[person] = None
        self.speaks = {key: role for key, role in self.speaks.items() if key[0] != person}

    def join(self, organisation, group):
        if (organisation, group) == ("seller", "buyers"):
            raise ValidationError("buyers only")
        self.inside.add((organisation, group))

    def end(self, organisation, group):
        self.inside.discard((organisation, group))
        self.speaks = {
            key: role for key, role in self.speaks.items() if key[1:] != (organisation, group)
        }

    def appoint(self, person, organisation, group, role):
        if self.works_for[person] != organisation:
            raise ValidationError("other organisation")
        self.speaks[person, organisation, group] = role

    def silence(self, person, organisation, group):
        self.speaks.pop((person, organisation, group), None)

    def opens(self):
        return {(person, group) for person, organisation, group in self.speaks}

    def runs(self):
        return {
            (person, group)
            for (person, _, group), role in self.speaks.items()
            if role == "moderator"
        }


class Portal:
    """The same acts by the portal's services."""

    def __init__(self):
        kinds = {"seller": Organisation.Kind.SUPPLIER}
        self.organisations = {
            name: OrganisationFactory(
                slug=name, kind=kinds.get(name, Organisation.Kind.PUBLIC_BUYER), listed=False
            )
            for name in ORGANISATIONS
        }
        open_to = {"buyers": "buyers", "everybody": "supporters"}
        self.groups = {
            name: WorkingGroupFactory(slug=name, open_to=open_to[name], published=False)
            for name in GROUPS
        }
        self.people = {name: UserFactory(email=f"{name}@city.example") for name in PEOPLE}

    def person(self, name):
        return User.objects.get(pk=self.people[name].pk)

    def membership(self, organisation, group):
        return (
            Membership.objects.current()
            .filter(organisation=self.organisations[organisation], group=self.groups[group])
            .first()
        )

    def work(self, person, organisation):
        memberships.work_for(self.person(person), self.organisations[organisation])

    def leave(self, person):
        memberships.leave_organisation(self.person(person))

    def join(self, organisation, group):
        memberships.join(self.organisations[organisation], self.groups[group])

    def end(self, organisation, group):
        if membership := self.membership(organisation, group):
            memberships.end_membership(membership)

    def appoint(self, person, organisation, group, role):
        memberships.appoint(self.person(person), self.membership(organisation, group), role)

    def silence(self, person, organisation, group):
        for row in Representative.objects.current().filter(
            user=self.people[person], membership=self.membership(organisation, group)
        ):
            memberships.end_representation(row)

    def pairs(self, rule):
        return {(name, group.slug) for name in PEOPLE for group in rule(self.person(name))}

    def speaking(self, at):
        return {
            (
                row.user.email.partition("@")[0],
                row.membership.organisation.slug,
                row.membership.group.slug,
            ): row.role
            for row in Representative.objects.current(at).select_related(
                "user", "membership__organisation", "membership__group"
            )
        }


people, organisations = st.sampled_from(PEOPLE), st.sampled_from(ORGANISATIONS)
groups, roles = st.sampled_from(GROUPS), st.sampled_from(ROLES)
act = st.one_of(
    st.tuples(st.just("work"), people, organisations),
    st.tuples(st.just("leave"), people),
    st.tuples(st.just("join"), organisations, groups),
    st.tuples(st.just("end"), organisations, groups),
    st.tuples(st.just("appoint"), people, organisations, groups, roles),
    st.tuples(st.just("silence"), people, organisations, groups),
)


@given(st.lists(act, max_size=25))
@settings(max_examples=60, deadline=None)
def test_what_opens_is_what_the_history_says(acts):
    with transaction.atomic(), patch("django.utils.timezone.now") as now:
        now.return_value = START
        portal, oracle, past = Portal(), Oracle(), {}
        for number, (name, *arguments) in enumerate(acts):
            now.return_value = at = START + timedelta(hours=number + 1)
            if name == "appoint" and (arguments[1], arguments[2]) not in oracle.inside:
                continue  # there is no membership to be appointed in
            said = []
            for side in (portal, oracle):
                try:
                    with transaction.atomic():
                        getattr(side, name)(*arguments)
                    said.append("done")
                except ValidationError:
                    said.append("refused")
            assert said[0] == said[1], (name, arguments)
            assert portal.pairs(Group.objects.open_to) == oracle.opens()
            assert portal.pairs(Group.objects.visible_to) == oracle.opens()
            assert portal.pairs(Group.objects.run_by) == oracle.runs()
            past[at] = dict(oracle.speaks)
        # History stays: every earlier moment is still told as it was.
        for at, speaks in past.items():
            assert portal.speaking(at) == speaks
        for name in PEOPLE:
            inside = {group for person, group in oracle.opens() if person == name}
            person = portal.person(name)
            for seen in (
                Membership.objects.visible_to(person).values_list("group__slug", flat=True),
                Representative.objects.visible_to(person).values_list(
                    "membership__group__slug", flat=True
                ),
            ):
                assert set(seen) <= inside
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("organisation", "role", "member"),
    [
        ({}, None, True),
        ({}, {"role": "procuring"}, True),
        ({}, {"role": "supporting"}, False),
        ({}, {"role": "supporting", "signed_on": None}, False),
        ({}, {"role": "supporting", "ended_on": START.date()}, True),
        ({"supplier": True}, None, False),
        ({"supplier": True}, {"role": "supporting"}, False),
    ],
)
def test_who_only_supports_the_pact_is_no_member_whatever_its_kind(
    organisation, role, member, other_group
):
    there = OrganisationFactory(**organisation)
    if role:
        ParticipationFactory(organisation=there, **role)
    membership = MembershipFactory(organisation=there, group=other_group)
    person = RepresentativeFactory(membership=membership).user
    standing = standing_of(person)
    assert (standing.is_member, standing.is_supporter) == (member, not member)
    members = User.objects.filter(Representative.objects.member_anywhere("pk"))
    assert members.filter(pk=person.pk).exists() == member
