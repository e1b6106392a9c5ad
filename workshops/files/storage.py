"""Where the files of material lie: in a folder of this machine, or in a bucket that speaks S3."""

import contextlib
import tempfile

from django.conf import settings
from django.core.files.storage import storages

PIECE = 256 * 2**10  # bytes read at once
FOLDER = "material"


class StorageAwayError(Exception):
    """The place where files lie does not answer, or not as it should."""


def storage():
    return storages["material"]


def in_bucket():
    return bool(settings.S3_BUCKET)


def pieces(version, start=0, length=None):
    """The file's bytes, piece by piece; at no time more of them in memory."""
    length = version.size - start if length is None else length
    return _of_bucket(version, start, length) if in_bucket() else _of_file(version, start, length)


def _of_file(version, start, length):
    return Slice(storage().open(version.file.name), start, length)


def _of_bucket(version, start, length):
    there = storage()
    body = there.connection.meta.client.get_object(
        Bucket=there.bucket_name,
        Key=version.file.name,
        Range=f"bytes={start}-{start + length - 1}",
    )["Body"]
    return Slice(body, 0, length)


class Slice:
    """Iterates over a part of an open file, and closes it."""

    def __init__(self, file, start, length):
        self.file, self.left = file, length
        if start:
            file.seek(start)

    def __iter__(self):
        return self

    def __next__(self):
        piece = self.file.read(min(PIECE, self.left)) if self.left else b""
        if not piece:
            self.close()
            if self.left:
                # Short: the connection breaks, as an end would look like a whole file.
                raise OSError(f"{self.left} bytes of the file are missing")
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self):
        self.file.close()


def signed_address(version, disposition):
    return storage().url(
        version.file.name,
        parameters={
            "ResponseContentDisposition": disposition,
            "ResponseContentType": version.content_type,
            "ResponseCacheControl": "private, no-store",
        },
    )


@contextlib.contextmanager
def on_this_machine(version):
    """The path of the file, brought here for a while if it lies in a bucket."""
    if not in_bucket():
        yield version.file.path
        return
    with tempfile.NamedTemporaryFile(prefix="material-") as file:
        for piece in pieces(version):
            file.write(piece)
        file.flush()
        yield file.name
