"""Roles in the Pact: signed, changed and ended by the service; each way in refuses the same."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.models import Participation
from members.services import participations
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    WorkingGroupFactory,
)

pytestmark = pytest.mark.django_db

START, LATER = date(2021, 6, 14), date(2023, 4, 1)
KINDS = ["supplier", "ngo", "network", "knowledge"]
REASON = "cannot take part in the Pact, as its interests may conflict"


def roles(organisation):
    found = organisation.participations.order_by("signed_on")
    return [(one.role, one.signed_on, one.ended_on) for one in found]


def test_a_role_is_signed_once():
    it = OrganisationFactory()
    first = participations.sign(it, "procuring", START)
    assert participations.sign(it, "procuring", START) == first
    assert participations.sign(it, "procuring", LATER) == first
    assert roles(it) == [("procuring", START, None)]


def test_another_role_ends_the_one_before():
    it = OrganisationFactory()
    participations.sign(it, "procuring", START)
    participations.sign(it, "coordinating", LATER)
    assert roles(it) == [("procuring", START, LATER), ("coordinating", LATER, None)]
    assert participations.sign(it, "coordinating", LATER).role == "coordinating"
    assert len(roles(it)) == 2


def test_a_role_of_today_is_the_rule():
    assert participations.sign(OrganisationFactory(), "procuring").is_current


def test_signing_again_with_an_end_ends_it():
    it = OrganisationFactory()
    participations.sign(it, "procuring", START)
    participations.sign(it, "procuring", START, LATER)
    assert roles(it) == [("procuring", START, LATER)]


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2020, 1, 1), None), (date(2021, 1, 1), date(2022, 1, 1)), (START, None)],
)
def test_a_role_that_would_stand_across_another_is_refused(start, end):
    it = OrganisationFactory()
    participations.sign(it, "procuring", START)
    with pytest.raises(ValidationError) as refused:
        participations.sign(it, "coordinating", start, end)
    assert refused.value.message_dict == {
        "signed_on": [
            "The organisation is “procuring participant” at that time already, since 2021-06-14. "
            "End that role first, or choose other days."
        ]
    }
    assert roles(it) == [("procuring", START, None)]


def test_an_earlier_time_that_is_free_can_be_told_later():
    it = OrganisationFactory()
    participations.sign(it, "coordinating", LATER)
    participations.sign(it, "procuring", START, LATER)
    assert roles(it) == [("procuring", START, LATER), ("coordinating", LATER, None)]


def test_an_end_before_the_start_is_refused():
    it = OrganisationFactory()
    with pytest.raises(ValidationError, match="The end is before the start"):
        participations.sign(it, "procuring", LATER, START)
    assert roles(it) == []


def test_a_role_ends_once():
    it = OrganisationFactory()
    role = participations.sign(it, "procuring", START)
    participations.end(role, LATER)
    participations.end(role, LATER + timedelta(days=9))
    assert roles(it) == [("procuring", START, LATER)]
    assert not it.participations.get().is_current


def test_what_had_not_begun_never_does():
    it = OrganisationFactory()
    soon = timezone.localdate() + timedelta(days=30)
    participations.end(participations.sign(it, "procuring", soon))
    assert roles(it) == [("procuring", soon, soon)]


def test_who_is_in_a_group_for_buyers_does_not_become_a_supporter():
    it = OrganisationFactory()
    MembershipFactory(organisation=it, group=WorkingGroupFactory(name="Ethics"))
    with pytest.raises(ValidationError, match="“Ethics”, which is for buyers only"):
        participations.sign(it, "supporting", START)
    assert roles(it) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["co_leading", "coordinating", "procuring"])
def test_the_service_lets_who_is_no_buyer_only_support(kind, role):
    it = OrganisationFactory(kind=kind, level="none")
    with pytest.raises(ValidationError, match=REASON):
        participations.sign(it, role, START)
    assert roles(it) == []
    participations.sign(it, "supporting", START)
    assert roles(it) == [("supporting", START, None)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_admin_says_why_who_is_no_buyer_can_only_support(kind, secretary):
    it = OrganisationFactory(kind=kind, level="none")
    data = {"organisation": it.pk, "role": "procuring", "signed_on": "2021-06-14"}
    answer = secretary.post(reverse("admin:members_participation_add"), data)
    assert answer.status_code == 200
    assert answer.text.count(REASON) == 1
    assert roles(it) == []
    role = ParticipationFactory(organisation=it, role="supporting")
    change = reverse("admin:members_participation_change", args=[role.pk])
    seen = secretary.get(change).context["adminform"].form.initial["seen"]
    answer = secretary.post(change, {"role": "procuring", "signed_on": "2021-06-14", "seen": seen})
    assert answer.status_code == 200
    assert answer.text.count(REASON) == 1
    assert roles(it) == [("supporting", START, None)]


def test_the_admin_says_why_a_participant_cannot_become_a_supplier(secretary):
    it = OrganisationFactory()
    ParticipationFactory(organisation=it)
    change = reverse("admin:members_organisation_change", args=[it.pk])
    fields = secretary.get(change).context["adminform"].form.initial
    data = {name: value for name, value in fields.items() if value not in (None, False)}
    answer = secretary.post(change, data | {"kind": "supplier", "logo": ""})
    assert answer.status_code == 200
    assert "it cannot be a supplier" in answer.text
    it.refresh_from_db()
    assert it.kind == "public_buyer"


def test_the_database_has_the_last_word():
    it = OrganisationFactory(kind="supplier", level="none")
    with pytest.raises(IntegrityError, match="only buyers take part"), transaction.atomic():
        Participation.objects.create(organisation=it, role="procuring", signed_on=START)
    assert roles(it) == []


def test_adding_a_role_in_the_admin_ends_the_one_before(secretary):
    it = OrganisationFactory()
    ParticipationFactory(organisation=it)
    data = {"organisation": it.pk, "role": "coordinating", "signed_on": "2023-04-01"}
    answer = secretary.post(reverse("admin:members_participation_add"), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert roles(it) == [("procuring", START, LATER), ("coordinating", LATER, None)]


def test_adding_a_role_that_is_held_is_refused_in_the_admin(secretary):
    it = OrganisationFactory()
    ParticipationFactory(organisation=it)
    data = {"organisation": it.pk, "role": "procuring", "signed_on": "2023-04-01"}
    answer = secretary.post(reverse("admin:members_participation_add"), data)
    assert "holds this role at that time already" in answer.text
    assert roles(it) == [("procuring", START, None)]


def test_a_role_s_days_cannot_be_moved_onto_another(secretary):
    it = OrganisationFactory()
    ParticipationFactory(organisation=it, ended_on=LATER)
    role = ParticipationFactory(organisation=it, role="coordinating", signed_on=LATER)
    change = reverse("admin:members_participation_change", args=[role.pk])
    seen = secretary.get(change).context["adminform"].form.initial["seen"]
    data = {"role": "coordinating", "signed_on": "2022-01-01", "seen": seen}
    answer = secretary.post(change, data)
    assert answer.status_code == 200
    assert "holds a role at that time already" in answer.text
    assert roles(it) == [("procuring", START, LATER), ("coordinating", LATER, None)]
