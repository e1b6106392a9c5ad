"""The thread of a web process that hears from PostgreSQL when public content changed."""

import logging
import selectors
import threading
import time
from contextlib import closing

import psycopg2
from django.db import connection as django_connection

from pact.public_cache.changes import CHANNEL, VERSION
from pact.public_cache.store import clock

HEARTBEAT = 1  # second
TRUST = 3  # seconds after a heartbeat: how long a link may be dead without a sign
LONGEST_PAUSE = 5  # seconds between attempts to connect
NAME = "public cache"  # as pg_stat_activity shows it

log = logging.getLogger(__name__)


class NoSignalError(Exception):
    """Notifications cannot arrive here."""


class Listener:
    def __init__(self, store):
        self.store = store
        self.thread = None
        self.lock = threading.Lock()

    def start(self):
        """At the first request and not before: servers make their processes after the import."""
        if self.thread is None and self.store.limit:
            with self.lock:
                if self.thread is None:
                    self.thread = threading.Thread(target=self.run, name=NAME, daemon=True)
                    self.thread.start()

    def run(self):
        self.pause, self.lost = 0.1, False
        while True:
            try:
                with closing(self.connect()) as connection:
                    self.listen(connection)
            except Exception as error:
                # Without the signal, each request asks the database for the version.
                self.store.trusted_until = 0.0
                if not self.lost:
                    log.warning("The signal of content changes is lost: %s", str(error).strip())
                self.lost = True
            time.sleep(self.pause)
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def connect(self):
        parameters = django_connection.get_connection_params() | {
            "application_name": NAME,
            "connect_timeout": LONGEST_PAUSE,
            "keepalives": 1,
            "keepalives_idle": TRUST,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "tcp_user_timeout": TRUST * 1000,
        }
        connection = psycopg2.connect(**parameters)
        connection.autocommit = True
        return connection

    def listen(self, connection):
        with connection.cursor() as cursor, selectors.DefaultSelector() as selector:
            cursor.execute("SELECT pg_backend_pid()")
            if cursor.fetchone()[0] != connection.info.backend_pid:
                # A pooler may give this LISTEN to anybody.
                raise NoSignalError("DATABASE_URL leads to a connection pooler")
            cursor.execute(f"LISTEN {CHANNEL}")
            selector.register(connection, selectors.EVENT_READ)
            while True:
                self.hear(connection, cursor)
                if selector.select(HEARTBEAT):
                    connection.poll()

    def hear(self, connection, cursor):
        """Take in what was notified, then see that nothing else changed."""
        while True:
            if connection.notifies:
                connection.notifies.clear()
                self.store.forget()
            asked = clock()
            cursor.execute(VERSION)
            version = cursor.fetchone()[0]
            if not connection.notifies:  # none came with the answer
                break
        self.store.confirm(version)
        self.store.trusted_until = asked + TRUST
        if self.lost:
            log.warning("The signal of content changes is back.")
        self.pause, self.lost = 0.1, False
