"""Finding organisations and groups: in their languages, and only those that one may see."""

import pytest

from members.models import Group, GroupWords, Organisation, OrganisationWords, WorkProgramme
from members.services import memberships
from pact.full_text import vocabulary
from pact.models import Unlearnt, Word
from tests.cast import ROLES
from tests.factories.members import (
    BuyerGroupFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    WorkingGroupFactory,
    WorkProgrammeFactory,
)
from tests.factories.news import PostFactory
from tests.found import kinds, look, titles
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def others_beside():
    """So that finding everything is no way to pass."""
    OrganisationFactory(name="Something else", country="", summary="Of another matter.")
    WorkingGroupFactory(name="Another group", purpose="Of another matter.")


# What is found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name", "typed"),
    [
        ("en", "Agency for repairing devices", "repaired device"),
        ("nl", "Vereniging van inkopers", "inkoper"),
        ("fr", "Société des écrans", "ecran societe"),
        ("de", "Amt für Geräte", "gerat"),
    ],
)
def test_names_and_texts_are_found_as_each_language_has_its_words(visitor, language, name, typed):
    OrganisationFactory(name=name, language=language, country="")
    assert titles(visitor, typed) == [name]
    Organisation.objects.filter(listed=True).exclude(name_en="Something else").delete()
    OrganisationFactory(name="Oslo", summary=name, language=language, country="")
    assert titles(visitor, typed) == ["Oslo"]
    WorkingGroupFactory(name="Things", purpose="What for.", objectives=name, language=language)
    assert titles(visitor, typed) == ["Oslo", "Things"]


def test_of_an_organisation_in_two_languages_the_reader_s_is_shown(visitor):
    OrganisationFactory(
        name="City of Ghent",
        name_nl="Stad Gent",
        slug="ghent",
        summary="They buy laptops.",
        summary_nl="Zij kopen laptops.",
    )
    assert titles(visitor, "laptops") == ["City of Ghent"]
    assert titles(visitor, "laptops", "/nl/search/") == ["Stad Gent"]
    assert titles(visitor, "gent") == ["Stad Gent"]
    assert Page(look(visitor, "gent")).one("a", href="/nl/organisations/ghent/").text == "Stad Gent"


def test_a_name_is_found_while_it_is_typed_however_rare_it_is(visitor):
    for number in range(10):
        PostFactory(title=f"Digital matters {number}", body="<p>Digitally digitised digits.</p>")
    OrganisationFactory(name="Digitaliseringsdirektoratet", country="NO")
    for typed in ("dig", "digitalis", "digitaliseringsdirektorate"):
        assert titles(visitor, typed, kind="organisation") == ["Digitaliseringsdirektoratet"]
    # With a space behind it, the word is typed to its end.
    assert titles(visitor, "digitalis ", kind="organisation") == []


@pytest.mark.parametrize("typed", ["electornics wacth", "eletronics watch", "Elèctronics Watc"])
def test_errors_of_typing_in_a_name_are_corrected(visitor, typed):
    OrganisationFactory(name="Electronics Watch", country="")
    assert titles(visitor, typed) == ["Electronics Watch"]


def test_the_organisation_goes_before_the_news_of_it(visitor):
    PostFactory(title="TCO Development joins", lead="TCO Development", body="<p>TCO</p>")
    OrganisationFactory(name="TCO Development", country="")
    assert titles(visitor, "tco development") == ["TCO Development", "TCO Development joins"]


def test_organisations_and_buyer_groups_of_a_country_are_found_by_its_name(visitor):
    OrganisationFactory(name="Oslo", country="NO")
    BuyerGroupFactory(name="Buyers", country="NO")
    for typed in ("norway", "Norway", "noorwegen", "norvege", "norwegen", "norwey"):
        assert sorted(titles(visitor, typed)) == ["Buyers", "Oslo"]
    assert titles(visitor, "norway", "/nl/search/") == titles(visitor, "norway")


def test_a_line_says_what_it_is_and_its_role(visitor, staff):
    ParticipationFactory(organisation__name="Gallium board", role="supporting")
    ParticipationFactory(organisation__name="Gallium office", ended_on="2022-01-01")
    OrganisationFactory(name="Gallium inside", listed=False)
    OrganisationFactory(name="Gallium made up", demonstration=True)
    BuyerGroupFactory(name="Gallium buyers", published=False)

    def lines(client):
        page = Page(look(client, "gallium"))
        lines = page.all("p", **{"class": "result__meta"})
        return sorted(" ".join(line.text.split()) for line in lines)

    public = [
        "Organisation · public buyer · local · Belgium",
        "Organisation · public buyer · local · Belgium Demonstration, not real",
        "Organisation · public buyer · local · Belgium supporting organisation",
    ]
    assert lines(visitor) == public
    assert lines(staff) == sorted(
        [
            *public,
            "Organisation · public buyer · local · Belgium Not listed publicly",
            "Buyer group · Belgium Not public yet",
        ]
    )


