"""Takes away what nothing refers to: files of uploads that broke off, and of removed material.

Never a file younger than a day, whose upload may still be under way, and never one of a row that
holds it.
"""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from workshops.files.incoming import folder
from workshops.files.storage import FOLDER, in_bucket, storage
from workshops.models import MaterialVersion

logger = logging.getLogger("pact.material")

OLD = timedelta(days=1)
KEEP_REMOVED = timedelta(days=90)  # the files of material that was removed
BATCH = 500


@dataclass
class Swept:
    left_over: list = field(default_factory=list)  # files of uploads that broke off
    orphans: list = field(default_factory=list)  # files in their place without a row
    forgotten: list = field(default_factory=list)  # files of what was removed long ago
    missing: list = field(default_factory=list)  # rows whose file is not there


def sweep(dry_run=False):
    """Take it away, or only say what would be; what it was."""
    swept = Swept()
    before = timezone.now() - OLD
    for path in sorted(folder().iterdir()):
        if path.is_file() and _written(path) < before:
            swept.left_over.append(str(path))
            if not dry_run:
                path.unlink(missing_ok=True)
    _forget_removed(swept, dry_run)
    there = set()
    for batch in _batches(_stored()):
        names = [name for name, _moment in batch]
        there.update(names)
        held = set(MaterialVersion.objects.filter(file__in=names).values_list("file", flat=True))
        for name, moment in batch:
            if name not in held and moment < before:
                swept.orphans.append(name)
                if not dry_run:
                    storage().delete(name)
    rows = MaterialVersion.objects.exclude(file="").filter(uploaded_at__lt=before)
    for name in rows.values_list("file", flat=True).iterator():
        if name not in there and not storage().exists(name):
            swept.missing.append(name)
    if swept.missing:
        logger.error("Files of material are missing: %s", ", ".join(swept.missing[:20]))
    return swept


def _forget_removed(swept, dry_run):
    long_ago = timezone.now() - KEEP_REMOVED
    rows = MaterialVersion.objects.filter(material__removed_at__lt=long_ago).exclude(file="")
    for version in rows:
        swept.forgotten.append(version.file.name)
        if dry_run:
            continue
        name = version.file.name
        # The row first: what is lost in between is a file without a row, swept the next time. Only
        # if it was not brought back this moment.
        gone = MaterialVersion.objects.filter(pk=version.pk, material__removed_at__lt=long_ago)
        if gone.update(file="", forgotten_at=timezone.now()):
            storage().delete(name)


def _written(path):
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _stored():
    """The name and the moment of each file in its place."""
    if in_bucket():
        for found in storage().bucket.objects.filter(Prefix=f"{FOLDER}/"):
            yield found.key, found.last_modified
        return
    root = Path(settings.MEDIA_ROOT)
    for path in (root / FOLDER).rglob("*"):
        if path.is_file():
            yield path.relative_to(root).as_posix(), _written(path)


def _batches(pairs):
    batch = []
    for pair in pairs:
        batch.append(pair)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
