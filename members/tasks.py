"""Work of the members that can wait."""

from datetime import time

from members.importing import desk
from members.models.directory import fold_rows
from members.services import lookalikes
from pact.work.tasks import periodic, task

LONGEST_IMPORT = 3600  # seconds


@task(attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def check_organisations(pk):
    desk.check_file(pk)


@task(attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def import_organisations(pk):
    desk.import_file(pk)


@periodic(at=time(3, 55))
def forget_undecided_sheets():
    desk.remove_undecided()


@periodic(at=time(3, 40))
def put_counts_together():
    fold_rows()


@periodic(at=time(2, 30), attempts=2, seconds=3600)
def look_for_duplicates():
    lookalikes.look_for()
