"""Sessions are told by browsers that people know, not by what these say of themselves."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from members.browsers import in_words
from tests.cast import Actor
from tests.markup import Page

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"
KNOWN = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0": (
        "Firefox on Windows"
    ),
    f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36": "Chrome on Windows",
    f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87": "Edge on Windows",
    f"{WINDOWS} {WEBKIT} Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763": "Edge on Windows",
    f"{WINDOWS} {WEBKIT} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0": "Opera on Windows",
    f"{WINDOWS} {WEBKIT} Chrome/124.0.0.0 Safari/537.36 Vivaldi/6.7": "Vivaldi on Windows",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko": (
        "Internet Explorer on Windows"
    ),
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/17.5 Safari/605.1.15": (
        "Safari on macOS"
    ),
    f"{IPHONE} {IOS} Version/17.5 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    f"{IPHONE} {IOS} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1": "Chrome on iPhone",
    f"{IPHONE} {IOS} FxiOS/127.0 Mobile/15E148 Safari/605.1.15": "Firefox on iPhone",
    f"{IPHONE} {IOS} Version/17.0 EdgiOS/126.0 Mobile/15E148 Safari/604.1": "Edge on iPhone",
    f"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) {IOS} Version/16.6 Safari/604.1": (
        "Safari on iPad"
    ),
    f"{ANDROID} {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36": ("Chrome on Android"),
    "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0": "Firefox on Android",
    f"{ANDROID} {WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36": (
        "Samsung Internet on Android"
    ),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/126.0.0.0 Safari/537.36": (
        "Chrome on ChromeOS"
    ),
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0": (
        "Firefox on Linux"
    ),
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/126.0.0.0 Safari/537.36": (
        "Chrome on Linux"
    ),
}


@pytest.mark.parametrize("text", KNOWN, ids=KNOWN.values())
def test_a_browser_is_told_by_its_name_and_where_it_runs(text):
    assert in_words(text) == KNOWN[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("curl/8.5.0", "curl/8.5.0"),
        (
            "Thing/2.32 (of a maker who has much to tell)",
            "Thing/2.32 (of a maker who has much to …",
        ),
        ("Thing/1.0 (Windows NT 10.0)", "Browser on Windows"),
        ("Firefox/128.0", "Firefox"),
        ("  ", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_what_is_not_known_is_told_as_far_as_it_goes(text, said):
    assert in_words(text) == said


@pytest.mark.django_db
def test_the_page_of_sessions_names_browsers(member):
    for text in list(KNOWN)[:2]:
        elsewhere = Actor(member.user, headers={"user-agent": text})
        elsewhere.get(reverse("members:me"))
    page = Page(member.get(reverse("usersessions_list")))
    text = page.one("main").text
    assert "Firefox on Windows" in text
    assert "Chrome on Windows" in text
    assert "Mozilla" not in text
    assert text.count("this browser") == 1
    member.post(reverse("usersessions_list"))
    assert "You are signed in nowhere else." in member.get(reverse("usersessions_list")).text


@pytest.mark.django_db
def test_the_newest_session_stands_on_top_below_the_one_at_hand(member):
    now = timezone.now()
    oldest, newest, middle = list(KNOWN)[:3]
    for text, days in ((oldest, 9), (newest, 1), (middle, 5)):
        elsewhere = Actor(member.user, headers={"user-agent": text})
        elsewhere.get(reverse("members:me"))
        rows = UserSession.objects.filter(session_key=elsewhere.session.session_key)
        rows.update(created_at=now - timedelta(days=days))
    headers = {"user-agent": "curl/8.5.0"}
    member.get(reverse("members:me"), headers=headers)
    here = UserSession.objects.filter(session_key=member.session.session_key)
    here.update(created_at=now - timedelta(days=7))
    page = Page(member.get(reverse("usersessions_list"), headers=headers))
    assert page.texts("p", **{"class": "people__who"}) == [
        "curl/8.5.0 this browser",
        *(KNOWN[text] for text in (newest, middle, oldest)),
    ]


@pytest.mark.django_db
def test_a_browser_cannot_write_into_the_page(member):
    member.get(reverse("usersessions_list"), headers={"user-agent": "<script>alert(1)</script>"})
    page = member.get(reverse("usersessions_list"), headers={"user-agent": "<script>x</script>"})
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text
