"""Fetching files: who may, how they arrive, and who did."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from members.services import memberships
from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory, RegistrationFactory
from workshops.models import Download, Material, MaterialVersion, Registration, Workshop
from workshops.services import material as services

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 5  # 1280 bytes


@pytest.fixture
def version(item):
    return MaterialVersionFactory(material=item, name="film.mp4", content=CONTENT)


def fetch(client, version, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return arrived(client.get(version.get_absolute_url(), headers=headers))


def arrived(response):
    """The answer with all that it brings, as a browser reads it."""
    if response.streaming:
        response.streaming_content = [response.getvalue()]
    return response


def test_a_file_arrives_whole_and_is_no_business_of_a_browser_or_a_cache(member, version):
    response = fetch(member, version)
    assert response.getvalue() == CONTENT
    said = {name: response.headers[name] for name in SAFE}
    assert said == SAFE
    assert response.headers["Content-Length"] == "1280"
    assert response.headers["Accept-Ranges"] == "bytes"


SAFE = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": 'attachment; filename="film.mp4"',
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("минуты.pdf", "filename*=utf-8''%D0%BC%D0%B8%D0%BD%D1%83%D1%82%D1%8B.pdf"),
        ("Überblick – “neu”.pdf", "filename*=utf-8''%C3%9Cberblick%20%E2%80%93%20"),
        ('say "what".pdf', 'filename="say \\"what\\".pdf"'),
    ],
)
def test_the_name_arrives_in_any_alphabet(name, said, member, item):
    version = MaterialVersionFactory(material=item, name=name)
    assert said in fetch(member, version).headers["Content-Disposition"]


# Ranges ------------------------------------------------------------------------------------------

RANGES = {
    "bytes=0-0": (0, 0),
    "bytes=0-99": (0, 99),
    "bytes=100-": (100, 1279),
    "bytes=-10": (1270, 1279),
    "bytes=-5000": (0, 1279),
    "bytes=1000-99999": (1000, 1279),
    "bytes=1279-1279": (1279, 1279),
}


@pytest.mark.parametrize("asked", RANGES)
def test_a_part_is_sent_as_asked(asked, member, version):
    first, last = RANGES[asked]
    response = fetch(member, version, range=asked)
    assert response.status_code == 206
    assert response.getvalue() == CONTENT[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/1280"
    assert response.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=1280-", "bytes=99999-100000", "bytes=-0"])
def test_what_lies_outside_is_said(asked, member, version):
    response = fetch(member, version, range=asked)
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */1280")


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=-", "pages=1-2", "bytes=0-1,5-6", "nonsense"]
)
def test_what_is_not_understood_brings_the_whole(asked, member, version):
    response = fetch(member, version, range=asked)
    assert (response.status_code, response.getvalue()) == (200, CONTENT)


def test_a_broken_download_goes_on_only_with_the_same_file(member, version):
    etag = fetch(member, version).headers["ETag"]
    same = http_date(version.uploaded_at.timestamp())
    older = http_date(version.uploaded_at.timestamp() - 60)
    found = {
        held: fetch(member, version, range="bytes=100-", if_range=held).status_code
        for held in (etag, same, '"other"', f"W/{etag}", older, "nonsense")
    }
    assert found == {
        etag: 206,
        same: 206,
        '"other"': 200,
        f"W/{etag}": 200,
        older: 200,
        "nonsense": 200,
    }


def test_head_tells_without_sending(member, version):
    response = member.head(version.get_absolute_url(), headers={"Range": "bytes=5-9"})
    assert (response.status_code, response.headers["Content-Length"]) == (200, "1280")
    assert response.headers["Accept-Ranges"] == "bytes"
    assert not Download.objects.exists()


def test_who_holds_it_gets_no_second_copy(member, version):
    etag = fetch(member, version).headers["ETag"]
    assert fetch(member, version, if_none_match=etag).status_code == 304


# Who may -----------------------------------------------------------------------------------------

AUDIENCES = {
    # audience: who gets it; the visitor is led to the login
    "public": {"visitor", "member", "observer", "coordinator", "other_member", "supporter",
               "former_member", "secretary", "editor"},
    "members": {"member", "observer", "coordinator", "other_member", "secretary"},
    "group": {"member", "observer", "coordinator", "secretary"},
    "registered": {"observer", "coordinator", "secretary"},
    "staff": {"secretary"},
}  # fmt: skip


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_gets_its_own_and_no_part_more(audience, cast, item, workshop):
    Material.objects.filter(pk=item.pk).update(audience=audience)
    RegistrationFactory(
        workshop=workshop, user=cast["observer"].user, state=Registration.State.REGISTERED
    )
    version = MaterialVersionFactory(material=item, content=files.png(), name="a.png")
    roles = AUDIENCES["public"] | {"other_coordinator", "staff_without_rights"}
    allowed = AUDIENCES[audience] | (
        {"other_coordinator"} if audience in ("public", "members") else set()
    )
    allowed |= {"staff_without_rights"} if audience == "public" else set()
    preview = reverse("workshops:preview", args=[version.key])
    for role in roles:
        denied = 302 if role == "visitor" else 404
        for ask in (
            lambda client: fetch(client, version),
            lambda client: client.head(version.get_absolute_url()),
            lambda client: arrived(client.get(preview)),
            lambda client: client.get(item.get_absolute_url()),
        ):
            assert ask(cast[role]).status_code == (200 if role in allowed else denied), role
        part = fetch(cast[role], version, range="bytes=0-3")
        assert part.status_code == (206 if role in allowed else denied), role


def test_who_leaves_the_group_gets_nothing_more_at_once(member, version):
    assert fetch(member, version).status_code == 200
    memberships.leave_organisation(member.user)
    assert fetch(member, version).status_code == 404


def test_a_draft_s_material_is_for_who_runs_it(member, coordinator, version, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.DRAFT)
    assert fetch(member, version).status_code == 404
    assert fetch(coordinator, version).status_code == 200


def test_what_is_removed_is_gone_for_all_and_comes_back(member, secretary, coordinator, version):
    item = version.material
    services.remove(item)
    assert [fetch(actor, version).status_code for actor in (member, coordinator, secretary)] == [
        404,
        404,
        404,
    ]
    services.bring_back(item)
    assert fetch(member, version).status_code == 200


# Preview -----------------------------------------------------------------------------------------


def test_pictures_and_pdf_are_shown_in_the_page_and_nothing_else(member, item):
    shapes = {"a.png": files.png(), "b.pdf": files.pdf(), "c.txt": b"c", "d.docx": files.docx()}
    shown = {}
    for number, (name, content) in enumerate(shapes.items(), 1):
        version = MaterialVersionFactory(material=item, number=number, name=name, content=content)
        response = arrived(member.get(reverse("workshops:preview", args=[version.key])))
        shown[name] = response.status_code
        if response.status_code == 200:
            assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
            assert response.headers["Cache-Control"] == "private, no-store"
    assert shown == {"a.png": 200, "b.pdf": 200, "c.txt": 404, "d.docx": 404}


def test_only_our_own_page_may_frame_a_pdf_and_nothing_frames_a_picture(member, item):
    pdf = MaterialVersionFactory(material=item)
    response = arrived(member.get(reverse("workshops:preview", args=[pdf.key])))
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    picture = MaterialVersionFactory(material=item, number=2, name="a.png", content=files.png())
    response = arrived(member.get(reverse("workshops:preview", args=[picture.key])))
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    page = member.get(item.get_absolute_url())
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


# Who fetched it ----------------------------------------------------------------------------------


def test_each_fetch_is_told_to_who_runs_the_workshop(member, coordinator, observer, version, item):
    fetch(member, version)
    fetch(member, version, range="bytes=0-99")
    fetch(member, version, range="bytes=100-")  # goes on: not another one
    observer.get(reverse("workshops:zip", args=["labels"])).getvalue()
    assert list(Download.objects.order_by("pk").values_list("user__name", "how")) == [
        ("Mila Member", "file"),
        ("Mila Member", "file"),
        ("Olga Observer", "zip"),
    ]
    address = reverse("workshops:material-downloads", args=["labels", item.pk])
    page = coordinator.get(address).text
    assert page.count("Mila Member") == 2
    assert "Olga Observer" in page
    assert "City of Lyon" in page


def test_all_others_see_the_number_alone(member, observer, version, item):
    fetch(observer, version)
    page = member.get(item.get_absolute_url()).text
    assert "fetched once" in page
    assert "Olga" not in page
    address = reverse("workshops:material-downloads", args=["labels", item.pk])
    assert member.get(address).status_code == 403


def test_the_page_of_downloads_asks_the_same_queries(same_queries, coordinator, version, member):
    same_queries(
        reverse("workshops:material-downloads", args=["labels", version.material.pk]),
        lambda: Download.objects.create(version=version, user=member.user),
        client=coordinator,
    )


# All in one --------------------------------------------------------------------------------------


def test_the_zip_holds_the_newest_of_all_that_one_may_have(member, coordinator, item, workshop):
    MaterialVersionFactory(material=item, name="old.pdf")
    MaterialVersionFactory(material=item, number=2, name="minutes.pdf", content=files.pdf("New"))
    twin = MaterialFactory(workshop=workshop, link="")
    MaterialVersionFactory(material=twin, name="Minutes.pdf", content=files.pdf("Twin"))
    hidden = MaterialFactory(workshop=workshop, link="", title="Hushed", audience="staff")
    MaterialVersionFactory(material=hidden, name="hushed.txt", content=b"Hushed")
    MaterialFactory(workshop=workshop, title="Film", link="https://video.example/1")
    response = member.get(reverse("workshops:zip", args=["labels"]))
    content = response.getvalue()
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Disposition"] == 'attachment; filename="labels.zip"'
    assert response.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["minutes.pdf", "Minutes (2).pdf", "links.txt"]
        assert archive.read("minutes.pdf") == files.pdf("New")
        assert archive.read("links.txt") == b"Film\r\nhttps://video.example/1\r\n"


def test_without_files_for_one_there_is_no_zip(other_member, visitor, version):
    address = reverse("workshops:zip", args=["labels"])
    assert other_member.get(address).status_code == 404
    assert visitor.get(address).url.startswith("/accounts/login/")


# Links in mails ----------------------------------------------------------------------------------


def test_a_signed_link_brings_the_newest_file_without_signing_in(member, visitor, version):
    newest = MaterialVersionFactory(
        material=version.material, number=2, name="new.pdf", content=files.pdf("New")
    )
    response = visitor.get(services.signed_link(version.material, member.user))
    assert response.getvalue() == files.pdf("New")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert list(Download.objects.values_list("version", "user", "how")) == [
        (newest.pk, member.user.pk, "mail")
    ]


def test_a_signed_link_ends_when_the_person_leaves(member, visitor, version):
    link = services.signed_link(version.material, member.user)
    memberships.leave_organisation(member.user)
    response = visitor.get(link)
    assert response.status_code == 404
    assert not Download.objects.exists()


def test_a_signed_link_ends_with_the_account(member, visitor, version):
    link = services.signed_link(version.material, member.user)
    member.user.is_active = False
    member.user.save()
    assert visitor.get(link).status_code == 404


def test_a_signed_link_ends_after_its_time(member, visitor, version, settings, monkeypatch):
    link = services.signed_link(version.material, member.user)
    later = timezone.now().timestamp() + settings.MATERIAL_LINK_DAYS * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later - 60)
    assert arrived(visitor.get(link)).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: later + 60)
    assert visitor.get(link).status_code == 404


def test_a_signed_link_is_for_one_thing_and_cannot_be_changed(
    member, other_member, visitor, version
):
    assert visitor.get(services.signed_link(version.material, other_member.user)).status_code == 404
    link = services.signed_link(version.material, member.user).rstrip("/")
    assert visitor.get(f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}/").status_code == 404


def test_a_signed_link_to_a_link_leads_there(member, visitor, workshop):
    film = MaterialFactory(workshop=workshop, link="https://video.example/1")
    response = visitor.get(services.signed_link(film, member.user))
    assert response.url == "https://video.example/1"
    assert response.headers["Referrer-Policy"] == "no-referrer"


# What cannot go out ------------------------------------------------------------------------------


@pytest.mark.parametrize("scan", ["waiting", "infected", "failed"])
def test_what_the_scanner_has_not_let_through_does_not_go_out(scan, member, visitor, item):
    version = MaterialVersionFactory(material=item, scan=scan, name="a.png", content=files.png())
    addresses = [
        version.get_absolute_url(),
        reverse("workshops:preview", args=[version.key]),
        services.signed_link(item, member.user),
    ]
    for address in addresses:
        response = member.get(address)
        assert response.status_code == 409
        assert str(version.explanation) in response.text
        assert files.png() not in response.content
    assert member.get(reverse("workshops:zip", args=["labels"])).status_code == 404
    assert str(version.explanation) in member.get(item.get_absolute_url()).text
    assert not Download.objects.exists()


def test_the_list_of_material_asks_the_same_queries(same_queries, coordinator, workshop):
    def row():
        item = MaterialFactory(workshop=workshop, link="")
        for number in (1, 2):
            MaterialVersionFactory(material=item, number=number, uploaded_by=coordinator.user)

    address = reverse("workshops:material-manage", args=["labels"])
    same_queries(address, row, client=coordinator)


def test_old_versions_stay_and_can_be_fetched(member, item):
    old = MaterialVersionFactory(material=item)
    MaterialVersionFactory(material=item, number=2, content=files.pdf("New"))
    assert fetch(member, old).getvalue() == files.pdf()
    page = member.get(item.get_absolute_url()).text
    assert [page.count(version.sha256) for version in MaterialVersion.objects.all()] == [1, 1]
