"""Work of the news that can wait."""

from datetime import time

from news import renditions
from news.importing import desk
from news.models import Picture
from news.newsletter import moving, report, sending, subscribing
from pact.work.tasks import periodic, task

LONGEST_IMPORT = 4 * 3600  # seconds, for a file of a million items


@task(attempts=3, atomic=False, seconds=120)
def make_renditions(pk):
    """The sizes of a picture that pages show; nothing if it was deleted meanwhile."""
    if picture := Picture.objects.filter(pk=pk).first():
        renditions.make(picture)


@periodic(at=time(4, 10))
def make_missing_renditions():
    """For pictures that came in other ways than one by one."""
    for pk in Picture.objects.filter(widths=[]).values_list("pk", flat=True):
        make_renditions.enqueue(pk)


@task(attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def check_import(pk):
    desk.check_file(pk)


@task(attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def run_import(pk):
    desk.import_file(pk)


@periodic(at=time(3, 50))
def forget_undecided_imports():
    desk.remove_undecided()


@task(attempts=10, seconds=3600, atomic=False)
def send_issue(pk):
    """Into the outbox; begun again, it goes on where it was."""
    sending.send(pk)


@periodic(at=time(3, 35))
def write_down_deliveries():
    """Before the outbox forgets its old mails, at 3:45."""
    report.write_down()
    report.forget_readers()


@periodic(at=time(3, 55))
def forget_unconfirmed_subscribers():
    subscribing.forget_unconfirmed()
    moving.forget_unconfirmed()
