"""The numbers of the directory are kept by triggers: they are always those of the rows."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import DirectoryCount, Organisation, Participation
from members.models.directory import fold_rows
from tests.factories.members import OrganisationFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def counted(on):
    """As the pages get them."""
    return {tuple(row)[:5]: (row.n, row.users) for row in DirectoryCount.objects.cells(on=on)}


def by_hand(on):
    """The same from the rows themselves, in plain Python."""
    numbers, users = Counter(), Counter()
    for it in Organisation.objects.filter(listed=True):
        role = ""
        for one in it.participations.all():
            if one.signed_on <= on and (one.ended_on is None or one.ended_on > on):
                role = one.role
        cell = (it.demonstration, it.country.code or "", it.level, it.kind, role)
        numbers[cell] += 1
        users[cell] += it.ict_users or 0
    return {cell: (n, users[cell]) for cell, n in numbers.items()}


DAYS = st.integers(min_value=-4, max_value=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["BE", "NO", ""]), st.booleans()),
        st.tuples(st.just("role"), st.integers(0, 5), DAYS, st.none() | st.integers(0, 5)),
        st.tuples(st.just("end"), st.integers(0, 5), DAYS),
        st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from(["BE", "NO", ""])),
        st.tuples(st.just("list"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("users"), st.integers(0, 5), st.none() | st.integers(1, 9)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("fold")),
    ),
    max_size=14,
)


def do(step, today):
    kind, *values = step
    if kind == "fold":
        return fold_rows()
    if kind == "add":
        return OrganisationFactory(country=values[0], demonstration=values[1])
    there = list(Organisation.objects.order_by("pk"))
    if not there:
        return None
    it = there[values[0] % len(there)]
    if kind == "role":
        start = today + timedelta(days=values[1])
        end = None if values[2] is None else start + timedelta(days=values[2])
        taken = it.participations.all()
        if any(
            (one.ended_on is None or one.ended_on > start) and (end is None or one.signed_on < end)
            for one in taken
        ):
            return None
        return ParticipationFactory(organisation=it, signed_on=start, ended_on=end)
    if kind == "end":
        last = it.participations.filter(ended_on=None).first()
        end = today + timedelta(days=values[1])
        if last and last.signed_on <= end:
            it.participations.filter(pk=last.pk).update(ended_on=end)
    elif kind == "move":
        Organisation.objects.filter(pk=it.pk).update(country=values[1])
    elif kind == "list":
        Organisation.objects.filter(pk=it.pk).update(listed=values[1])
    elif kind == "users":
        Organisation.objects.filter(pk=it.pk).update(
            ict_users=values[1], ict_users_on=values[1] and today
        )
    elif kind == "delete":
        it.participations.all().delete()
        it.delete()
    return None


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_happens_the_numbers_are_those_of_the_rows(steps):
    from django.db import transaction

    today = TODAY()
    with transaction.atomic():
        for step in steps:
            do(step, today)
        for days in (-2, 0, 1, 3, 9):
            # Of the past only what was not put together is known, and nobody asks.
            if days >= -1:
                on = today + timedelta(days=days)
                assert counted(on) == by_hand(on)
        transaction.set_rollback(True)


def test_a_role_that_begins_by_its_date_counts_from_that_day_on():
    today = TODAY()
    it = OrganisationFactory(country="BE")
    ParticipationFactory(organisation=it, signed_on=today + timedelta(days=10))
    cell = (False, "BE", "local", "public_buyer")
    assert counted(today) == {(*cell, ""): (1, 0)}
    assert counted(today + timedelta(days=10)) == {(*cell, "procuring"): (1, 0)}


def test_rows_are_put_together_without_a_change_of_the_numbers():
    for n in range(5):
        it = OrganisationFactory(country="BE", ict_users=10 + n, ict_users_on=date(2024, 1, 1))
        ParticipationFactory(organisation=it)
    before = counted(TODAY())
    assert before == {(False, "BE", "local", "public_buyer", "procuring"): (5, 60)}
    fold_rows()
    assert counted(TODAY()) == before
    assert DirectoryCount.objects.count() == 1


def test_a_change_that_counts_for_nothing_adds_no_row():
    it = OrganisationFactory()
    ParticipationFactory(organisation=it)
    rows = DirectoryCount.objects.count()
    it.name = "Another name"
    it.save()
    Participation.objects.update(letter="letters/x.pdf")
    assert DirectoryCount.objects.count() == rows
