"""Dates of feeds and exports, each with its time zone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

# Outside of this, a date is a slip or a placeholder such as 0000-00-00.
YEARS = range(1970, 2101)


def _sensible(moment):
    return moment if moment and moment.year in YEARS else None


def _with_zone(moment):
    """The moment, and whether the portal's own zone had to be taken for it."""
    if moment is None or moment.year not in YEARS:
        return None, False
    if moment.tzinfo is None:
        return timezone.make_aware(moment, timezone.get_default_timezone()), True
    return moment.astimezone(UTC), False


def of_mail(text):
    """“Tue, 08 Mar 2022 10:00:00 +0100”, as RSS has it."""
    if " -0001 " in text:  # WordPress' way to say that there is none
        return None, False
    try:
        return _with_zone(parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, False


def of_iso(text):
    """“2022-03-08T10:00:00+01:00”, as Atom has it; a day alone begins at midnight."""
    text = text.strip()
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime(day.year, day.month, day.day)
        return _with_zone(moment)
    except (ValueError, OverflowError):
        return None, False


def of_any(text):
    moment, without_zone = of_mail(text)
    return (moment, without_zone) if moment else of_iso(text)


def of_gmt(text):
    """“2022-03-08 09:00:00” of a field that is in UTC by its name."""
    try:
        moment = parse_datetime(text.strip())
        return _sensible(moment and moment.replace(tzinfo=UTC))
    except ValueError:
        return None
