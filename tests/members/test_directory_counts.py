"""The numbers of the directory are kept by triggers: they are always those of the rows."""

from collections import Counter
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db.models import Count, F, Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.directory.asked import FILTERS, Asked
from members.directory.numbers import Numbers
from members.directory.pages import page
from members.models import DirectoryCount, Organisation, Participation
from members.models.directory import fold_rows
from tests.factories.members import OrganisationFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def counted(on):
    """As the pages get them."""
    return {tuple(row)[:5]: (row.n, row.users) for row in DirectoryCount.objects.cells(on=on)}


def by_hand(on, words=""):
    """The same from the rows themselves, in plain Python; of those that a search finds."""
    numbers, users = Counter(), Counter()
    for it in Organisation.objects.filter(listed=True):
        if words not in it.name.lower():
            continue
        role = ""
        for one in it.participations.all():
            begun = one.signed_on is None or one.signed_on <= on
            if begun and (one.ended_on is None or one.ended_on > on):
                role = one.role
        cell = (it.demonstration, it.country.code or "", it.level, it.kind, role)
        numbers[cell] += 1
        users[cell] += it.ict_users or 0
    return {cell: (n, users[cell]) for cell, n in numbers.items()}


DAYS = st.integers(min_value=-4, max_value=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["BE", "NO", ""]), st.booleans()),
        st.tuples(
            st.just("role"),
            st.integers(0, 5),
            st.none() | DAYS,
            st.none() | st.integers(0, 5),
            st.sampled_from(["procuring", "coordinating"]),
        ),
        st.tuples(st.just("end"), st.integers(0, 5), DAYS),
        st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from(["BE", "NO", ""])),
        st.tuples(st.just("list"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("users"), st.integers(0, 5), st.none() | st.integers(1, 9)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("move all"), st.sampled_from(["FR", ""]), st.sampled_from(["BE", "NO"])),
        st.tuples(st.just("end all"), DAYS),
        st.tuples(st.just("put off all"), st.integers(1, 3)),
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
    if kind == "move all":
        return Organisation.objects.filter(country=values[1]).update(country=values[0])
    if kind == "end all":
        end = today + timedelta(days=values[0])
        begun = Q(signed_on=None) | Q(signed_on__lte=end)
        return Participation.objects.filter(begun, ended_on=None).update(ended_on=end)
    if kind == "put off all":
        later = timedelta(days=values[0])
        # Of one after another, a row that moves may meet the next, which has yet to move.
        alone = Organisation.objects.alias(n=Count("participations")).filter(n=1)
        return Participation.objects.filter(organisation__in=alone).update(
            signed_on=F("signed_on") + later, ended_on=F("ended_on") + later
        )
    there = list(Organisation.objects.order_by("pk"))
    if not there:
        return None
    it = there[values[0] % len(there)]
    if kind == "role":
        start = None if values[1] is None else today + timedelta(days=values[1])
        end = None if values[2] is None else (start or today) + timedelta(days=values[2])
        if any(
            (one.ended_on is None or start is None or one.ended_on > start)
            and (end is None or one.signed_on is None or one.signed_on < end)
            for one in it.participations.all()
        ):
            return None
        return ParticipationFactory(organisation=it, signed_on=start, ended_on=end, role=values[3])
    if kind == "end":
        last = it.participations.filter(ended_on=None).first()
        end = today + timedelta(days=values[1])
        if last and (last.signed_on is None or last.signed_on <= end):
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


SHOWN = [{}, {"demonstration": "on"}, {"country": "BE"}, {"country": "none"}]
SHOWN += [{"role": "none"}, {"role": "procuring", "country": "NO"}, {"q": "1"}]
SHOWN += [{"q": "city", "role": "coordinating", "level": "local", "kind": "public_buyer"}]


def assert_pages_tell(on):
    """Filters, total and list, as somebody gets them on that day."""
    with mock.patch("django.utils.timezone.localdate", return_value=on):
        for params in SHOWN:
            asked = Asked.of(params)
            numbers = Numbers(asked)
            assert numbers.of == facets_by_hand(asked, on)
            assert numbers.total == len(page(asked, numbers.total, {}).organisations)


def facets_by_hand(asked, on):
    found = {name: Counter() for name in FILTERS}
    for (demonstration, country, level, kind, role), (n, _users) in by_hand(
        on, asked.words
    ).items():
        values = {"country": country or "none", "role": role or "none"}
        values |= {"level": level, "kind": kind}
        missed = {name for name, value in asked.filters.items() if values[name] != value}
        for name in FILTERS:
            if demonstration == asked.demonstration and not missed - {name}:
                found[name][values[name]] += n
    return found


@settings(
    max_examples=40,
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
                if days in (0, 3):
                    assert_pages_tell(on)
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
