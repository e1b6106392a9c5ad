"""Real worker processes on the tests' database, and a real mail server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from pact.parts import ROOT

WORKER_SETTINGS = "tests.pact.work.worker_settings"


@pytest.fixture
def marks(db):
    """The table in which the tests' tasks leave their marks: which, and how often."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_marks (mark text)")

    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT mark FROM test_marks")
            return Counter(mark for (mark,) in cursor.fetchall())

    yield read
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS test_marks")


class Inbox:
    """What the mail server took: the Message-ID of each mail, as often as it came."""

    def __init__(self):
        self.received = []
        self.refusing = {}  # an address: what the server says to it

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer:
    """A real one on loopback, that can go away and come back."""

    def __init__(self):
        self.port = free_port()
        self.inbox = Inbox()
        self.controller = None

    def start(self):
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None


@pytest.fixture
def smtp():
    server = MailServer()
    server.start()
    yield server
    server.stop()


class Workers:
    def __init__(self, port):
        self.port = port
        self.processes = []

    def start(self):
        database = connection.settings_dict
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": WORKER_SETTINGS,
            "TEST_DATABASE": database["NAME"],
            "TEST_SMTP_PORT": str(self.port),
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def workers(transactional_db, smtp):
    workers = Workers(smtp.port)
    yield workers
    workers.end()


@pytest.fixture
def until():
    """Wait for a condition; fail when it does not come."""

    def wait(condition, seconds=30):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come to pass"
            time.sleep(0.05)

    return wait
