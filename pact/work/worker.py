"""The process that does what can wait: tasks in its main thread, mail in another.

So a long task holds up no login code, and a signal can end a task that does not stop.
"""

import logging
import signal
import threading
import time
from contextlib import contextmanager
from importlib import import_module
from queue import Empty, SimpleQueue

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.utils.module_loading import module_has_submodule

from pact.work import queue
from pact.work.outbox import Sender, Unreachable
from pact.work.session import MAIL, TASKS, Session

logger = logging.getLogger(__name__)

POLL_SECONDS = 2  # for what becomes due by time; all else wakes the worker
STOP_SECONDS = 10  # for the task at hand; less than the supervisor waits
MAIL_PAUSE = 5, 60  # seconds without a mail server: at first, at most
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def discover():
    """Import each app's tasks.py, where periodic work is declared."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "tasks"):
            try:
                import_module(f"{app.name}.tasks")
            except Exception:
                logger.exception("%s.tasks cannot be imported: its periodic work rests", app.name)


class Worker:
    def __init__(self):
        # SimpleQueue is safe in signal handlers; events are not.
        self.awake = {TASKS: SimpleQueue(), MAIL: SimpleQueue()}
        self.session = Session(self.awake)
        self.undertaker = queue.Undertaker(self.session.number)
        self.stopping = self.running = False
        self.housekept = 0

    def run(self):
        """Work until a signal comes."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        signal.signal(signal.SIGALRM, self._on_alarm)
        discover()
        logger.info("Worker %s starts", self.session.id)
        mail = threading.Thread(target=self._send_mail, name="mail", daemon=True)
        self.session.start()
        mail.start()
        while not self.stopping:
            with self._surviving("work"):
                if self.session.held.is_set() and self._work():
                    continue
            self._sleep(TASKS, POLL_SECONDS)
        mail.join(STOP_SECONDS)
        self.session.stopped.set()
        # Whoever presses once more does not break off the interpreter's own end.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        logger.info("Worker %s stops", self.session.id)

    def _work(self):
        """Run one task; False when none is due."""
        if time.monotonic() - self.housekept >= POLL_SECONDS:
            self.housekept = time.monotonic()
            self.undertaker.take_back()
            queue.enqueue_periodic()
        row = queue.claim(self.session.id)
        if row is not None:
            queue.run(row, self._within)
        return row is not None

    def _send_mail(self):
        sender, pause = Sender(), MAIL_PAUSE[0]
        while not self.stopping:
            try:
                with self._surviving("mail"):
                    sender.send_due(lambda: self.stopping)
                    pause = MAIL_PAUSE[0]
            except Unreachable as error:
                logger.warning("No mail server, again in %d s: %s", pause, error)
                self._pause(pause)
                pause = min(2 * pause, MAIL_PAUSE[1])
            self._sleep(MAIL, POLL_SECONDS)

    @contextmanager
    def _surviving(self, what):
        """Nothing that goes wrong ends the worker, least of all a database that restarts."""
        try:
            if connections[DEFAULT_DB_ALIAS].in_atomic_block:
                # A signal struck in the very moment of a commit: begin with a new connection.
                connections[DEFAULT_DB_ALIAS].close()
                del connections[DEFAULT_DB_ALIAS]
            close_old_connections()
            yield
        except Unreachable:
            raise
        except Exception as error:
            if self.session.held.is_set():
                logger.exception("The worker's %s stumbled", what)
            else:
                logger.warning("The worker's %s waits for the database: %r", what, error)
            connections[DEFAULT_DB_ALIAS].close()

    def _sleep(self, kind, seconds):
        """Until there is something new, but no longer than so many seconds."""
        try:
            if not self.stopping:
                self.awake[kind].get(timeout=seconds)
            while True:
                self.awake[kind].get_nowait()
        except Empty:
            pass

    def _pause(self, seconds):
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            self._sleep(MAIL, deadline - time.monotonic())

    # Signals --------------------------------------------------------------------------------

    def _on_signal(self, number, frame):
        """Harmless when it comes again, as to the whole process group."""
        if not self.stopping:
            self.stopping = True
            if self.running:
                signal.setitimer(signal.ITIMER_REAL, STOP_SECONDS)
            for waiting in self.awake.values():
                waiting.put(None)

    def _on_alarm(self, number, frame):
        if self.running:
            raise queue.GiveBack if self.stopping else queue.TooLong

    @contextmanager
    def _within(self, seconds):
        self.running = True
        try:
            if self.stopping:
                raise queue.GiveBack
            signal.setitimer(signal.ITIMER_REAL, seconds)
            yield
        finally:
            self.running = False
            signal.setitimer(signal.ITIMER_REAL, 0)
