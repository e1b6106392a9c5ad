"""An issue of the newsletter to many readers: into the outbox, and by the real worker to a real
mail server on loopback.

    .venv/bin/python -m pact.postgres run -- .venv/bin/python -m benchmarks.newsletter 10000

Each run has readers and an issue of its own: one undisturbed, one in which the worker is killed
(SIGKILL) half-way and another goes on. Prints tables in Markdown, for RESULTS.md.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
POSTS, TOPICS = 8, 20
LANGUAGES = ("en", "nl", "fr", "de")


def fill(readers, run):
    """An issue of eight posts, and readers in four languages, half with topics of their own."""
    from django.utils import timezone

    from news.models import Subscriber, Topic, TopicOfSubscriber
    from tests.factories.news import PostFactory
    from tests.factories.newsletter import IssueFactory

    Subscriber.objects.all().delete()
    topics = [
        Topic.objects.create(name=f"{run} {n}", slug=f"{run}-{n}".lower()) for n in range(TOPICS)
    ]
    lead = "What was done. " * 12
    posts = [PostFactory(title=f"{run}, post {n}", lead=lead) for n in range(POSTS)]
    for number, post in enumerate(posts):
        post.topics.set(topics[number % TOPICS :: POSTS])
    people = Subscriber.objects.bulk_create(
        (
            Subscriber(
                email=f"{run}-{n}@reader.example".lower(),
                language=LANGUAGES[n % 4],
                every_topic=n % 2 == 0,
                state=Subscriber.State.CONFIRMED,
                confirmed_at=timezone.now(),
            )
            for n in range(readers)
        ),
        batch_size=5000,
    )
    TopicOfSubscriber.objects.bulk_create(
        (
            TopicOfSubscriber(subscriber=person, topic=topics[(n + step) % TOPICS])
            for n, person in enumerate(people)
            if not person.every_topic
            for step in (0, 7, 8)
        ),
        batch_size=5000,
    )
    return IssueFactory(subject=run, posts=posts, introduction="Dear reader,\n\nthis is new.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """aiosmtpd in a process of its own, which writes down whom each mail was for, and its size."""

    def __init__(self, folder):
        self.port, self.log = free_port(), Path(folder) / "taken"
        self.log.touch()
        command = [sys.executable, "-m", "benchmarks.newsletter", "--server"]
        self.process = subprocess.Popen([*command, str(self.port), str(self.log)], cwd=ROOT)

    def taken(self):
        """How often each reader got it."""
        return Counter(line.split()[0] for line in self._lines())

    def size(self):
        """Of a mail, in kB, as it went over the wire."""
        return statistics.median(int(line.split()[1]) for line in self._lines()) / 1000

    def _lines(self):
        return [line for line in self.log.read_text().splitlines(keepends=True) if "\n" in line]


def serve(port, log):
    import asyncio

    from aiosmtpd.smtp import SMTP

    with open(log, "a", buffering=1) as out:

        class Handler:
            async def handle_DATA(self, server, session, envelope):  # noqa: N802
                [address] = envelope.rcpt_tos
                out.write(f"{address} {len(envelope.content)}\n")
                return "250 OK"

        async def run():
            loop = asyncio.get_running_loop()
            await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", port)
            await asyncio.Event().wait()

        asyncio.run(run())


class Worker:
    def __init__(self, port):
        environment = os.environ | {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        self.memory = []  # of the process, in MB, since its first mail

    def look(self):
        self.memory.append(psutil.Process(self.process.pid).memory_info().rss / 2**20)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


def run(readers, name, kill):
    """The row of a table."""
    from django.db import connection

    from news.models import Delivery
    from news.newsletter import sending
    from pact.models import OutgoingMail

    issue = fill(readers, name)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    wanted = sum(sending.audience(issue)[0].values())
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        worker, before = Worker(server.port), 0
        memory, queued = [], None
        try:
            time.sleep(5)  # both are up
            sending.send_now(issue)
            started = time.monotonic()
            while True:
                time.sleep(0.25)
                taken = len(server.taken())
                if taken > before:
                    worker.look()
                issue.refresh_from_db()
                waits = OutgoingMail.objects.filter(state="queued").exists()
                if queued is None and issue.state == "sent":
                    queued = time.monotonic() - started
                if issue.state == "sent" and not waits:
                    break
                if kill and taken > wanted / 2:
                    kill = False
                    worker.end(signal.SIGKILL)
                    memory += worker.memory
                    worker, before = Worker(server.port), len(server.taken())
            spent = time.monotonic() - started
            taken, size = server.taken(), server.size()
        finally:
            worker.end()
            server.process.terminate()
            server.process.wait()
    memory += worker.memory
    tenth = max(len(worker.memory) // 10, 1)
    sent = Delivery.objects.filter(issue=issue, mail__state="sent").count()
    assert set(taken) == set(
        Delivery.objects.filter(issue=issue)
        .exclude(outcome="nothing")
        .values_list("subscriber__email", flat=True)
    ), "somebody did not get it, or somebody else did"
    return (
        name,
        f"{readers:,}",
        f"{size:.1f}",
        f"{queued:.1f}",
        f"{spent:.1f}",
        f"{wanted / spent:.0f}",
        f"{max(memory):.0f}",
        f"{statistics.mean(worker.memory[-tenth:]) - statistics.mean(worker.memory[:tenth]):+.1f}",
        f"{len(taken):,}",
        f"{sum(taken.values()) - len(taken)}",
        f"{sent:,}",
    )


HEADS = (
    *("run", "readers", "kB a mail", "all in the outbox, s", "all sent, s", "mails/s"),
    *("worker at most, MB", "its first tenth to its last, MB"),
    *("readers reached", "mails doubled", "marked as sent"),
)


def say(*cells):
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def main(readers):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    say(*HEADS)
    say(*len(HEADS) * ["---"])
    for name, kill in (("undisturbed", False), ("worker killed half-way", True)):
        say(*run(readers, name.replace(" ", "-"), kill))


if __name__ == "__main__":
    if sys.argv[1] == "--server":
        serve(int(sys.argv[2]), sys.argv[3])
    else:
        main(int(sys.argv[1]))
