"""How the Tasks API of Django stores the portal's work: in the database, with some attempts."""

from dataclasses import dataclass

from django_tasks import base
from django_tasks_db.backend import DatabaseBackend

from pact.work.session import TASKS, wake


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(base.Task):
    attempts: int = 5
    seconds: int = 600
    atomic: bool = True


class Backend(DatabaseBackend):
    task_class = Task

    def enqueue(self, task, args, kwargs):
        result = super().enqueue(task, args, kwargs)
        wake(TASKS)
        return result
