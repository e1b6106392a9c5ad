"""Material in a bucket: a real S3 API process on loopback."""

import http.client
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.workshops.test_upload import upload
from workshops.files import tasks
from workshops.files.sweeping import sweep
from workshops.models import Download, MaterialText, MaterialVersion
from workshops.services import material as services

pytestmark = pytest.mark.django_db


def follow(address, **headers):
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def test_a_file_goes_into_the_bucket_and_out_by_a_signed_address(
    bucket, coordinator, member, workshop
):
    upload(coordinator, workshop, ("Überblick.pdf", files.pdf()))
    version = MaterialVersion.objects.get()
    assert bucket.get_object(Bucket="material", Key=version.file.name)["Body"].read() == files.pdf()
    answer = member.get(version.get_absolute_url())
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    asked = parse_qs(urlsplit(answer.url).query)
    assert asked["X-Amz-Expires"] == ["60"]
    assert "X-Amz-Signature" in asked
    response, content = follow(answer.url)
    assert content == files.pdf()
    assert response.headers["Content-Type"] == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "%C3%9Cberblick.pdf" in response.headers["Content-Disposition"]
    response, content = follow(answer.url, Range="bytes=5-9")
    assert (response.status, content) == (206, files.pdf()[5:10])
    assert Download.objects.get().user == member.user


def test_nobody_else_gets_an_address(bucket, coordinator, cast, workshop):
    upload(coordinator, workshop, ("a.pdf", files.pdf()))
    version = MaterialVersion.objects.get()
    for role in ("other_member", "supporter", "former_member", "editor"):
        assert cast[role].get(version.get_absolute_url()).status_code == 404
    assert cast["visitor"].get(version.get_absolute_url()).url.startswith("/accounts/login/")


def test_the_bucket_is_asked_to_keep_the_file_private(bucket, coordinator, workshop):
    upload(coordinator, workshop, ("a.pdf", files.pdf()))
    version = MaterialVersion.objects.get()
    rights = bucket.get_object_acl(Bucket="material", Key=version.file.name)["Grants"]
    assert all("AllUsers" not in str(right) for right in rights)


def test_preview_zip_and_text_come_from_the_bucket(bucket, member, item, do_tasks):
    version = MaterialVersionFactory(material=item, content=files.pdf("Living wages"))
    address = reverse("workshops:preview", args=[version.key])
    assert member.get(address).getvalue() == files.pdf("Living wages")
    part = member.get(address, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.getvalue()) == (206, b"PDF")
    packed = member.get(reverse("workshops:zip", args=["labels"]))
    assert files.pdf("Living wages") in packed.getvalue()
    tasks.read_version.enqueue(version.pk)
    do_tasks()
    assert MaterialText.objects.get().text == "Living wages"


def test_a_signed_link_of_a_mail_leads_there_too(bucket, member, visitor, item):
    MaterialVersionFactory(material=item)
    answer = visitor.get(services.signed_link(item, member.user))
    assert follow(answer.url)[1] == files.pdf()


def test_a_row_that_fails_leaves_nothing_in_the_bucket(bucket, coordinator, workshop, monkeypatch):
    from django.db import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(MaterialVersion, "save", away)
    assert upload(coordinator, workshop, ("a.pdf", files.pdf())).status_code == 503
    assert bucket.list_objects_v2(Bucket="material")["KeyCount"] == 0


def test_the_sweep_walks_the_bucket(bucket, item, monkeypatch):
    from datetime import timedelta

    from workshops.files import sweeping

    version = MaterialVersionFactory(material=item)
    bucket.put_object(Bucket="material", Key="material/ab/orphan.pdf", Body=b"x")
    bucket.put_object(Bucket="material", Key="other/thing.pdf", Body=b"x")
    assert sweep().orphans == []
    monkeypatch.setattr(sweeping, "OLD", timedelta(seconds=-60))
    assert sweep().orphans == ["material/ab/orphan.pdf"]
    left = {row["Key"] for row in bucket.list_objects_v2(Bucket="material")["Contents"]}
    assert left == {version.file.name, "other/thing.pdf"}


def test_a_bucket_that_is_away_is_told(bucket, coordinator, workshop):
    bucket.delete_bucket(Bucket="material")
    response = upload(coordinator, workshop, ("a.pdf", files.pdf()), json=True)
    assert response.status_code == 503
    assert response.json()["error"] == (
        "The place for files does not answer. Nothing was kept: try again."
    )
    assert not MaterialVersion.objects.exists()
