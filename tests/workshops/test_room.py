"""The files of a group have so much room and no more; who uploads sees how much is taken."""

import io

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory, WorkshopFactory
from tests.markup import Page
from tests.workshops.test_registration_at_once import at_once
from tests.workshops.test_upload import nothing_left, stored_files, upload
from workshops.files.incoming import folder, made_here
from workshops.files.room import room_of
from workshops.models import Material, MaterialVersion
from workshops.services import material as services

pytestmark = pytest.mark.django_db

PDF = files.pdf("Labels")
ADVICE = "Put it elsewhere and add it as a link, or ask the secretariat for more room."


@pytest.fixture(autouse=True)
def empty():
    for path in folder().iterdir():
        path.unlink()


def manage(client, workshop):
    return client.get(reverse("workshops:material-manage", args=[workshop.slug]))


def test_all_that_is_stored_of_the_group_counts(workshop, group, other_group, item):
    def more(material, number, size, **values):
        version = MaterialVersionFactory(material=material, number=number, content=b"x" * size)
        MaterialVersion.objects.filter(pk=version.pk).update(**values)

    more(item, 1, 100)
    more(item, 2, 20)
    removed = MaterialFactory(workshop=WorkshopFactory(group=group), removed_at=timezone.now())
    more(removed, 1, 3)
    more(removed, 2, 50_000, file="", forgotten_at=timezone.now())  # deleted for good
    more(MaterialFactory(workshop=WorkshopFactory(group=other_group)), 1, 7000)
    assert room_of(workshop).used == 123
    assert configured.MATERIAL_GROUP_BYTES == room_of(workshop).most == 20 * 2**30


def test_a_file_is_taken_to_the_last_byte_and_not_beyond(coordinator, workshop, settings):
    settings.MATERIAL_GROUP_BYTES = len(PDF) + 4
    before = stored_files()
    response = upload(
        coordinator, workshop, ("a.pdf", PDF), ("b.txt", b"fives"), ("c.txt", b"four")
    )
    assert response.status_code == 422
    text = Page(response).one("main").text
    assert f"The files of this group take {len(PDF)}\xa0bytes of {len(PDF) + 4}\xa0bytes" in text
    assert f"there is no room for 5\xa0bytes more. {ADVICE}" in text
    assert list(Material.objects.values_list("title_en", flat=True)) == ["A", "C"]
    assert len(stored_files()) == len(before) + 2
    assert nothing_left()


def test_a_group_without_room_is_told_before_anything_is_read(coordinator, workshop, settings):
    class Untouched(io.BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    settings.MATERIAL_GROUP_BYTES = 2 * 2**20
    for headers in ({}, {"HTTP_ACCEPT": "application/json"}):
        response = coordinator.generic(
            "POST",
            reverse("workshops:material-add", args=[workshop.slug]),
            b"",
            content_type="multipart/form-data; boundary=x",
            **{"wsgi.input": Untouched(), "CONTENT_LENGTH": str(3 * 2**20)} | headers,
        )
        assert response.status_code == 413
        said = response.json()["error"] if headers else Page(response).one("main").text
        assert "The files of this group take 0\xa0bytes of 2.0\xa0MB" in said
        assert ADVICE in said


def test_a_new_version_without_room_leaves_the_old(coordinator, workshop, item, settings):
    old = MaterialVersionFactory(material=item)
    settings.MATERIAL_GROUP_BYTES = old.size + 10
    before = stored_files()
    for headers in ({}, {"Accept": "application/json"}):
        response = coordinator.post(
            reverse("workshops:material-version", args=[workshop.slug, item.pk]),
            {"files": SimpleUploadedFile("new.pdf", PDF), "complete": "yes"},
            headers=headers,
        )
        assert response.status_code == 422
        assert ADVICE in (response.json()["error"] if headers else response.text)
    assert list(item.versions.all()) == [old]
    assert stored_files() == before
    assert nothing_left()


def test_a_file_for_the_second_time_waits_until_there_is_room(coordinator, workshop, settings):
    upload(coordinator, workshop, ("a.pdf", PDF))
    token = upload(coordinator, workshop, ("a.pdf", PDF), json=True).json()["token"]
    again = reverse("workshops:material-again", args=[workshop.slug])
    settings.MATERIAL_GROUP_BYTES = len(PDF)
    assert ADVICE in coordinator.post(again, {"token": token}, follow=True).text
    assert Material.objects.count() == 1
    settings.MATERIAL_GROUP_BYTES = 2 * len(PDF)
    coordinator.post(again, {"token": token})
    assert Material.objects.count() == 2


def test_who_uploads_sees_how_much_is_taken(coordinator, workshop, item, settings):
    version = MaterialVersionFactory(material=item, content=b"x" * 2**10)
    settings.MATERIAL_GROUP_BYTES = 2**20
    of_version = coordinator.get(
        reverse("workshops:material-version", args=[workshop.slug, item.pk])
    )
    for page in (manage(coordinator, workshop), of_version):
        assert "The files of this group take 1.0\xa0KB of 1.0\xa0MB" in Page(page).one("main").text
        assert "There is little room left" not in page.text
    settings.MATERIAL_GROUP_BYTES = version.size + 1
    assert "There is little room left" in manage(coordinator, workshop).text


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_take_the_last_room(group, settings):
    workshops = [WorkshopFactory(group=group) for _ in range(4)]
    settings.MATERIAL_GROUP_BYTES = 2 * len(PDF) + 1

    def add(workshop):
        services.add_file(workshop, made_here("a.pdf", PDF), None)

    errors = at_once(add, workshops, workers=4)
    assert [error.code for error in errors] == ["no_room", "no_room"]
    assert MaterialVersion.objects.count() == 2
