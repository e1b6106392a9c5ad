"""The process that reads a file's text: reader.py PATH HOW. It knows nothing of the portal.

Every bound is its own: processor time and memory by the system, pages and length here. What comes
out of a zip is counted as it is unpacked, so that no bomb goes off.
"""

import resource
import sys
import zipfile

CPU_SECONDS = 60
MEMORY = 1024 * 2**20  # bytes
PAGES = 1500
LENGTH = 1_000_000  # characters
UNPACKED = 100 * 2**20  # bytes of one part of a document, and of all its parts
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Bounded:
    """A file-like part of a zip that ends the work when it grows out of measure."""

    left = UNPACKED

    def __init__(self, file):
        self.file = file

    def read(self, size=-1):
        data = self.file.read(min(size, 2**16) if size > 0 else 2**16)
        Bounded.left -= len(data)
        if Bounded.left < 0:
            raise ValueError("unpacks to more than a document holds")
        return data


def pdf(path):
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(path).pages):
        if number == PAGES:
            break
        yield page.extract_text()


def ooxml(path, wanted, paragraph, text):
    """The paragraphs of the parts whose names fit, in the order of their numbers."""
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist()[:20_000] if wanted(name)]
        for name in sorted(names, key=lambda name: (len(name), name))[:PAGES]:
            with archive.open(name) as part:
                said = []
                for _event, element in iterparse(Bounded(part), forbid_dtd=True):
                    if element.tag == text:
                        said.append(element.text or "")
                    elif element.tag == paragraph:
                        yield "".join(said)
                        said = []
                        element.clear()


def docx(path):
    parts = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
    return ooxml(path, lambda name: name in parts, f"{WORD}p", f"{WORD}t")


def pptx(path):
    def wanted(name):
        return name.endswith(".xml") and name.startswith(
            ("ppt/slides/slide", "ppt/notesSlides/notesSlide")
        )

    return ooxml(path, wanted, f"{DRAWING}p", f"{DRAWING}t")


def plain(path):
    with open(path, "rb") as file:
        data = file.read(4 * LENGTH)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("cp1252", "replace")


HOW = {"pdf": pdf, "docx": docx, "pptx": pptx, "plain": plain}


def main(path, how):
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    left = LENGTH
    for text in HOW[how](path):
        sys.stdout.buffer.write(text[:left].encode("utf-8", "replace") + b"\n")
        left -= len(text)
        if left <= 0:
            break
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
