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
    if not storage().exists(version.file.name):
        raise FileNotFoundError(version.file.name)
    return Slice(lambda: storage().open(version.file.name), start, length)


def _of_bucket(version, start, length):
    there = storage()

    def opened():
        return there.connection.meta.client.get_object(
            Bucket=there.bucket_name,
            Key=version.file.name,
            Range=f"bytes={start}-{start + length - 1}",
        )["Body"]

    return Slice(opened, 0, length)


class Slice:
    """Iterates over a part of a file. It is opened with the first piece: of an answer that is not
    sent after all, as when the reader has the file already, nothing is left open.
    """

    def __init__(self, opened, start, length):
        self.opened, self.start, self.left = opened, start, length
        self.file = None

    def __iter__(self):
        return self

    def __next__(self):
        if self.file is None and self.left:
            self.file = self.opened()
            if self.start:
                self.file.seek(self.start)
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
        if self.file is not None:
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
