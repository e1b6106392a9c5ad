"""The public cache by itself: what it keeps, what it says, how much it holds. No database."""

import gzip
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from pact.public_cache import changes, store
from pact.public_cache.listener import Listener
from pact.public_cache.pages import accepts_gzip, public_page
from pact.public_cache.wsgi import PublicCache

TEXT = b"The same for everybody. " * 50


@pytest.fixture
def version(monkeypatch):
    """What the database says; version[0] can be changed."""
    value = ["1"]
    monkeypatch.setattr(changes, "current_version", lambda: value[0])
    monkeypatch.setattr(changes, "_clocks", [])
    return value


class Portal:
    """The cache around a view, without the thread: it asks for the version at each request."""

    def __init__(self, view, *parameters):
        self.made = 0
        self.view = public_page(*parameters)(view)
        self.cache = PublicCache(self.django)
        self.cache.listener.start = lambda: None

    def django(self, environ, start_response):
        self.made += 1
        response = self.view(RequestFactory().request(**environ))
        lines = [
            *response.items(),
            *(("Set-Cookie", c.OutputString()) for c in response.cookies.values()),
        ]
        start_response(f"{response.status_code} {response.reason_phrase}", lines)
        return response

    def get(self, path="/", method="GET", **headers):
        path, _, query = path.partition("?")
        environ = RequestFactory().generic(method, path, QUERY_STRING=query).environ
        del environ["HTTP_COOKIE"]
        environ |= {"HTTP_HOST": "testserver"} | headers
        said = []
        body = self.cache(environ, lambda status, lines: said.append((status, lines)))
        [(status, lines)] = said
        return status, dict(lines), b"".join(body)

    def makes_anew(self, *args, **headers):
        """Whether Django has to make the answer."""
        before = self.made
        self.get(*args, **headers)
        return self.made > before


def text(request):
    return HttpResponse(TEXT, headers={"X-Frame-Options": "DENY"})


@pytest.fixture
def portal(version):
    return Portal(text, "page")


# What is kept ---------------------------------------------------------------------------------


def test_a_page_is_made_once_until_the_content_changes(portal, version):
    first = portal.get()
    assert portal.get() == first
    assert portal.made == 1
    version[0] = "2"
    assert portal.get() == first
    assert portal.made == 2


def test_head_is_answered_from_the_page_but_brings_none(portal):
    head = portal.get(method="HEAD")
    assert head[2] == b""
    assert portal.makes_anew()
    assert not portal.makes_anew(method="HEAD")
    assert portal.get(method="HEAD") == head
    assert portal.get()[:2] == head[:2]


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "DELETE"])
def test_other_methods_are_djangos(portal, method):
    portal.get()
    assert portal.makes_anew(method=method)


@pytest.mark.parametrize(
    ("headers", "served"),
    [
        ({"HTTP_COOKIE": "sessionid=abc"}, False),
        ({"HTTP_COOKIE": "a=b; messages=abc"}, False),
        ({"HTTP_COOKIE": " sessionid =abc"}, False),
        ({"HTTP_COOKIE": "csrftoken=abc"}, True),
        ({"HTTP_COOKIE": ";;=\xff"}, True),
        ({"HTTP_AUTHORIZATION": "Basic abc"}, False),
        ({"HTTP_RANGE": "bytes=0-1"}, True),
        ({"HTTP_ACCEPT_LANGUAGE": "fr"}, True),
        ({"HTTP_IF_NONE_MATCH": '"other"'}, True),
    ],
)
def test_who_gets_the_page_that_is_there(portal, headers, served):
    page = portal.get()
    assert portal.makes_anew(**headers) is not served
    if served:
        assert portal.get(**headers) == page


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"HTTP_COOKIE": "sessionid=abc"}, False),
        ({"HTTP_COOKIE": "csrftoken=abc"}, False),
        ({"HTTP_COOKIE": ""}, False),
        ({"HTTP_AUTHORIZATION": "Basic abc"}, False),
        ({"HTTP_RANGE": "bytes=0-1"}, True),
        ({"HTTP_IF_NONE_MATCH": "*"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Sun, 06 Nov 2044 08:49:37 GMT"}, True),
        ({"HTTP_IF_MATCH": '"other"'}, True),
    ],
)
def test_whose_page_is_kept_for_others(portal, headers, kept):
    portal.get(**headers)
    assert portal.makes_anew() is not kept
    assert portal.get()[2] == TEXT


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/?page=2", True),
        ("/?page=2&page=3", True),
        ("/?page=", True),
        ("/?other=2", False),
        ("/?page=2&other=3", False),
        ("/?Page=2", False),
        (f"/?page={'2' * 2000}", False),
        ("/?", True),
    ],
)
def test_only_known_parameters_make_a_page_of_their_own(portal, path, kept):
    portal.get(path)
    assert portal.makes_anew(path) is not kept


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "TESTSERVER"},
        {"wsgi.url_scheme": "https"},
        {"PATH_INFO": "//"},
        {"SCRIPT_NAME": "/below"},
        {"QUERY_STRING": "page=1"},
    ],
)
def test_every_part_of_the_address_counts(portal, other):
    portal.get()
    assert portal.makes_anew(**other)
    assert not portal.makes_anew(**other)


