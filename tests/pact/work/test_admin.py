"""The engine room in the admin: state, attempts, last error, trying again by POST only."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from pact import mail
from pact.models import OutgoingMail, StoredTask
from pact.work import queue
from tests.markup import Page
from tests.pact.work import tasks

pytestmark = pytest.mark.django_db

MAILS = reverse("admin:pact_outgoingmail_changelist")
TASKS = reverse("admin:pact_storedtask_changelist")
CODE = "code-4711"


def failed_mail(number=0):
    row = mail.queue(
        "mail/address_changed", [f"reader{number}@x.example"], {"user": {"name": CODE}}
    )
    row.subject = f"Subject {number}"
    row.fail("550 No such user")
    row.save()
    return row


def failed_task(number=0):
    tasks.fail_always.enqueue(f"mark {number}")
    StoredTask.objects.filter(status="READY").update(
        status="FAILED", traceback="Traceback …\nValueError: never", worker_ids=["a-1-1"] * 3
    )
    return StoredTask.objects.latest("enqueued_at")


def cells_of(response):
    return [
        " ".join(cell.text.split())
        for cell in Page(response).all("td")
        if cell.get("class", "").startswith("field-")
    ]


def test_the_list_of_mails_tells_state_attempts_and_error_but_not_the_text(staff):
    row = failed_mail()
    assert CODE in row.text
    page = staff.get(MAILS)
    cells = cells_of(page)
    assert cells[:4] == ["reader0@x.example", "failed", "550 No such user", "1"]
    detail = staff.get(reverse("admin:pact_outgoingmail_change", args=[row.pk]))
    for shown in (page, detail):
        assert CODE not in shown.text


def test_the_list_of_tasks_tells_state_attempts_and_error(staff):
    failed_task()
    cells = cells_of(staff.get(TASKS))
    assert cells[:3] == ["failed", "ValueError: never", "3"]


def test_a_task_is_called_by_what_it_does(staff):
    for path in ("workshops.files.tasks.read_version", "pact.tasks.prune_mail", "gone.old_work"):
        row = failed_task()
        StoredTask.objects.filter(pk=row.pk).update(task_path=path)
    row = StoredTask.objects.get(task_path="workshops.files.tasks.read_version")
    names = {"Read the text of a file", "Delete old mails", "old work"}

    def named(response):
        return set(Page(response).texts("th", **{"class": "field-work"}))

    shown = staff.get(TASKS)
    assert named(shown) == names
    assert row.task_path not in Page(shown).one("table", id="result_list").text
    [link] = [
        one["href"]
        for one in Page(shown).all("a")
        if one.text == "Read the text of a file" and one["href"].startswith("?")
    ]
    assert named(staff.get(TASKS + link)) == {"Read the text of a file"}
    detail = Page(staff.get(reverse("admin:pact_storedtask_change", args=[row.pk])))
    text = detail.one("main").text
    assert "Read the text of a file" in text
    assert row.task_path in text
    dutch = staff.get("/nl" + TASKS)
    assert not names - {"old work"} & named(dutch)


@pytest.mark.parametrize(
    ("make", "kind", "waits"),
    [
        (failed_mail, "outgoingmail", lambda row: row.state == "queued"),
        (failed_task, "storedtask", lambda row: row.status == "READY"),
    ],
)
def test_try_again_is_a_button_that_posts(make, kind, waits, staff):
    row = make()
    change = reverse(f"admin:pact_{kind}_change", args=[row.pk])
    again = reverse(f"admin:pact_{kind}_retry", args=[row.pk])
    assert again in [form.get("action") for form in Page(staff.get(change)).all("form")]
    assert staff.get(again).status_code == 405
    row.refresh_from_db()
    assert not waits(row)
    assert staff.post(again).url == change
    row.refresh_from_db()
    assert waits(row)
    # A second press, or from a page left open, changes nothing.
    assert "Nothing to do" in staff.post(again, follow=True).text
    assert again not in staff.get(change).text


def test_several_at_once(staff):
    rows = [failed_mail(number) for number in range(3)]
    values = {"action": "try_selected_again", "_selected_action": [row.pk for row in rows[:2]]}
    assert "2 are tried again now." in staff.post(MAILS, values, follow=True).text
    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["queued", "queued", "failed"]


def test_who_may_only_look_is_offered_and_allowed_nothing_more(staff_without_rights):
    row = failed_mail()
    looking = Permission.objects.filter(codename="view_outgoingmail")
    staff_without_rights.user.user_permissions.set(looking)
    change = reverse("admin:pact_outgoingmail_change", args=[row.pk])
    again = reverse("admin:pact_outgoingmail_retry", args=[row.pk])
    assert again not in staff_without_rights.get(change).text
    assert staff_without_rights.post(again).status_code == 403
    assert "try_selected_again" not in staff_without_rights.get(MAILS).text
    row.refresh_from_db()
    assert row.state == "failed"


@pytest.mark.parametrize("address", [MAILS, f"{MAILS}?state__exact=failed"])
def test_mails_are_listed_with_as_many_queries_however_many(address, staff, same_queries):
    same_queries(address, failed_mail, client=staff)


def test_tasks_are_listed_with_as_many_queries_however_many(staff, same_queries):
    same_queries(TASKS, failed_task, client=staff)


# The first page ---------------------------------------------------------------------------------


@pytest.fixture
def a_worker_lives(db):
    from django.db import connection

    from pact.work.session import LOCKS

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, 5])


def alerts(client):
    html = client.get(reverse("admin:index")).text
    section = html.partition('<section class="desk desk--alert"')[2].partition("</section>")[0]
    return Page(section).texts("li")


def test_the_first_page_is_silent_while_all_is_well(staff, a_worker_lives):
    mail.queue("mail/address_changed", ["reader@x.example"], {"user": {"name": CODE}})
    tasks.leave_mark.enqueue("waits")
    assert alerts(staff) == []


def test_the_first_page_says_what_needs_somebody(staff, editor):
    failed_mail()
    failed_task()
    failed_task()
    late = mail.queue("mail/address_changed", ["reader@x.example"], {"user": {"name": CODE}})
    OutgoingMail.objects.filter(pk=late.pk).update(
        not_before=timezone.now() - timedelta(minutes=11)
    )
    assert [alert.partition(":")[0] for alert in alerts(staff)] == [
        "No worker runs",
        "1 mail could not be delivered",
        "1 mail waits for longer than ten minutes",
        "2 tasks failed",
    ]
    assert alerts(editor) == []
    assert queue.retry(StoredTask.objects.all()) == 2
