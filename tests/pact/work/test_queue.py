"""What becomes of a task: done, tried again, failed, tried again by hand, periodic."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pact.models import PeriodicWork, StoredTask
from pact.tasks import prune_tasks
from pact.work import queue
from pact.work.tasks import PERIODIC, DailyAt, Every
from pact.work.worker import discover
from tests.pact.work import tasks

pytestmark = pytest.mark.django_db


def run_next():
    row = queue.claim("test-1-7")
    if row:
        queue.run(row)
    return row


def now_due():
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_a_task_is_done_once(marks):
    tasks.leave_mark.enqueue("a")
    assert run_next().task_path == "tests.pact.work.tasks.leave_mark"
    assert run_next() is None
    assert marks() == {"a": 1}
    row = StoredTask.objects.get()
    assert (row.state, row.name, row.attempts) == ("done", "Leave mark", 1)


def test_what_a_task_returns_is_kept():
    result = tasks.return_sum.enqueue(2, b=3)
    run_next()
    result.refresh()
    assert result.return_value == {"sum": 5}


def test_a_rolled_back_transaction_enqueues_nothing():
    with transaction.atomic():
        tasks.leave_mark.enqueue("never")
        transaction.set_rollback(True)
    assert run_next() is None


def test_a_failing_task_leaves_nothing_and_comes_again_later_then_fails_for_good(marks):
    tasks.fail_always.enqueue("x")
    waits = []
    for _ in range(3):
        before = timezone.now()
        run_next()
        row = StoredTask.objects.get()
        waits.append((row.run_after - before).total_seconds())
        assert run_next() is None  # not before its time
        now_due()
    assert 24 <= waits[0] <= 37
    assert 48 <= waits[1] <= 73
    assert (row.state, row.attempts) == ("failed", 3)
    assert row.last_error == "ValueError: It never works: NUL � inside"
    assert marks() == {}
    assert run_next() is None


def test_a_failed_task_can_be_tried_again_with_all_its_attempts(marks):
    tasks.fail_always.enqueue("x")
    for _ in range(3):
        run_next()
        now_due()
    assert queue.retry(StoredTask.objects.all()) == 1
    run_next()
    row = StoredTask.objects.get()
    assert (row.status, row.attempts) == ("READY", 1)
    assert queue.retry(StoredTask.objects.all()) == 0


def test_a_task_that_no_longer_exists_fails_with_a_reason():
    tasks.leave_mark.enqueue("a")
    DBTaskResult.objects.update(task_path="news.gone.work")
    for _ in range(5):
        run_next()
        now_due()
    row = StoredTask.objects.get()
    assert row.state == "failed"
    assert row.last_error == "ModuleNotFoundError: No module named 'news.gone'"


def test_a_task_of_a_dead_worker_is_taken_back_and_the_dead_has_no_say_any_more(marks):
    tasks.leave_mark.enqueue("a")
    row = queue.claim("host-1-424242")
    queue.Undertaker().take_back(patience=0)
    taken = DBTaskResult.objects.get()
    assert taken.status == "READY"
    assert taken.exception_class_path == "pact.work.queue.WorkerGone"
    queue.run(row)  # the dead was only asleep
    assert marks() == {}
    now_due()
    run_next()
    assert marks() == {"a": 1}


def test_a_living_worker_s_task_is_left_to_it():
    from django.db import connection

    from pact.work.session import LOCKS

    tasks.leave_mark.enqueue("a")
    queue.claim("host-1-77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, 77])
    undertaker = queue.Undertaker()
    undertaker.take_back(patience=0)
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_worker_not_seen_for_a_moment_is_given_time():
    tasks.leave_mark.enqueue("a")
    queue.claim("host-1-424242")
    undertaker = queue.Undertaker()
    undertaker.take_back()
    assert DBTaskResult.objects.get().status == "RUNNING"


# Periodic work ----------------------------------------------------------------------------------


def test_periodic_work_is_enqueued_once_for_each_due_time_by_whichever_worker():
    discover()
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    queue.enqueue_periodic(start)
    assert set(PeriodicWork.objects.values_list("path", flat=True)) == set(PERIODIC)
    assert not DBTaskResult.objects.exists()
    for _ in range(2):
        queue.enqueue_periodic(start + timedelta(days=1))
    names = list(DBTaskResult.objects.values_list("task_path", flat=True))
    assert sorted(names) == sorted(PERIODIC)
    # Nobody worked for a week: only the last time is made up for.
    queue.enqueue_periodic(start + timedelta(days=8))
    assert DBTaskResult.objects.count() == 2 * len(PERIODIC)


def test_a_daily_time_is_a_brussels_time_in_summer_and_winter():
    daily = DailyAt(time(3, 40))
    winter = datetime(2026, 1, 15, 12, tzinfo=UTC)
    summer = datetime(2026, 7, 15, 1, 39, tzinfo=UTC)
    assert daily.latest(winter).astimezone(UTC) == datetime(2026, 1, 15, 2, 40, tzinfo=UTC)
    assert daily.latest(summer).astimezone(UTC) == datetime(2026, 7, 14, 1, 40, tzinfo=UTC)


def test_every_so_long_is_the_same_moment_for_all_workers():
    every = Every(timedelta(minutes=10))
    moments = {
        every.latest(datetime(2026, 1, 15, 12, 20, second, tzinfo=UTC)) for second in range(60)
    }
    assert moments == {datetime(2026, 1, 15, 12, 20, tzinfo=UTC)}


def test_old_tasks_are_forgotten_and_newer_ones_kept():
    for days, status in [(13, "SUCCESSFUL"), (15, "SUCCESSFUL"), (89, "FAILED"), (91, "FAILED")]:
        tasks.leave_mark.enqueue(f"{days} {status}")
        DBTaskResult.objects.filter(status="READY").update(
            status=status, finished_at=timezone.now() - timedelta(days=days)
        )
    prune_tasks.call()
    kept = DBTaskResult.objects.values_list("args_kwargs__args__0", flat=True)
    assert sorted(kept) == ["13 SUCCESSFUL", "89 FAILED"]
