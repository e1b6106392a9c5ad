"""Pictures in the sizes that pages need: made by tasks, seen by the rule of the picture itself."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news import renditions
from news.models import Picture
from news.models.picture import validate_picture
from news.tasks import make_missing_renditions
from tests.factories.news import PageFactory, PictureFactory, PostFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


def large(**values):
    return PictureFactory(file__width=1000, file__height=500, **values)


def bytes_of(image, kind, **options):
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def size_of(picture, width):
    with default_storage.open(picture.rendition_path(width)) as file, Image.open(file) as image:
        image.load()
        return image.format, image.size


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (8, [8]),
        (320, [320]),
        (1000, [320, 640, 960, 1000]),
        (1280, [320, 640, 960, 1280]),
        (5000, [320, 640, 960, 1280]),
    ],
)
def test_no_rendition_is_wider_than_the_picture(width, expected):
    assert renditions.widths_for(width) == expected


def test_the_worker_makes_the_sizes_of_a_new_picture(do_tasks):
    picture = large()
    assert (picture.widths, picture.srcset) == ([], "")
    do_tasks()
    picture.refresh_from_db()
    assert picture.widths == [320, 640, 960, 1000]
    assert [size_of(picture, width) for width in picture.widths] == [
        ("WEBP", (320, 160)),
        ("WEBP", (640, 320)),
        ("WEBP", (960, 480)),
        ("WEBP", (1000, 500)),
    ]


def test_making_them_again_changes_nothing(do_tasks):
    picture = large()
    do_tasks()
    assert renditions.make(picture) == renditions.make(picture) == [320, 640, 960, 1000]
    _folders, files = default_storage.listdir(f"renditions/{picture.pk}")
    assert sorted(files) == ["1000.webp", "320.webp", "640.webp", "960.webp"]


def test_a_picture_deleted_meanwhile_is_no_error(do_tasks):
    large().delete()
    assert do_tasks() == 1


def test_pictures_that_came_in_bulk_get_theirs_in_the_night(do_tasks):
    picture = large()
    do_tasks()
    Picture.objects.update(widths=[])
    make_missing_renditions.call()
    do_tasks()
    picture.refresh_from_db()
    assert picture.widths == [320, 640, 960, 1000]


def test_a_moving_picture_keeps_moving():
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "lime", "blue")]
    content = bytes_of(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = PictureFactory(file=ContentFile(content, name="moving.gif"))
    assert renditions.make(picture) == []


def test_transparency_stays_and_what_the_camera_wrote_goes():
    image = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    content = bytes_of(image, "PNG", exif=exif)
    picture = PictureFactory(file=ContentFile(content, name="clear.png"))
    renditions.make(picture)
    with default_storage.open(picture.rendition_path(320)) as file, Image.open(file) as made:
        assert made.convert("RGBA").getpixel((5, 5))[3] == 0
        assert not made.getexif()


def test_cards_detail_and_text_name_the_sizes(visitor, do_tasks):
    picture, inside = large(), large()
    do_tasks()
    body = f'<figure><img src="{inside.get_absolute_url()}" alt="A phone"></figure>'
    post = PostFactory(picture=picture, body=body)
    page = PageFactory(body=body)
    for address, expected in [
        ("/news/", [picture]),
        (post.get_absolute_url(), [picture, inside]),
        (page.get_absolute_url(), [inside]),
    ]:
        shown = [
            image
            for image in Page(visitor.get(address)).all("img")
            if image["src"].startswith("/news/pictures/")
        ]
        assert [(image["src"], image["width"], image["height"]) for image in shown] == [
            (item.get_absolute_url(), "1000", "500") for item in expected
        ]
        for image, item in zip(shown, expected, strict=True):
            assert image["srcset"].split(", ")[0] == f"/news/pictures/{item.pk}/320.webp 320w"
            assert image["sizes"]
            assert visitor.get(image["srcset"].split()[0])["Content-Type"] == "image/webp"


def test_a_text_shows_the_pictures_of_the_library_with_as_many_queries_however_many(
    django_assert_num_queries,
):
    pictures = [large() for _ in range(3)]
    html = "".join(f'<img src="{item.get_absolute_url()}" alt="x">' for item in pictures)
    with django_assert_num_queries(1):
        assert renditions.in_text(html).count(' width="1000" height="500"') == 3
    with django_assert_num_queries(0):
        assert renditions.in_text("<p>No picture.</p>") == "<p>No picture.</p>"


def upload(content, name):
    return SimpleUploadedFile(name, content)


BROKEN = {
    "a JPEG that breaks off": (
        lambda: bytes_of(Image.effect_noise((300, 300), 90), "JPEG")[:4000],
        "broken.jpg",
        "damaged",
    ),
    "a PNG that breaks off": (
        lambda: bytes_of(Image.effect_noise((300, 300), 90), "PNG")[:4000],
        "broken.png",
        "damaged",
    ),
    "a PNG named .jpg": (
        lambda: bytes_of(Image.new("RGB", (9, 9)), "PNG"),
        "disguised.jpg",
        "name ends otherwise",
    ),
    "a page named .png": (lambda: b"<html><script>1</script>", "page.png", "not a picture"),
    "a drawing named .png": (lambda: b"<svg xmlns='x'/>", "drawing.png", "not a picture"),
}


@pytest.mark.parametrize(("make", "name", "reason"), BROKEN.values(), ids=BROKEN)
def test_broken_and_disguised_pictures_are_refused_with_the_reason(make, name, reason):
    with pytest.raises(ValidationError, match=reason):
        validate_picture(upload(make(), name))


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.JPG"), ("JPEG", "a.jpeg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_sound_pictures_pass_and_are_read_from_their_beginning_afterwards(kind, name):
    file = upload(bytes_of(Image.new("RGB", (50, 40)), kind), name)
    validate_picture(file)
    assert file.tell() == 0
