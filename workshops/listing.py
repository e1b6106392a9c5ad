"""Lists of workshops: coming, past by year, and by month."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from pact.paging import moment_and_key, place, window
from workshops.models import Workshop

PAGE = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_IN_A_MONTH = 200


def for_cards(workshops):
    """With what a line of a list shows."""
    return workshops.select_related("programme__group")


def next_public():
    """The next workshop that visitors may know of, or none."""
    announced = Workshop.objects.public().filter(state=Workshop.State.ANNOUNCED)
    return for_cards(announced.upcoming()).first()


def coming(user, params):
    """The coming workshops, soonest first; the place from which the next page goes on, or none."""
    workshops = Workshop.objects.visible_to(user).exclude(state=Workshop.State.CANCELLED)
    workshops = for_cards(workshops.upcoming()).annotate(key=F("pk"), published_at=F("starts_at"))
    if after := params.get("after"):
        at, key = moment_and_key(after)
        workshops = workshops.filter(Q(starts_at__gt=at) | Q(starts_at=at, pk__gt=key))
    found = list(workshops[: PAGE + 1])
    return found[:PAGE], place(found[PAGE - 1]) if len(found) > PAGE else None


def past(user, year, params):
    """The workshops of a year that are over, newest first, and their neighbours."""
    zone = timezone.get_default_timezone()
    listed = (
        Workshop.objects.visible_to(user)
        .past()
        .filter(
            starts_at__gte=datetime(year, 1, 1, tzinfo=zone),
            starts_at__lt=datetime(year + 1, 1, 1, tzinfo=zone),
        )
    )
    page = window(listed.annotate(published_at=F("starts_at")), params, size=PAGE)
    there = for_cards(Workshop.objects).in_bulk([item.key for item in page.items])
    return page, [there[item.key] for item in page.items]


def years(user):
    """In which there were workshops, newest first."""
    past = Workshop.objects.visible_to(user).past().order_by()
    zone = timezone.get_default_timezone()
    found = past.annotate(year=ExtractYear("starts_at", tzinfo=zone))
    return sorted(found.values_list("year", flat=True).distinct(), reverse=True)


@dataclass
class Day:
    date: date
    in_month: bool
    today: bool
    workshops: list


def month(user, first):
    """The weeks of a month from Monday on, each day with its workshops by the reader's clock."""
    zone = timezone.get_current_timezone()
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    start = datetime.combine(weeks[0][0], datetime.min.time(), zone)
    end = datetime.combine(weeks[-1][-1] + timedelta(days=1), datetime.min.time(), zone)
    workshops = Workshop.objects.visible_to(user).on_a_day()
    found = workshops.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")
    by_day = {}
    for workshop in for_cards(found)[:MOST_IN_A_MONTH]:
        by_day.setdefault(timezone.localdate(workshop.starts_at, zone), []).append(workshop)
    today = timezone.localdate()
    return [
        [Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week]
        for week in weeks
    ]
