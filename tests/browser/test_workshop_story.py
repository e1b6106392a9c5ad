"""A workshop from its first draft to its minutes, as everybody in it lives through it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import Actor
from tests.factories import files
from tests.factories.members import RepresentativeFactory, WorkProgrammeFactory
from workshops.models import Download, Registration, Workshop

PAGE = "/workshops/labels-we-can-trust/"


@pytest.fixture
def second(group):
    """Another member of the group."""
    return Actor(RepresentativeFactory(group=group, user__email="second@city.example").user)


def mails_to(smtp, address):
    """The subjects of what somebody got, in the order in which it came."""
    return [
        message_from_bytes(envelope.content, policy=policy.default)["Subject"]
        for envelope in smtp.inbox.received
        if envelope.rcpt_tos == [address]
    ]


def test_from_the_draft_to_the_file_that_a_member_takes_home(
    open_browser, staff, member, second, other_member, group, smtp, workers, until, tmp_path
):
    WorkProgrammeFactory(group=group, title="Edition of now", year=2026)
    workers.start()
    day = timezone.localdate() + timedelta(days=30)

    # The secretariat plans it in the admin, and announces it.
    page = open_browser(staff)
    page.goto("/admin/workshops/workshop/add/")
    page.locator("#id_title_en").press_sequentially("Labels we can trust")
    page.locator("#id_programme").select_option(index=1)
    for row, clock in (("starts_at", "10:00"), ("ends_at", "12:00")):
        page.locator(f".field-{row} input[type=date]").fill(day.isoformat())
        page.locator(f".field-{row} input[type=time]").fill(clock)
    page.locator("#id_join_link").fill("https://meet.example/labels")
    page.locator("#id_capacity").fill("1")
    page.get_by_role("button", name="Save and continue editing").click()
    assert other_member.get(PAGE).status_code == 404  # a draft
    page.get_by_role("link", name="Announce").or_(
        page.get_by_role("button", name="Announce")
    ).first.click()
    page.get_by_role("button", name="Announce", exact=True).click()
    until(lambda: Workshop.objects.get().state == "announced")
    Workshop.objects.update(public=False)  # of the group alone

    # A member registers with one click, from their own page; another waits.
    first = open_browser(member)
    first.goto("/me/")
    first.get_by_role("button", name=re.compile("^Register.*Labels we can trust")).click()
    expect(first.get_by_text("You are registered.").first).to_be_visible()
    waiting = open_browser(second)
    waiting.goto(PAGE)
    waiting.get_by_role("button", name="Register").click()
    expect(waiting.get_by_text("You are on the waiting list").first).to_be_visible()

    # The first cancels: the second gets the seat, and a mail with the entry for the calendar.
    first.goto(PAGE)
    first.get_by_role("link", name="I cannot come").click()
    first.get_by_role("button", name="Yes, cancel my registration").click()
    until(lambda: Registration.objects.get(user=second.user).state == "registered")
    until(lambda: any("seat" in subject for subject in mails_to(smtp, "second@city.example")))
    told = len(mails_to(smtp, "second@city.example"))
    calendars = [
        part.get_content_type()
        for envelope in smtp.inbox.received
        if envelope.rcpt_tos == ["second@city.example"]
        for part in message_from_bytes(envelope.content, policy=policy.default).walk()
    ]
    assert "text/calendar" in calendars
    waiting.reload()
    expect(waiting.get_by_text("You are registered").first).to_be_visible()

    # Material goes up, and comes down again, whole.
    page.goto(f"{PAGE}material/")
    content = files.pdf("How labels check")
    page.get_by_label("Files", exact=True).set_input_files(
        {"name": "labels.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".material__title")).to_have_text(["Labels"])
    waiting.goto(PAGE)
    with waiting.expect_download() as fetched:
        waiting.get_by_role("link", name=re.compile("^Download.*Labels")).click()
    fetched.value.save_as(tmp_path / "labels.pdf")
    assert (tmp_path / "labels.pdf").read_bytes() == content
    assert fetched.value.suggested_filename == "labels.pdf"
    download = Download.objects.get()
    assert download.user == second.user

    # Nobody else knows of any of it, and nothing was mailed twice.
    for address in (PAGE, download.version.get_absolute_url(), f"{PAGE}material.zip"):
        assert other_member.get(address).status_code == 404
    subjects = mails_to(smtp, "second@city.example")
    assert len(subjects) == told == len(set(subjects))
    assert [page.troubles, first.troubles, waiting.troubles] == [[], [], []]
