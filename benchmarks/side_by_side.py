"""Pages of few and of many, asked in turn: a noisy moment of the machine befalls both.

Each database has a process of its own, which keeps its connection. What counts is the fastest
answer, as the machine has others to serve too; and the processor's time, of the process and of its
session in the database, which waiting for others does not lengthen.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.run import prepared_empty

ROUNDS, WARM = 40, 5


@contextmanager
def surroundings():
    """What the processes find: nothing of the person's own, and the static files."""
    with tempfile.TemporaryDirectory(prefix="pact-benchmark-") as var:
        os.environ |= {
            "PACT_LOCAL": "on",
            "PACT_ENV_FILE": os.devnull,
            "PACT_VAR": var,
            "SECRET_KEY": "only-for-this-benchmark-" * 3,
            "ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "pact.settings",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True
        )
        yield


class Database:
    """One of that name, filled, and the process that asks it."""

    def __init__(self, name, fill, *args):
        url = prepared_empty(name)
        self._process = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(url,)
        )
        began = time.perf_counter()
        self.filled = self.do(fill, *args)
        self.do(_tidy)
        print(f"{name}: filled in {time.perf_counter() - began:.0f} s", flush=True)  # noqa: T201

    def do(self, function, *args):
        return self._process.submit(function, *args).result()

    def close(self):
        self._process.shutdown()


def compare(small, large, rounds=ROUNDS):
    """Lines of a table in Markdown. Each is a database with its pages: by their names the address,
    and the key of who asks where that is not a visitor."""
    yield "| page | lines | queries | small, ms | large, ms | × small | in processor's time |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for page in small[1]:
        sides = [(database, pages[page]) for database, pages in (small, large)]
        lines, queries = zip(*(database.do(_warm, *page) for database, page in sides), strict=True)
        times = [[], []]
        for _ in range(rounds):
            for (database, asked), taken in zip(sides, times, strict=True):
                taken.append(database.do(_ask, *asked))
        few, many = ([min(column) for column in zip(*taken, strict=True)] for taken in times)
        yield (
            f"| {page} | {both(lines)} | {both(queries)} | {few[0]:.1f} | {many[0]:.1f}"
            f" | {many[0] / few[0]:.2f} | {many[1] / few[1]:.2f} |"
        )


def both(numbers):
    """Said once where they are the same."""
    return " and ".join(map(str, dict.fromkeys(numbers)))


def _begin(url):
    os.environ["DATABASE_URL"] = url
    import django

    django.setup()


def _tidy():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


_clients = {}


def _get(address, person):
    from django.test import Client

    from members.models import User

    if person not in _clients:
        _clients[person] = Client()
        if person:
            _clients[person].force_login(User.objects.get(pk=person))
    answer = _clients[person].get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer


def _warm(address, person=None):
    """How many lines the page lists, and how many queries it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM):
        _get(address, person)
    with CaptureQueriesContext(connection) as queries:
        answer = _get(address, person)
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return main.count("<li>"), len(queries)


def _processor():
    """Milliseconds so far, of this process and of its session."""
    from django.db import connection

    session = connection.connection.info.backend_pid
    taken = int(Path(f"/proc/{session}/schedstat").read_text().split()[0])
    return time.process_time() * 1000 + taken / 1e6


def _ask(address, person=None):
    """How long the page took, and how much of the processor, in milliseconds."""
    before, began = _processor(), time.perf_counter()
    _get(address, person)
    return (time.perf_counter() - began) * 1000, _processor() - before
