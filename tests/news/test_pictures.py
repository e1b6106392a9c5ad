"""The picture library: who sees a picture, and what may become one."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from news import services
from news.models import Picture
from news.models.picture import MAX_BYTES
from tests.factories.news import PageFactory, PictureFactory, PostFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


def shown_in_text(picture):
    return f'<img src="{picture.get_absolute_url()}" alt="A phone">'


def seen(client, picture):
    return client.get(picture.get_absolute_url()).status_code


SHOWING = {
    "nothing": (lambda picture: None, 404),
    "a public post": (lambda picture: PostFactory(picture=picture), 200),
    "the text of a public post": (lambda picture: PostFactory(body=shown_in_text(picture)), 200),
    "the text of a public page": (lambda picture: PageFactory(body=shown_in_text(picture)), 200),
    "a draft": (lambda picture: PostFactory(picture=picture, draft=True), 404),
    "the text of a draft": (
        lambda picture: PostFactory(body=shown_in_text(picture), draft=True),
        404,
    ),
    "a scheduled post": (lambda picture: PostFactory(picture=picture, scheduled=True), 404),
    "a withdrawn post": (lambda picture: PostFactory(picture=picture, withdrawn=True), 404),
    "the text of a page to come": (
        lambda picture: PageFactory(body=shown_in_text(picture), draft=True),
        404,
    ),
    "a draft and a public post": (
        lambda picture: (PostFactory(picture=picture, draft=True), PostFactory(picture=picture)),
        200,
    ),
}


@pytest.mark.parametrize(("show", "status"), SHOWING.values(), ids=SHOWING)
def test_a_picture_is_public_when_something_public_shows_it(visitor, member, show, status):
    picture = PictureFactory()
    show(picture)
    # Other pictures being public changes nothing.
    PostFactory(picture=PictureFactory())
    assert (seen(visitor, picture), seen(member, picture)) == (status, status)


def test_staff_see_every_picture_and_no_shared_cache_keeps_it(editor, staff_without_rights):
    picture = PictureFactory()
    assert (seen(editor, picture), seen(staff_without_rights, picture)) == (200, 404)
    cache_control = editor.get(picture.get_absolute_url())["Cache-Control"]
    assert "private" in cache_control
    assert "public" not in cache_control


def test_a_picture_disappears_with_the_post_that_showed_it(visitor):
    picture = PictureFactory()
    post = PostFactory(picture=picture)
    assert seen(visitor, picture) == 200
    services.withdraw(post)
    assert seen(visitor, picture) == 404


def test_a_picture_leaves_as_what_it_is(visitor):
    picture = PictureFactory()
    PostFactory(picture=picture)
    response = visitor.get(picture.get_absolute_url())
    with picture.file.open() as file:
        assert response.getvalue() == file.read()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "address",
    [
        "/news/pictures/{pk}/other.png",
        "/news/pictures/{pk}/..%2f..%2fsettings.py",
        "/news/pictures/{pk}/",
        "/nl/news/pictures/{pk}/{name}",
        "/files/{file}",
        "/media/{file}",
        "/protected/{file}",
    ],
)
def test_a_picture_has_one_address(visitor, address):
    picture = PictureFactory()
    PostFactory(picture=picture)
    name = picture.file.name.rpartition("/")[2]
    address = address.format(pk=picture.pk, name=name, file=picture.file.name)
    assert visitor.get(address).status_code == 404


# Adding a picture -----------------------------------------------------------------------------


def image(kind="PNG", size=(8, 6)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, kind)
    return content.getvalue()


def png_of_size(width, height):
    """A small file whose header promises a huge picture."""

    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def upload(client, name, content, alternative_text="A phone"):
    return client.post(
        reverse("admin:news_picture_add"),
        {
            "file": SimpleUploadedFile(name, content),
            "language": "en",
            "alternative_text_en": alternative_text,
            "credit": "",
        },
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "too large": ("a.png", image() + b"\0" * MAX_BYTES),
    "text": ("a.png", b"Hello"),
    "empty": ("a.png", b""),
    "SVG": ("a.svg", SVG),
    "SVG called PNG": ("a.png", SVG),
    "HTML called JPEG": ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
    "TIFF called PNG": ("a.png", image("TIFF")),
    "PNG called HTML": ("a.html", image()),
    "more pixels than allowed": ("a.png", png_of_size(8_000, 8_000)),
    "more pixels than memory": ("a.png", png_of_size(60_000, 60_000)),
    "between the library's warning and its error": ("a.png", png_of_size(10_000, 10_000)),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_harmless_picture_is_refused(editor, name, content):
    response = upload(editor, name, content)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["file"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
def test_a_picture_of_each_allowed_kind_is_added(editor, name, kind):
    response = upload(editor, name, image(kind))
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.alternative_text) == (8, 6, "A phone")


def test_a_picture_without_alternative_text_is_refused(editor):
    response = upload(editor, "a.png", image(), alternative_text="")
    errors = response.context["adminform"].form.errors
    assert errors == {
        "alternative_text_en": ["Needed in this language."],
        "file": ["Choose the file again: browsers do not keep it."],
    }
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../../evil.png", "/etc/passwd.png", "ça & là <b>.png", "a b.png", "nom’s.png"]
)
def test_the_name_of_the_file_does_no_harm(editor, visitor, name):
    upload(editor, name, image())
    picture = Picture.objects.get()
    assert picture.file.name.startswith("pictures/")
    PostFactory(picture=picture)
    # The address in the page leads to the file.
    page = Page(visitor.get(reverse("news:list")))
    [address] = {found["src"] for found in page.all("img") if "/pictures/" in found["src"]}
    assert visitor.get(address).status_code == 200


def test_a_picture_in_use_cannot_be_deleted(editor):
    picture = PictureFactory()
    PostFactory(picture=picture, title="It needs the picture")
    address = reverse("admin:news_picture_delete", args=[picture.pk])
    response = editor.post(address, {"post": "yes"})
    assert "It needs the picture" in response.text
    assert Picture.objects.get() == picture


def test_a_picture_that_a_text_shows_cannot_be_deleted(editor):
    picture = PictureFactory()
    PostFactory(body=shown_in_text(picture))
    editor.post(reverse("admin:news_picture_delete", args=[picture.pk]), {"post": "yes"})
    assert list(Picture.objects.all()) == [picture]


# The picker -----------------------------------------------------------------------------------


def test_the_picker_offers_the_library_and_searches_in_it(editor):
    phone = PictureFactory(alternative_text="A phone")
    PictureFactory(alternative_text="A table")
    address = reverse("admin:news_picture_pick")
    found = editor.get(address, {"q": "phone", "CKEditorFuncNum": "3"})
    assert list(found.context["pictures"]) == [phone]
    assert len(editor.get(address).context["pictures"]) == 2


def test_the_picker_asks_the_same_queries_for_one_picture_and_for_three(same_queries, editor):
    same_queries(reverse("admin:news_picture_pick"), PictureFactory, client=editor)
