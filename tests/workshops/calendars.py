"""Reading calendar files as others do: strictly by RFC 5545, and by two parsers."""

import re

import icalendar
import vobject

NAME = re.compile(rb"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f\x7f]*\"|[^\";:,\x00-\x1f\x7f]*))*:")
ONCE = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED"]


def strict(content):
    """What the RFC asks of the bytes (3.1) and of the parts (3.4, 3.6), and icalendar does not
    mind; the lines, unfolded.
    """
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75  # octets
    for line in lines:
        line.decode()  # no character is cut in two
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    for line in unfolded:
        assert NAME.match(line), line
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line)
    assert unfolded[0] == b"BEGIN:VCALENDAR"
    assert unfolded[-1] == b"END:VCALENDAR"
    open_parts = []
    for line in unfolded:
        kind, _, value = line.partition(b":")
        if kind == b"BEGIN":
            open_parts.append(value)
        elif kind == b"END":
            assert open_parts.pop() == value
    assert open_parts == []
    for name in (b"VERSION:2.0", b"CALSCALE:GREGORIAN"):
        assert unfolded.count(name) == 1
    return [line.decode() for line in unfolded]


def read(content):
    """The whole, once both parsers agree on it."""
    lines = strict(content)
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.to_ical(sorted=False) == content
    other = vobject.readOne(content.decode())
    other.validate(raiseException=True) if hasattr(other, "vevent") else None
    for event, by_other in zip(calendar.events, getattr(other, "vevent_list", []), strict=True):
        for name in ONCE:
            assert isinstance(event[name], icalendar.prop.vText | object)
            assert not isinstance(event[name], list), name
        assert str(event["summary"]) == by_other.summary.value
        assert str(event["description"] if "description" in event else "") == (
            by_other.description.value if hasattr(by_other, "description") else ""
        )
        assert event["dtstart"].dt == by_other.dtstart.value
        assert event["dtend"].dt == by_other.dtend.value
    zones = {str(part["TZID"]) for part in calendar.walk("VTIMEZONE")}
    used = set(re.findall(r"^DT(?:START|END);TZID=([^:;]+):", "\n".join(lines), re.MULTILINE))
    assert zones == used
    return calendar


def event(content):
    [one] = read(content).events
    return one
