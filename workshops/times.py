"""When a workshop is, in the zones that matter to who reads it."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

BRUSSELS = "Europe/Brussels"


@dataclass
class Span:
    """From when to when, by the clocks of some places."""

    starts: datetime
    ends: datetime
    places: list

    @property
    def same_day(self):
        return self.starts.date() == self.ends.date()

    @property
    def zone(self):
        return _("%(places)s time") % {"places": ", ".join(self.places)}

    def __str__(self):
        end = "TIME_FORMAT" if self.same_day else "DATETIME_FORMAT"
        return (
            f"{date_format(self.starts, 'DATETIME_FORMAT')} – {date_format(self.ends, end)}"
            f" ({self.zone})"
        )


def place(zone):
    """What people call a zone: its city."""
    key = getattr(zone, "key", None) or str(zone)
    return _("Brussels") if key == BRUSSELS else key.rpartition("/")[2].replace("_", " ")


def spans(workshop, zone=None):
    """In the reader's zone, in Brussels, in the workshop's own: once for places whose clocks agree
    at that time.
    """
    found = {}
    zones = (
        zone or timezone.get_current_timezone(),
        zoneinfo.ZoneInfo(BRUSSELS),
        zoneinfo.ZoneInfo(workshop.time_zone),
    )
    for each in zones:
        starts, ends = workshop.starts_at.astimezone(each), workshop.ends_at.astimezone(each)
        span = found.setdefault((starts.utcoffset(), ends.utcoffset()), Span(starts, ends, []))
        if place(each) not in span.places:
            span.places.append(place(each))
    return list(found.values())


def roughly(workshop):
    """The date as far as it is known, for people and for machines."""
    known = workshop.DateKnown
    starts = workshop.starts_at.astimezone(zoneinfo.ZoneInfo(workshop.time_zone))
    shown, machine = {
        known.DAY: ("DATE_FORMAT", "Y-m-d"),
        known.MONTH: ("YEAR_MONTH_FORMAT", "Y-m"),
        known.YEAR: ("Y", "Y"),
    }[workshop.date_known]
    return date_format(starts, shown), date_format(starts, machine)


def in_words(workshop, zone=None):
    """For mails: a line for each clock."""
    if not workshop.is_exact:
        return roughly(workshop)[0]
    return "\n".join(map(str, spans(workshop, zone)))


def moment(at, zone):
    """A point in time by one clock, which is named."""
    at = at.astimezone(zone)
    named = _("%(places)s time") % {"places": place(zone)}
    return f"{date_format(at, 'DATETIME_FORMAT')} ({named})"


def join_opens_at(workshop):
    return workshop.starts_at - timedelta(minutes=workshop.join_minutes)
