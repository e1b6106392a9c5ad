"""Work of the news that can wait."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from news import renditions
from news.importing import desk
from news.models import Picture
from news.newsletter import moving, report, sending, subscribing
from pact.work.tasks import periodic, task

LONGEST_IMPORT = 4 * 3600  # seconds, for a file of a million items


@task(_("Make the sizes of a picture"), attempts=3, atomic=False, seconds=120)
def make_renditions(pk):
    """The sizes of a picture that pages show; nothing if it was deleted meanwhile."""
    if picture := Picture.objects.filter(pk=pk).first():
        renditions.make(picture)


@periodic(_("Make the sizes that pictures lack"), at=time(4, 10))
def make_missing_renditions():
    """For pictures that came in other ways than one by one."""
    for pk in Picture.objects.filter(widths=[]).values_list("pk", flat=True):
        make_renditions.enqueue(pk)


@task(_("Check a file of news"), attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def check_import(pk):
    desk.check_file(pk)


@task(_("Bring in a file of news"), attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def run_import(pk):
    desk.import_file(pk)


@periodic(_("Delete files of news that nobody decided on"), at=time(3, 50))
def forget_undecided_imports():
    desk.remove_undecided()


@task(_("Send an issue of the newsletter"), attempts=10, seconds=3600, atomic=False)
def send_issue(pk):
    """Into the outbox; begun again, it goes on where it was."""
    sending.send(pk)


@periodic(_("Write down what became of newsletters"), at=time(3, 35))
def write_down_deliveries():
    """Before the outbox forgets its old mails, at 3:45."""
    report.write_down()
    report.forget_readers()


@periodic(_("Delete subscriptions that were not confirmed"), at=time(3, 55))
def forget_unconfirmed_subscribers():
    subscribing.forget_unconfirmed()
    moving.forget_unconfirmed()
