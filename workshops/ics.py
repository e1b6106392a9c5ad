"""Workshops as entries of calendars: files, feeds and invitations (RFC 5545 and 5546).

An entry leads to the portal's own address for joining, not to the meeting: opening that is noted
for the attendance list, it opens in its time and to those alone who have a seat then, a new link
needs no new entry, and an entry that is passed on gives nothing away.
"""

import re
import zoneinfo
from collections import defaultdict
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDuration

from workshops.models import Workshop
from workshops.vtimezone import vtimezone

REQUEST, CANCEL = "REQUEST", "CANCEL"
PRODUCT = "-//Fair and Circular ICT Pact//Portal//EN"
REFRESH = timedelta(hours=1)
CONTENT_TYPE = "text/calendar; charset=utf-8"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
STATUS = {Workshop.State.DRAFT: "TENTATIVE", Workshop.State.CANCELLED: "CANCELLED"}


def uid(workshop):
    """The same for ever: by it calendars know an entry again."""
    return f"{workshop.uid}@{urlsplit(settings.PORTAL_URL).hostname}"


def entry(workshop, *, link, inside=False, join="", note="", turns=0, busy=True):
    """A workshop in the active language.

    `inside`: with what participants alone are told. `join`: the address for who has a seat.
    `turns`: how often this person won or lost a seat; it counts as a change of the entry.
    """
    event = bare(workshop, turns=turns)
    event["dtstamp"] = event["last-modified"]
    event.add("description", described(workshop, link, inside, join, note))
    event.add("url", link)
    event.add("location", location(workshop, inside, join))
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    return event


def bare(workshop, *, turns=0):
    """What every message about an entry says: which, when, and how it stands."""
    event = Event()
    event.add("uid", uid(workshop))
    event.add("sequence", workshop.sequence + turns)
    event.add("dtstamp", timezone.now().replace(microsecond=0))
    event.add("last-modified", workshop.updated_at.replace(microsecond=0))
    zone = zoneinfo.ZoneInfo(workshop.time_zone)
    starts, ends = workshop.starts_at.astimezone(zone), workshop.ends_at.astimezone(zone)
    if not workshop.is_exact:
        starts, ends = starts.date(), ends.date() + timedelta(days=1)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("status", STATUS.get(workshop.state, "CONFIRMED"))
    title = plain(workshop.title)
    if workshop.state == Workshop.State.CANCELLED:
        # Some calendars do not show the status of what they subscribe to.
        title = _("Cancelled: %(title)s") % {"title": title}
    event.add("summary", title)
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = _("Fair and Circular ICT Pact")
    event.add("organizer", organizer)
    return event


def plain(text):
    """Lines as calendars take them."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip()


def described(workshop, link, inside, join, note):
    paragraphs = [note]
    if workshop.state == Workshop.State.CANCELLED:
        paragraphs += [_("This workshop is cancelled."), workshop.cancelled_because]
    paragraphs.append(workshop.public_description)
    if inside:
        paragraphs.append(workshop.members_description)
    if join and workshop.has_link:
        opens = _("The link opens %(minutes)d minutes before the start.")
        paragraphs.append(
            _("Join the workshop: %(address)s") % {"address": join}
            + "\n"
            + opens % {"minutes": workshop.join_minutes}
        )
    paragraphs.append(_("The page of the workshop: %(address)s") % {"address": link})
    return "\n\n".join(filter(None, map(plain, paragraphs)))


def location(workshop, inside, join):
    """Calendars make a button of an address to join."""
    if workshop.place:
        return plain(workshop.place) if inside else _("On site")
    return join or _("Online")


def invitation(workshop, method, *, name, email, turns, **shown):
    """What a mail carries: a whole calendar with one entry, addressed to one person."""
    if method == REQUEST:
        event = entry(workshop, turns=turns, **shown)
    else:
        event = bare(workshop, turns=turns)
        event["status"] = "CANCELLED"
    del event["dtstamp"]
    event.add("dtstamp", timezone.now().replace(microsecond=0))
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["cn"] = plain(name).replace('"', "'")
    attendee.params["cutype"] = "INDIVIDUAL"
    attendee.params["role"] = "REQ-PARTICIPANT"
    if method == REQUEST:
        # They registered: nobody needs to answer.
        attendee.params["partstat"] = "ACCEPTED"
        attendee.params["rsvp"] = "FALSE"
    event.add("attendee", attendee)
    return calendar([event], method=method)


def calendar(events, *, method=None, name=None):
    """A calendar file, as bytes."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    if method:
        whole.add("method", method)
    if name:
        whole.add("name", plain(name))
        whole.add("x-wr-calname", plain(name))
        whole.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        whole.add("x-published-ttl", vDuration(REFRESH))
    years = defaultdict(set)
    for event in events:
        for when in ("dtstart", "dtend"):
            if key := event[when].params.get("TZID"):
                years[key].add(event[when].dt.year)
    for key in sorted(years):
        whole.add_component(vtimezone(key, min(years[key]), max(years[key])))
    for event in events:
        whole.add_component(event)
    return whole.to_ical(sorted=False)
