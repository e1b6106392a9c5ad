"""Calendars and guests' links in a real browser, which sends an origin with each form."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.axe import findings_of
from tests.factories.workshops import WorkshopFactory
from tests.workshops.calendars import read
from workshops.models import Registration
from workshops.services import guests

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_makes_an_address_subscribes_and_stops_it(open_browser, member, group, settings):
    workshop = WorkshopFactory(group=group, title="Labels")
    page = open_browser(member, width=320)
    page.goto(workshop.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    assert download.value.suggested_filename == f"{workshop.slug}.ics"

    page.goto("/workshops/")
    page.get_by_role("link", name="In my own calendar").click()
    page.get_by_role("button", name="Make my address").click()
    address = page.get_by_label("Calendar address").input_value()
    box = page.get_by_label("Calendar address")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")  # all of it is seen
    assert findings_of(page) == []
    path = address.removeprefix(settings.PORTAL_URL)
    assert re.fullmatch(r"/calendar/[\w-]{43}\.ics", path)

    program = open_browser()  # nobody is signed in there
    answer = program.request.get(path)
    [event] = read(answer.body()).events
    assert event["summary"] == "Labels"

    page.get_by_role("button", name="Stop my address").click()
    expect(page.get_by_text("Your calendar address no longer works.")).to_be_visible()
    assert program.request.get(path).status == 404
    assert page.troubles == []


def test_a_guest_confirms_by_the_mailed_link(open_browser, group):
    workshop = WorkshopFactory(group=group, open_to="everyone")
    guests.register(workshop, "Gus Guest", "gus@x.example", "en", {})
    token = guests.token(Registration.objects.get())
    page = open_browser()
    page.goto(reverse("workshops:guest", args=[token]))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("You are registered.")).to_be_visible()
    assert page.troubles == []
