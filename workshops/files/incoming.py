"""Files while they come in: written to disk and hashed as they stream, never held in memory.

They lie in `incoming/` beside where they will stay, so that taking them over is a rename. Whatever
is left there by a killed process is swept after a day (`workshops/files/sweeping.py`).
"""

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from workshops.files.names import clean_name
from workshops.files.types import recognise

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORM = 64 * 2**10  # bytes of a request that are not its files, at the most
RESERVE = 256 * 2**20  # bytes of the disk that uploads leave to all else


def folder():
    path = Path(settings.MEDIA_ROOT) / "incoming"
    path.mkdir(parents=True, exist_ok=True)
    return path


def too_big():
    return ValidationError(
        _("It is larger than %(most)s: put it elsewhere and add it as a link."),
        params={"most": filesizeformat(settings.MATERIAL_MAX_BYTES)},
        code="too_big",
    )


def disk_full():
    return ValidationError(
        _("The portal has no room for it now. Nothing else is lost: tell the secretariat."),
        code="disk_full",
    )


@dataclass
class Incoming:
    """A file that has come in to its end, and is nowhere used yet."""

    path: Path
    name: str
    size: int
    sha256: str
    trouble: ValidationError | None = None
    type: object = field(default=None, repr=False)

    def __post_init__(self):
        self.name = clean_name(self.name)
        if self.trouble is None:
            try:
                self.type = recognise(self.path, self.name)
            except ValidationError as error:
                self.trouble = error
        if self.trouble:
            self.discard()

    def discard(self):
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()

    def opened(self):
        """For the storage, which takes the file over from where it lies.

        Its age counts from now, for the sweep.
        """
        os.utime(self.path)
        file = File(open(self.path, "rb"), name=self.name)  # noqa: SIM115 - the storage closes it
        file.temporary_file_path = lambda: str(self.path)
        return file


def made_here(name, content):
    """A file that the portal itself made, as if it had come in."""
    path = folder() / f"{uuid.uuid4().hex}.part"
    path.write_bytes(content)
    return Incoming(path, name, len(content), hashlib.sha256(content).hexdigest())


class Received(UploadedFile):
    """What a form gets in `request.FILES`; empty on its face, as the content is on disk."""

    def __init__(self, incoming, field_name):
        super().__init__(None, incoming.name, size=incoming.size)
        self.incoming = incoming
        self.field_name = field_name

    def close(self):
        pass


class IncomingHandler(FileUploadHandler):
    """What cannot be kept is read on to the end all the same, so that its sender can be told."""

    chunk_size = 256 * 2**10  # bytes

    def __init__(self, request):
        super().__init__(request)
        self.paths = []
        self.out = None

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.trouble, self.digest, self.written = None, hashlib.sha256(), 0
        self.path = folder() / f"{uuid.uuid4().hex}.part"
        self.paths.append(self.path)
        with self._trouble():
            self.out = open(self.path, "xb", buffering=0)  # noqa: SIM115

    def receive_data_chunk(self, raw_data, start):
        if self.trouble is None:
            with self._trouble():
                self.written += len(raw_data)
                if self.written > settings.MATERIAL_MAX_BYTES:
                    raise too_big()
                self.digest.update(raw_data)
                # A raw file may take a part of it: what the disk still had room for.
                rest = memoryview(raw_data)
                while rest:
                    rest = rest[self.out.write(rest) :]

    def file_complete(self, file_size):
        if self.trouble is None:
            with self._trouble():
                os.fsync(self.out.fileno())  # there even if the machine loses its power
        self._close()
        incoming = Incoming(
            self.path, self.file_name, self.written, self.digest.hexdigest(), self.trouble
        )
        return Received(incoming, self.field_name)

    def upload_interrupted(self):
        self.discard()

    def discard(self):
        """Leave nothing behind of what nobody has taken over."""
        self._close()
        for path in self.paths:
            path.unlink(missing_ok=True)

    def _close(self):
        if self.out is not None:
            self.out.close()
            self.out = None

    @contextlib.contextmanager
    def _trouble(self):
        try:
            yield
        except ValidationError as error:
            self._stop(error)
        except OSError as error:
            if error.errno not in FULL:
                raise
            self._stop(disk_full())

    def _stop(self, error):
        self.trouble = error
        self._close()
        self.path.unlink(missing_ok=True)


def least(request):
    """How many bytes of files a request brings at the least: it says how long all of it is."""
    return max(int(request.META.get("CONTENT_LENGTH") or 0) - FORM, 0)


def has_room(request):
    """Whether the disk can take what a request says it brings."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    free = shutil.disk_usage(folder()).free
    return length.isdecimal() and int(length) + RESERVE <= free
