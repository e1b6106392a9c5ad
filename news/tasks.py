"""What waits for the worker."""

from datetime import time

from news.importing import desk
from pact.work.tasks import periodic, task

LONGEST = 4 * 3600  # seconds, for a file of a million items


@task(attempts=3, seconds=LONGEST, atomic=False)
def check_import(pk):
    desk.check_file(pk)


@task(attempts=3, seconds=LONGEST, atomic=False)
def run_import(pk):
    desk.import_file(pk)


@periodic(at=time(3, 50))
def forget_undecided_imports():
    desk.remove_undecided()
