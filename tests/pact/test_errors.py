"""Own error pages: in the address's language, and without the database."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests.markup import Page

HEADINGS = {
    400: "This request cannot be understood",
    403: "This is not open to you",
    404: "This page does not exist",
    500: "Something went wrong on our side",
    "csrf": "The form could not be sent",
}


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = "tests.pact.failing_urls"
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def answer(client, kind, prefix=""):
    if kind == "csrf":
        return client.post(f"{prefix}/form/", {"a": "b"})
    return client.get(f"{prefix}/fail/{kind}/")


# No test here may use the database: pytest-django refuses, and so the page would fail.
@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("kind", HEADINGS)
def test_an_error_has_a_page_of_its_own_in_the_address_s_language(client, kind, language):
    response = answer(client, kind, "" if language == "en" else f"/{language}")
    page = Page(response)
    with translation.override(language):
        heading = gettext(HEADINGS[kind])
        home = f"/{language}/" if language != "en" else "/"
    assert response.status_code == (403 if kind == "csrf" else kind)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Language"] == language
    assert page.one("html")["lang"] == language
    assert page.texts("h1") == [heading]
    assert home in page.links()


@pytest.mark.parametrize("kind", HEADINGS)
def test_an_error_page_tells_nothing_of_the_inside(client, kind):
    text = answer(client, kind).text
    for inside in ("secret detail", "Traceback", "RuntimeError", "urlconf", "DEBUG"):
        assert inside not in text


def test_a_forged_host_is_a_bad_request(client):
    response = client.get("/fail/404/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert Page(response).texts("h1") == [HEADINGS[400]]
    assert "evil.example" not in response.text


def test_an_unknown_address_outside_every_pattern_is_not_found(client):
    response = client.get("/no/such/place")
    assert (response.status_code, Page(response).texts("h1")) == (404, [HEADINGS[404]])


def test_error_pages_carry_the_headers_of_every_page(client):
    for kind in HEADINGS:
        response = answer(client, kind)
        assert "default-src 'none'" in response["Content-Security-Policy"], kind
        assert response["X-Content-Type-Options"] == "nosniff", kind


def test_a_form_with_its_token_goes_through(client):
    token = "a" * 32
    client.cookies["csrftoken"] = token
    response = client.post("/form/", {"csrfmiddlewaretoken": token})
    assert response.text == "sent"


@pytest.mark.parametrize("year", [0, 10_000, 2**31, 10**14])
def test_a_year_that_no_calendar_has_is_not_found(visitor, db, year):
    assert visitor.get(f"/news/{year}/").status_code == 404
