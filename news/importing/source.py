"""A file as a stream of bytes that an XML parser can take: recognised, and freed of control
characters, which old exports contain and XML forbids."""

import os
import re

from news.importing.notes import Refused

ITEM_LIMIT = 64 * 2**20  # bytes: whoever reads an item holds it in memory
# A reference such as &#x1; to a control character; at most this long.
REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));")
REFERENCE_LENGTH = 16
CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Source:
    """A binary file for the parser. `taken` says how many of its `size` bytes were read."""

    def __init__(self, file):
        self.file = file
        file.seek(0, os.SEEK_END)
        self.size = file.tell()
        file.seek(0)
        self.taken = self.since_item = 0
        self.encoding = "utf-8"
        self._rest = b""
        self._recognise()

    def _recognise(self):
        start = self.file.read(4096)
        self.file.seek(0)
        if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
            raise Refused("empty")
        if start.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")):
            raise Refused("packed")
        self.wide = start.startswith(WIDE_MARKS)
        if self.wide:
            self.encoding = "utf-16"
            start = start.decode("utf-16", "ignore").encode()
        text = start.lstrip(b"\xef\xbb\xbf \t\r\n\0")
        if re.match(rb"(?i)<!doctype\s+html|<html[\s>]", text):
            raise Refused("html")
        if not text.startswith(b"<"):
            raise Refused("not_xml")
        # An export may begin with an empty line, which XML forbids before its declaration.
        self._skip = 0 if self.wide else len(start) - len(text)
        if found := re.match(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", text):
            self.encoding = found[1].decode("ascii", "replace")

    def read(self, size=-1):
        # The parser takes nothing for the end of the file.
        while not (data := self._next(size)) and not self._ended:
            pass
        return data

    def _next(self, size):
        data = self.file.read(size)
        self._ended = not data
        self.taken += len(data)
        self.since_item += len(data)
        if self.since_item > ITEM_LIMIT:
            raise TooMuch
        if self.wide:
            return data
        if self._skip:
            data, self._skip = data[self._skip :], max(0, self._skip - len(data))
        data = REFERENCE.sub(b"", self._rest + data).translate(None, CONTROL)
        # A reference may stand across the border of two reads.
        cut = data.rfind(b"&", max(0, len(data) - REFERENCE_LENGTH))
        cut = len(data) if self._ended or cut < 0 or b";" in data[cut:] else cut
        data, self._rest = data[:cut], data[cut:]
        return data

    def bytes_fit(self, line):
        """Whether a line of the file is in the encoding that the file names."""
        self.file.seek(0)
        data = b""
        for _number in range(line):
            data = self.file.readline()
        try:
            data.decode(self.encoding)
        except UnicodeDecodeError:
            return False
        return True


class TooMuch(Exception):  # noqa: N818
    """One item alone is larger than an import takes."""
