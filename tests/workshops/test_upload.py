"""Uploading: who may, what is taken, what becomes of what is not."""

import hashlib
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import files
from tests.factories.files import MaterialVersionFactory, content_of
from tests.factories.workshops import MaterialFactory, WorkshopFactory
from workshops.files.incoming import folder
from workshops.models import Material, MaterialVersion

pytestmark = pytest.mark.django_db

VALUES = {"kind": "", "audience": "group", "text_language": "en", "complete": "yes"}


def upload(client, workshop, *given, json=False, **values):
    address = reverse("workshops:material-add", args=[workshop.slug])
    sent = [SimpleUploadedFile(name, content) for name, content in given]
    headers = {"Accept": "application/json"} if json else {}
    return client.post(address, VALUES | values | {"files": sent}, headers=headers)


@pytest.fixture(autouse=True)
def empty():
    for path in folder().iterdir():
        path.unlink()


def nothing_left():
    return list(folder().iterdir()) == []


def test_many_files_at_once_become_material(coordinator, workshop):
    content = files.pdf("Credibility of labels")
    response = upload(
        coordinator,
        workshop,
        ("2021-10-14_labels-intro.pdf", content),
        ("Folien.pptx", files.pptx("Erste Folie")),
        ("notes.txt", b"Who said what"),
    )
    assert response.url == reverse("workshops:material-manage", args=["labels"])
    assert list(Material.objects.values_list("title_en", "kind", "audience", "order")) == [
        ("2021-10-14 labels intro", "reading", "group", 1),
        ("Folien", "slides", "group", 2),
        ("Notes", "reading", "group", 3),
    ]
    version = Material.objects.first().versions.get()
    assert content_of(version) == content
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.size, version.number, version.name) == (
        len(content),
        1,
        "2021-10-14_labels-intro.pdf",
    )
    assert version.uploaded_by == coordinator.user
    assert nothing_left()


def test_what_is_said_of_the_upload_holds_for_each_file(coordinator, workshop):
    upload(
        coordinator,
        workshop,
        ("a.pdf", files.pdf("a")),
        ("b.pdf", files.pdf("b")),
        kind="minutes",
        audience="members",
        for_supporters="on",
        text_language="nl",
    )
    assert list(
        Material.objects.values_list("kind", "audience", "for_supporters", "text_language")
    ) == 2 * [("minutes", "members", True, "nl")]
    assert [item.title_nl for item in Material.objects.all()] == ["A", "B"]


