"""The public directory: search, filters with their numbers, the map, pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members.directory import numbers, pages
from members.models import Organisation
from tests.factories.members import OrganisationFactory, ParticipationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

DIRECTORY = reverse("members:organisations")


def names(client, language="en", **params):
    """The names of a page, in their order."""
    with translation.override(language):
        answer = client.get(reverse("members:organisations"), params)
        assert answer.status_code == 200
        return [it.name for it in answer.context["page"].organisations]


def options(client, name, **params):
    """The options of a filter as they are read, with their numbers; without the one for all."""
    select = Page(client.get(DIRECTORY, params)).one("select", id=f"filter-{name}")
    found = {}
    for line in filter(None, map(str.strip, select.text.splitlines())):
        words, bracket, number = line.rstrip(")").rpartition(" (")
        found[words if bracket else line] = int(number) if bracket else None
    assert found.pop("All") is None
    return found


@pytest.fixture
def three(db):
    """A co-leading government, a city, and a label that supports."""
    fisd = OrganisationFactory(
        name="Federal Institute for Sustainable Development",
        name_fr="Institut fédéral pour le développement durable",
        name_nl="Federaal Instituut voor Duurzame Ontwikkeling",
        slug="fisd",
        kind="government",
        level="national",
    )
    ParticipationFactory(organisation=fisd, role="co_leading")
    oslo = OrganisationFactory(name="Oslo", slug="oslo", country="NO")
    ParticipationFactory(organisation=oslo)
    label = OrganisationFactory(
        name="Étiquette", slug="label", country="", kind="ngo", level="none"
    )
    ParticipationFactory(organisation=label, role="supporting")
    return fisd, oslo, label


def test_the_list_is_in_the_order_of_names_as_people_sort_them(visitor, three):
    OrganisationFactory(name="zwolle")
    OrganisationFactory(name="Årjäng")
    assert names(visitor) == [
        "Årjäng",
        "Étiquette",
        "Federal Institute for Sustainable Development",
        "Oslo",
        "zwolle",
    ]


def test_readers_get_names_and_order_of_their_language(visitor, three):
    assert names(visitor, "fr") == [
        "Étiquette",
        "Institut fédéral pour le développement durable",
        "Oslo",
    ]


@pytest.mark.parametrize(
    "words", ["federal", "FÉDÉRAL", "developpement", "duurzame institut", "  ontwikkeling  "]
)
def test_a_search_finds_names_in_any_language_whatever_the_accents(words, visitor, three):
    assert names(visitor, q=words) == ["Federal Institute for Sustainable Development"]


@pytest.mark.parametrize("words", ["100%", "a_b", "\\", "' OR 1=1 --", "\x00"])
def test_a_search_for_signs_is_a_search(words, visitor, three):
    odd = OrganisationFactory(name=r"100% a_b \ ' OR 1=1 --")
    found = names(visitor, q=words)
    assert found == ([odd.name] if words.strip("\x00") else found)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"country": "NO"}, ["Oslo"]),
        ({"country": "none"}, ["Étiquette"]),
        ({"role": "co_leading"}, ["Federal Institute for Sustainable Development"]),
        ({"role": "supporting"}, ["Étiquette"]),
        ({"level": "local"}, ["Oslo"]),
        ({"level": "none"}, ["Étiquette"]),
        ({"kind": "ngo"}, ["Étiquette"]),
        ({"kind": "public_buyer", "country": "NO", "q": "os"}, ["Oslo"]),
        ({"kind": "ngo", "country": "NO"}, []),
    ],
)
def test_filters(params, found, visitor, three):
    assert names(visitor, **params) == found


def test_a_value_that_there_is_not_is_left_out(visitor, three):
    assert len(names(visitor, country="XX", role="king", level="", kind="'")) == 3


@pytest.mark.parametrize("typed", ["d'engis", "d’Engis"])
def test_a_name_is_found_with_either_apostrophe(visitor, typed):
    OrganisationFactory(name="Commune d’Engis")
    OrganisationFactory(name="Oslo")
    assert names(visitor, q=typed) == ["Commune d’Engis"]


def test_countries_stand_in_the_order_of_the_reader_s_dictionary(visitor):
    for code in ("PL", "AT", "SE"):
        OrganisationFactory(country=code)
    select = Page(visitor.get(f"/de{DIRECTORY}")).one("select", id="filter-country")
    read = [line.partition(" (")[0] for line in map(str.strip, select.text.splitlines()) if line]
    assert read == ["Alle", "Österreich", "Polen", "Schweden"]


def test_numbers_stand_beside_the_values_and_consider_the_other_filters(visitor, three):
    assert options(visitor, "country") == {"Belgium": 1, "Norway": 1, "No single country": 1}
    assert options(visitor, "role", country="NO") == {"Procuring participant": 1}
    # A filter's own choice takes nothing away from its other values.
    assert options(visitor, "country", country="NO") == {
        "Belgium": 1,
        "Norway": 1,
        "No single country": 1,
    }
    assert options(visitor, "country", kind="government", country="NO") == {
        "Belgium": 1,
        "Norway": 0,
    }
    assert options(visitor, "kind", q="oslo") == {"Public buyer": 1}


def test_numbers_by_filter_are_those_of_the_lists_they_lead_to(visitor, three):
    OrganisationFactory(name="Gent", level="local")
    OrganisationFactory(name="Hid", listed=False)
    for params in ({}, {"country": "BE"}, {"q": "e"}, {"level": "local", "q": "o"}):
        found = visitor.get(DIRECTORY, params).context["numbers"]
        assert found.total == len(names(visitor, **params))
        for name, _words, choices in found.facets():
            for choice in choices:
                assert choice.number == len(names(visitor, **(params | {name: choice.value})))


def test_a_role_that_ended_or_did_not_begin_does_not_count(visitor):
    today = timezone.localdate()
    was = OrganisationFactory(name="Was")
    ParticipationFactory(organisation=was, ended_on=today)
    will = OrganisationFactory(name="Will")
    ParticipationFactory(organisation=will, signed_on=today + timedelta(days=1))
    assert options(visitor, "role") == {"No role at present": 2}
    assert names(visitor, role="none") == ["Was", "Will"]
    assert names(visitor, role="procuring") == []


def test_the_map_shows_the_filtered_numbers_and_leads_on_with_the_other_filters(visitor, three):
    page = Page(visitor.get(DIRECTORY, {"level": "local", "q": "o"}))
    tile = page.one("a", **{"aria-label": "Norway: 1 organisation"})
    assert tile["href"] == "?q=o&country=NO&level=local"
    assert page.all("a", **{"aria-label": "Belgium: 1 organisation"}) == []
    page = Page(visitor.get(DIRECTORY, {"country": "NO"}))
    chosen = page.one("a", **{"aria-current": "true", "aria-label": "Norway: 1 organisation"})
    assert chosen["href"] == "?"


def test_what_is_chosen_is_shown_and_can_be_removed(visitor, three):
    page = Page(visitor.get(DIRECTORY, {"q": "oslo", "country": "NO"}))
    links = page.links()
    assert "?q=oslo" in links
    assert "?country=NO" in links
    assert page.one("input", id="q")["value"] == "oslo"


def test_nothing_found_says_what_to_do(visitor, three):
    text = visitor.get(DIRECTORY, {"q": "nowhere"}).text
    assert "No organisation fits what you chose." in text
    assert "All organisations" in text
    assert "No organisation is listed yet." in visitor.get(DIRECTORY, {"demonstration": "on"}).text


def test_real_ones_and_those_of_a_demonstration_are_never_mixed(visitor, three):
    assert "made up for a demonstration" not in visitor.get(DIRECTORY).text
    made_up = OrganisationFactory(name="Democity", country="FR", demonstration=True)
    page = visitor.get(DIRECTORY)
    assert "made up for a demonstration" in page.text
    assert "?demonstration=on" in page.text
    assert made_up.name not in page.text
    assert "France" not in options(visitor, "country")
    demonstration = visitor.get(DIRECTORY, {"demonstration": "on"})
    assert names(visitor, demonstration="on") == ["Democity"]
    assert "none of these organisations is real" in demonstration.text
    assert options(visitor, "country", demonstration="on") == {"France": 1}
    assert "Oslo" not in demonstration.text
    search = visitor.get(DIRECTORY, {"demonstration": "on", "q": "democ"})
    assert 'name="demonstration" value="on"' in search.text


def test_unlisted_ones_are_in_no_list_and_no_number(visitor, secretary, three):
    OrganisationFactory(name="Hidden", country="FR", listed=False)
    for who in (visitor, secretary):
        assert "Hidden" not in who.get(DIRECTORY).text
        assert "France" not in options(who, "country")
        assert names(who, q="hidden") == []


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(pages, "SIZE", 3)


@pytest.mark.parametrize("few", [2000, 0])
def test_page_by_page_to_the_end_and_back(few, visitor, small_pages, monkeypatch):
    """By either way of asking: few are sorted, many walk the index."""
    monkeypatch.setattr(pages, "FEW", few)
    for n in range(3):
        OrganisationFactory(name="Same name")
        OrganisationFactory(name=f"City {n}")
        OrganisationFactory(name=f"Élan {n}")
    everything = names(visitor) and [it.pk for it in Organisation.objects.listed().by_name()]
    seen, params, addresses = [], {}, []
    while True:
        page = visitor.get(DIRECTORY, params).context["page"]
        seen += [it.pk for it in page.organisations]
        addresses.append([it.pk for it in page.organisations])
        if page.after is None:
            break
        params = {"after": page.after}
    assert seen == everything
    back = []
    while page.before is not None:
        page = visitor.get(DIRECTORY, {"before": page.before}).context["page"]
        back.append([it.pk for it in page.organisations])
    assert back == addresses[-2::-1]


def test_a_page_that_went_on_from_what_is_gone_begins_anew(visitor, three, small_pages):
    assert len(names(visitor, after="999999")) == 3
    assert len(names(visitor, after="x")) == 3
    assert len(names(visitor, before="9" * 30)) == 3


def test_words_that_too_many_names_hold_are_not_counted(visitor, three, monkeypatch):
    monkeypatch.setattr(numbers, "FOUND", 2)
    page = visitor.get(DIRECTORY, {"q": "e"})
    assert page.context["numbers"].too_many is False
    OrganisationFactory(name="Gent")
    page = visitor.get(DIRECTORY, {"q": "e"})
    assert page.context["numbers"].too_many is True
    assert "Too many to count." in page.text
    assert "cartogram__picture" not in page.text
    assert len(page.context["page"].organisations) == 3
    assert options(visitor, "country", q="e") == {
        "Belgium": None,
        "Norway": None,
        "No single country": None,
    }


def test_the_number_of_queries_is_constant(same_queries):
    def row():
        ParticipationFactory(organisation=OrganisationFactory())

    same_queries(DIRECTORY, row)


def test_a_search_asks_as_often_for_one_as_for_three(same_queries):
    def row():
        ParticipationFactory(organisation=OrganisationFactory())

    same_queries(f"{DIRECTORY}?q=city&role=procuring", row)


def test_the_home_page_tells_the_numbers_of_real_listed_ones_with_a_role(visitor, three):
    fisd, _oslo, _label = three
    Organisation.objects.filter(pk=fisd.pk).update(ict_users=70_000, ict_users_on="2024-05-01")
    OrganisationFactory(name="No role", country="FR", ict_users=5, ict_users_on="2024-05-01")
    for values in ({"demonstration": True}, {"listed": False}):
        ParticipationFactory(
            organisation=OrganisationFactory(
                country="FR", ict_users=1, ict_users_on="2024-05-01", **values
            )
        )
    answer = visitor.get("/")
    found = Page(answer).texts("li")
    assert "1 co-leading participant" in found
    assert "1 procuring participant" in found
    assert "1 supporting organisation" in found
    assert "2 countries" in found
    assert "70,000 ICT users served" in found
    assert f"As of {answer.context['totals'].on.strftime('%-d %B %Y')}" in answer.text
    assert f"{DIRECTORY}?role=co_leading" in Page(answer).links()


def test_the_home_page_of_an_empty_portal_tells_no_numbers(visitor):
    assert "The Pact in numbers" not in visitor.get("/").text
