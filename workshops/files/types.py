"""The types of files that material may be, told by what is in them and not by their name alone."""

import re
import struct
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HEAD = 4096  # bytes at the beginning that are looked at
MOST_ENTRIES = 20_000  # in a zip; more is no document
LONGEST_LIST = 8 * 2**20  # bytes of the list of what is in a zip

IMAGE, PDF = "image", "pdf"


@dataclass(frozen=True)
class FileType:
    label: str
    content_type: str
    is_it: object  # a function of the beginning, and of the path
    preview: str = ""
    text: str = ""  # how its text is read, if it is
    kind: str = "reading"  # what such a file mostly is


def begins(*marks, at=0):
    return lambda head, _path: any(head[at:].startswith(mark) for mark in marks)


def is_webp(head, _path):
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def is_wav(head, _path):
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def is_mp3(head, _path):
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|\?xml|\?php|iframe|meta)\b", re.I)


def is_text(head, path):
    """Text as such: no zero bytes, and no page or script under another name."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if b"\0" in head or head.startswith((b"#!", b"%PDF", b"MZ")):
        return False
    return not MARKUP.match(head.removeprefix(b"\xef\xbb\xbf").lstrip())


def names_in(path):
    """The names in a zip; none when it is damaged or its list is out of all measure.

    The list's size stands at the end of the file: looked at before anything is read into memory.
    """
    with open(path, "rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 66_000))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            return []
        entries, length = struct.unpack("<HL", tail[at + 10 : at + 16])
        if length != 0xFFFFFFFF and (entries > MOST_ENTRIES or length > LONGEST_LIST):
            return []
        if length == 0xFFFFFFFF and size < 2**32:
            return []
        try:
            with zipfile.ZipFile(file) as archive:
                return archive.namelist()[:MOST_ENTRIES]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return []


ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def is_ooxml(folder):
    def is_it(head, path):
        if not head.startswith(ZIP):
            return False
        names = names_in(path)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ValidationError(
                _("It holds macros, which can do harm: save it without them, as .docx or the like.")
            )
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return is_it


def is_odf(content_type):
    mark = b"mimetype" + content_type.encode() + b"PK"

    def is_it(head, _path):
        return head.startswith(ZIP) and head[30 : 30 + len(mark)] == mark

    return is_it


# What a machine could be made to run, or a browser to show as a page of ours.
_HARMFUL = """
    apk app appx bat bin cgi class cmd com cpl deb dll dmg exe gadget hta htm html jar js jse jsp
    lnk mht mhtml mjs msi msix msp php phtml pif pkg pl ps1 psm1 py rb reg rpm scf scr sh shtml svg
    svgz swf url vb vbe vbs wsc wsf wsh xht xhtml xml xsl xslt