REFUSED = {
    "program": ("setup.exe", b"MZ\x90\0", "Files of this type are not taken."),
    "page": ("page.html", b"<html></html>", "Web pages can hold scripts"),
    "drawing": ("logo.svg", b"<svg onload=alert(1)>", "SVG drawings can hold scripts"),
    "no ending": ("README", b"text", "Files of this type are not taken."),
    "second ending": ("minutes.pdf.exe", b"%PDF-1.4", "Files of this type are not taken."),
    "page as text": ("notes.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><script>", "something else"),
    "page as text, 16 bits": ("a.txt", "<html>".encode("utf-16"), "something else"),
    "script as text": ("run.txt", b"#!/bin/sh\nrm -rf /", "something else"),
    "drawing as text": ("notes.md", b"<svg xmlns='x'>", "something else"),
    "page as picture": ("photo.png", b"<html>", "something else"),
    "page as PDF": ("minutes.pdf", b"<html>%PDF-1.4", "something else"),
    "program as video": ("film.mp4", b"MZ\x90\0" + 40 * b"\0", "something else"),
    "picture as PDF": ("minutes.pdf", files.png(), "something else"),
    "zip as Word": ("minutes.docx", files.zipped({"a.txt": "a"}), "something else"),
    "cut off": ("minutes.docx", files.docx("Said")[:200], "something else"),
    "macros": (
        "minutes.docx",
        files.zipped({"[Content_Types].xml": "", "word/vbaProject.bin": ""}),
        "It holds macros",
    ),
    "macros by name": ("minutes.docm", files.docx("Said"), "Documents with macros are not taken"),
    "old Word": ("minutes.doc", b"\xd0\xcf\x11\xe0", "Old Office files are not taken"),
    "program in a zip": (
        "all.zip",
        files.zipped({"a/setup.exe": "MZ"}),
        "In it is “a/setup.exe”",
    ),
    "empty": ("minutes.pdf", b"", "The file is empty."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_do_harm_is_refused_in_plain_words(case, coordinator, workshop):
    name, content, why = REFUSED[case]
    response = upload(coordinator, workshop, (name, content))
    assert response.status_code == 422
    assert why in response.text
    assert not Material.objects.exists()
    assert not MaterialVersion.objects.exists()
    assert nothing_left()


TAKEN = {
    "pdf": files.pdf(),
    "docx": files.docx("Said"),
    "pptx": files.pptx("Shown"),
    "xlsx": files.zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
    "png": files.png(),
    "jpg": b"\xff\xd8\xff\xe0" + 40 * b"\0",
    "gif": b"GIF89a" + 40 * b"\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "mp4": b"\0\0\0\x20ftypisom" + 40 * b"\0",
    "webm": b"\x1a\x45\xdf\xa3" + 40 * b"\0",
    "mp3": b"ID3\x03\0" + 40 * b"\0",
    "wav": b"RIFF\x10\0\0\0WAVEfmt ",
    "txt": "Überraschung".encode("cp1252"),
    "csv": b"name;country\nGhent;BE\n",
    "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello",
    "zip": files.zipped({"minutes.pdf": "x"}),
}


@pytest.mark.parametrize("extension", TAKEN)
def test_each_type_that_people_need_is_taken(extension, coordinator, workshop):
    upload(coordinator, workshop, (f"File.{extension.upper()}", TAKEN[extension]))
    version = MaterialVersion.objects.get()
    assert content_of(version) == TAKEN[extension]
    assert version.type.content_type == version.content_type


def test_one_that_is_refused_holds_up_no_other(coordinator, workshop):
    response = upload(
        coordinator, workshop, ("a.pdf", files.pdf()), ("b.exe", b"MZ"), ("c.txt", b"c")
    )
    assert response.status_code == 422
    assert "b.exe" in response.text
    assert "2 files are there." in response.text
    assert list(Material.objects.values_list("title_en", flat=True)) == ["A", "C"]


NAMES = {
    "minutes.html.pdf": "minutes_html.pdf",
    "minutes.v1.2.pdf": "minutes.v1.2.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\me\\minutes.pdf": "minutes.pdf",
    "protokoll\u202efdp.pdf": "protokollfdp.pdf",
    "Überprüfung – žluťoučký 工作坊.pdf": "Überprüfung – žluťoučký 工作坊.pdf",
    " .hidden .pdf": "hidden.pdf",
    "a" * 300 + ".pdf": "a" * 176 + ".pdf",
    'say "what" <now>.pdf': "say _what_ _now_.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_made_harmless_and_otherwise_kept(name):
    from workshops.files.names import clean_name

    assert clean_name(name) == NAMES[name]


# The same file twice -----------------------------------------------------------------------------


def test_the_same_file_twice_is_noticed_and_left_to_choose(coordinator, workshop):
    upload(coordinator, workshop, ("first.pdf", files.pdf()))
    there = Material.objects.get()
    response = upload(coordinator, workshop, ("second.pdf", files.pdf()))
    assert "<strong>second.pdf</strong> is there already:" in response.text
    assert f'<a href="{there.get_absolute_url()}">First</a>' in response.text
    assert list(Material.objects.all()) == [there]
    token = response.context["results"][0]["token"]
    address = reverse("workshops:material-again", args=[workshop.slug])
    coordinator.post(address, {"token": token})
    assert list(Material.objects.values_list("title_en", flat=True)) == ["First", "Second"]
    assert nothing_left()
    # Once is enough.
    assert "waited for too long" in coordinator.post(address, {"token": token}, follow=True).text
    assert Material.objects.count() == 2


def test_a_file_of_a_group_that_one_does_not_see_is_not_told(coordinator, workshop, other_group):
    MaterialVersionFactory(
        material=MaterialFactory(workshop__group=other_group, title="Hushed", link=""),
        content=files.pdf("Same"),
    )
    response = upload(coordinator, workshop, ("mine.pdf", files.pdf("Same")))
    assert response.status_code == 302
    assert Material.objects.filter(workshop=workshop).count() == 1


def test_nobody_takes_up_what_another_put_aside(coordinator, secretary, workshop):
    upload(coordinator, workshop, ("first.pdf", files.pdf()))
    response = upload(coordinator, workshop, ("second.pdf", files.pdf()))
    token = response.context["results"][0]["token"]
    secretary.post(reverse("workshops:material-again", args=["labels"]), {"token": token})
    other = WorkshopFactory(programme=workshop.programme, slug="other")
    coordinator.post(reverse("workshops:material-again", args=[other.slug]), {"token": token})
    assert Material.objects.count() == 1


# With the script ---------------------------------------------------------------------------------


def test_the_script_is_told_in_json(coordinator, workshop):
    said = upload(coordinator, workshop, ("a.pdf", files.pdf()), json=True).json()
    item = Material.objects.get()
    assert said == {"name": "a.pdf", "title": "A", "address": item.get_absolute_url()}
    said = upload(coordinator, workshop, ("b.pdf", files.pdf()), json=True).json()
    assert (said["same"], said["same_address"]) == ("A", item.get_absolute_url())
    refused = upload(coordinator, workshop, ("c.exe", b"MZ"), json=True)
    assert refused.status_code == 422
    assert refused.json()["error"].startswith("Files of this type are not taken.")


# What breaks -------------------------------------------------------------------------------------


def test_an_upload_that_broke_off_leaves_nothing(coordinator, workshop):
    """The end of the form is missing: what came may be a part of a file."""
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()), complete="")
    assert response.status_code == 422
    assert "The upload broke off. Nothing of it was kept: try again." in response.text
    assert not Material.objects.exists()
    assert nothing_left()


def test_a_file_that_is_too_large_is_told(coordinator, workshop, settings):
    settings.MATERIAL_MAX_BYTES = 600
    response = upload(
        coordinator, workshop, ("big.pdf", files.pdf("x" * 500)), ("small.txt", b"small")
    )
    assert "It is larger than 600" in response.text
    assert list(Material.objects.values_list("title_en", flat=True)) == ["Small"]
    assert nothing_left()


def test_a_full_disk_is_told_before_anything_is_read(coordinator, workshop, monkeypatch):
    from workshops.files import incoming

    monkeypatch.setattr(incoming, "RESERVE", 2**60)
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()), json=True)
    assert response.status_code == 507
    assert "The portal has no room for it now." in response.json()["error"]
    assert nothing_left()