@pytest.mark.parametrize(
    ("setting", "value", "header"),
    [
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"), "HTTP_X_FORWARDED_PROTO"),
        ("USE_X_FORWARDED_HOST", True, "HTTP_X_FORWARDED_HOST"),
        ("USE_X_FORWARDED_PORT", True, "HTTP_X_FORWARDED_PORT"),
    ],
)
def test_headers_of_a_proxy_count_where_django_heeds_them(
    version, settings, setting, value, header
):
    plain = Portal(text)
    plain.get()
    assert not plain.makes_anew(**{header: "https"})
    setattr(settings, setting, value)
    heeding = Portal(text)
    heeding.get(**{header: "http"})
    assert not heeding.makes_anew(**{header: "http"})
    assert heeding.makes_anew(**{header: "https"})
    assert not heeding.makes_anew(**{header: "https"})
    assert heeding.makes_anew()
    assert heeding.makes_anew()  # past the proxy


def with_cookie(request):
    response = text(request)
    response.set_cookie("choice", "1")
    return response


PRIVATE = {
    "a cookie": with_cookie,
    "varies by cookie": lambda request: HttpResponse(TEXT, headers={"Vary": "Cookie"}),
    "varies by language": lambda r: HttpResponse(
        TEXT, headers={"Vary": "Accept-Encoding, Accept-Language"}
    ),
    "own cache rules": lambda request: HttpResponse(TEXT, headers={"Cache-Control": "no-store"}),
    "a nonce": lambda request: HttpResponse(
        TEXT, headers={"Content-Security-Policy": "script-src 'self' 'nonce-abc'"}
    ),
    "not found": lambda request: HttpResponse(TEXT, status=404),
    "elsewhere": lambda request: HttpResponse(status=301, headers={"Location": "/there/"}),
    "an error": lambda request: HttpResponse(TEXT, status=500),
    "a stream": lambda request: StreamingHttpResponse([TEXT]),
}


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_is_not_the_same_for_everybody_passes_unchanged(version, kind):
    portal = Portal(PRIVATE[kind])
    expected = PRIVATE[kind](RequestFactory().get("/"))
    status, headers, body = portal.get()
    assert status == f"{expected.status_code} {expected.reason_phrase}"
    assert {name: headers[name] for name in expected.headers} == dict(expected.items())
    assert "ETag" not in headers
    assert body == b"".join(expected)
    assert portal.makes_anew()


def test_a_page_not_marked_is_djangos(portal):
    portal.view = text
    status, headers, body = portal.get()
    assert (status, body) == ("200 OK", TEXT)
    assert set(headers) == {"Content-Type", "X-Frame-Options"}
    assert portal.makes_anew()


def test_a_page_not_marked_answers_conditions_by_itself(portal):
    portal.view = lambda request: HttpResponse(request.headers["If-None-Match"])
    assert portal.get(HTTP_IF_NONE_MATCH='"mine"')[2] == b'"mine"'


def test_without_room_nothing_is_kept_nor_asked_and_answers_are_the_same(
    portal, settings, monkeypatch
):
    settings.PUBLIC_CACHE_MB = 0
    off = Portal(text)
    expected = portal.get()
    monkeypatch.setattr(changes, "current_version", lambda: pytest.fail("asked"))
    assert off.get() == expected
    assert off.makes_anew()
    assert off.get(HTTP_IF_NONE_MATCH=expected[1]["ETag"])[0] == "304 Not Modified"


# When a page ends -----------------------------------------------------------------------------


def test_a_page_begun_before_a_change_is_not_kept(portal, version):
    def change(request):
        portal.cache.store.confirm("2")
        version[0] = "2"
        return text(request)

    portal.view = public_page()(change)
    portal.get()
    portal.view = public_page()(text)
    assert portal.makes_anew()
    assert not portal.makes_anew()


