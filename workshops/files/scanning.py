"""Asks ClamAV whether a file is infected, by its INSTREAM command."""

import contextlib
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 300  # without a word from it


class ScanError(Exception):
    """It is not there, or not well: worth another try."""


class TooLargeError(ScanError):
    """The file is larger than it takes (StreamMaxLength in its configuration)."""


def scan(pieces):
    """The name of what was found; empty for a clean file."""
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it says why
                for piece in pieces:
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
            said = b""
            while part := connection.recv(4096):
                said += part
    except OSError as error:
        raise ScanError(f"ClamAV does not answer: {error}") from error
    answer = said.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if answer == "OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND")
    if "size limit exceeded" in answer:
        raise TooLargeError("larger than ClamAV takes (StreamMaxLength)")
    raise ScanError(f"ClamAV says: {answer or 'nothing'}")


def _connected():
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((address.hostname, address.port or 3310), timeout=SECONDS)
