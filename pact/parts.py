"""The processes that make up the running portal."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
MARK = "PACT_SERVER_ROOT"  # in the environment of all parts: the var folder they belong to


class Part:
    """A child process with what it starts in turn."""

    def __init__(self, name, *command):
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def stop(self):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        # What remains of the group, as when its first process was killed.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Database:
    name = "database"

    def __init__(self, cluster):
        self.cluster = cluster
        cluster.start()
        self.process = cluster.process
        self.stop = cluster.stop


def end_leftovers(var):
    """End the processes that a killed supervisor of this folder left behind, and no others."""
    marked = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(var):
                marked.append(process)
    for end in (psutil.Process.terminate, psutil.Process.kill):
        for process in marked:
            with contextlib.suppress(psutil.Error):
                # To PostgreSQL, SIGTERM means to wait for all sessions to end.
                postgres = process.name() == "postgres" and end is psutil.Process.terminate
                process.send_signal(signal.SIGINT) if postgres else end(process)
        _, marked = psutil.wait_procs(marked, timeout=3)
