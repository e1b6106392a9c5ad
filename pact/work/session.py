"""Who is alive, and how workers are woken.

Each worker has a database session of its own that holds an advisory lock on its number for as long
as it lives: the lock goes with the process, however that ends. The same session listens for work.
"""

import logging
import os
import secrets
import select
import socket
import threading

import psycopg2
from django.db import connection

logger = logging.getLogger(__name__)

CHANNEL = "pact_work"
TASKS, MAIL = "tasks", "mail"
LOCKS = 0x50414354  # "PACT", the first half of the advisory locks' key
CHECK_SECONDS = 5
# When a machine loses its power, the other end notices within a minute.
CLIENT_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
SERVER_KEEPALIVE = (
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
)


def wake(kind):
    """Tell the workers, once the current transaction is committed, that there is something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, kind])


def alive():
    """The numbers of the workers that live."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted"
            " AND datname = current_database()",
            [LOCKS],
        )
        return {number for (number,) in cursor.fetchall()}


def number_of(worker_id):
    """The number in a worker's name; None in a name of another kind."""
    number = worker_id.rpartition("-")[2]
    return int(number) if number.isdecimal() else None


class Session(threading.Thread):
    """Keeps the session, and makes it anew when the database was away.

    `queues` has a queue for each kind of work; what arrives there means: look now.
    """

    def __init__(self, queues):
        super().__init__(name="session", daemon=True)
        self.queues = queues
        self.number = secrets.randbelow(2**31)
        self.id = f"{socket.gethostname()[:40]}-{os.getpid()}-{self.number}"
        self.held = threading.Event()
        self.stopped = threading.Event()
        self.parameters = connection.get_connection_params() | CLIENT_KEEPALIVE

    def run(self):
        while not self.stopped.is_set():
            try:
                self._keep()
            except psycopg2.Error as error:
                if self.held.is_set():
                    logger.warning("The database went away: %s", str(error).strip())
                self.held.clear()
                self.stopped.wait(1)

    def _keep(self):
        session = psycopg2.connect(**self.parameters)
        try:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(SERVER_KEEPALIVE)
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, self.number])
                cursor.execute(f"LISTEN {CHANNEL}")
                self.held.set()
                self._wake_all()  # what came meanwhile was not heard
                while not self.stopped.is_set():
                    if not select.select([session], [], [], CHECK_SECONDS)[0]:
                        cursor.execute("SELECT 1")
                    session.poll()
                    while session.notifies:
                        kind = session.notifies.pop().payload
                        if kind in self.queues:
                            self.queues[kind].put(kind)
        finally:
            session.close()

    def _wake_all(self):
        for kind, queue in self.queues.items():
            queue.put(kind)
