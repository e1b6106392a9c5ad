"""The processes that make up the running portal."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
MARK = "PACT_SERVER_ROOT"  # in the environment of all parts: the var folder they belong to


RESTART_SECONDS = 2, 60  # before a part that ended comes back: at first, at most


class Part:
    """A child process with what it starts in turn."""

    comes_back = False

    def __init__(self, name, *command):
        self.name = name
        self.command = command
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        self.end_group()
        self.process.wait()

    def end_group(self):
        """What remains of it, as when its first process was killed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class LastingPart(Part):
    """One that is started anew when it ends: the portal answers without it meanwhile."""

    comes_back = True
    wait = RESTART_SECONDS[0] / 2
    due = None

    def start(self):
        self.started_at = time.monotonic()
        self.due = None
        super().start()

    def come_back(self):
        """To be called again and again while it is ended. How it ended, when just noticed."""
        now = time.monotonic()
        if self.due is None:
            lasted = now - self.started_at
            first, most = RESTART_SECONDS
            self.wait = first if lasted > most else min(2 * self.wait, most)
            self.due = now + self.wait
            return self.process.returncode
        if now >= self.due:
            self.end_group()
            self.start()
        return None


class Database:
    name = "database"
    comes_back = False

    def __init__(self, cluster):
        self.cluster = cluster
        cluster.start()
        self.process = cluster.process
        self.stop = cluster.stop


def end_leftovers(var):
    """End the processes that a killed supervisor of this folder left behind, and no others."""
    for _ in range(10):  # a web server may replace a dead worker while it is ended itself
        marked = marked_processes(var)
        if not marked:
            return
        for end in (psutil.Process.terminate, psutil.Process.kill):
            for process in marked:
                with contextlib.suppress(psutil.Error):
                    # To PostgreSQL, SIGTERM means to wait for all sessions to end.
                    postgres = process.name() == "postgres" and end is psutil.Process.terminate
                    process.send_signal(signal.SIGINT) if postgres else end(process)
            _, marked = psutil.wait_procs(marked, timeout=3)


def marked_processes(var):
    marked = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(var):
                marked.append(process)
    return marked
