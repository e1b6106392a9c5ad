"""The states of stored tasks: claimed, done, tried again, failed, taken back from the dead."""

import logging
from contextlib import nullcontext
from datetime import timedelta
from time import monotonic
from traceback import format_exception

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from pact.models import PeriodicWork
from pact.work.backend import Task
from pact.work.backoff import HOUR, backoff
from pact.work.session import TASKS, alive, number_of, wake
from pact.work.tasks import PERIODIC

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=30)
# A worker that lost its session to a restart of the database has it back by then.
MISSING_SECONDS = 3


class GiveBack(BaseException):
    """The worker stops: the task goes back, as if it had not been begun."""


class TooLong(BaseException):
    """The task took more time than it may."""


class WorkerGone(Exception):  # noqa: N818
    """The worker, or its database, ended while it ran the task."""


class TakenAway(Exception):  # noqa: N818
    """The row is another worker's by now: what this one did is rolled back."""


def claim(worker_id):
    """The next task that is due, now this worker's; None when there is nothing to do."""
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim(worker_id)
        return row


def run(row, within=lambda seconds: nullcontext()):
    """Run a claimed task, and write down how it ended."""
    try:
        task = row.task
        arguments = row.args_kwargs
        context = [TaskContext(task_result=row.task_result)] if task.takes_context else []
        with transaction.atomic() if task.atomic else nullcontext():
            with within(task.seconds):
                value = task.call(*context, *arguments["args"], **arguments["kwargs"])
            _write(
                row,
                status=TaskResultStatus.SUCCESSFUL,
                finished_at=timezone.now(),
                return_value=normalize_json(value),
                exception_class_path="",
                traceback="",
            )
    except TakenAway:
        logger.warning("%s was taken away: it took too long to answer", row.task_path)
    except GiveBack:
        give_back(row)
    except BaseException as error:
        fail(row, error)


def give_back(row):
    """The attempt does not count."""
    try:
        _write(row, status=TaskResultStatus.READY, worker_ids=row.worker_ids[:-1])
        logger.info("%s is given back", row.task_path)
    except TakenAway:
        logger.warning("%s was taken away before it could be given back", row.task_path)


def fail(row, error):
    """Put it back for later; after the last attempt it has failed for good."""
    try:
        attempts = row.task.attempts
    except Exception:
        attempts = Task.__dataclass_fields__["attempts"].default
    made = len(row.worker_ids)
    written = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        # PostgreSQL stores no NUL.
        "traceback": "".join(format_exception(error)).replace("\0", "�"),
    }
    try:
        if made >= attempts:
            written |= {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
            _write(row, **written)
            logger.error("%s failed after %d attempts", row.task_path, made, exc_info=error)
        else:
            wait = backoff(made, FIRST_WAIT, HOUR)
            written |= {"status": TaskResultStatus.READY, "run_after": timezone.now() + wait}
            _write(row, **written)
            logger.warning(
                "%s failed (attempt %d of %d, again in %d s): %r",
                *(row.task_path, made, attempts, wait.total_seconds(), error),
            )
    except TakenAway:
        logger.warning("%s failed after it was taken away: %r", row.task_path, error)


def _write(row, **values):
    """Only for who has the task now: whoever was thought dead has no say any more."""
    mine = DBTaskResult.objects.filter(
        pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
    )
    if not mine.update(**values):
        raise TakenAway


def retry(rows):
    """Give failed tasks all their attempts anew; how many there were."""
    with transaction.atomic():
        count = rows.filter(status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY,
            run_after=timezone.now(),
            finished_at=None,
            worker_ids=[],
        )
        wake(TASKS)
    return count


class Undertaker:
    """Takes back the tasks of workers that are gone, and what this worker itself lost hold of."""

    def __init__(self, own_number=None):
        self.own_number = own_number
        self.missing = {}  # a worker's number: since when it is not seen

    def take_back(self, patience=MISSING_SECONDS):
        """Between two tasks of this worker: what it is said to be running, it is not."""
        living = alive() - {self.own_number}
        gone = {}
        running = DBTaskResult.objects.running()
        for pk, worker_ids in running.values_list("pk", "worker_ids"):
            number = number_of(worker_ids[-1]) if worker_ids else None
            if number in living:
                continue
            since = self.missing.get(number, monotonic())
            gone[number] = since
            if number == self.own_number or monotonic() - since >= patience:
                self._take_back(pk, worker_ids)
        self.missing = gone

    def _take_back(self, pk, worker_ids):
        with transaction.atomic():
            row = DBTaskResult.objects.running().filter(pk=pk, worker_ids=worker_ids).get_locked()
            if row is not None:
                fail(row, WorkerGone("The worker or its database ended during this task."))


def enqueue_periodic(now=None):
    """Enqueue what is due and was not yet enqueued for this due time, by whichever worker."""
    now = now or timezone.now()
    known = dict(PeriodicWork.objects.values_list("path", "last_due"))
    for path, (task, schedule) in PERIODIC.items():
        due = schedule.latest(now)
        if path not in known:
            # Seen for the first time: it begins with its next due time.
            PeriodicWork.objects.bulk_create(
                [PeriodicWork(path=path, last_due=due)], ignore_conflicts=True
            )
        elif known[path] < due:
            with transaction.atomic():
                # One worker's update counts; the others wait for it and then find nothing to do.
                if PeriodicWork.objects.filter(path=path, last_due__lt=due).update(last_due=due):
                    task.enqueue()
