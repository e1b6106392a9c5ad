"""No file without its row for longer than a day, and no row without its file."""

import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory
from workshops.files import tasks
from workshops.files.incoming import folder
from workshops.files.storage import storage
from workshops.files.sweeping import sweep
from workshops.models import Material, MaterialVersion
from workshops.services import material as services

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    field = MaterialVersion._meta.get_field("file")
    before, field.storage = field.storage, storage()
    yield
    field.storage = before


def aged(path, seconds):
    moment = time.time() - seconds
    os.utime(path, (moment, moment))
    return path


def orphan(seconds):
    name = storage().save("material/ab/orphan.pdf", ContentFile(b"x"))
    aged(storage().path(name), seconds)
    return name


def left_over(seconds):
    path = folder() / f"{seconds}.part"
    path.write_bytes(b"x")
    return aged(path, seconds)


def test_what_is_older_than_a_day_and_nobody_s_goes():
    old, young = orphan(DAY + 60), orphan(DAY - 60)
    part, fresh = left_over(DAY + 60), left_over(DAY - 60)
    swept = sweep()
    assert (swept.orphans, swept.left_over) == ([old], [str(part)])
    assert not storage().exists(old)
    assert storage().exists(young)
    assert not part.exists()
    assert fresh.exists()


def test_what_a_row_holds_stays_however_old(item):
    versions = [MaterialVersionFactory(material=item, number=number) for number in (1, 2)]
    for version in versions:
        aged(version.file.path, 400 * DAY)
    assert sweep().orphans == []
    assert all(storage().exists(version.file.name) for version in versions)


def test_a_dry_run_touches_nothing():
    old, part = orphan(2 * DAY), left_over(2 * DAY)
    said = StringIO()
    call_command("sweep_files", dry_run=True, stdout=said)
    assert old in said.getvalue()
    assert str(part) in said.getvalue()
    assert "Nothing was touched." in said.getvalue()
    assert storage().exists(old)
    assert part.exists()
    call_command("sweep_files", stdout=said)
    assert not storage().exists(old)
    assert not part.exists()


def test_the_worker_sweeps(do_tasks):
    old = orphan(2 * DAY)
    tasks.sweep.enqueue()
    do_tasks()
    assert not storage().exists(old)


def test_files_of_removed_material_go_after_three_months(item, member, workshop):
    version = MaterialVersionFactory(material=item)
    kept = MaterialVersionFactory(material=MaterialFactory(workshop=workshop, link=""))
    services.remove(item)
    services.remove(kept.material)
    name = version.file.name
    assert sweep().forgotten == []
    long_ago = timezone.now() - timedelta(days=91)
    Material.objects.filter(pk=item.pk).update(removed_at=long_ago)
    assert sweep(dry_run=True).forgotten == [name]
    assert storage().exists(name)
    assert sweep().forgotten == [name]
    assert not storage().exists(name)
    assert storage().exists(kept.file.name)
    version.refresh_from_db()
    assert (version.file.name, version.forgotten_at is not None) == ("", True)
    # It cannot come back any more; the row tells what was there.
    assert list(Material.objects.removed_for(member.user)) == []
    assert version.name == "labels.pdf"


def test_a_missing_file_is_told(item, caplog):
    version = MaterialVersionFactory(material=item)
    MaterialVersion.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    os.unlink(version.file.path)
    assert sweep().missing == [version.file.name]
    assert version.file.name in caplog.text
