"""What every answer says beside its text; and the addresses for machines."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from tests.factories.news import PageFactory, PostFactory, TopicFactory
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
EDITING = ["admin:news_post_add", "admin:news_page_add"]
PAGES = [
    "home",
    "news:list",
    "account_login",
    "account_reset_password",
    "members:me",
    "members:profile",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_email",
    "usersessions_list",
    "admin:index",
    "admin:news_post_changelist",
    "admin:news_picture_changelist",
    "admin:news_picture_pick",
    "admin:members_user_changelist",
    "admin:members_user_add",
    *EDITING,
]


def policy(response):
    """The content security policy, with the nonce of this answer taken out."""
    found = {}
    for part in response["Content-Security-Policy"].split(";"):
        name, *sources = part.split()
        found[name] = [source for source in sources if not source.startswith("'nonce-")]
    return found


def who_opens(name, visitor, staff, staff_without_second_factor):
    if name == "mfa_activate_totp":
        return staff_without_second_factor
    return visitor if name.startswith(("account_login", "account_reset")) else staff


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_nothing_foreign_and_nothing_inline_in(
    name, visitor, staff, staff_without_second_factor
):
    client = who_opens(name, visitor, staff, staff_without_second_factor)
    response = client.get(reverse(name))
    assert response.status_code == 200
    found = policy(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    if name in EDITING:
        [hashed] = set(found["style-src"]) - {"'self'"}
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", hashed)
        found["style-src"] = ["'self'"]
    assert found == POLICY


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_inline_style_or_handlers(name, visitor, staff, staff_without_second_factor):
    client = who_opens(name, visitor, staff, staff_without_second_factor)
    text = client.get(reverse(name)).text
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", text) == []
    assert re.findall(r"<style|javascript:", text) == []


def test_a_script_in_the_page_carries_the_nonce_of_this_answer_alone(staff):
    responses = [staff.get(reverse("admin:news_post_add")) for _ in range(2)]
    nonces = [
        re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])[1]
        for response in responses
    ]
    assert nonces[0] != nonces[1]
    for response, nonce in zip(responses, nonces, strict=True):
        assert f'nonce="{nonce}"' in response.text


@pytest.mark.parametrize("name", ["home", "account_login", "healthz", "robots", "news:atom"])
def test_every_answer_says_how_browsers_are_to_treat_it(visitor, name):
    response = visitor.get(reverse(name))
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {header: response.get(header) for header in expected} == expected
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response


# Health ---------------------------------------------------------------------------------------


def test_health_is_well(visitor):
    response = visitor.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_health_says_when_the_database_is_gone(visitor):
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        response = visitor.get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": "unreachable"},
    )


def test_health_says_when_a_migration_waits(visitor):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("news")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = visitor.get("/healthz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": "not migrated"},
    )


# Machines -------------------------------------------------------------------------------------


def test_robots_are_kept_out_of_private_rooms_and_shown_the_sitemap(visitor):
    response = visitor.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /me/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_security_txt_says_where_to_report_until_when(visitor):
    response = visitor.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    expires = date.fromisoformat(fields.pop("Expires").removesuffix("T00:00:00Z"))
    assert date.today() + timedelta(days=30) < expires < date.today() + timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@pact.example",
        "Preferred-Languages": "en, nl, fr, de",
        "Canonical": "http://testserver/.well-known/security.txt",
    }


PREFIXES = ["", "/nl", "/fr", "/de"]


def test_the_sitemap_leads_to_every_public_page_in_every_language(visitor):
    things = [PostFactory(), PageFactory(), TopicFactory(), WorkshopFactory()]
    inside = WorkshopFactory(title="Inside", public=False)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    found = []
    for section in index.findall("s:sitemap/s:loc", spaces):
        tree = ElementTree.fromstring(visitor.get(section.text).content)
        found += [place.text for place in tree.findall("s:url/s:loc", spaces)]
    # A post or page stands there in the languages it has; around a topic everything is translated.
    post, page, topic, workshop = (thing.get_absolute_url() for thing in things)
    groups = [thing.group.get_absolute_url() for thing in (things[-1], inside)]
    lists = ("/", "/news/", "/newsletter/", "/organisations/", "/groups/", "/workshops/", topic)
    everywhere = [f"{prefix}{path}" for path in lists for prefix in PREFIXES]
    assert sorted(found) == sorted(
        f"http://testserver{path}" for path in [*everywhere, post, page, workshop, *groups]
    )


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_addresses_for_machines_only_answer_questions(visitor, method):
    for address in ("/healthz", "/robots.txt", "/.well-known/security.txt"):
        assert getattr(visitor, method)(address).status_code == 405