def test_nothing_is_kept_between_a_change_and_its_version(portal, version):
    portal.get()
    portal.cache.store.forget()
    portal.cache.store.trusted_until = store.clock() + 60
    assert portal.makes_anew()
    assert portal.makes_anew()
    portal.cache.store.confirm("2")
    assert portal.makes_anew()
    assert not portal.makes_anew()


def test_a_notification_ends_the_pages_before_anything_is_asked(portal):
    """The database may be slow to tell the version."""
    portal.get()
    store, pages = portal.cache.store, []

    class Database:
        notifies = ["told"]

        def execute(self, query):
            pages.append(store.generation.pages)

        def fetchone(self):
            return ["2"]

    listener = Listener(store)
    listener.lost = False
    assert store.generation.pages != {}
    listener.hear(Database(), Database())
    assert pages == [{}]
    assert store.generation.version == "2"


def test_without_an_answer_of_the_database_nothing_is_served(portal, version):
    portal.get()
    version[0] = None
    assert portal.makes_anew()
    version[0] = "1"
    assert not portal.makes_anew()


def test_trust_in_the_signal_ends_by_itself(portal, version):
    portal.get()
    portal.cache.store.trusted_until = store.clock() + 60
    version[0] = "2"  # the signal would have told
    assert not portal.makes_anew()
    portal.cache.store.trusted_until = store.clock()
    assert portal.makes_anew()


@pytest.fixture
def moments(monkeypatch, version):
    """Moments at which content changes by itself."""
    found = []
    monkeypatch.setattr(
        changes,
        "_clocks",
        [lambda after: min((moment for moment in found if moment > after), default=None)],
    )
    return found


@pytest.fixture
def now(monkeypatch):
    """The time of day, to be set."""
    moment = [datetime(2026, 5, 1, 12, tzinfo=UTC)]
    monkeypatch.setattr("pact.public_cache.store.time.time", lambda: moment[0].timestamp())
    monkeypatch.setattr("pact.public_cache.wsgi.time.time", lambda: moment[0].timestamp())
    monkeypatch.setattr("pact.public_cache.wsgi.timezone.now", lambda: moment[0])
    return moment


def test_a_page_ends_at_the_moment_and_not_before(portal, moments, now):
    moments.append(now[0] + timedelta(hours=1))
    portal.get()
    now[0] += timedelta(minutes=59)
    assert not portal.makes_anew()
    now[0] += timedelta(minutes=1)
    assert portal.makes_anew()
    assert not portal.makes_anew()


def test_a_page_that_was_in_the_making_at_the_moment_is_not_kept(portal, moments, now):
    moments.append(now[0] + timedelta(seconds=1))

    def slow(request):
        response = text(request)
        now[0] += timedelta(seconds=2)
        return response

    portal.view = public_page()(slow)
    portal.get()
    portal.view = public_page()(text)
    assert portal.makes_anew()
    assert not portal.makes_anew()


def test_a_page_begun_before_the_moment_was_asked_for_is_not_kept(portal, moments, now):
    """Else what changes between the two beginnings would be in nobody's account."""
    cache, begun = portal.cache, now[0]
    portal.get("/?page=1")
    generation, [page] = cache.store.generation, cache.store.generation.pages.values()
    cache.store.keep(generation, ("early",), page, begun - timedelta(seconds=1))
    cache.store.keep(generation, ("late",), page, begun + timedelta(seconds=1))
    assert ("early",) not in generation.pages
    assert ("late",) in generation.pages


# How much it holds ----------------------------------------------------------------------------


def test_ten_thousand_addresses_stay_within_the_bound(version, settings):
    settings.PUBLIC_CACHE_MB = 1
    portal = Portal(lambda request: HttpResponse(request.GET["page"] + "x" * 2000), "page")
    portal.get("/?page=often")
    for number in range(10_000):
        portal.get(f"/?page={number}")
        if number % 50 == 0:
            portal.get("/?page=often")
    generation = portal.cache.store.generation
    assert generation.size == sum(page.size for page in generation.pages.values())
    assert 2**19 < generation.size <= 2**20
    assert not portal.makes_anew("/?page=often")
    assert not portal.makes_anew("/?page=9999")
    assert portal.makes_anew("/?page=0")


