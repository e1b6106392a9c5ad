"""The supervisor behind script/server: starts the portal's parts, watches them, stops them.

The parts are child processes, each with a session of its own: Ctrl-C reaches the supervisor only,
which stops them in order. All carry PACT_SERVER_ROOT in their environment; by that mark the next
start finds and ends what a killed supervisor left behind.
"""

import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from pathlib import Path

import environ

from pact.parts import MARK, ROOT, Database, LastingPart, Part, end_leftovers
from pact.postgres import Cluster, PostgresError

ENV_FILE = Path(os.environ.get("PACT_ENV_FILE") or ROOT / ".env")
HEALTH_SECONDS = 60
THREADS = 4  # a web worker; each may hold a database connection


class StartError(Exception):
    """Says what is wrong and what to do."""


class Stop(Exception):  # noqa: N818
    """The exit status: 0 when somebody asked for it, 1 when a part ended by itself."""


class Server:
    def __init__(self):
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = whole_number("PORT", 8000)
        self.workers = whole_number("WEB_WORKERS", 2)
        shown = f"[{self.host}]" if ":" in self.host else self.host
        self.address = f"http://{shown}:{self.port}/"
        self.var = Path(os.environ.get("PACT_VAR") or ROOT / "var").resolve()
        self.parts = []
        self.signalled = False

    def run(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, self.on_signal)
        self.var.mkdir(parents=True, exist_ok=True)
        with self.only_one():
            os.environ[MARK] = str(self.var)
            os.environ.setdefault("DATABASE_URL", "")  # what is settled here holds for all parts
            end_leftovers(self.var)
            check_port(self.host, self.port)
            check_database_url()
            write_env_file()
            try:
                self.start_and_watch()
            finally:
                for part in reversed(self.parts):
                    part.stop()

    @contextlib.contextmanager
    def only_one(self):
        with (self.var / "server.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise StartError(f"The portal runs already at {lock.read()}") from None
            lock.truncate(0)
            lock.write(self.address)
            lock.flush()
            yield

    def on_signal(self, *_):
        if not self.signalled:
            self.signalled = True
            say("Stopping …")

    def start_and_watch(self):
        if not os.environ.get("DATABASE_URL"):
            say("Starting the database …")
            cluster = Cluster(self.var / "postgres")
            self.parts.append(Database(cluster))
            if cluster.notice:
                say(cluster.notice)
        say("Preparing tables, first content and static files …")
        self.prepare()
        say("Starting the web server …")
        self.parts.append(self.web_server())
        self.parts.append(LastingPart("worker", "manage.py", "worker"))
        self.watch(until=self.is_healthy, seconds=HEALTH_SECONDS)
        say(f"\nThe portal is ready: {self.address}")
        say(f"Log in at {self.address}accounts/login/")
        say("Stop with Ctrl-C.")
        self.watch()

    def prepare(self):
        part = Part("preparation", "-m", "pact.prepare")
        try:
            self.watch(until=lambda: part.process.poll() is not None)
        finally:
            part.stop()
        if part.process.returncode:
            raise Stop(1)  # it has said why

    def web_server(self):
        return Part(
            "web server",
            *("-m", "granian", "--interface", "wsgi"),
            *("--host", self.host, "--port", str(self.port), "--no-ws"),
            *("--workers", str(self.workers), "--blocking-threads", str(THREADS)),
            *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
            *("--log-level", "warning", "pact.wsgi:application"),
        )

    def watch(self, until=lambda: False, seconds=float("inf")):
        """Return once the condition holds. Raise Stop on a signal or when a part has ended that
        the others need.
        """
        deadline = time.monotonic() + seconds
        while not until():
            if self.signalled:
                raise Stop(0)
            for part in self.parts:
                status = part.process.poll()
                if status is not None and part.comes_back:
                    if part.come_back() is not None:
                        say(f"The {part.name} ended by itself (status {status}): it comes back.")
                elif status is not None:
                    say(f"The {part.name} ended by itself (status {status}): stopping the rest.")
                    raise Stop(1)
            if time.monotonic() > deadline:
                raise StartError(f"No sound answer from {self.address}healthz in {seconds} s.")
            time.sleep(0.1)

    def is_healthy(self):
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
        connection = http.client.HTTPConnection(
            everywhere.get(self.host, self.host), self.port, timeout=5
        )
        # A name the portal answers to.
        hosts = os.environ.get("ALLOWED_HOSTS", "").split(",")
        headers = {"Host": hosts[0].strip().lstrip(".")} if hosts[0] else {}
        with (
            contextlib.closing(connection),
            contextlib.suppress(OSError, http.client.HTTPException),
        ):
            connection.request("GET", "/healthz", headers=headers)
            return connection.getresponse().status == 200
        return False


def say(line):
    print(line, flush=True)


def whole_number(name, default):
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 2**16:
        raise StartError(f"{name} is {value!r}: make it a number like {default}.")
    return int(value)


def check_port(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"Cannot listen on {host}, port {port}: {error.strerror}.\n"
                f"Choose another port: PORT={port + 1} script/server"
            ) from None


def check_database_url():
    """Here, as the traceback of a failure in the settings would show parts of the password."""
    try:
        environ.Env.db_url_config(os.environ.get("DATABASE_URL") or "postgres://")
    except ValueError:
        raise StartError(
            "DATABASE_URL is not understood: write postgres://user:password@host:port/name, with"
            " special characters of the password percent-encoded (# is %23, @ is %40)."
        ) from None


def write_env_file():
    """A first start without any configuration is a local try-out."""
    if ENV_FILE.exists() or os.environ.get("SECRET_KEY"):
        return
    text = (
        "# Written by script/server for a local try-out; .env.example explains all variables.\n"
        f"PACT_LOCAL=on\nSECRET_KEY={secrets.token_urlsafe(50)}\n"
    )
    new = ENV_FILE.with_name(f"{ENV_FILE.name}.new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    new.rename(ENV_FILE)
    environ.Env.read_env(ENV_FILE)
    say(f"Wrote {ENV_FILE.name} for local use.")


def main():
    environ.Env.read_env(ENV_FILE)
    try:
        Server().run()
    except Stop as stop:
        return stop.args[0]
    except (StartError, PostgresError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror}: {error.filename}. May this user write there?", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
