"""The address alone decides the language."""

import pytest
from django.urls import reverse

from tests.factories.news import PageFactory, PostFactory, TopicFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "nl", "fr", "de"]


def prefixed(language, path):
    return path if language == "en" else f"/{language}{path}"


@pytest.fixture
def paths():
    topic = TopicFactory()
    post = PostFactory(topics=[topic])
    things = [post, topic, PageFactory()]
    return ["/", "/news/", "/news/2024/", "/accounts/login/"] + [
        thing.get_absolute_url() for thing in things
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prefix_gives_the_page_in_its_language(visitor, paths, language):
    for path in paths:
        response = visitor.get(prefixed(language, path))
        assert response.status_code == 200
        assert response["Content-Language"] == language
        assert Page(response).one("html")["lang"] == language


@pytest.mark.parametrize("path", ["/en/", "/en/news/", "/es/", "/NL/", "/nl/nl/"])
def test_other_prefixes_do_not_exist(visitor, path):
    assert visitor.get(path).status_code == 404


def test_nothing_but_the_address_changes_a_public_page(visitor, paths):
    for path in paths[:-1]:
        if path.startswith("/accounts/"):
            continue
        plain = visitor.get(path)
        french = visitor.get(path, headers={"accept-language": "fr", "user-agent": "Other"})
        assert plain.content == french.content, path
        assert "accept-language" not in plain.get("Vary", "").lower(), path


def test_a_visitor_gets_no_cookie(visitor, paths):
    for path in paths:
        if not path.startswith("/accounts/"):
            assert not visitor.get(path).cookies, path
    assert not visitor.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_choice_stays_on_the_same_page(visitor, paths, language):
    for path in paths:
        page = Page(visitor.get(prefixed(language, path)))
        found = {link["hreflang"]: link["href"] for link in page.all("a") if link.get("hreflang")}
        assert found == {code: prefixed(code, path) for code in LANGUAGES}, path


def test_the_language_choice_keeps_one_s_place_in_a_list(visitor):
    for _ in range(21):
        PostFactory()
    older = visitor.get(reverse("news:list")).context["page"].older
    page = Page(visitor.get(reverse("news:list"), {"before": older}))
    [link] = page.all("a", hreflang="fr")
    assert link["href"] == f"/fr/news/?before={older}"


def test_a_person_s_language_does_not_change_what_an_address_gives(member):
    member.user.language = "fr"
    member.user.save()
    assert member.get("/news/")["Content-Language"] == "en"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_links_of_a_page_stay_in_its_language(visitor, paths, language):
    for path in paths:
        page = Page(visitor.get(prefixed(language, path)))
        own = [
            link["href"]
            for link in page.all("a")
            if link["href"].startswith("/") and not link.get("hreflang")
        ]
        astray = [link for link in own if not link.startswith(f"/{language}/")]
        assert astray == [], path
