"""Lists, the calendar, and the page of one workshop: what each reader sees."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members.models import Group
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    WorkProgrammeFactory,
)
from tests.factories.workshops import AgendaItemFactory, RegistrationFactory, WorkshopFactory
from tests.markup import Page
from workshops.models import Question, Workshop
from workshops.panels import next_for, panel_of_group, waits_for
from workshops.public import next_moment_of_a_workshop

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def workshop(group):
    return WorkshopFactory(
        group=group,
        title="Labels",
        slug="labels",
        public_description="What they promise.",
        members_description="Bring a tender.",
        place="Room 5",
        topics="Labels\nTrust",
        spoken_languages=["en", "fr"],
    )


def headings(response):
    return Page(response).texts("h3", **{"class": "workshop-line__title"})


def test_visitors_read_what_and_when_and_no_more(visitor, workshop):
    AgendaItemFactory(workshop=workshop, title="Welcome", speakers="Ada Lind")
    text = visitor.get("/workshops/labels/").text
    for shown in ("What they promise.", "Welcome", "Ada Lind", "Trust", "English, French"):
        assert shown in text
    for hidden in ("Bring a tender.", "Room 5", "meet.example"):
        assert hidden not in text
    assert "csrf" not in text


def test_hosts_are_named_to_those_who_may_know_them(visitor, member, workshop):
    for name, values in {
        "City of Listed": {},
        "City of Unlisted": {"listed": False},
        "City of Madeup": {"demonstration": True},
    }.items():
        host = OrganisationFactory(name=name, **values)
        MembershipFactory(organisation=host, group=workshop.group)
        workshop.hosts.add(host)
    page = visitor.get("/workshops/labels/")
    assert "City of Unlisted" not in page.text
    assert "City of Unlisted" in member.get("/workshops/labels/").text
    for actor in (visitor, member):
        text = actor.get("/workshops/labels/").text
        [data] = re.findall(r'application/ld\+json"[^>]*>(.*?)</script>', text, re.S)
        assert [each["name"] for each in json.loads(data)["organizer"]] == ["City of Listed"]


def test_the_groups_people_read_all_but_the_link(member, workshop):
    text = member.get("/workshops/labels/").text
    assert "Bring a tender." in text
    assert "Room 5" in text
    assert "meet.example" not in text


def test_the_page_is_shared_and_fresh(visitor, workshop):
    """A visitor gets no cookie and nothing of their own."""
    first = visitor.get("/workshops/labels/")
    assert first.cookies == {}
    assert not first.has_header("Vary") or "Cookie" not in first["Vary"]


def test_names_of_those_who_come_are_shown_as_they_wish(member, workshop):
    for name, shown in (("Ada Lind", ["name"]), ("Bo Maas", [])):
        user = RepresentativeFactory(
            group=workshop.group, user__name=name, user__shown_to_fellows=shown
        ).user
        RegistrationFactory(workshop=workshop, user=user)
    text = member.get("/workshops/labels/").text
    assert "Ada Lind" in text
    assert "Bo Maas" not in text
    assert "1 other person" in text


def test_who_is_in_no_group_with_somebody_does_not_read_their_name(other_member, workshop):
    Workshop.objects.update(open_to="members")
    user = RepresentativeFactory(
        group=workshop.group, user__name="Ada Lind", user__shown_to_fellows=["name"]
    ).user
    RegistrationFactory(workshop=workshop, user=user)
    text = other_member.get("/workshops/labels/").text
    assert "Bring a tender." in text
    assert "Ada Lind" not in text
    assert "1 other person" in text


def test_a_visitor_is_led_to_the_login_whether_there_is_one_or_not(visitor, workshop):
    Workshop.objects.update(public=False)
    there, nowhere = (visitor.get(f"/workshops/{slug}/") for slug in ("labels", "never-was"))
    assert there.url == "/accounts/login/?next=/workshops/labels/"
    assert nowhere.url == "/accounts/login/?next=/workshops/never-was/"


def test_a_cancelled_workshop_says_why(visitor, workshop):
    Workshop.objects.update(state="cancelled", cancelled_because="No speaker.")
    text = visitor.get("/workshops/labels/").text
    assert "This workshop is cancelled." in text
    assert "No speaker." in text


def test_the_list_has_what_comes_soonest_first(visitor, member, workshop):
    later = {"starts_at": workshop.starts_at + HOUR, "programme": workshop.programme}
    WorkshopFactory(title="Later", **later)
    WorkshopFactory(title="Inside", public=False, **later)
    WorkshopFactory(title="Cancelled", state="cancelled", **later)
    WorkshopFactory(title="Draft", draft=True, **later)
    assert headings(visitor.get("/workshops/")) == ["Labels", "Later"]
    assert headings(member.get("/workshops/")) == ["Labels", "Later", "Inside"]


def test_a_long_list_goes_on(visitor, workshop):
    start = workshop.starts_at
    for n in range(25):
        WorkshopFactory(
            programme=workshop.programme, title=f"W {n}", starts_at=start + (n // 2) * HOUR
        )
    page, found = visitor.get("/workshops/"), []
    while True:
        found += headings(page)
        onward = [link for link in Page(page).links() if link.startswith("?after=")]
        if not onward:
            break
        page = visitor.get("/workshops/" + onward[0])
    assert found == ["Labels", *(f"W {n}" for n in range(25))]
    assert visitor.get("/workshops/?after=nonsense").status_code == 404


def test_past_workshops_stand_in_their_year(visitor, workshop):
    for year in (2021, 2023):
        start = datetime(year, 5, 4, 9, tzinfo=UTC)
        WorkshopFactory(
            programme=workshop.programme,
            title=f"Of {year}",
            state="archived",
            starts_at=start,
            ends_at=start + HOUR,
        )
    assert headings(visitor.get("/workshops/past/2021/")) == ["Of 2021"]
    links = Page(visitor.get("/workshops/")).links()
    assert [link for link in links if "/past/" in link] == [
        "/workshops/past/2023/",
        "/workshops/past/2021/",
    ]


def test_the_calendar_has_a_workshop_on_its_day_by_the_readers_clock(visitor, member, group):
    start = datetime(2031, 12, 31, 22, 30, tzinfo=UTC)
    values = {"starts_at": start, "ends_at": start + HOUR, "slug": "late"}
    WorkshopFactory(group=group, title="Late", **values)
    member.user.time_zone = "Asia/Tokyo"
    member.user.save()

    def cell(actor, month):
        page = Page(actor.get(f"/workshops/calendar/{month}/"))
        return [text for text in page.texts("td") if "Late" in text]

    assert cell(visitor, "2031/12") == ["Wednesday 31 23:30 Late"]
    assert cell(member, "2031/12") == ["Thursday 1 07:30 Late"]
    assert cell(member, "2032/1") == ["Thursday 1 07:30 Late"]


def test_the_calendar_walks_from_month_to_month(visitor):
    links = Page(visitor.get("/workshops/calendar/2026/12/")).links()
    assert "/workshops/calendar/2026/11/" in links
    assert "/workshops/calendar/2027/1/" in links
    today = timezone.localdate()
    assert visitor.get("/workshops/calendar/").url == (
        f"/workshops/calendar/{today.year}/{today.month}/"
    )


def test_public_pages_are_made_anew_when_a_workshop_begins_or_registration_closes(workshop):
    now = timezone.now()
    Workshop.objects.update(registration_closes_at=now + HOUR)
    assert next_moment_of_a_workshop(now) == now + HOUR
    assert next_moment_of_a_workshop(now + HOUR) == workshop.starts_at
    assert next_moment_of_a_workshop(workshop.ends_at) is None


def test_the_front_page_has_the_next_public_workshop(visitor, workshop):
    sooner = {"starts_at": timezone.now() + HOUR, "programme": workshop.programme}
    WorkshopFactory(title="Inside", public=False, **sooner)
    assert headings(visitor.get("/")) == ["Labels"]


def test_lists_ask_as_much_with_three_rows_as_with_one(same_queries, member, group):
    programme = WorkProgrammeFactory(group=group)

    def coming():
        workshop = WorkshopFactory(programme=programme)
        RegistrationFactory(workshop=workshop, user=RepresentativeFactory(group=group).user)

    def past():
        start = datetime(2021, 5, 4, 9, tzinfo=UTC)
        WorkshopFactory(
            programme=programme, starts_at=start, ends_at=start + HOUR, state="archived"
        )

    month = (timezone.localtime() + timedelta(days=7)).strftime("%Y/%-m")
    for actor in (None, member):
        options = {"client": actor} if actor else {}
        same_queries("/workshops/", coming, **options)
        same_queries(f"/workshops/calendar/{month}/", coming, **options)
        same_queries("/workshops/past/2021/", past, **options)


def test_a_workshops_page_asks_as_much_with_three_people_and_parts(same_queries, member, workshop):
    organisation = workshop.hosts

    def more():
        user = RepresentativeFactory(group=workshop.group, user__shown_to_fellows=["name"]).user
        RegistrationFactory(workshop=workshop, user=user)
        AgendaItemFactory(workshop=workshop)
        organisation.add(user.organisation)

    same_queries("/workshops/labels/", more, client=member)


def test_where_nothing_comes_the_list_leads_to_what_was(visitor, group):
    ended = datetime(2021, 6, 1, 10, tzinfo=UTC)
    WorkshopFactory(group=group, state="archived", starts_at=ended - HOUR, ends_at=ended)
    [empty] = Page(visitor.get("/workshops/")).all("div", **{"class": "empty"})
    assert "Workshops of 2021" in empty.text


def test_who_stayed_away_is_not_among_those_who_were_there(member, workshop):
    ended = timezone.now() - HOUR
    Workshop.objects.update(state="held", starts_at=ended - HOUR, ends_at=ended)
    for state, name in (("attended", "Ada Lind"), ("absent", "Bo Away")):
        user = RepresentativeFactory(
            group=workshop.group, user__name=name, user__shown_to_fellows=["name"]
        ).user
        RegistrationFactory(workshop=workshop, user=user, state=state)
    page = Page(member.get("/workshops/labels/"))
    [there] = page.all("ul", **{"class": "who-comes"})
    assert "Ada Lind" in there.text
    assert "Bo Away" not in there.text


def test_a_workshop_leads_to_its_group_where_that_is_public(visitor, member, workshop):
    address = f'href="/groups/{workshop.group.slug}/"'
    assert address in visitor.get("/workshops/labels/").text
    Group.objects.update(published=False)
    assert address not in member.get("/workshops/labels/").text


def test_panels_offer_registration_by_one_click(rf, member, workshop):
    asking = WorkshopFactory(group=workshop.group, slug="asking")
    Question.objects.create(workshop=asking, text="What do you eat?")
    RegistrationFactory(workshop=workshop, user=member.user, state="waiting")
    found = next_for(member.user)
    assert {(each.slug, each.mine, each.asks) for each in found} == {
        ("labels", "waiting", False),
        ("asking", None, True),
    }
    request = rf.get("/")
    request.user = member.user
    panel = panel_of_group(request, workshop.group)
    assert [each.slug for each in panel["workshops"]] == [each.slug for each in found]


def test_a_held_workshop_waits_for_ones_feedback(member, workshop):
    assert list(waits_for(member.user)) == []
    RegistrationFactory(workshop=workshop, user=member.user)
    Workshop.objects.update(state="held")
    [item] = waits_for(member.user)
    assert "Labels" in item.text
    assert item.address == "/workshops/labels/feedback/"


def test_what_one_no_longer_sees_waits_for_nobody(former_member, workshop):
    RegistrationFactory(workshop=workshop, user=former_member.user)
    Workshop.objects.update(state="held")
    assert len(list(waits_for(former_member.user))) == 1
    Workshop.objects.update(public=False)
    assert list(waits_for(former_member.user)) == []
