"""The stages of an import: uploaded, checked, confirmed, brought in; or refused, or forgotten."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone

from pact.importing.model import FileImport
from pact.importing.refused import Refused

UNDECIDED = timedelta(days=30)  # what nobody said yes to is forgotten
State = FileImport.State


@transaction.atomic
def begin(file_import, check_task):
    """Keep an uploaded file and have it checked."""
    file_import.name = file_import.file.name[-200:]
    file_import.save()
    check_task.enqueue(file_import.pk)


@transaction.atomic
def confirm(file_import, run_task):
    """Have a file brought in that was checked; repeated, it changes nothing."""
    waiting = type(file_import).objects.filter(pk=file_import.pk, state=State.READY)
    if waiting.update(state=State.IMPORTING, progress=0):
        run_task.enqueue(file_import.pk)


def remove(imports):
    """Forget imports and their files; what came in stays."""
    for file_import in imports:
        if file_import.file:
            file_import.file.delete(save=False)
        file_import.delete()


def remove_undecided(model):
    remove(
        model.objects.filter(
            state__in=[State.READY, State.REFUSED, State.FAILED],
            created_at__lt=timezone.now() - UNDECIDED,
        )
    )


class Progress:
    """Writes how far the work is, beside its transaction, whose changes nobody sees yet."""

    def __init__(self, model, pk):
        self.table, self.pk, self.said = model._meta.db_table, pk, 0
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)

    def __call__(self, share, number):
        percent = min(int(share * 100), 99)
        if percent == self.said:
            return
        self.said = percent
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")
                cursor.execute(
                    f"UPDATE {self.table} SET progress = %s WHERE id = %s", [percent, self.pk]
                )
        except DatabaseError:
            self.connection.close()  # the work matters, not the talk about it

    def close(self):
        self.connection.close()


def work(model, pk, working, done, run):
    """One stage of an import; a stage that failed may be tried again, one that is over may not.

    `run(file_import, progress)` returns what is to be kept with the import; the import comes back,
    or None where there was nothing to do or the file was refused.
    """
    rows = model.objects.filter(pk=pk)
    file_import = rows.filter(state__in=[working, State.FAILED]).first()
    if file_import is None:
        return None
    rows.update(state=working, progress=0)
    with _failures(rows, file_import), _progress(model, pk) as progress, transaction.atomic():
        file_import.lines.all().delete()
        rows.update(
            **{"state": done, "progress": 100}
            | {"finished_at": timezone.now() if done == State.DONE else None}
            | run(file_import, progress)
        )
        return file_import
    return None  # refused


@contextmanager
def _failures(rows, file_import):
    try:
        yield
    except Refused as refused:
        rows.update(state=State.REFUSED, refusal=refused.note, finished_at=timezone.now())
        file_import.file.delete(save=False)
    except Exception:
        rows.update(state=State.FAILED)
        raise


@contextmanager
def _progress(model, pk):
    progress = Progress(model, pk)
    try:
        yield progress
    finally:
        progress.close()


@contextmanager
def opened(file_import, refused):
    """The file of an import; `refused` is raised where it is no longer there."""
    try:
        file = file_import.file.open("rb")
    except (OSError, ValueError):
        raise refused from None
    with file:
        yield file