def test_the_count_is_that_of_the_memory(version, settings):
    """Counted against what Python takes for it."""
    settings.PUBLIC_CACHE_MB = 4

    def view(request):
        number = request.GET["page"]
        headers = {f"Name-{place}-{number}": f"{number} value" * 5 for place in range(12)}
        return HttpResponse(number * 1000, headers=headers)

    portal = Portal(view, "page")
    portal.get("/?page=warm")
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(300):
            portal.get(f"/?page={number:04}")
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert taken <= portal.cache.store.generation.size <= 2 * taken


def test_a_page_too_large_is_answered_but_not_kept(version, settings):
    settings.PUBLIC_CACHE_MB = 1
    portal = Portal(lambda request: HttpResponse(b"x" * 200_000))
    assert portal.get()[2] == b"x" * 200_000
    assert portal.makes_anew()


# What it says ---------------------------------------------------------------------------------


def test_headers_of_a_page(portal):
    def view(request):
        return HttpResponse(
            TEXT,
            headers={
                "X-Frame-Options": "DENY",
                "ETag": '"strong"',
                "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT",
                "Vary": "Accept-Encoding",
            },
        )

    portal.view = public_page()(view)
    _, headers, _ = portal.get()
    tag = headers.pop("ETag")
    assert tag.startswith('W/"')
    assert headers == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(TEXT)),
        "X-Frame-Options": "DENY",
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Encoding",
    }


def test_the_etag_is_that_of_text_and_headers_whatever_their_order(version):
    def tag(text=TEXT, **headers):
        return Portal(lambda request: HttpResponse(text, headers=headers)).get()[1]["ETag"]

    assert tag(policy="a 'self'; b x") == tag(policy="b x; a 'self'")
    assert len({tag(), tag(b"other"), tag(policy="a"), tag(policy="b"), tag(another="a")}) == 5


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", "304 Not Modified"),
        ("{strong}", "304 Not Modified"),
        ('"other", {etag}', "304 Not Modified"),
        ('W/"other",{strong} , "more"', "304 Not Modified"),
        ("*", "304 Not Modified"),
        ('"other"', "200 OK"),
        ("", "200 OK"),
        ("nonsense", "200 OK"),
        ("{bare}", "200 OK"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions(portal, condition, status, method):
    _, headers, _ = portal.get()
    tag = headers["ETag"]
    condition = condition.format(etag=tag, strong=tag[2:], bare=tag[3:-1])
    told, kept, body = portal.get(method=method, HTTP_IF_NONE_MATCH=condition)
    assert told == status
    if status == "304 Not Modified":
        assert body == b""
        assert kept == {name: headers[name] for name in ("Cache-Control", "ETag", "Vary")}


def test_a_date_is_no_condition(portal):
    """A list from which something was withdrawn is older than it was."""
    future = "Sun, 06 Nov 2044 08:49:37 GMT"
    assert portal.get(HTTP_IF_MODIFIED_SINCE=future)[0] == "200 OK"
    assert portal.get(HTTP_IF_MODIFIED_SINCE=future)[0] == "200 OK"


def test_answers_made_and_answers_kept_say_the_same(portal):
    made = portal.get(HTTP_ACCEPT_ENCODING="gzip")
    assert portal.get(HTTP_ACCEPT_ENCODING="gzip") == made
    status, headers, body = made
    assert status == "200 OK"
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body) < len(TEXT)
    assert gzip.decompress(body) == TEXT
    _, plain, whole = portal.get()
    assert whole == TEXT
    assert "Content-Encoding" not in plain
    assert plain["ETag"] == headers["ETag"]


@pytest.mark.parametrize("body", [b"short", bytes(range(256))])
def test_what_gains_nothing_is_not_compressed(version, body):
    _, headers, sent = Portal(lambda request: HttpResponse(body)).get(HTTP_ACCEPT_ENCODING="gzip")
    assert sent == body
    assert "Content-Encoding" not in headers
    assert headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP", True),
        ("gzip;q=0.1", True),
        ("deflate, gzip ; q=1.0, *;q=0", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; Q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=much", False),
        ("gzippy", False),
        ("", False),
    ],
)
def test_who_accepts_gzip(header, accepted):
    assert accepts_gzip(header) is accepted


def test_headers_given_to_the_server_are_its_own(portal):
    portal.get()
    given = []
    environ = RequestFactory().get("/").environ
    del environ["HTTP_COOKIE"]
    environ["HTTP_HOST"] = "testserver"
    before = portal.get()
    portal.cache(environ, lambda status, headers: given.append(headers))
    given[0].clear()
    assert portal.get() == before
