"""What holds for a time, of two organisations that become one."""

from datetime import date

from members.models import Membership, Participation, Representative

OPEN = None  # an end that there is not


def earlier(one, other):
    """The earlier of two ends."""
    return other if one is OPEN else one if other is OPEN else min(one, other)


def known(start):
    """The day as it is stored: none where it is not known, which counts as before any other."""
    return None if start == date.min else start


def later(one, other):
    return OPEN if OPEN in (one, other) else max(one, other)


def outside(start, end, taken):
    """The parts of a period that lie outside of others, in their order."""
    parts = []
    for other_start, other_end in sorted(taken, key=lambda period: period[0]):
        if end is not OPEN and other_start >= end:
            break
        if other_start > start:
            parts.append((start, other_start))
        if other_end is OPEN:
            return parts
        start = max(start, other_end)
    if end is OPEN or start < end:
        parts.append((start, end))
    return parts


def planned_roles(kept, others):
    """How the roles of two organisations stand together: tuples of a participation, its start and
    its end, and further periods of a participation as rows to be added.

    The roles of the one that is kept stand. The other's fill the time in which it had none; where
    the same role goes on, it is one period. A role that has no time left stays as a row that never
    held, so that its letter is not lost.
    """
    periods = {one: (one.begins, one.ended_on) for one in kept}
    added = []
    for one in sorted(others, key=lambda one: one.begins):
        taken = [period for period in periods.values() if period[0] != period[1]]
        left = []
        for start, end in outside(one.begins, one.ended_on, taken):
            same = _touching(periods, one, start, end)
            if same is None or one.letter:
                left.append((start, end))
            else:
                own = periods[same]
                periods[same] = (min(own[0], start), later(own[1], end))
        periods[one] = left[0] if left else (one.begins, one.begins)
        added += [(one, start, end) for start, end in left[1:]]
    return periods, added


def _touching(periods, one, start, end):
    """A period of the same role that ends where this one starts, or starts where it ends."""
    for other, (other_start, other_end) in periods.items():
        touches = other_end == start or (end is not OPEN and other_start == end)
        if touches and other.role == one.role and other_start != other_end:
            return other
    return None


def merge_roles(kept, other):
    """The other's roles follow; see `planned_roles`."""
    theirs = list(Participation.objects.filter(organisation=other))
    periods, added = planned_roles(list(Participation.objects.filter(organisation=kept)), theirs)
    # What becomes shorter first, so that at no moment two hold at once.
    for one, (start, end) in sorted(periods.items(), key=lambda item: item[0] not in theirs):
        if one in theirs and start == end and not one.letter:
            one.delete()
            continue
        if (one.organisation_id, one.begins, one.ended_on) != (kept.pk, start, end):
            one.organisation, one.signed_on, one.ended_on = kept, known(start), end
            one.save()
    for one, start, end in added:
        Participation.objects.create(
            organisation=kept, role=one.role, signed_on=known(start), ended_on=end
        )


def merge_memberships(kept, other):
    """The other's memberships follow with their people; of the same group at one time, two become
    one. Nobody gets into a group by that: a person's time there ends at the latest when the
    membership ended that it was of.
    """
    for mine in Membership.objects.filter(organisation=other).order_by("since"):
        beside = [
            one
            for one in Membership.objects.filter(organisation=kept, group=mine.group_id)
            if _overlap(one, mine)
        ]
        if not beside:
            mine.organisation = kept
            mine.save()
            continue
        target, *more = beside
        start = min(mine.since, *(one.since for one in beside))
        end = mine.until
        for one in beside:
            end = later(end, one.until)
        for one in (target, mine, *more):
            _cap(one)
        for one in (mine, *more):
            _move(one, target)
            one.delete()
        target.since, target.until = start, end
        target.save()


def _overlap(one, other):
    return (other.until is OPEN or one.since < other.until) and (
        one.until is OPEN or other.since < one.until
    )


def _cap(membership):
    """Who speaks in it does so no longer than it lasts."""
    if membership.until is OPEN:
        return
    for person in Representative.objects.filter(membership=membership):
        end = earlier(person.until, membership.until)
        if end != person.until:
            person.until = max(end, person.since)
            person.save()


def _move(membership, target):
    """Its people go on in another membership; what a person held there at the time stands."""
    for person in Representative.objects.filter(membership=membership).order_by("since"):
        there = Representative.objects.filter(membership=target, user=person.user_id)
        taken = [(one.since, one.until) for one in there if one.since != one.until]
        parts = outside(person.since, person.until, taken) or [(person.since, person.since)]
        person.membership, (person.since, person.until) = target, parts[0]
        person.save()
        for start, end in parts[1:]:
            Representative.objects.create(
                membership=target, user_id=person.user_id, role=person.role, since=start, until=end
            )
