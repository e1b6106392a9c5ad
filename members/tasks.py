"""Work of the members that can wait."""

from datetime import time

from members import retention
from members.services import data, leaving
from pact.work.tasks import periodic, task


@task(attempts=3)
def make_data_export(pk):
    data.make(pk)


@periodic(at=time(4, 20))
def forget_data_exports():
    data.forget_old()


@periodic(at=time(4, 25))
def forget_goodbyes():
    leaving.forget_goodbyes()


@periodic(at=time(4, 30), atomic=False, seconds=3600)
def keep_to_retention():
    retention.run()