"""
HARMFUL = frozenset(_HARMFUL.split())


def is_zip(head, path):
    if not head.startswith(ZIP):
        return False
    names = names_in(path)
    for name in names:
        if name.lower().rpartition(".")[2] in HARMFUL - {"xml"}:
            raise ValidationError(
                _("In it is “%(name)s”: programs, scripts and web pages are not taken."),
                params={"name": name[-80:]},
            )
    return bool(names)


def _ooxml(label, kind, folder, text="", family=""):
    content_type = f"application/vnd.openxmlformats-officedocument.{family}"
    return FileType(label, content_type, is_ooxml(folder), text=text, kind=kind)


def _odf(label, kind, family):
    content_type = f"application/vnd.oasis.opendocument.{family}"
    return FileType(label, content_type, is_odf(content_type), kind=kind)


def _image(label, content_type, is_it):
    return FileType(label, content_type, is_it, preview=IMAGE)


def _media(label, content_type, is_it):
    return FileType(label, content_type, is_it, kind="recording")


def _text(label, content_type="text/plain", kind="reading"):
    return FileType(label, content_type, is_text, text="plain", kind=kind)


is_mp4, is_matroska, is_ogg = begins(b"ftyp", at=4), begins(b"\x1a\x45\xdf\xa3"), begins(b"OggS")

TYPES = {
    "pdf": FileType("PDF", "application/pdf", begins(b"%PDF-"), preview=PDF, text="pdf"),
    "docx": _ooxml("Word", "reading", "word/", "docx", "wordprocessingml.document"),
    "pptx": _ooxml("PowerPoint", "slides", "ppt/", "pptx", "presentationml.presentation"),
    "xlsx": _ooxml("Excel", "template", "xl/", "", "spreadsheetml.sheet"),
    "odt": _odf("OpenDocument", "reading", "text"),
    "odp": _odf("OpenDocument", "slides", "presentation"),
    "ods": _odf("OpenDocument", "template", "spreadsheet"),
    "png": _image("PNG", "image/png", begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _image("JPEG", "image/jpeg", begins(b"\xff\xd8\xff")),
    "jpeg": _image("JPEG", "image/jpeg", begins(b"\xff\xd8\xff")),
    "gif": _image("GIF", "image/gif", begins(b"GIF87a", b"GIF89a")),
    "webp": _image("WebP", "image/webp", is_webp),
    "mp4": _media("MP4", "video/mp4", is_mp4),
    "m4v": _media("MP4", "video/mp4", is_mp4),
    "mov": _media("QuickTime", "video/quicktime", is_mp4),
    "webm": _media("WebM", "video/webm", is_matroska),
    "mkv": _media("Matroska", "video/x-matroska", is_matroska),
    "ogv": _media("Ogg", "video/ogg", is_ogg),
    "mp3": _media("MP3", "audio/mpeg", is_mp3),
    "m4a": _media("MP4", "audio/mp4", is_mp4),
    "ogg": _media("Ogg", "audio/ogg", is_ogg),
    "oga": _media("Ogg", "audio/ogg", is_ogg),
    "opus": _media("Ogg", "audio/ogg", is_ogg),
    "flac": _media("FLAC", "audio/flac", begins(b"fLaC")),
    "wav": _media("WAV", "audio/wav", is_wav),
    "txt": _text("Text"),
    "md": _text("Text"),
    "csv": _text("CSV", "text/csv", "template"),
    "vtt": _text("Text", "text/vtt", "transcript"),
    "srt": _text("Text", "text/plain", "transcript"),
    "zip": FileType("ZIP", "application/zip", is_zip),
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)  # for the browser's file chooser

SPEAKING = {
    "svg": _("SVG drawings can hold scripts: save it as PNG or PDF."),
    "html": _("Web pages can hold scripts: print it into a PDF, or give the link."),
    "docm": _("Documents with macros are not taken: save it without macros, as .docx."),
    "doc": _("Old Office files are not taken: save it as .docx, .pptx, .xlsx or PDF."),
}
SPEAKING |= dict.fromkeys(["svgz"], SPEAKING["svg"])
SPEAKING |= dict.fromkeys(["htm", "xhtml", "mht", "mhtml", "xml"], SPEAKING["html"])
SPEAKING |= dict.fromkeys(["pptm", "xlsm", "dotm", "potm"], SPEAKING["docm"])
SPEAKING |= dict.fromkeys(["ppt", "xls", "dot", "pps", "rtf"], SPEAKING["doc"])


def recognise(path, name):
    """The type of a file that lies on this machine; says in plain words why it is not taken."""
    extension = name.lower().rpartition(".")[2] if "." in name else ""
    if extension not in TYPES:
        raise ValidationError(
            SPEAKING.get(extension)
            or _(
                "Files of this type are not taken. Taken are PDF, Office and OpenDocument files, "
                "pictures, video, audio, text and ZIP."
            ),
            code="type",
        )
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if not head:
        raise ValidationError(_("The file is empty."), code="empty")
    if not TYPES[extension].is_it(head, path):
        raise ValidationError(
            _("Its name ends in .%(extension)s, but what is in it is something else, or damaged."),
            params={"extension": extension},
            code="content",
        )
    return TYPES[extension]
