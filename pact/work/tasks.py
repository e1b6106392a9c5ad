"""How to declare work that can wait.

    @task(_("Remind somebody of a workshop"), attempts=3)
    def remind(registration_id): ...

    remind.enqueue(registration.pk)  # inside the transaction: rolled back with it

    @periodic(_("Tidy up"), at=time(3, 40))
    def tidy_up(): ...

Both belong in an app's `tasks.py`; arguments are JSON. A task may be begun more than once, as its
worker may be killed: with `atomic`, what it did in the database is kept together with the mark that
it is done, or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import django_tasks
from django.utils import timezone

NAMES = {}  # the path of a task: what it does, as the admin tells it


def task(name, *, attempts=5, seconds=600, atomic=True, priority=0):
    """Declare work, with what it does in the words of who looks at the admin. It fails for good
    after `attempts`; one attempt takes at most `seconds`.

    Turn `atomic` off for work that commits in steps of its own or speaks to others for long.
    """

    def declare(function):
        declared = django_tasks.task(
            function, attempts=attempts, seconds=seconds, atomic=atomic, priority=priority
        )
        NAMES[declared.module_path] = name
        return declared

    return declare


@dataclass(frozen=True)
class Every:
    period: timedelta

    def latest(self, now):
        """The last due time: counted from a fixed moment, so all workers agree on it."""
        start = datetime.fromtimestamp(0, tz=now.tzinfo)
        return start + (now - start) // self.period * self.period


@dataclass(frozen=True)
class DailyAt:
    at: time

    def latest(self, now):
        zone = timezone.get_default_timezone()
        today = now.astimezone(zone).date()
        due = datetime.combine(today, self.at, zone)
        return due if due <= now else datetime.combine(today - timedelta(days=1), self.at, zone)


PERIODIC = {}  # the path of a task: the task and its schedule


def periodic(name, *, every=None, at=None, **options):
    """Declare a task without arguments that is run `every` so long, or each day `at` a time in
    Brussels: once for each due time. When no worker was there, only the last one is made up for.
    """
    if (every is None) == (at is None):
        raise TypeError("periodic() takes either every= or at=.")
    schedule = Every(every) if every else DailyAt(at)

    def declare(function):
        declared = task(name, **options)(function)
        PERIODIC[declared.module_path] = declared, schedule
        return declared

    return declare
