"""The text of files: read in a process of its own, within bounds."""

import time
import zipfile

import pytest

from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from workshops.files import reading, tasks
from workshops.models import MaterialText


def read(tmp_path, how, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    return reading.read(path, how)


def test_the_text_of_each_kind_is_read(tmp_path):
    assert read(tmp_path, "pdf", files.pdf("First page", "Second page")) == (
        "First page\nSecond page",
        "",
    )
    assert read(tmp_path, "docx", files.docx("Said", "Über Löhne")) == ("Said\nÜber Löhne", "")
    assert read(tmp_path, "pptx", files.pptx("One", "Two")) == ("One\nTwo", "")
    assert read(tmp_path, "plain", "Grüße".encode("cp1252")) == ("Grüße", "")
    assert read(tmp_path, "plain", b"a\0b \t c\n\n\nd") == ("a b c\nd", "")


def test_what_cannot_be_read_costs_a_note_and_no_more(tmp_path):
    for how, content in {
        "pdf": b"%PDF-1.4 broken",
        "docx": b"PK\x03\x04 broken",
        "pptx": files.zipped({"ppt/slides/slide1.xml": "<a><b></a>"}),
    }.items():
        text, note = read(tmp_path, how, content)
        assert text == ""
        assert note


def test_a_bomb_does_not_go_off(tmp_path):
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(b"<w:document xmlns:w='" + files.WORD.encode() + b"'>")
        line = b"<w:p><w:t>" + 2**16 * b"a" + b"</w:t></w:p>"
        for _ in range(6000):  # 400 MB
            part.write(line)
        part.write(b"</w:document>")
    assert path.stat().st_size < 2 * 2**20
    start = time.monotonic()
    text, _note = reading.read(path, "docx")
    assert len(text) <= reading.LONGEST
    assert time.monotonic() - start < 60


def test_xml_that_unfolds_itself_is_refused(tmp_path):
    entities = "".join(f'<!ENTITY a{n} "{10 * f"&a{n - 1};"}">' for n in range(1, 10))
    document = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a9;</x>'
    text, note = read(
        tmp_path,
        "docx",
        files.zipped({"[Content_Types].xml": "", "word/document.xml": document}),
    )
    assert text == ""
    assert "DTDForbidden" in note


def test_who_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert read(tmp_path, "pdf", files.pdf()) == ("", "took too long")


@pytest.mark.django_db
def test_the_text_is_read_once_in_the_background(item, do_tasks):
    version = MaterialVersionFactory(material=item, content=files.pdf("Living wages"))
    tasks.read_version.enqueue(version.pk)
    tasks.read_version.enqueue(version.pk)
    do_tasks()
    assert MaterialText.objects.get().text == "Living wages"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "infected", "failed"])
def test_nothing_is_read_that_the_scanner_has_not_let_through(state, item, do_tasks):
    version = MaterialVersionFactory(material=item, scan=state)
    tasks.read_version.enqueue(version.pk)
    do_tasks()
    assert not MaterialText.objects.exists()
