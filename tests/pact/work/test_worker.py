"""Real worker processes: killed, stopped, without a database, without a mail server."""

import os
import random
import signal
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pact import mail
from pact.models import OutgoingMail
from pact.work import session
from pact.work.queue import Undertaker
from pact.work.worker import POLL_SECONDS, STOP_SECONDS
from tests.pact.work import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def send(number, **options):
    context = {"user": "Mila"}
    return mail.queue("mail/address_changed", [f"reader{number}@ghent.example"], context, **options)


def ours():
    """The tasks of these tests; a worker also does what is due by the clock."""
    return DBTaskResult.objects.filter(task_path__startswith="tests.")


def states():
    return set(ours().values_list("status", flat=True))


def mail_states():
    return set(OutgoingMail.objects.values_list("state", flat=True))


def test_nothing_is_lost_or_doubled_when_workers_are_killed_at_random(marks, workers, smtp):
    """200 tasks and 60 mails; the only window for a double mail is the server's yes until our
    commit: it then carries the same Message-ID, and there is at most one such mail a kill.
    """
    chance = random.Random(11)
    numbers = {str(number) for number in range(200)}
    with transaction.atomic():
        for number in sorted(numbers):
            tasks.leave_mark.enqueue(number, seconds=chance.choice([0, 0, 0.02, 0.2]))
        rows = [send(number) for number in range(60)]
    expected = {row.headers["Message-ID"] for row in rows}

    alive = [workers.start(), workers.start()]
    kills = 0
    deadline = time.monotonic() + 120
    while states() != {"SUCCESSFUL"} or mail_states() != {"sent"}:
        assert time.monotonic() < deadline
        time.sleep(chance.uniform(0.3, 1.2))
        # Seven times at any moment of a worker's life; then what they left behind is taken up.
        if kills < 7:
            victim = chance.randrange(2)
            alive[victim].kill()
            alive[victim].wait()
            alive[victim] = workers.start()
            kills += 1
        else:
            # What was taken back or failed to send comes again at once, not after its wait.
            ours().filter(status="READY").update(run_after=timezone.now())
            OutgoingMail.objects.filter(state="queued").update(not_before=timezone.now())
    assert kills == 7

    assert marks() == dict.fromkeys(numbers, 1)
    got = [message_id(envelope) for envelope in smtp.inbox.received]
    assert set(got) == expected
    assert len(got) - len(expected) <= kills


def message_id(envelope):
    [line] = [
        line for line in envelope.content.decode().splitlines() if line.startswith("Message-ID:")
    ]
    return line.partition(":")[2].strip()


@pytest.mark.parametrize(("number", "group"), [(signal.SIGTERM, False), (signal.SIGINT, True)])
def test_a_signal_stops_the_worker_and_its_task_goes_on_elsewhere(
    number, group, marks, workers, until
):
    result = tasks.leave_mark.enqueue("long", seconds=30)
    worker = workers.start()
    until(lambda: states() == {"RUNNING"})
    row = ours().get()
    row.args_kwargs["kwargs"]["seconds"] = 0  # the next attempt is a short one
    ours().update(args_kwargs=row.args_kwargs)
    begun = time.monotonic()
    for _ in range(2):  # impatient people press twice
        os.killpg(worker.pid, number) if group else worker.send_signal(number)
        time.sleep(0.2)
    assert worker.wait(20) == 0
    assert time.monotonic() - begun < 15
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == ("READY", [])
    assert marks() == {}
    assert session.alive() == set()

    workers.start()
    until(lambda: states() == {"SUCCESSFUL"})
    assert marks() == {"long": 1}
    assert result.id == str(row.id)


@pytest.mark.parametrize(("number", "group"), [(signal.SIGINT, False), (signal.SIGTERM, True)])
def test_an_idle_worker_stops_at_once(number, group, workers, until):
    worker = workers.start()
    until(lambda: len(session.alive()) == 1)
    os.killpg(worker.pid, number) if group else worker.send_signal(number)
    assert worker.wait(STOP_SECONDS) == 0


def test_a_task_that_kills_its_worker_does_not_do_so_for_ever(workers, until):
    tasks.kill_the_worker.enqueue()
    for expected in ("READY", "FAILED"):
        assert workers.start().wait(30) == -signal.SIGKILL
        until(lambda: session.alive() == set())
        Undertaker().take_back(patience=0)
        assert states() == {expected}
        ours().filter(status="READY").update(run_after=timezone.now())
    row = ours().get()
    assert len(row.worker_ids) == 2
    assert row.exception_class_path == "pact.work.queue.WorkerGone"


def test_the_worker_survives_a_restart_of_its_database_sessions(marks, workers, until):
    worker = workers.start()
    until(lambda: len(session.alive()) == 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    tasks.leave_mark.enqueue("after")
    until(lambda: marks() == {"after": 1})
    until(lambda: len(session.alive()) == 1)
    assert worker.poll() is None


def test_work_begins_at_once_and_not_before_its_commit(marks, workers, until):
    workers.start()
    until(lambda: len(session.alive()) == 1)
    time.sleep(0.5)
    with transaction.atomic():
        tasks.leave_mark.enqueue("slow commit")
        send(1)
        time.sleep(1)
        assert marks() == {}
    until(lambda: marks() == {"slow commit": 1}, seconds=POLL_SECONDS - 0.1)
    until(lambda: mail_states() == {"sent"})


def test_mail_waits_for_a_mail_server_that_is_away_and_costs_no_attempt(workers, smtp, until):
    smtp.stop()
    row = send(1)
    workers.start()
    until(lambda: "refused" in OutgoingMail.objects.get().last_error)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 0)
    smtp.start()
    until(lambda: mail_states() == {"sent"}, seconds=40)
    assert [envelope.rcpt_tos for envelope in smtp.inbox.received] == [row.recipients]
