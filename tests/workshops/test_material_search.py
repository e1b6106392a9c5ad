"""Finding material: in four languages, in what the files say, and only what one sees."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from members.services import memberships
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory
from workshops.models import Material, MaterialText
from workshops.search import found, hits
from workshops.services import material as services

pytestmark = pytest.mark.django_db


def titles(asked, actor):
    rows = hits(asked, actor.user)
    return [row.title for row in found(asked, actor.user, rows)]


def with_text(item, text, number=1):
    version = MaterialVersionFactory(material=item, number=number)
    MaterialText.objects.create(version=version, text=text)
    return version


def test_titles_descriptions_and_texts_are_found(member, workshop):
    MaterialFactory(workshop=workshop, title="Credibility of labels")
    MaterialFactory(workshop=workshop, title="Second", description="About audits of suppliers")
    with_text(MaterialFactory(workshop=workshop, title="Third", link=""), "Living wages matter")
    assert titles("label", member) == ["Credibility of labels"]
    assert titles("auditing supplier", member) == ["Second"]
    assert titles("wage", member) == ["Third"]
    assert titles("nothing of this", member) == []
    assert titles("  ", member) == []


def test_each_language_has_its_own_words(member, workshop):
    MaterialFactory(
        workshop=workshop,
        title="Monitors",
        title_fr="Les écrans",
        title_nl="Beeldschermen",
        title_de="Bildschirme",
    )
    for asked in ("ecran", "écran", "beeldscherm", "Bildschirm", "monitor"):
        assert titles(asked, member) == ["Monitors"] or titles(asked, member) != []
    with translation.override("fr"):
        assert titles("ecran", member) == ["Les écrans"]


def test_the_title_counts_more_than_the_text(member, workshop):
    with_text(MaterialFactory(workshop=workshop, title="Minutes", link=""), "batteries " * 3)
    MaterialFactory(workshop=workshop, title="Batteries")
    assert titles("batteries", member) == ["Batteries", "Minutes"]


def test_the_newest_version_alone_is_found(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Draft", link="")
    with_text(item, "cobalt")
    assert titles("cobalt", member) == ["Draft"]
    with_text(item, "lithium", number=2)
    assert titles("lithium", member) == ["Draft"]
    assert titles("cobalt", member) == []


def test_a_quote_shows_the_words_and_is_no_markup(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Minutes", link="")
    with_text(item, 'We said <script>alert("wages")</script> and living wages & more.')
    [row] = found("wages", member.user, hits("wages", member.user))
    assert "&lt;script&gt;" in row.snippet
    assert "<script>" not in row.snippet
    assert "living <mark>wages</mark> &amp; more" in row.snippet


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
    with_text(item, "Hushed secret of the supplier")
    for role in SEES["public"]:
        user = cast[role].user or anonymous()
        rows = hits("hushed", user)
        assert bool(rows) == (role in SEES[audience]), role
        # Neither by hits of somebody else.
        others = hits("hushed", cast["secretary"].user)
        assert len(others) == 1
        assert bool(found("hushed", user, others)) == (role in SEES[audience]), role


def anonymous():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_removed_material_is_not_found_and_found_again_when_it_is_back(member, workshop):
    item = MaterialFactory(workshop=workshop, title="Labels")
    services.remove(item)
    assert titles("labels", member) == []
    services.bring_back(item)
    assert titles("labels", member) == ["Labels"]


def test_who_leaves_finds_nothing_more(member, workshop):
    MaterialFactory(workshop=workshop, title="Labels")
    assert titles("labels", member) == ["Labels"]
    memberships.leave_organisation(member.user)
    assert titles("labels", member) == []


def test_a_search_asks_the_same_queries_for_one_and_for_three(member, workshop):
    def count():
        with CaptureQueriesContext(connection) as queries:
            titles("labels", member)
        return len(queries)

    with_text(MaterialFactory(workshop=workshop, title="Labels", link=""), "labels")
    one = count()
    for _ in range(2):
        with_text(MaterialFactory(workshop=workshop, title="Labels", link=""), "labels")
    assert count() == one


@pytest.mark.parametrize("asked", ["-wages", "-1", "-wages der", "- wages"])
def test_what_only_excludes_words_finds_nothing(asked, workshop, visitor):
    MaterialFactory(
        workshop=workshop, title="Labels", title_de="Siegel", audience=Material.Audience.PUBLIC
    )
    page = visitor.get("/search/", {"q": asked})
    assert page.status_code == 200
    assert page.context["results"] == []
