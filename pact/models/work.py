from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from pact.work.tasks import NAMES


class StoredTask(DBTaskResult):
    """A task in the queue, as the admin shows it."""

    STATES = {
        TaskResultStatus.READY: _("waiting"),
        TaskResultStatus.RUNNING: _("running"),
        TaskResultStatus.SUCCESSFUL: _("done"),
        TaskResultStatus.FAILED: _("failed"),
    }

    class Meta:
        proxy = True
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self):
        return self.name

    @property
    def name(self):
        """What it does; of a task that is no longer in the program, what it was called there."""
        last = self.task_path.rpartition(".")[2]
        return str(NAMES.get(self.task_path) or last.replace("_", " "))

    @property
    def state(self):
        return self.STATES[self.status]

    @property
    def attempts(self):
        return len(self.worker_ids)

    @property
    def last_error(self):
        """The last line of the traceback, which says what went wrong."""
        return self.traceback.strip().rpartition("\n")[2]

    @property
    def due(self):
        """When it may be run; None when at once."""
        return None if self.run_after == get_date_max() else self.run_after


class PeriodicWork(models.Model):
    """For which due time a periodic task was last put into the queue, by whichever worker."""

    path = models.CharField(max_length=200, primary_key=True)
    last_due = models.DateTimeField()

    def __str__(self):
        return self.path