def test_a_database_that_goes_away_in_the_middle_leaves_no_file(coordinator, workshop, monkeypatch):
    from django.db import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(MaterialVersion, "save", away)
    before = stored_files()
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()))
    assert response.status_code == 503
    assert "The database does not answer. Nothing of it was kept: try again." in response.text
    assert stored_files() == before
    assert not Material.objects.exists()
    assert nothing_left()


def stored_files():
    from pathlib import Path

    from django.conf import settings

    return sorted((Path(settings.MEDIA_ROOT) / "material").rglob("*.*"))


# Who may -----------------------------------------------------------------------------------------


def test_nothing_is_read_of_what_somebody_without_the_right_sends(cast, workshop):
    """Not even to disk: the answer comes before the body is touched."""

    class Untouched(io.BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    address = reverse("workshops:material-add", args=[workshop.slug])
    expected = {"visitor": 302, "member": 403, "observer": 403, "other_member": 403}
    for role, status in expected.items():
        response = cast[role].generic(
            "POST",
            address,
            b"",
            content_type="multipart/form-data; boundary=x",
            **{"wsgi.input": Untouched(), "CONTENT_LENGTH": "1000"},
        )
        assert response.status_code == status, role


def test_a_form_without_its_token_is_refused(coordinator, workshop):
    coordinator.handler.enforce_csrf_checks = True
    assert upload(coordinator, workshop, ("a.pdf", files.pdf())).status_code == 403
    assert not Material.objects.exists()
    assert nothing_left()


def test_a_moderator_cannot_make_what_only_the_secretariat_sees(coordinator, workshop, secretary):
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()), audience="staff")
    assert response.status_code == 422
    assert not Material.objects.exists()
    upload(secretary, workshop, ("a.pdf", files.pdf()), audience="staff")
    assert Material.objects.get().audience == "staff"


def test_the_answer_to_a_script_is_json_even_when_a_form_is_wrong(coordinator, workshop):
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()), json=True, audience="nobody")
    assert "nobody" in json.loads(response.text)["error"]
