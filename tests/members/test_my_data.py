"""All of one's own data as a file: what is in it, who gets it, and when it goes."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from members import tasks
from members.models import DataExport
from members.services import data
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

PAGE = reverse("members:data")


@pytest.fixture
def ready(member, group, do_tasks):
    """The file that the member asked for."""
    member.user.language = "fr"
    member.user.job_title = "<b>Acheteuse</b>"
    member.user.save()
    InvitationFactory(email=member.user.email, message="For me")
    InvitationFactory(email="other@lyon.example", message="For another")
    member.post(PAGE)
    do_tasks()
    return DataExport.objects.get()


def download(client, export):
    return client.get(reverse("members:data-download", args=[export.pk]))


def unpacked(response):
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_file_holds_what_is_known_in_both_forms(member, ready):
    files = unpacked(download(member, ready))
    assert set(files) == {"data.json", "data.html"}
    known = json.loads(files["data.json"])
    text = Page(files["data.html"]).one("body").text
    for word in ("member@ghent.example", "Mila Member", "City of Ghent", "Ethics", "For me"):
        assert word in str(known)
        assert word in text
    assert Page(files["data.html"]).one("html")["lang"] == "fr"
    assert "<b>Acheteuse</b>" in text


def test_the_file_holds_nothing_of_others_and_no_secret(member, coordinator, ready):
    together = "".join(unpacked(download(member, ready)).values())
    for word in ("Cora", "coordinator@lyon.example", "For another", "other@lyon.example"):
        assert word not in together
    assert member.user.password not in together
    assert member.session.session_key not in together


def test_the_mail_leads_to_the_page_not_to_the_file(member, ready, mailoutbox):
    [mail] = mailoutbox
    assert mail.to == [member.user.email]
    assert "http://testserver/fr/me/data/" in mail.body
    assert ready.file.name not in mail.body


def test_nobody_else_gets_the_file(visitor, coordinator, staff, ready):
    assert [download(client, ready).status_code for client in (coordinator, staff)] == [404, 404]
    assert download(visitor, ready)["Location"].startswith(reverse("account_login"))
    assert visitor.get(f"/media/{ready.file.name}").status_code == 404


def test_the_file_asks_who_one_is_after_a_while(member, ready):
    member.authenticated_at(0)
    assert download(member, ready)["Location"].startswith(reverse("account_reauthenticate"))
    assert member.post(PAGE)["Location"].startswith(reverse("account_reauthenticate"))


def test_two_clicks_make_one_file(member, do_tasks):
    for _ in range(2):
        member.post(PAGE)
    assert DataExport.objects.count() == 1
    assert "being made" in member.get(PAGE).text
    assert do_tasks() == 1


def test_a_file_is_made_once_however_often_its_task_begins(member, ready, mailoutbox):
    name = ready.file.name
    data.make(ready.pk)
    ready.refresh_from_db()
    assert (ready.file.name, len(mailoutbox)) == (name, 1)


@pytest.mark.parametrize(("days", "there"), [(6, True), (8, False)])
def test_the_file_goes_after_a_week(days, there, member, ready, django_capture_on_commit_callbacks):
    path = Path(ready.file.path)
    DataExport.objects.update(asked_at=timezone.now() - timedelta(days=days))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_data_exports.func()
    assert (DataExport.objects.exists(), path.exists()) == (there, there)
    assert download(member, ready).status_code == (200 if there else 404)


def test_a_file_without_a_row_goes_too(db):
    import os

    folder = Path(configured.MEDIA_ROOT) / "people"
    folder.mkdir(exist_ok=True)
    lost, fresh = folder / "lost.zip", folder / "fresh.zip"
    for path in (lost, fresh):
        path.write_bytes(b"PK")
    os.utime(lost, (1, 1))
    data.forget_old()
    assert (lost.exists(), fresh.exists()) == (False, True)
    fresh.unlink()


def test_the_page_asks_the_same_queries(same_queries, member):
    from tests.factories.people import DataExportFactory

    same_queries(PAGE, lambda: DataExportFactory(user=member.user), client=member)
