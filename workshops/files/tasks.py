"""Work on files that can wait."""

from contextlib import closing
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pact.work.tasks import periodic, task
from workshops.files import reading, scanning, sweeping
from workshops.files.storage import on_this_machine, pieces
from workshops.models import MaterialText, MaterialVersion

HOUR = timedelta(hours=1)
Scan = MaterialVersion.Scan


@task(_("Scan a file for viruses"), attempts=8, atomic=False, seconds=3600)
def scan_version(pk):
    """Let a file go out, or keep it back for good. Tried again while the scanner is away."""
    version = MaterialVersion.objects.filter(pk=pk, scan=Scan.WAITING).exclude(file="").first()
    if version is None:
        return
    try:
        with closing(pieces(version)) as content:
            found = scanning.scan(content)
    except scanning.TooLargeError as error:
        MaterialVersion.objects.filter(pk=pk).update(scan=Scan.FAILED, scan_said=str(error)[:200])
        return
    state = Scan.INFECTED if found else Scan.CLEAN
    MaterialVersion.objects.filter(pk=pk).update(scan=state, scan_said=found[:200])
    if state == Scan.CLEAN:
        read_version.enqueue(pk)


@task(_("Read the text of a file"), attempts=2, atomic=False, seconds=reading.SECONDS + 600)
def read_version(pk):
    """Make the text of a file searchable, once."""
    version = MaterialVersion.objects.filter(pk=pk, text=None).first()
    if version is None or not version.available:
        return
    if not version.type.text:
        return
    if version.size > reading.LARGEST:
        text, note = "", "too large"
    else:
        with on_this_machine(version) as path:
            text, note = reading.read(path, version.type.text)
    MaterialText.objects.get_or_create(version=version, defaults={"text": text, "note": note})


@periodic(_("Delete files that belong to nothing"), every=HOUR, atomic=False, seconds=1800)
def sweep():
    """No file without its row stays for longer than a day, and no removed one for ever."""
    sweeping.sweep()


@periodic(_("Scan files that could not be scanned before"), every=HOUR)
def scan_what_waits():
    """What was given up while the scanner was away for long."""
    late = timezone.now() - 3 * HOUR
    for pk in MaterialVersion.objects.filter(scan=Scan.WAITING, uploaded_at__lt=late).values_list(
        "pk", flat=True
    ):
        scan_version.enqueue(pk)
