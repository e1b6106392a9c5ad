"""Workshops as entries of calendars."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from dateutil.tz import tzical  # a third reader, of zones alone
from django.utils import translation

from tests.factories.workshops import WorkshopFactory
from tests.workshops.calendars import event_of, lines_of, read
from workshops import ics
from workshops.models import Workshop
from workshops.services import life

pytestmark = pytest.mark.django_db

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
LINK = "http://testserver/workshops/labels/"


def at(*values, zone=BRUSSELS):
    return datetime(*values, tzinfo=zone)


def workshop_at(starts_at, **values):
    values = {"title": "Labels", "ends_at": starts_at + timedelta(hours=2)} | values
    return WorkshopFactory(starts_at=starts_at, **values)


def file_of(workshop, **shown):
    return ics.calendar([ics.entry(workshop, link=LINK, **shown)])


def test_an_entry_says_what_a_calendar_needs():
    workshop = workshop_at(at(2027, 3, 10, 10), public_description="What it is about.")
    content = file_of(workshop)
    event = event_of(content)
    assert event["uid"] == f"{workshop.uid}@testserver"
    assert event["summary"] == "Labels"
    assert event["status"] == "CONFIRMED"
    assert event["sequence"] == 0
    assert event["url"] == LINK
    assert event["location"] == "Online"
    assert event["organizer"] == "mailto:portal@pact.example"
    assert event["dtstamp"].dt == workshop.updated_at.replace(microsecond=0)
    assert event["description"] == f"What it is about.\n\nThe page of the workshop: {LINK}"
    assert "DTSTART;TZID=Europe/Brussels:20270310T100000" in lines_of(content)
    assert "DTEND;TZID=Europe/Brussels:20270310T120000" in lines_of(content)
    assert "attendee" not in event
    assert "meet.example" not in content.decode()


def test_the_file_is_the_same_until_the_workshop_changes():
    workshop = workshop_at(at(2027, 3, 10, 10))
    assert file_of(workshop) == file_of(Workshop.objects.get(pk=workshop.pk))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (at(2027, 3, 24, 10), at(2027, 3, 31, 10)),  # the last Sunday of March lies between
        (at(2027, 10, 27, 10), at(2027, 11, 3, 10)),  # and that of October
        (at(2027, 3, 27, 23), at(2027, 3, 28, 23)),
    ],
)
def test_ten_in_brussels_is_ten_before_and_after_the_clocks_are_set(before, after):
    moments = [workshop_at(moment) for moment in (before, after)]
    content = ics.calendar([ics.entry(workshop, link=LINK) for workshop in moments])
    assert [event["dtstart"].dt.hour for event in read(content).events] == [before.hour] * 2
    # By the rules that the file itself tells.
    read_by_other = vobject.readOne(content.decode()).vevent_list
    assert [event.dtstart.value.astimezone(UTC) for event in read_by_other] == [
        before.astimezone(UTC),
        after.astimezone(UTC),
    ]


def test_a_workshop_lasts_as_long_as_it_does_when_the_clocks_are_set_meanwhile():
    start = datetime(2027, 10, 30, 23, tzinfo=UTC)  # one o'clock in Brussels, for four hours
    workshop = WorkshopFactory(starts_at=start, ends_at=start + timedelta(hours=4))
    event = event_of(file_of(workshop))
    starts, ends = event["dtstart"].dt, event["dtend"].dt
    assert (starts.hour, ends.hour) == (1, 4)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(hours=4)


ZONES = [
    "Europe/Brussels",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour, and summer at the turn of the year
    "America/Sao_Paulo",  # has given it up
    "Africa/Casablanca",  # by the moon
    "Asia/Kolkata",
    "Europe/Dublin",  # standard in summer
]


@pytest.mark.parametrize("key", ZONES)
@pytest.mark.parametrize("year", [2021, 2027])
def test_the_clock_of_a_zone_is_told_right_all_year(key, year, tmp_path):
    zone = zoneinfo.ZoneInfo(key)
    starts = [at(year, 1, 1, 10, zone=zone), at(year, 12, 31, 10, zone=zone)]
    content = ics.calendar([ics.entry(workshop_at(x, time_zone=key), link=LINK) for x in starts])
    read(content)
    file = tmp_path / "zone.ics"
    file.write_bytes(content)
    told = tzical(str(file)).get(key)
    day = datetime(year, 1, 1, 12)
    for _ in range(364):
        expected = day.replace(tzinfo=zone).utcoffset()
        assert day.replace(tzinfo=told).utcoffset() == expected, day
        day += timedelta(days=1)


def test_the_rule_of_a_zone_holds_for_ever():
    lines = lines_of(file_of(workshop_at(at(2027, 3, 10, 10))))
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in lines
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in lines


def test_universal_time_needs_no_zone():
    lines = lines_of(file_of(workshop_at(at(2027, 3, 10, 10, zone=UTC), time_zone="UTC")))
    assert "DTSTART:20270310T100000Z" in lines
    assert "BEGIN:VTIMEZONE" not in lines


def test_long_and_odd_texts_are_folded_and_escaped():
    text = "Pomme, poire; “gêne” \\ fin\r\n\r\nÄÖÜ € 🌍 " * 30 + "\x07\x0b\tend"
    workshop = workshop_at(
        at(2027, 3, 10, 10), title="A, B; “C” \\ " + "é" * 100, public_description=text
    )
    event = event_of(file_of(workshop))
    assert event["summary"] == "A, B; “C” \\ " + "é" * 100
    expected = text.replace("\r\n", "\n").replace("\x07\x0b\t", " ")
    assert event["description"].startswith(expected)


def test_of_what_was_long_ago_only_the_day_is_said():
    workshop = workshop_at(at(2021, 9, 30, 23), date_known="day")
    content = file_of(workshop)
    event = event_of(content)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2021, 9, 30), date(2021, 10, 2))
    assert "DTSTART;VALUE=DATE:20210930" in lines_of(content)
    assert "BEGIN:VTIMEZONE" not in lines_of(content)


def test_a_workshop_that_moves_is_the_same_entry_with_a_higher_number():
    workshop = workshop_at(at(2027, 3, 10, 10))
    first = event_of(file_of(workshop))
    workshop.starts_at += timedelta(days=1)
    workshop.ends_at += timedelta(days=1)
    moved = event_of(file_of(life.save(workshop)))
    cancelled = event_of(file_of(life.cancel(workshop, "The speaker is ill.")))
    assert moved["uid"] == cancelled["uid"] == first["uid"]
    assert [int(event["sequence"]) for event in (first, moved, cancelled)] == [0, 1, 2]
    assert moved["dtstart"].dt == at(2027, 3, 11, 10)
    assert moved["status"] == "CONFIRMED"
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["summary"] == "Cancelled: Labels"
    assert cancelled["description"].startswith(
        "This workshop is cancelled.\n\nThe speaker is ill.\n\n"
    )


def test_what_is_said_inside_is_for_those_inside():
    workshop = workshop_at(
        at(2027, 3, 10, 10), place="Room 5", members_description="Bring your contracts."
    )
    outside, inside = (event_of(file_of(workshop, inside=each)) for each in (False, True))
    assert outside["location"] == "On site"
    assert "contracts" not in outside["description"]
    assert inside["location"] == "Room 5"
    assert "Bring your contracts." in inside["description"]


@pytest.mark.parametrize(
    ("place", "link", "says"),
    [
        ("", "", True),
        ("", "https://meet.example/", True),
        ("Room 5", "", False),
        ("Room 5", "https://meet.example/", True),
    ],
)
def test_the_way_in_is_told_where_people_join_by_a_link(place, link, says):
    workshop = workshop_at(at(2027, 3, 10, 10), place=place, join_link=link)
    event = event_of(file_of(workshop, inside=True, join="http://testserver/join/"))
    assert ("http://testserver/join/" in event["description"]) == says
    assert event["location"] == (place or "http://testserver/join/")


def test_an_entry_is_in_the_readers_language():
    workshop = workshop_at(
        at(2027, 3, 10, 10), title_nl="Keurmerken", public_description_nl="Over."
    )
    with translation.override("nl"):
        event = event_of(file_of(workshop))
    assert event["summary"] == "Keurmerken"
    assert event["description"].startswith("Over.")
