"""What moderators do on the site: write, copy, announce, look after who comes."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from members.services import memberships
from pact.history.versions import latest, to_number
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    WorkProgrammeFactory,
)
from tests.factories.workshops import AgendaItemFactory, RegistrationFactory, WorkshopFactory
from tests.markup import Page
from workshops.models import AgendaItem, JoinOpening, Question, Registration, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(group):
    return WorkshopFactory(group=group, title="Labels", slug="labels")


def stored():
    return Workshop.objects.get()


def fields(actor, address):
    return Page(actor.get(address)).fields()


# Write --------------------------------------------------------------------------------------------


def test_a_moderator_plans_and_announces_a_workshop(coordinator, group, other_group):
    programme = WorkProgrammeFactory(group=group)
    WorkProgrammeFactory(group=other_group, title="Not mine")
    assert "Not mine" not in coordinator.get("/workshops/new/").text
    data = fields(coordinator, "/workshops/new/") | {
        "programme": programme.pk,
        "title_en": "Repair clauses",
        "time_zone": "America/Toronto",
        "starts_at_0": "2031-07-01",
        "starts_at_1": "09:30",
        "ends_at_0": "2031-07-01",
        "ends_at_1": "11:00",
    }
    response = coordinator.post("/workshops/new/", data)
    assert response.url == "/workshops/repair-clauses/agenda/"
    assert stored().state == "draft"
    assert stored().starts_at == datetime(2031, 7, 1, 9, 30, tzinfo=ZoneInfo("America/Toronto"))
    page = coordinator.post("/workshops/repair-clauses/steps/announce/", follow=True)
    assert "The workshop is announced." in page.text
    assert stored().state == "announced"


def test_what_is_missing_is_said_once(coordinator, group):
    WorkProgrammeFactory(group=group)
    form = coordinator.post("/workshops/new/", {"language": "en"}).context["form"]
    assert form.errors["title_en"] == ["This field is required."]


def test_nobody_plans_for_another_group(coordinator, group, other_group):
    WorkProgrammeFactory(group=group)
    theirs = WorkProgrammeFactory(group=other_group)
    data = fields(coordinator, "/workshops/new/") | {"programme": theirs.pk, "title_en": "Taken"}
    assert coordinator.post("/workshops/new/", data).status_code == 200
    assert Workshop.objects.count() == 0


def test_a_time_that_does_not_exist_is_told_and_the_rest_is_kept(coordinator, workshop):
    data = fields(coordinator, "/workshops/labels/edit/") | {
        "starts_at_0": "2031-03-30",
        "starts_at_1": "02:30",
        "place": "Hall of mirrors",
    }
    page = coordinator.post("/workshops/labels/edit/", data)
    assert "There is no 02:30 on that day in Brussels: the clocks go forward." in page.text
    kept = Page(page).fields()
    assert (kept["place"], kept["starts_at_1"]) == ("Hall of mirrors", "02:30")
    assert stored().place == ""


def test_the_times_stand_in_the_workshops_own_zone(coordinator, workshop):
    Workshop.objects.update(
        starts_at=datetime(2031, 7, 1, 14, tzinfo=ZoneInfo("UTC")),
        ends_at=datetime(2031, 7, 1, 16, tzinfo=ZoneInfo("UTC")),
        time_zone="America/Toronto",
    )
    coordinator.user.time_zone = "Asia/Tokyo"
    coordinator.user.save()
    page = coordinator.get("/workshops/labels/edit/")
    assert Page(page).fields()["starts_at_1"] == "10:00"
    assert "By the clock of Toronto (America/Toronto)." in page.text
    before = stored().starts_at
    coordinator.post("/workshops/labels/edit/", Page(page).fields())
    assert (stored().starts_at, stored().sequence) == (before, 0)


def test_who_runs_it_is_told_that_people_could_not_join(coordinator, member, workshop):
    notice = "It takes place online and has no join link yet."
    assert notice not in coordinator.get("/workshops/labels/").text
    Workshop.objects.update(join_link="")
    assert notice in coordinator.get("/workshops/labels/").text
    assert notice not in member.get("/workshops/labels/").text
    Workshop.objects.update(place="Room 5")
    assert notice not in coordinator.get("/workshops/labels/").text


def test_moved_by_its_first_day_a_workshop_keeps_its_hours(coordinator, workshop):
    brussels = ZoneInfo("Europe/Brussels")
    starts, ends = (datetime(2031, 3, 24, hour, tzinfo=brussels) for hour in (10, 12))
    Workshop.objects.update(starts_at=starts, ends_at=ends)
    # Between the two days the clocks go forward.
    data = fields(coordinator, "/workshops/labels/edit/") | {"starts_at_0": "2031-03-31"}
    assert coordinator.post("/workshops/labels/edit/", data).status_code == 302
    assert stored().starts_at == datetime(2031, 3, 31, 10, tzinfo=brussels)
    assert stored().ends_at == datetime(2031, 3, 31, 12, tzinfo=brussels)
    # Who says both means both, and another hour alone moves nothing else.
    data = fields(coordinator, "/workshops/labels/edit/")
    coordinator.post("/workshops/labels/edit/", data | {"starts_at_1": "11:00"})
    assert stored().ends_at == datetime(2031, 3, 31, 12, tzinfo=brussels)
    data = fields(coordinator, "/workshops/labels/edit/")
    data |= {"starts_at_0": "2031-04-01", "ends_at_0": "2031-04-02"}
    coordinator.post("/workshops/labels/edit/", data)
    assert stored().ends_at == datetime(2031, 4, 2, 12, tzinfo=brussels)


def test_who_saves_second_is_told_and_overwrites_nothing(coordinator, secretary, workshop):
    mine, theirs = (fields(actor, "/workshops/labels/edit/") for actor in (coordinator, secretary))
    assert (
        secretary.post("/workshops/labels/edit/", theirs | {"place": "Theirs"}).status_code == 302
    )
    page = coordinator.post("/workshops/labels/edit/", mine | {"title_en": "Mine"})
    assert "Not saved yet: this was changed after you opened it here." in page.text
    again = Page(page).fields()
    assert (again["title_en"], again["place"]) == ("Mine", "Theirs")
    assert coordinator.post("/workshops/labels/edit/", again).status_code == 302
    assert (stored().title, stored().place) == ("Mine", "Theirs")


def test_hosts_and_moderators_are_of_those_who_are_in_the_group_now(
    coordinator, member, former_member, workshop
):
    gone = MembershipFactory(group=workshop.group, organisation__name="City of Yore")
    memberships.end_membership(gone)
    text = coordinator.get("/workshops/labels/edit/").text
    assert "Mila Member" in text
    assert "City of Ghent" in text
    assert "Fred Former" not in text
    assert "City of Yore" not in text


def test_no_fewer_seats_than_are_taken(coordinator, workshop):
    for _n in range(3):
        user = RepresentativeFactory(group=workshop.group).user
        RegistrationFactory(workshop=workshop, user=user)
    data = fields(coordinator, "/workshops/labels/edit/") | {"capacity": "2"}
    assert "3 people have a seat already" in coordinator.post("/workshops/labels/edit/", data).text
    assert stored().capacity is None


# Agenda and questions -----------------------------------------------------------------------------


def test_the_agenda_is_written_moved_and_shortened(coordinator, workshop):
    for n, title in enumerate(["Welcome", "Talk", "Talk to drop"]):
        AgendaItemFactory(workshop=workshop, title=title, minutes=15, order=n)
    data = fields(coordinator, "/workshops/labels/agenda/") | {
        "rows-0-order": "9",
        "rows-2-remove": "on",
        "rows-3-title_en": "First of all",
        "rows-3-minutes": "5",
        "rows-3-order": "1",
    }
    keys = {item.title: item.pk for item in AgendaItem.objects.all()}
    assert coordinator.post("/workshops/labels/agenda/", data).status_code == 302
    items = list(workshop.agenda.all())
    assert [(item.title, item.minutes) for item in items] == [
        ("First of all", 5),
        ("Talk", 15),
        ("Welcome", 15),
    ]
    assert items[2].pk == keys["Welcome"]


def test_what_is_wrong_in_a_row_is_told_and_all_is_kept(coordinator, workshop):
    data = fields(coordinator, "/workshops/labels/agenda/")
    data |= {"rows-0-title_en": "Welcome", "rows-0-speakers": "Ada Lind"}
    page = coordinator.post("/workshops/labels/agenda/", data)
    assert "Minutes: This field is required." in page.text
    assert Page(page).fields()["rows-0-speakers"] == "Ada Lind"
    assert AgendaItem.objects.count() == 0


@pytest.mark.parametrize("said", ["0", "-1", "9"])
def test_rows_are_whole_whatever_is_said_of_their_number(coordinator, workshop, said):
    AgendaItemFactory(workshop=workshop, title="Welcome", minutes=15)
    data = fields(coordinator, "/workshops/labels/agenda/") | {"rows-INITIAL_FORMS": said}
    coordinator.post("/workshops/labels/agenda/", data)
    assert [(item.title, item.minutes) for item in AgendaItem.objects.all()] == [("Welcome", 15)]


def test_an_agenda_changed_meanwhile_is_not_overwritten(coordinator, secretary, workshop):
    AgendaItemFactory(workshop=workshop, title="Welcome", minutes=15)
    address = "/workshops/labels/agenda/"
    mine, theirs = (fields(actor, address) for actor in (coordinator, secretary))
    secretary.post(address, theirs | {"rows-0-title_en": "Theirs"})
    page = coordinator.post(address, mine | {"rows-0-title_en": "Mine"})
    assert "Not saved yet: somebody changed these rows" in page.text
    assert "Theirs" in page.text
    assert [item.title for item in AgendaItem.objects.all()] == ["Theirs"]
    assert coordinator.post(address, Page(page).fields()).status_code == 302
    assert [item.title for item in AgendaItem.objects.all()] == ["Mine"]


def test_answers_stay_with_their_question_when_it_moves(coordinator, workshop):
    first = Question.objects.create(workshop=workshop, text="Diet?", order=0)
    Question.objects.create(workshop=workshop, text="Language?", order=1)
    data = fields(coordinator, "/workshops/labels/questions/") | {"rows-0-order": "5"}
    coordinator.post("/workshops/labels/questions/", data)
    assert [(item.text, item.pk == first.pk) for item in Question.objects.all()] == [
        ("Language?", False),
        ("Diet?", True),
    ]


# Steps and copies ---------------------------------------------------------------------------------


def test_a_step_that_cannot_be_done_says_why(coordinator, workshop):
    page = coordinator.get("/workshops/labels/steps/hold/")
    assert "This cannot be done now: It has not begun yet." in " ".join(page.text.split())
    assert "It has not begun yet." in coordinator.post("/workshops/labels/steps/hold/").text
    assert stored().state == "announced"


def test_cancelling_asks_for_the_reason(coordinator, workshop):
    page = coordinator.post("/workshops/labels/steps/cancel/", {"reason": ""})
    assert "This field is required." in page.text
    assert stored().state == "announced"
    coordinator.post("/workshops/labels/steps/cancel/", {"reason": "No speaker"})
    assert (stored().state, stored().cancelled_because) == ("cancelled", "No speaker")


def test_a_copy_is_made_for_ones_own_group(coordinator, workshop):
    data = fields(coordinator, "/workshops/labels/copy/")
    data |= {"starts_at_0": "2032-01-08", "starts_at_1": "10:00"}
    response = coordinator.post("/workshops/labels/copy/", data)
    assert response.url == "/workshops/labels-2/edit/"
    assert Workshop.objects.get(slug="labels-2").state == "draft"


# Who comes ----------------------------------------------------------------------------------------


@pytest.fixture
def people(workshop):
    Workshop.objects.update(capacity=2)
    found = []
    for name, state in (("Ada", "registered"), ("Bo", "registered"), ("Cy", "waiting")):
        user = RepresentativeFactory(group=workshop.group, user__name=name).user
        found.append(
            RegistrationFactory(workshop=workshop, user=user, state=state, queued_at=timezone.now())
        )
    return found


REGISTRATIONS = "/workshops/labels/registrations/"


def states():
    rows = Registration.objects.order_by("pk").select_related("user")
    return {row.name: row.state for row in rows}


def test_somebody_is_cancelled_and_the_next_gets_the_seat(coordinator, people):
    coordinator.post(REGISTRATIONS, {"do": f"cancel-{people[0].pk}"})
    assert states() == {"Ada": "cancelled", "Bo": "registered", "Cy": "registered"}


def test_a_full_workshop_says_why_nobody_more_gets_a_seat(coordinator, people):
    page = coordinator.post(REGISTRATIONS, {"do": f"seat-{people[2].pk}"}, follow=True)
    assert "All seats are taken (2)." in page.text
    assert states()["Cy"] == "waiting"


def test_registrations_of_another_workshop_are_out_of_reach(coordinator, people, other_group):
    user = RepresentativeFactory(group=other_group, user__name="Elsewhere").user
    other = RegistrationFactory(workshop=WorkshopFactory(group=other_group), user=user)
    coordinator.post(REGISTRATIONS, {"do": f"cancel-{other.pk}"})
    assert states()["Elsewhere"] == "registered"


def test_somebody_of_the_group_is_added(coordinator, people, member, other_member):
    assert "Otto Other" not in coordinator.get(REGISTRATIONS).text
    page = coordinator.post(REGISTRATIONS, {"add": "1", "person": member.user.pk}, follow=True)
    assert "Mila Member is on the waiting list: all seats are taken." in page.text
    coordinator.post(REGISTRATIONS, {"add": "1", "person": other_member.user.pk})
    assert states()["Mila Member"] == "waiting"
    assert "Otto Other" not in states()


def add_by_address(actor, email, **more):
    return actor.post(REGISTRATIONS, {"add": "1", "email": email} | more, follow=True)


def test_by_address_a_moderator_adds_those_alone_with_whom_they_share_a_group(
    coordinator, workshop, other_group, other_member, supporter
):
    """The answer tells of nobody else whether they have an account."""
    Workshop.objects.update(open_to="members")
    refusal = "Nobody of your groups who may take part has this address."
    for email in ("nobody@x.example", other_member.user.email, supporter.user.email):
        page = add_by_address(coordinator, email)
        assert refusal in page.text
        assert Page(page).fields()["email"] == email
    assert states() == {}
    membership = MembershipFactory(group=other_group, organisation=coordinator.user.organisation)
    RepresentativeFactory(membership=membership, user=coordinator.user)
    add_by_address(coordinator, other_member.user.email)
    assert refusal in add_by_address(coordinator, supporter.user.email).text
    assert states() == {"Otto Other": "registered"}


def test_attendance_is_marked_together_and_nobodys_mark_is_overwritten(coordinator, people):
    now = timezone.now()
    Workshop.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    typed = fields(coordinator, REGISTRATIONS)
    Registration.objects.filter(pk=people[1].pk).update(state="absent")
    marks = {f"mark-{row.pk}": "attended" for row in people[:2]}
    page = coordinator.post(REGISTRATIONS, typed | marks | {"mark": "1"}, follow=True)
    assert "1 person marked." in page.text
    assert "Not marked, as somebody else did meanwhile: Bo." in page.text
    assert states() == {"Ada": "attended", "Bo": "absent", "Cy": "waiting"}


def test_of_many_who_came_only_those_who_stayed_away_need_a_mark(coordinator, people):
    now = timezone.now()
    Workshop.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    typed = fields(coordinator, REGISTRATIONS) | {f"mark-{people[1].pk}": "absent"}
    coordinator.post(REGISTRATIONS, typed | {"mark": "rest"})
    assert states() == {"Ada": "attended", "Bo": "absent", "Cy": "waiting"}


def test_the_list_goes_out_without_formulas(coordinator, workshop):
    question = Question.objects.create(workshop=workshop, text="=1+1")
    user = RepresentativeFactory(
        group=workshop.group, user__name="=HYPERLINK(1)", user__email="quiet@city.example"
    ).user
    registration = RegistrationFactory(
        workshop=workshop, user=user, answers={str(question.pk): "@SUM(A1)"}
    )
    JoinOpening.objects.create(registration=registration)
    response = coordinator.get("/workshops/labels/registrations.csv")
    assert response["Content-Disposition"] == 'attachment; filename="labels.csv"'
    head, row = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert head[-1] == "'=1+1"
    assert (row[0], row[2], row[3], row[-1]) == ("'=HYPERLINK(1)", "", "Registered", "'@SUM(A1)")
    assert row[5] != ""


def test_a_long_list_asks_no_more(same_queries, coordinator, workshop):
    def more():
        user = RepresentativeFactory(group=workshop.group).user
        registration = RegistrationFactory(workshop=workshop, user=user)
        JoinOpening.objects.create(registration=registration)

    same_queries(REGISTRATIONS, more, client=coordinator)
    same_queries("/workshops/labels/registrations.csv", more, client=coordinator)


# In the admin -------------------------------------------------------------------------------------


@pytest.fixture
def address(workshop):
    return f"/admin/workshops/workshop/{workshop.pk}/change/"


def test_staff_edit_with_agenda_and_questions(secretary, workshop, address):
    AgendaItemFactory(workshop=workshop, title="Welcome", minutes=15)
    data = fields(secretary, address) | {"agenda-0-minutes": "25", "capacity": "7"}
    assert secretary.post(address, data).status_code == 302
    assert AgendaItem.objects.get().minutes == 25
    assert stored().capacity == 7


def test_staff_do_not_overwrite_an_agenda_they_did_not_see(secretary, workshop, address):
    item = AgendaItemFactory(workshop=workshop, title="Welcome", minutes=15)
    data = fields(secretary, address) | {"agenda-0-minutes": "25"}
    AgendaItem.objects.filter(pk=item.pk).update(title_en="Theirs")
    page = secretary.post(address, data)
    assert "somebody changed these rows" in page.text
    assert "Stored now: Theirs" in page.text
    assert AgendaItem.objects.get().minutes == 15
    assert secretary.post(address, Page(page).fields()).status_code == 302
    assert AgendaItem.objects.get().minutes == 25


def test_staff_type_times_by_the_workshops_clock(secretary, workshop, address):
    data = fields(secretary, address) | {
        "time_zone": "America/Toronto",
        "starts_at_0": "2031-07-01",
        "starts_at_1": "09:30",
        "ends_at_0": "2031-07-01",
        "ends_at_1": "11:00",
    }
    assert secretary.post(address, data).status_code == 302
    assert stored().starts_at == datetime(2031, 7, 1, 9, 30, tzinfo=ZoneInfo("America/Toronto"))
    assert stored().sequence == 1


def test_staff_cancel_by_a_button_with_a_question(secretary, workshop, address):
    response = secretary.post(
        address, fields(secretary, address) | {"_cancel": "Cancel the workshop…"}
    )
    assert response.url == f"/admin/workshops/workshop/{workshop.pk}/cancel/confirm/"
    assert "Cancel this workshop?" in secretary.get(response.url).text
    assert secretary.post(response.url, {"reason": "No speaker"}).url == address
    assert stored().state == "cancelled"


def test_an_older_version_comes_back_with_its_hosts_but_not_its_time(secretary, workshop, address):
    host = OrganisationFactory()
    workshop.hosts.add(host)
    number = to_number(latest(Workshop, workshop.pk))
    data = fields(secretary, address) | {"hosts": [], "title_en": "Other", "place": "Brussels"}
    assert secretary.post(address, data).status_code == 302
    assert (stored().title, stored().hosts.count()) == ("Other", 0)
    restore = address.replace("change/", f"history/{number}/restore/")
    now = to_number(latest(Workshop, workshop.pk))
    assert secretary.post(restore, {"moment": now}).status_code == 302
    assert (stored().title, list(stored().hosts.all())) == ("Labels", [host])
    # Who registered was told of the place: it changes by the form, so that they are told again.
    assert stored().place == "Brussels"


def test_two_staff_who_change_hosts_and_title_are_merged(secretary, staff, workshop, address):
    host = OrganisationFactory()
    mine, theirs = (fields(actor, address) for actor in (secretary, staff))
    assert staff.post(address, theirs | {"hosts": [host.pk]}).status_code == 302
    page = secretary.post(address, mine | {"title_en": "Mine"})
    assert "Not saved yet" in page.text
    assert secretary.post(address, Page(page).fields()).status_code == 302
    assert (stored().title, list(stored().hosts.all())) == ("Mine", [host])


def test_what_was_announced_cannot_be_deleted(secretary, workshop):
    response = secretary.post(f"/admin/workshops/workshop/{workshop.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Workshop.objects.count() == 1


def test_the_admin_lists_ask_no_more_for_more(same_queries, secretary, group):
    programme = WorkProgrammeFactory(group=group)

    def more():
        workshop = WorkshopFactory(programme=programme)
        user = RepresentativeFactory(group=group).user
        RegistrationFactory(workshop=workshop, user=user)

    for address in ("/admin/workshops/workshop/", "/admin/workshops/registration/", "/admin/"):
        same_queries(address, more, client=secretary)
