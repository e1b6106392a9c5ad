"""Tasks for the tests; a worker process finds them by their path."""

import os
import signal
import time

from django.db import connection

from pact.work.tasks import task


def note(mark):
    """Leave a row that is there only if the task's transaction is kept."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_marks (mark) VALUES (%s)", [mark])


@task("Leave mark", attempts=50)
def leave_mark(mark, seconds=0):
    note(mark)
    time.sleep(seconds)


@task("Fail always", attempts=3)
def fail_always(mark):
    note(mark)
    raise ValueError("It never works: NUL \0 inside")


@task("Kill the worker", attempts=2)
def kill_the_worker():
    os.kill(os.getpid(), signal.SIGKILL)


@task("Take too long", seconds=1, attempts=1)
def take_too_long():
    time.sleep(60)


@task("Return sum")
def return_sum(a, b):
    return {"sum": a + b}
