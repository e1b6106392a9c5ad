"""When a workshop is: by the reader's clock, in Brussels, in its own zone; right over changes."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.workshops import AgendaItemFactory, WorkshopFactory
from tests.markup import Page
from workshops.forms.zoned import in_zone
from workshops.times import spans

pytestmark = pytest.mark.django_db

LISBON, TORONTO = zoneinfo.ZoneInfo("Europe/Lisbon"), zoneinfo.ZoneInfo("America/Toronto")
BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")


def at(*moment, hours=2, **values):
    start = datetime(*moment, tzinfo=UTC)
    return WorkshopFactory(starts_at=start, ends_at=start + timedelta(hours=hours), **values)


def test_each_clock_that_matters_is_told_once():
    workshop = at(2026, 12, 3, 9, time_zone="America/Toronto")
    assert [str(span) for span in spans(workshop, LISBON)] == [
        "3 December 2026, 09:00 – 11:00 (Lisbon time)",
        "3 December 2026, 10:00 – 12:00 (Brussels time)",
        "3 December 2026, 04:00 – 06:00 (Toronto time)",
    ]


def test_places_whose_clocks_agree_share_a_line():
    workshop = at(2026, 12, 3, 9)
    amsterdam = zoneinfo.ZoneInfo("Europe/Amsterdam")
    assert [str(span) for span in spans(workshop, amsterdam)] == [
        "3 December 2026, 10:00 – 12:00 (Amsterdam, Brussels time)"
    ]


@pytest.mark.parametrize(
    ("moment", "brussels", "toronto"),
    [
        # Brussels goes back on 25 October, Toronto on 1 November.
        ((2026, 10, 24, 14), "16:00", "10:00"),
        ((2026, 10, 26, 14), "15:00", "10:00"),
        ((2026, 11, 2, 14), "15:00", "09:00"),
    ],
)
def test_clocks_change_on_different_days(moment, brussels, toronto):
    found = spans(at(*moment, time_zone="America/Toronto"), BRUSSELS)
    assert [f"{span.starts:%H:%M}" for span in found] == [brussels, toronto]


def test_a_workshop_over_the_change_ends_by_the_new_clock():
    [span] = spans(at(2026, 10, 25, 0, hours=3), BRUSSELS)
    assert str(span) == "25 October 2026, 02:00 – 04:00 (Brussels time)"


def test_a_page_tells_visitors_brussels_time_and_members_their_own(visitor, member, group):
    workshop = at(2031, 12, 3, 9, slug="labels", group=group)
    AgendaItemFactory(workshop=workshop, title="Welcome", minutes=30)
    AgendaItemFactory(workshop=workshop, title="Talk", minutes=30)
    member.user.time_zone = "Europe/Lisbon"
    member.user.save()
    page = visitor.get(workshop.get_absolute_url()).text
    assert '<time datetime="2031-12-03T10:00:00+01:00">3 December 2031, 10:00</time>' in page
    assert Page(page).texts("time", **{"class": "agenda__time"}) == ["10:00", "10:30"]
    page = member.get(workshop.get_absolute_url()).text
    assert '<time datetime="2031-12-03T09:00:00+00:00">3 December 2031, 09:00</time>' in page
    assert '<time datetime="2031-12-03T10:00:00+01:00">3 December 2031, 10:00</time>' in page
    assert Page(page).texts("time", **{"class": "agenda__time"}) == ["09:00", "09:30"]


def test_a_time_that_no_clock_shows_is_refused():
    with pytest.raises(ValidationError, match="There is no 02:30 on that day in Brussels"):
        in_zone(datetime(2027, 3, 28, 2, 30), BRUSSELS)


def test_a_time_that_comes_twice_is_refused():
    with pytest.raises(ValidationError, match="There is 02:30 twice on that day in Brussels"):
        in_zone(datetime(2026, 10, 25, 2, 30), BRUSSELS)


def test_the_same_time_exists_elsewhere():
    assert in_zone(datetime(2027, 3, 28, 2, 30), TORONTO).astimezone(UTC) == datetime(
        2027, 3, 28, 6, 30, tzinfo=UTC
    )


def test_of_an_old_workshop_no_more_is_told_than_is_known(visitor):
    zone = timezone.get_default_timezone()
    workshop = WorkshopFactory(
        slug="labels",
        state="archived",
        date_known="year",
        starts_at=datetime(2021, 1, 1, tzinfo=zone),
        ends_at=datetime(2021, 12, 31, tzinfo=zone),
    )
    AgendaItemFactory(workshop=workshop, title="Welcome")
    page = visitor.get(workshop.get_absolute_url()).text
    assert '<time datetime="2021">2021</time>' in page
    assert "January" not in page
    assert "00:00" not in page
    assert "labels" not in visitor.get("/workshops/calendar/2021/1/").text
    assert "/workshops/labels/" in visitor.get("/workshops/past/2021/").text
