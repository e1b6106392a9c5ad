"""With a real virus scanner: nothing goes out before it was looked at."""

import pytest

from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.workshops.conftest import EICAR
from tests.workshops.test_download import fetch
from tests.workshops.test_upload import upload
from workshops.files import scanning, tasks
from workshops.files.scanning import ScanError
from workshops.models import MaterialVersion

pytestmark = pytest.mark.django_db


def test_a_clean_file_goes_out_after_the_scan_and_a_virus_never(
    clamd, coordinator, member, workshop, do_tasks
):
    clamd()
    upload(coordinator, workshop, ("clean.pdf", files.pdf("Wages")), ("bad.txt", EICAR))
    clean, bad = MaterialVersion.objects.order_by("pk")
    assert [member.get(row.get_absolute_url()).status_code for row in (clean, bad)] == [409, 409]
    do_tasks()
    clean.refresh_from_db()
    bad.refresh_from_db()
    assert (clean.scan, bad.scan, bad.scan_said) == ("clean", "infected", "Eicar-Test.UNOFFICIAL")
    assert fetch(member, clean).status_code == 200
    response = member.get(bad.get_absolute_url())
    assert response.status_code == 409
    assert "The scanner found a virus in it." in response.text
    # Text is read of what is clean alone.
    assert [hasattr(row, "text") for row in (clean, bad)] == [True, False]


def test_a_file_larger_than_the_scanner_takes_waits_for_the_secretariat(
    clamd, item, do_tasks, secretary
):
    clamd()
    version = MaterialVersionFactory(
        material=item, scan="waiting", name="a.txt", content=3 * 2**20 * b"a"
    )
    tasks.scan_version.enqueue(version.pk)
    do_tasks()
    version.refresh_from_db()
    assert version.scan == "failed"
    assert "StreamMaxLength" in version.scan_said
    secretary.post(
        "/admin/workshops/materialversion/",
        {"action": "let_through", "_selected_action": [version.pk]},
    )
    version.refresh_from_db()
    assert version.available


def test_while_the_scanner_is_away_files_wait(clamd, item, do_tasks, member):
    version = MaterialVersionFactory(material=item, scan="waiting")
    with pytest.raises(ScanError):
        scanning.scan([b"x"])
    tasks.scan_version.enqueue(version.pk)
    do_tasks()
    version.refresh_from_db()
    assert version.scan == "waiting"
    clamd()
    tasks.scan_version.enqueue(version.pk)
    do_tasks()
    version.refresh_from_db()
    assert version.scan == "clean"


def test_what_waits_for_long_is_tried_again(clamd, item, do_tasks):
    from datetime import timedelta

    from django.utils import timezone

    version = MaterialVersionFactory(material=item, scan="waiting")
    MaterialVersion.objects.update(uploaded_at=timezone.now() - timedelta(days=1))
    clamd()
    tasks.scan_what_waits.enqueue()
    do_tasks()
    version.refresh_from_db()
    assert version.scan == "clean"
