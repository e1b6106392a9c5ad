"""Finding workshops: what their page says to everybody, and inside only what it says inside."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members.models import Group
from members.services import memberships
from pact.full_text import vocabulary
from pact.models import Unlearnt, Word
from tests.cast import ROLES
from tests.factories.members import WorkProgrammeFactory
from tests.factories.workshops import AgendaItemFactory, RegistrationFactory, WorkshopFactory
from tests.found import kinds, look, titles
from tests.markup import Page
from workshops.models import AgendaItem, Workshop, WorkshopWords

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def another_beside(group):
    """So that finding everything is no way to pass."""
    WorkshopFactory(title="Something else", programme=WorkProgrammeFactory(group=group, year=2001))


@pytest.fixture
def programme(group):
    return WorkProgrammeFactory(group=group, year=2019)


# What is found -----------------------------------------------------------------------------------


def test_title_description_topics_and_agenda_are_found(visitor, programme):
    WorkshopFactory(programme=programme, title="Credibility of labels")
    WorkshopFactory(programme=programme, title="Second", public_description="How to audit.")
    WorkshopFactory(programme=programme, title="Third", topics="Prices\nLiving wages")
    agenda = WorkshopFactory(programme=programme, title="Fourth")
    AgendaItemFactory(workshop=agenda, title="Welcome", order=1)
    AgendaItemFactory(workshop=agenda, title="On cobalt", speakers="Prof. Zuse", order=2)
    for typed, found in {
        "label": "Credibility of labels",
        "auditing": "Second",
        "wage": "Third",
        "cobalt zuse": "Fourth",
        "credibil": "Credibility of labels",
        "crediblity": "Credibility of labels",
    }.items():
        assert titles(visitor, typed) == [found], typed
    [excerpt] = look(visitor, "cobalt").context["results"]
    assert excerpt["excerpt"] == "Welcome · On <mark>cobalt</mark> · Prof. Zuse"


def test_each_language_has_its_own_words(visitor, programme):
    WorkshopFactory(
        programme=programme, title="Screens", title_fr="Les écrans", title_de="Bildschirme"
    )
    for typed, found in {"ecran": "Les écrans", "bildschirm": "Bildschirme"}.items():
        assert titles(visitor, typed) == [found]
    assert titles(visitor, "screen or ecran") == ["Screens"]
    assert titles(visitor, "screen or ecran", "/fr/search/") == ["Les écrans"]


def test_an_agenda_is_found_as_its_reader_gets_it(visitor, programme):
    shown = WorkshopFactory(programme=programme, title="Screens", title_nl="Schermen")
    AgendaItemFactory(workshop=shown, title="Cobalt", title_nl="Kobalt")
    AgendaItemFactory(workshop=shown, title="Gallium")
    assert titles(visitor, "gallium kobalt") == ["Schermen"]
    assert titles(visitor, "gallium cobalt") == ["Screens"]


def test_a_year_passes_the_workshops_of_that_year(visitor, programme):
    moment = datetime(2020, 12, 31, 23, 30, tzinfo=UTC)  # in Brussels it is the next year
    WorkshopFactory(programme=programme, title="Labels", starts_at=moment, state="held")
    WorkshopFactory(programme=programme, title="Labels by night", time_zone="UTC", starts_at=moment)
    WorkshopFactory(programme=programme, title="Labels to come")
    assert len(titles(visitor, "labels")) == 3
    assert titles(visitor, "labels", year="2021") == ["Labels"]
    assert titles(visitor, "labels", year="2020") == ["Labels by night"]
    assert titles(visitor, "labels", year="2019") == []
    assert 2021 in look(visitor, "labels").context["years"]
    page = Page(look(visitor, "labels", year="1999"))
    assert page.one("option", value="1999").get("selected") is not None


def test_a_line_says_when_of_which_group_and_in_what_state(visitor, coordinator, programme):
    at = datetime(2022, 5, 3, 8, tzinfo=UTC)
    WorkshopFactory(
        programme=programme, title="Labels", starts_at=at, date_known="month", state="held"
    )
    WorkshopFactory(
        programme=programme, title="Labels off", starts_at=at, date_known="day", state="cancelled"
    )
    WorkshopFactory(programme=programme, title="Labels draft", starts_at=at, draft=True)

    def lines(client):
        page = Page(look(client, "labels"))
        lines = page.all("p", **{"class": "result__meta"})
        return sorted(" ".join(line.text.split()) for line in lines)

    public = ["Workshop · 3 May 2022 · Ethics Cancelled", "Workshop · May 2022 · Ethics"]
    assert lines(visitor) == public
    draft = "Workshop · 3 May 2022, 10:00–12:00 (Brussels time) · Ethics Draft"
    assert lines(coordinator) == sorted([draft, *public])


# Who finds it ------------------------------------------------------------------------------------

RUN = {"coordinator", "secretary", "staff"}
INSIDE = {"member", "observer", *RUN}
HIDDEN = {
    "of the group": ({"public": False}, INSIDE),
    "draft": ({"draft": True}, RUN),
    "draft for everyone": ({"draft": True, "open_to": "everyone"}, RUN),
    "for everyone": ({"public": False, "open_to": "everyone"}, set(ROLES) - {"visitor"}),
}


def not_betrayed(client, *sound):
    """Neither by a hit, a number, a quote, a completion nor a correction."""
    for typed in ("zirconium", "zirconiu", "zircnoium", "zirconium else", *sound):
        response = look(client, typed)
        text = response.text.replace(typed, "").replace(typed.replace(" ", "+"), "").casefold()
        assert "zirconium" not in text, typed
        assert "osmium" not in text, typed
        found = [str(result["title"]) for result in response.context["results"]]
        assert found in ([], ["Something <mark>else</mark>"])
        assert len(response.context["found"].hits) == len(found)
    assert not Word.objects.filter(word__in=["zirconium", "osmium"]).exists()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", HIDDEN)
def test_who_finds_a_workshop_that_is_not_public(case, role, request, programme):
    values, found_by = HIDDEN[case]
    actor = request.getfixturevalue(role)
    hidden = WorkshopFactory(
        programme=programme, title="Zirconium", public_description="Of zirconium", **values
    )
    AgendaItemFactory(workshop=hidden, title="On osmium")
    vocabulary.learn()
    if role in found_by:
        for typed in ("zirconium", "zirco", "osmium", "osmium zirconium"):
            assert titles(actor, typed) == ["Zirconium"]
        assert kinds(look(actor, "zirconium")) == {"All": 1, "Workshops": 1}
        assert not Word.objects.filter(word__in=["zirconium", "osmium"]).exists()
    else:
        not_betrayed(actor, "osmium")


@pytest.mark.parametrize("role", ROLES)
def test_what_is_said_inside_is_found_by_who_is_inside(role, request, programme):
    actor = request.getfixturevalue(role)
    WorkshopFactory(
        programme=programme,
        title="Public",
        public_description="On gallium.",
        members_description="Ask for zirconium.",
        place="Osmium street 1",
    )
    vocabulary.learn()
    # The public part of it is found by all, without a word of the rest.
    assert titles(actor, "gallium") == ["Public"]
    if role in INSIDE:
        for typed in ("zirconium", "osmium", "gallium zirconium", "public osmium"):
            assert titles(actor, typed) == ["Public"]
        [result] = look(actor, "zirconium").context["results"]
        assert "· Ask for <mark>zirconium</mark>. · Osmium street" in result["excerpt"]
        assert kinds(look(actor, "gallium")) == {"All": 1, "Workshops": 1}
    else:
        not_betrayed(actor, "osmium")
        text = look(actor, "gallium or zirconium").text.replace("gallium or zirconium", "")
        assert "osmium" not in text.casefold()
        assert "Ask for" not in text


def test_a_workshop_for_everyone_opens_by_a_seat(other_member, programme):
    shown = WorkshopFactory(
        programme=programme,
        title="Public",
        open_to="everyone",
        members_description="Ask for zirconium.",
    )
    not_betrayed(other_member)
    RegistrationFactory(workshop=shown, user=other_member.user)
    assert titles(other_member, "zirconium") == ["Public"]


def test_who_leaves_finds_nothing_more(member, programme):
    WorkshopFactory(
        programme=programme, title="Zirconium", public=False, members_description="Of osmium."
    )
    assert titles(member, "zirconium") == titles(member, "osmium") == ["Zirconium"]
    memberships.leave_organisation(member.user)
    not_betrayed(member, "osmium")


def test_with_its_group_a_workshop_is_public_and_no_longer(visitor, programme, group):
    WorkshopFactory(programme=programme, title="Osmium")
    Group.objects.filter(pk=group.pk).update(published=False)
    not_betrayed(visitor, "osmium")
    Group.objects.filter(pk=group.pk).update(published=True)
    assert titles(visitor, "osmium") == titles(visitor, "osmimu") == ["Osmium"]
    Group.objects.filter(pk=group.pk).update(published=False)
    for typed in ("osmium", "osmimu", "osmi"):
        assert titles(visitor, typed) == []


# What is kept of them ----------------------------------------------------------------------------


def test_words_follow_a_workshop_and_its_agenda_whatever_the_way_in(programme):
    workshop = WorkshopFactory(programme=programme, title="Servers", draft=True)
    words = WorkshopWords.objects.filter(workshop=workshop)
    mine = Unlearnt.objects.filter(text__startswith=f"workshop {workshop.pk} ")
    assert "'server'" in words.get().words
    assert not mine.exists()
    Workshop.objects.filter(pk=workshop.pk).update(
        state="announced", members_description_en="Phone"
    )
    assert mine.count() == 1
    assert [("'phone'" in row.words) for row in words.order_by("inside")] == [False, True]
    item = AgendaItemFactory(workshop=workshop, title="Gallium")
    other = WorkshopFactory(programme=programme)
    assert all("'gallium'" in row.words for row in words.all())
    AgendaItem.objects.filter(pk=item.pk).update(workshop=other)
    assert not any("'gallium'" in row.words for row in words.all())
    assert "'gallium'" in WorkshopWords.objects.get(workshop=other).words
    item.refresh_from_db()
    item.delete()
    assert "'gallium'" not in WorkshopWords.objects.get(workshop=other).words
    workshop.delete()
    assert not words.exists()
    assert not mine.exists()


def test_what_shows_nothing_of_the_texts_leaves_the_words_alone(programme):
    workshop = WorkshopFactory(programme=programme)
    before = WorkshopWords.objects.get(workshop=workshop).pk
    workshop.capacity = 5
    workshop.ends_at += timedelta(hours=1)
    workshop.announced_at = timezone.now()
    workshop.save()
    assert WorkshopWords.objects.get(workshop=workshop).pk == before
