"""Calendars that people subscribe to: a person's own, a group's, and the file of one workshop."""

import logging
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Group
from members.services import memberships
from tests.factories.workshops import RegistrationFactory, WorkshopFactory
from tests.workshops.calendars import event_of, read
from workshops import feeds
from workshops.models import CalendarFeed, Workshop
from workshops.services import calendar_feed, life
from workshops.services import registration as seats

pytestmark = pytest.mark.django_db

PAGE = reverse("workshops:calendar-address")
SHOWN = re.compile(r">(http://testserver(/calendar/([\w-]{43})\.ics))</textarea>")
DAY = timedelta(days=1)


@pytest.fixture
def inner(group):
    """Of the group alone."""
    return WorkshopFactory(
        group=group, title="Inner circle", slug="inner", public=False, members_description="Inside."
    )


def own_address(actor):
    return reverse("workshops:feed", args=[calendar_feed.renew(actor.user)])


def titles(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return [str(event["summary"]) for event in read(answer.content).events]


# A person's own -----------------------------------------------------------------------------------


def test_the_feed_opens_by_its_address_alone(visitor, member, inner):
    answer = visitor.get(own_address(member))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    event = event_of(answer.content)
    assert event["summary"] == "Inner circle"
    assert event["transp"] == "TRANSPARENT"
    assert event["location"] == "Online"
    assert event["description"].startswith("You are not registered.\n\nInside.")
    assert "attendee" not in event


def test_the_way_in_stands_there_for_who_has_a_seat(visitor, member, observer, inner):
    registration = seats.register(inner, member.user)
    mine, theirs = (event_of(visitor.get(own_address(who)).content) for who in (member, observer))
    join = "http://testserver/workshops/inner/join/"
    assert (mine["location"], mine["transp"], int(mine["sequence"])) == (join, "OPAQUE", 1)
    assert join in mine["description"]
    assert join not in str(theirs)
    seats.cancel(registration)
    after = event_of(visitor.get(own_address(member)).content)
    assert join not in str(after)
    assert int(after["sequence"]) == 2


def test_what_is_in_it_and_what_is_not(visitor, member, group, other_group):
    def add(title, days, of=group, **values):
        start = timezone.now() + days * DAY
        values = {"starts_at": start, "ends_at": start + DAY / 12} | values
        return WorkshopFactory(group=of, title=title, **values)

    add("Coming", 7)
    add("Held", -30, state="held")
    add("In the archive", -300, state="archived")
    add("Long ago", -400, state="archived")
    add("Sketched", 8, draft=True)
    add("Off", 9, state="cancelled")
    add("Of that year", -3, date_known="year", state="held")
    add("Of others", 7, of=other_group)
    add("For everyone", 10, of=other_group, open_to="everyone")
    assert titles(visitor, own_address(member)) == [
        "For everyone",
        "Cancelled: Off",
        "Coming",
        "Held",
        "In the archive",
    ]


def test_who_leaves_the_group_loses_what_is_of_the_group_at_once(visitor, member, group, inner):
    WorkshopFactory(group=group, title="For everyone", open_to="everyone")
    seats.register(inner, member.user)
    address = own_address(member)
    assert sorted(titles(visitor, address)) == ["For everyone", "Inner circle"]
    memberships.leave_organisation(member.user)
    answer = visitor.get(address)
    assert event_of(answer.content)["summary"] == "For everyone"
    assert b"Inner" not in answer.content
    assert b"inner" not in answer.content


def test_nobody_gets_at_somebody_elses_feed(visitor, member, former_member, other_member, inner):
    seats.register(inner, member.user)
    own_address(member)
    for outsider in (former_member, other_member):
        answer = visitor.get(own_address(outsider))
        assert answer.status_code == 200
        assert b"Inner" not in answer.content
    stored = CalendarFeed.objects.get(user=member.user)
    for guess in (stored.digest, str(stored.pk), "x" * 43, "%00"):
        assert visitor.get(f"/calendar/{guess}.ics").status_code == 404


def test_an_account_that_is_closed_has_no_feed(visitor, member, inner):
    address = own_address(member)
    member.user.is_active = False
    member.user.save()
    assert visitor.get(address).status_code == 404


def test_the_feed_is_in_the_persons_language(visitor, member, inner):
    member.user.language = "nl"
    member.user.save()
    Workshop.objects.update(title_nl="Binnenkring")
    address = own_address(member)
    for prefix in ("", "/fr"):
        event = event_of(visitor.get(prefix + address).content)
        assert event["summary"] == "Binnenkring"
        assert event["url"] == "http://testserver/nl/workshops/inner/"


def test_the_feed_asks_as_much_for_many_as_for_one(same_queries, member, group):
    def add():
        seats.register(WorkshopFactory(group=group), member.user)

    same_queries(own_address(member), add)


def test_the_longest_feed_holds_the_latest(visitor, member, group, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 2)
    for number in range(3):
        start = timezone.now() + number * DAY
        WorkshopFactory(
            group=group, title=f"Day {number}", starts_at=start, ends_at=start + DAY / 24
        )
    assert titles(visitor, own_address(member)) == ["Day 2", "Day 1"]


@pytest.fixture
def logged():
    """What is written to the logs, errors with the text of their mails; these have no HTML."""
    lines = []

    class Handler(logging.Handler):
        def emit(self, record):
            from django.views.debug import ExceptionReporter

            request = getattr(record, "request", None)
            lines.append(record.getMessage())
            if record.exc_info:
                reporter = ExceptionReporter(request, *record.exc_info, is_email=True)
                lines.append(reporter.get_traceback_text())

    handler = Handler()
    logging.getLogger("django").addHandler(handler)
    yield lines
    logging.getLogger("django").removeHandler(handler)


def test_no_log_and_no_error_report_shows_the_secret(member, inner, logged, monkeypatch, visitor):
    address = own_address(member)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    visitor.raise_request_exception = False

    def broken(user):
        raise RuntimeError("broken")

    monkeypatch.setattr(feeds, "of_person", broken)
    assert visitor.get(address).status_code == 500
    calendar_feed.revoke(member.user)
    assert visitor.get(address).status_code == 404
    assert "Not Found: /calendar/hidden.ics" in logged
    assert "Internal Server Error: /calendar/hidden.ics" in logged
    assert "broken" in "".join(logged)
    assert secret not in "".join(logged)


# The page -----------------------------------------------------------------------------------------


def test_one_makes_renews_and_stops_ones_address(visitor, member, inner):
    page = member.get(PAGE)
    assert not SHOWN.search(page.text)
    answer = member.post(PAGE, {"renew": ""})
    assert "no-store" in answer.headers["Cache-Control"]
    [(_, first, secret)] = SHOWN.findall(answer.text)
    assert f'href="webcal://testserver{first}"' in answer.text
    assert CalendarFeed.objects.get().digest == calendar_feed.digest(secret)
    assert titles(visitor, first) == ["Inner circle"]
    assert secret not in member.get(PAGE).text

    [(_, second, _)] = SHOWN.findall(member.post(f"/de{PAGE}", {"renew": ""}).text)
    assert visitor.get(first).status_code == 404
    assert titles(visitor, second) == ["Inner circle"]

    answer = member.post(PAGE, {"revoke": ""}, follow=True)
    assert "no longer works" in answer.text
    assert visitor.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


# A group's ----------------------------------------------------------------------------------------


def test_a_groups_feed_holds_its_public_workshops(visitor, member, group, other_group, inner):
    WorkshopFactory(group=group, title="Open", place="Room 5", members_description="Inside.")
    WorkshopFactory(group=group, title="Sketched", draft=True)
    WorkshopFactory(group=group, title="Off", state="cancelled")
    WorkshopFactory(group=other_group, title="Of others")
    address = reverse("workshops:group-feed", args=[group.slug])
    assert sorted(titles(visitor, address)) == ["Cancelled: Off", "Open"]
    for actor in (visitor, member):
        content = actor.get(address).content
        assert read(content)["x-wr-calname"] == "Workshops: Ethics"
        for word in (b"Room 5", b"Inside", b"/join/", b"meet.example", b"Inner"):
            assert word not in content


def test_a_group_without_a_public_page_has_no_feed(visitor, member, group):
    address = reverse("workshops:group-feed", args=[group.slug])
    WorkshopFactory(group=group)
    Group.objects.filter(pk=group.pk).update(published=False)
    assert visitor.get(address).status_code == member.get(address).status_code == 404
    assert visitor.get("/groups/never-was/calendar.ics").status_code == 404


def test_a_groups_feed_asks_as_much_for_many_as_for_one(same_queries, group):
    address = reverse("workshops:group-feed", args=[group.slug])
    same_queries(address, lambda: WorkshopFactory(group=group))


# One workshop -------------------------------------------------------------------------------------


def test_the_file_of_a_workshop_is_named_after_it(visitor, member, group):
    workshop = WorkshopFactory(group=group, title="Labels", slug="labels")
    address = reverse("workshops:ics", args=["labels"])
    assert address == "/workshops/labels/calendar.ics"
    assert address in visitor.get(workshop.get_absolute_url()).text
    answer = visitor.get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="labels.ics"'
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.content == visitor.get(address).content  # so that a cache may keep it
    assert event_of(answer.content)["location"] == "Online"
    seats.register(workshop, member.user)
    own = member.get(address)
    assert "no-store" in own.headers["Cache-Control"]
    assert event_of(own.content)["location"] == "http://testserver/workshops/labels/join/"


def test_where_only_the_year_is_known_there_is_no_file(visitor, group):
    workshop = WorkshopFactory(group=group, state="held", date_known="year")
    address = reverse("workshops:ics", args=[workshop.slug])
    assert visitor.get(address).status_code == 404
    assert address not in visitor.get(workshop.get_absolute_url()).text


def test_a_file_fetched_again_after_a_change_updates_the_entry(visitor, group):
    workshop = WorkshopFactory(group=group, title="Labels")
    address = reverse("workshops:ics", args=[workshop.slug])
    before = event_of(visitor.get(address).content)
    workshop.starts_at += DAY
    workshop.ends_at += DAY
    life.save(workshop)
    after = event_of(visitor.get(address).content)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after["dtstart"].dt - before["dtstart"].dt == DAY


def test_a_workshop_that_is_over_leads_nowhere(visitor, member, group):
    start = timezone.now() - DAY
    workshop = WorkshopFactory(group=group, state="held", starts_at=start, ends_at=start + DAY / 24)
    RegistrationFactory(workshop=workshop, user=member.user, state="attended")
    assert b"/join/" not in visitor.get(own_address(member)).content
