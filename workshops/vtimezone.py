"""The clock of a zone, told in a calendar file (RFC 5545, 3.6.5).

Not left to icalendar, which lists single changes: Outlook reads but the rule of a change, and so
would be an hour off after the last of them.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
DAY = timedelta(days=1)
AHEAD = 3  # years in which a rule must hold to be taken for one


@dataclass(frozen=True)
class Change:
    """The clocks are set: `at` is the moment by the clock as it was before."""

    at: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str

    def rules(self):
        """How its day may be meant: the second Sunday of March, the last one, or just that day."""
        day = DAYS[self.at.weekday()]
        if (self.at + 7 * DAY).month != self.at.month:
            yield self.at.month, f"-1{day}", self.at.time()
        yield self.at.month, f"{(self.at.day - 1) // 7 + 1}{day}", self.at.time()


def vtimezone(key, first, last):
    """For entries from the year `first` to the year `last`."""
    zone = zoneinfo.ZoneInfo(key)
    part = Timezone()
    part.add("tzid", key)
    by_year = {year: changes(zone, year) for year in range(first - 1, last + AHEAD)}
    if not any(by_year.values()):
        part.add_component(_constant(zone, first))
    elif yearly := _yearly(by_year):
        for change, (month, day, _time) in zip(by_year[first - 1], yearly, strict=True):
            rule = vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": day})
            part.add_component(_observance(change, rule))
    else:
        part.add_component(_constant(zone, first - 1))
        for change in chain.from_iterable(by_year.values()):
            part.add_component(_observance(change))
    return part


def changes(zone, year):
    """When the clocks of a zone are set in a year, in order."""
    found = []
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        before = moment.astimezone(zone)
        if before.utcoffset() != (moment + DAY).astimezone(zone).utcoffset():
            low, high = moment, moment + DAY
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                same = middle.astimezone(zone).utcoffset() == before.utcoffset()
                low, high = (middle, high) if same else (low, middle)
            after = high.astimezone(zone)
            at = (high + before.utcoffset()).replace(tzinfo=None)
            found.append(
                Change(at, before.utcoffset(), after.utcoffset(), bool(after.dst()), after.tzname())
            )
        moment += DAY
    return found


def _yearly(by_year):
    """The rules by which the clocks are set each year alike; nothing when there are none."""
    if {len(found) for found in by_year.values()} != {2}:
        return None
    rules = []
    for same in zip(*by_year.values(), strict=True):
        steps = {(change.before, change.after, change.summer) for change in same}
        first, *others = (list(change.rules()) for change in same)
        shared = [rule for rule in first if all(rule in other for other in others)]
        if len(steps) > 1 or not shared:
            return None
        rules.append(shared[0])
    return rules


def _observance(change, rule=None):
    part = TimezoneDaylight() if change.summer else TimezoneStandard()
    part.add("dtstart", change.at)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    return part


def _constant(zone, year):
    """What the clock shows at the beginning of a year, without a change."""
    start = datetime(year, 1, 1)
    there = start.replace(tzinfo=zone)
    offset = there.utcoffset()
    return _observance(Change(start, offset, offset, summer=False, name=there.tzname()))