def test_what_is_found_is_marked_and_nothing_else_becomes_html(visitor):
    OrganisationFactory(name="<b>Gallium</b> & more", summary="Say <script>alert(1)</script>")
    WorkingGroupFactory(name="Metals", description="Line <i>one</i>\n\nof gallium")
    text = look(visitor, "gallium").text
    assert "&lt;b&gt;<mark>Gallium</mark>&lt;/b&gt; &amp; more" in text
    assert "Say &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Line &lt;i&gt;one&lt;/i&gt; · of <mark>gallium</mark>" in text
    assert "<script>alert" not in text


# Who finds it ------------------------------------------------------------------------------------

STAFF = {"secretary", "staff"}
FELLOWS = {"member", "observer", "coordinator", *STAFF}


def not_betrayed(client, word, *sound):
    """Neither by a hit, a number, a quote, a completion nor a correction."""
    for typed in (word, word[:-1], f"{word[:-2]}{word[-1]}{word[-2]}", f"{word} else", *sound):
        response = look(client, typed)
        text = response.text.replace(typed, "").replace(typed.replace(" ", "+"), "").casefold()
        assert word not in text, typed
        found = [str(result["title"]) for result in response.context["results"]]
        assert found in ([], ["Something <mark>else</mark>"])
        assert len(response.context["found"].hits) == len(found)
    assert not Word.objects.filter(word=word).exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_finds_an_organisation_that_is_not_listed(role, request, group):
    actor = request.getfixturevalue(role)
    hidden = OrganisationFactory(name="Zirconium", summary="Of zirconium.", listed=False)
    MembershipFactory(organisation=hidden, group=group)
    vocabulary.learn()
    if role in FELLOWS:
        assert titles(actor, "zirconium") == titles(actor, "zirco") == ["Zirconium"]
        assert kinds(look(actor, "zirconium")) == {"All": 1, "Organisations": 1}
    else:
        not_betrayed(actor, "zirconium")


@pytest.mark.parametrize("role", ROLES)
def test_who_finds_a_group_that_is_not_published(role, request, group):
    actor = request.getfixturevalue(role)
    WorkProgrammeFactory(group=group, title="Osmium edition", aims="Of zirconium.")
    Group.objects.filter(pk=group.pk).update(published=False, purpose_en="Of zirconium.")
    vocabulary.learn()
    if role in FELLOWS:
        assert titles(actor, "zirconium") == titles(actor, "osmium edition") == ["Ethics"]
    else:
        not_betrayed(actor, "zirconium", "osmium edition")


def test_one_s_own_organisation_is_found_and_no_longer_when_one_has_left(member):
    own = member.user.organisation
    Organisation.objects.filter(pk=own.pk).update(listed=False, name_en="Zirconium")
    assert titles(member, "zirconium") == ["Zirconium"]
    memberships.leave_organisation(member.user)
    not_betrayed(member, "zirconium")


def test_what_is_public_no_longer_is_found_no_longer(visitor):
    organisation = OrganisationFactory(name="Zirconium")
    group = WorkingGroupFactory(name="Osmium")
    assert titles(visitor, "zirconium or osmium") == ["Osmium", "Zirconium"]
    Organisation.objects.filter(pk=organisation.pk).update(listed=False)
    Group.objects.filter(pk=group.pk).update(published=False)
    for typed in ("zirconium", "zircnoium", "zirco", "osmium"):
        assert titles(visitor, typed) == []


# What is kept of them ----------------------------------------------------------------------------


def test_words_follow_an_organisation_and_a_group_whatever_the_way_in():
    organisation = OrganisationFactory(name="Servers", listed=False)
    words = OrganisationWords.objects.filter(organisation=organisation)
    assert "'server'" in words.get().words
    assert not Unlearnt.objects.filter(text__startswith=f"organisation {organisation.pk} ").exists()
    Organisation.objects.filter(pk=organisation.pk).update(name_en="Phones", name_nl="Telefoons")
    assert sorted(words.values_list("language", flat=True)) == ["en", "nl"]
    assert "'server'" not in words.get(language="en").words
    organisation.delete()
    assert not words.exists()

    group = WorkingGroupFactory(name="Servers")
    words = GroupWords.objects.filter(group=group)
    edition = WorkProgrammeFactory(group=group, title="Gallium edition")
    other = WorkingGroupFactory()
    assert "'gallium'" in words.get().words
    WorkProgramme.objects.filter(pk=edition.pk).update(group=other)
    assert "'gallium'" not in words.get().words
    assert "'gallium'" in GroupWords.objects.get(group=other).words
    edition.delete()
    assert "'gallium'" not in GroupWords.objects.get(group=other).words
    group.delete()
    assert not words.exists()


def test_what_shows_nothing_of_the_texts_leaves_the_words_alone():
    organisation = OrganisationFactory()
    before = OrganisationWords.objects.get(organisation=organisation).pk
    Unlearnt.objects.all().delete()
    organisation.website = "https://city.example/"
    organisation.save()
    assert OrganisationWords.objects.get(organisation=organisation).pk == before
    assert not Unlearnt.objects.exists()


def test_an_edition_without_a_translation_is_found_as_its_reader_gets_it(visitor):
    group = WorkingGroupFactory(name="Ethics", name_nl="Ethiek", purpose_nl="Waarvoor.")
    WorkProgrammeFactory(group=group, title="On gallium")
    assert titles(visitor, "gallium", "/nl/search/") == ["Ethiek"]
