"""Reading calendar files as others do: strictly by RFC 5545, and by two parsers."""

import re

import icalendar
import vobject

NAME = re.compile(rb"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f\x7f]*\"|[^\";:,\x00-\x1f\x7f]*))*:")
CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
ONCE = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "ORGANIZER"]


def lines_of(content):
    """The lines, unfolded; they are as the RFC wants them (3.1, 3.4)."""
    assert content.endswith(b"\r\n")
    single = content.replace(b"\r\n", b"")
    assert b"\n" not in single
    assert b"\r" not in single
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line  # octets
        line.decode()  # no character is cut in two
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    parts = []
    for line in lines:
        assert NAME.match(line), line
        assert not CONTROL.search(line), line
        name, _, value = line.partition(b":")
        if name == b"BEGIN":
            parts.append(value)
        elif name == b"END":
            assert parts.pop() == value
    assert parts == []
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b"END:VCALENDAR"
    assert lines.count(b"VERSION:2.0") == 1
    assert len([line for line in lines if line.startswith(b"PRODID:")]) == 1
    return [line.decode() for line in lines]


def read(content):
    """The calendar by icalendar, once vobject says the same, with the zones' clocks read anew."""
    lines = lines_of(content)
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.to_ical(sorted=False) == content
    other = vobject.readOne(content.decode())
    others = getattr(other, "vevent_list", [])
    for event, by_other in zip(calendar.events, others, strict=True):
        by_other.validate(raiseException=True)
        assert [name for name in ONCE if isinstance(event[name], list)] == []
        assert str(event["uid"]) == by_other.uid.value
        assert str(event["summary"]) == by_other.summary.value
        if "description" in event:
            assert str(event["description"]) == by_other.description.value
        assert event["dtstart"].dt == by_other.dtstart.value
        assert event["dtend"].dt == by_other.dtend.value
    zones = [str(part["TZID"]) for part in calendar.walk("VTIMEZONE")]
    used = {line.partition("TZID=")[2].partition(":")[0] for line in lines if ";TZID=" in line}
    assert sorted(used) == zones
    return calendar


def event_of(content):
    [event] = read(content).events
    return event
