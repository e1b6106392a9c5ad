"""script/server's supervisor, as a person meets it: real processes, signals and pages."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from pact.parts import MARK, ROOT, end_leftovers
from pact.postgres import SHARED, socket_folder

READY_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parts_of(var):
    """The running processes that belong to this folder, by the mark in their environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(var):
                found.append(process)
    return found


class Portal:
    """Starts `python -m pact.serve` on a folder of its own."""

    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.started = []

    def start(self, **environment):
        """With its output going to a file: a pipe nobody reads would block it."""
        base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {
            "ALLOWED_HOSTS": "127.0.0.1",  # set, even to nothing, so that no .env decides
            "DATABASE_URL": "",
            "DEBUG": "",
            "EMAIL_URL": "",
            "PACT_ENV_FILE": "/dev/null",
            "PACT_LOCAL": "on",
            "PACT_VAR": str(self.var),
            "PORT": str(self.port),
            "SECRET_KEY": "only-for-this-test-" * 4,
            "WEB_WORKERS": "1",
        }
        with (self.var.parent / f"output-{len(self.started)}").open("w+") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "pact.serve"],
                cwd=ROOT,
                env=base | own | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process.output = Path(output.name)
        self.started.append(process)
        return process

    def start_ready(self, **environment):
        process = self.start(**environment)
        deadline = time.monotonic() + READY_SECONDS
        while "Stop with Ctrl-C" not in process.output.read_text():
            assert process.poll() is None, process.output.read_text()
            assert time.monotonic() < deadline, process.output.read_text()
            time.sleep(0.05)
        return process

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def end(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()
        for process in parts_of(self.var):
            with suppress(psutil.Error):
                process.kill()
        shutil.rmtree(socket_folder(self.var / "postgres"), ignore_errors=True)


@pytest.fixture
def portal():
    folder = Path(tempfile.mkdtemp(prefix="pact-serve-", dir=SHARED))
    folder.chmod(0o755)
    (folder / "var").mkdir()
    portal = Portal(folder / "var")
    yield portal
    portal.end()
    shutil.rmtree(folder)


def test_one_life(portal):
    """Start, a second start, kill, start again, stop: in one test as each start takes seconds."""
    first = portal.start_ready()
    assert portal.get("/healthz") == 200
    assert portal.get("/accounts/login/") == 200
    assert f"http://127.0.0.1:{portal.port}/accounts/login/" in first.output.read_text()

    second = portal.start(PORT=str(free_port()))
    assert second.wait(20) == 1
    assert f"runs already at http://127.0.0.1:{portal.port}/" in second.output.read_text()
    assert portal.get("/healthz") == 200

    first.kill()
    first.wait()
    left = parts_of(portal.var)
    assert {"postgres"} < {process.name() for process in left}
    again = portal.start_ready()
    assert portal.get("/healthz") == 200
    assert [process for process in left if process.is_running()] == []
    assert "shown this once" not in again.output.read_text()

    os.killpg(again.pid, signal.SIGINT)
    assert again.wait(20) == 0
    assert parts_of(portal.var) == []
    with pytest.raises(ConnectionRefusedError):
        portal.get("/healthz")


def part(server, word):
    """The process that the supervisor started with this word in its command."""
    for child in psutil.Process(server.pid).children():
        with suppress(psutil.Error):  # ended just now
            if word in " ".join(child.cmdline()):
                return child
    return None


def test_a_killed_worker_comes_back(portal):
    server = portal.start_ready()
    first = part(server, "manage.py worker")
    first.kill()
    deadline = time.monotonic() + 30
    while (second := part(server, "manage.py worker")) in (None, first):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert server.poll() is None
    assert portal.get("/healthz") == 200
    assert "The worker ended by itself (status -9): it comes back." in server.output.read_text()
    server.terminate()
    assert server.wait(20) == 0
    assert second.is_running() is False
    assert parts_of(portal.var) == []


@pytest.mark.parametrize(
    ("word", "message"),
    [("postgres", "The database ended by itself"), ("granian", "The web server ended by itself")],
)
def test_a_killed_part_ends_all(portal, word, message):
    server = portal.start_ready()
    part(server, word).kill()
    assert server.wait(30) == 1
    assert message in server.output.read_text()
    assert parts_of(portal.var) == []


def test_sigterm_during_the_first_start(portal):
    server = portal.start()
    while "Preparing" not in server.output.read_text():
        assert server.poll() is None
        time.sleep(0.02)
    server.terminate()
    assert server.wait(20) == 0
    assert parts_of(portal.var) == []


def test_taken_port(portal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", portal.port))
        taken.listen()
        server = portal.start()
        assert server.wait(20) == 1
    assert f"Cannot listen on 127.0.0.1, port {portal.port}" in server.output.read_text()
    assert not (portal.var / "postgres").exists()


def test_port_that_is_no_number(portal):
    server = portal.start(PORT="http")
    assert server.wait(20) == 1
    assert server.output.read_text() == "PORT is 'http': make it a number like 8000.\n"


def test_unreachable_database(portal):
    address = f"postgres://anna:s3cret@127.0.0.1:{free_port()}/portal"
    server = portal.start(DATABASE_URL=address)
    assert server.wait(20) == 1
    said = server.output.read_text()
    assert "The database portal on host 127.0.0.1 cannot be reached" in said
    assert "DATABASE_URL" in said
    assert "s3cret" not in said
    assert not (portal.var / "postgres").exists()


def test_malformed_database_address_keeps_the_password_secret(portal):
    server = portal.start(DATABASE_URL="postgres://anna:s3#cret@host:port/portal")
    assert server.wait(20) == 1
    said = server.output.read_text()
    assert "DATABASE_URL" in said
    assert "s3" not in said
    assert "cret" not in said


def test_first_start_writes_a_private_env_file(portal):
    env_file = portal.var.parent / ".env"
    server = portal.start(PACT_ENV_FILE=str(env_file), SECRET_KEY="", PACT_LOCAL="")
    while not env_file.exists():
        assert server.poll() is None, server.output.read_text()
        time.sleep(0.02)
    server.terminate()
    assert server.wait(20) == 0
    assert env_file.stat().st_mode & 0o777 == 0o600
    lines = dict(line.split("=") for line in env_file.read_text().splitlines() if "=" in line)
    assert lines["PACT_LOCAL"] == "on"
    assert len(lines["SECRET_KEY"]) >= 50


def test_a_worker_that_comes_while_leftovers_are_ended_is_ended_too(tmp_path):
    """A web server that is told to stop just as it replaces a worker leaves the new one behind."""
    mark = {"env": os.environ | {MARK: str(tmp_path)}}
    heir = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    leave = (
        f"import signal, subprocess, sys, time\nsignal.signal(15, lambda *_: ({heir}, sys.exit()))"
    )
    ready = "print(1, flush=True)\ntime.sleep(60)"
    command = [sys.executable, "-c", f"{leave}\n{ready}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, **mark) as left:
        left.stdout.readline()
        end_leftovers(tmp_path)
    assert parts_of(tmp_path) == []


def test_a_python_that_was_named_and_is_too_old_is_refused(tmp_path):
    old = tmp_path / "old python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    command = ["bash", "-c", "source script/_setup && find_python"]
    environment = os.environ | {"PYTHON": str(old)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"PYTHON={old} is not" in done.stderr
    assert "sudo apt-get install python3" in done.stderr
