"""Finding material: in four languages, in what the files say, and only what one sees."""

import pytest

from members.services import memberships
from tests import found
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory
from tests.found import kinds, look
from workshops.models import Material, MaterialText
from workshops.services import material as services

pytestmark = pytest.mark.django_db


def titles(*asked, **filters):
    return found.titles(*asked, kind="material", **filters)


def with_text(item, text, number=1):
    version = MaterialVersionFactory(material=item, number=number)
    MaterialText.objects.create(version=version, text=text)
    return version


def test_titles_descriptions_and_texts_are_found(member, workshop):
    MaterialFactory(workshop=workshop, title="Credibility of labels")
    MaterialFactory(workshop=workshop, title="Second", description="About audits of suppliers")
    with_text(MaterialFactory(workshop=workshop, title="Third", link=""), "Living wages matter")
    assert titles(member, "label") == ["Credibility of labels"]
    assert titles(member, "credibil") == ["Credibility of labels"]  # while it is typed
    assert titles(member, "auditing supplier") == ["Second"]
    assert titles(member, "wage") == ["Third"]
    assert titles(member, "nothing of this") == []
    assert titles(member, "label", topic="", year="2024") == []


def test_each_language_has_its_own_words(member, workshop):
    MaterialFactory(
        workshop=workshop,
        title="Monitors",
        title_fr="Les écrans",
        title_nl="Beeldschermen",
        title_de="Bildschirme",
    )
    for asked, title in {
        "ecran": "Les écrans",
        "écran": "Les écrans",
        "beeldscherm": "Beeldschermen",
        "Bildschirm": "Bildschirme",
        "monitor": "Monitors",
    }.items():
        assert titles(member, asked) == [title]
        assert titles(member, asked, language="nl") == [title] * (title == "Beeldschermen")
    assert titles(member, "ecran or monitor", "/fr/search/") == ["Les écrans"]


def test_the_title_counts_more_than_the_text(member, workshop):
    with_text(MaterialFactory(workshop=workshop, title="Minutes", link=""), "batteries " * 3)
    MaterialFactory(workshop=workshop, title="Batteries")
    assert titles(member, "batteries") == ["Batteries", "Minutes"]


def test_the_newest_version_alone_is_found(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Draft", link="")
    with_text(item, "cobalt")
    assert titles(member, "cobalt") == ["Draft"]
    with_text(item, "lithium", number=2)
    assert titles(member, "lithium") == ["Draft"]
    assert titles(member, "cobalt") == []


def test_a_quote_shows_the_words_and_is_no_markup(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Minutes", link="")
    with_text(item, 'We said <script>alert("wages")</script> and living wages & more.')
    [result] = look(member, "wages").context["results"]
    assert "&lt;script&gt;" in result["excerpt"]
    assert "<script>" not in result["excerpt"]
    assert "living <mark>wages</mark> &amp; more" in result["excerpt"]


# What one does not see ---------------------------------------------------------------------------

SEES = {
    "public": ["visitor", "member", "observer", "coordinator", "other_member", "former_member"],
    "members": ["member", "observer", "coordinator", "other_member"],
    "group": ["member", "observer", "coordinator"],
    "registered": ["coordinator"],
    "staff": [],
}


@pytest.mark.parametrize("audience", SEES)
def test_nobody_finds_what_they_do_not_see(audience, cast, workshop):
    item = MaterialFactory(workshop=workshop, title="Hushed", audience=audience, link="")
    with_text(item, "Zirconium secret of the supplier")
    assert titles(cast["secretary"], "zirconium") == ["Hushed"]
    for role in SEES["public"]:
        expected = ["Hushed"] if role in SEES[audience] else []
        for typed in ("hushed", "hush", "zirconium", "hushed else"):
            assert titles(cast[role], typed) == expected, role
        response = look(cast[role], "zirconium")
        assert kinds(response).get("Material", 0) == len(expected)
        assert ("secret of the supplier" in response.text) == bool(expected)


def test_removed_material_is_not_found_and_found_again_when_it_is_back(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Labels")
    services.remove(item)
    assert titles(member, "labels") == []
    services.bring_back(item)
    assert titles(member, "labels") == ["Labels"]


def test_who_leaves_finds_nothing_more(member, workshop):
    MaterialFactory(workshop=workshop, title="Labels")
    assert titles(member, "labels") == ["Labels"]
    memberships.leave_organisation(member.user)
    assert titles(member, "labels") == []


def test_a_search_asks_the_same_queries_for_one_and_for_three(member, workshop, same_queries):
    same_queries(
        "/search/?q=labels&kind=material",
        lambda: with_text(MaterialFactory(workshop=workshop, title="Labels", link=""), "labels"),
        client=member,
    )


@pytest.mark.parametrize("asked", ["-wages", "-1", "-wages der", "- wages"])
def test_what_only_excludes_words_finds_nothing(asked, workshop, visitor):
    MaterialFactory(
        workshop=workshop, title="Labels", title_de="Siegel", audience=Material.Audience.PUBLIC
    )
    page = visitor.get("/search/", {"q": asked})
    assert page.status_code == 200
    assert page.context["results"] == []
