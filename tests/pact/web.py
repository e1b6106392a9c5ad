"""Real web processes on the test database."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

START_SECONDS = 60


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Web:
    """One granian process; `database` is its DATABASE_URL."""

    def __init__(self, database, log, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.log = Path(log)
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
                    *("--port", str(self.port), "--workers", "1", "--blocking-threads", "4"),
                    *("--log-level", "warning", "pact.wsgi:application"),
                ],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
                | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait_for(lambda: self.answers(), START_SECONDS)

    def answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.get("/robots.txt").status == 200
        except OSError:
            return False

    def get(self, path, method="GET", host=None, **headers):
        """headers: if_none_match="…" is sent as If-None-Match."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(client):
            client.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            client.putheader("Host", host or self.host)
            for name, value in headers.items():
                client.putheader(name.replace("_", "-"), value)
            client.endheaders()
            response = client.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())

    @staticmethod
    def wait_for(condition, seconds):
        """How long it took."""
        start = time.monotonic()
        while not condition():
            assert time.monotonic() < start + seconds, f"not within {seconds} seconds"
            time.sleep(0.002)
        return time.monotonic() - start

    def end(self):
        self.process.terminate()
        self.process.wait(20)


def database_url():
    """DATABASE_URL, with the name that the test database has."""
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
