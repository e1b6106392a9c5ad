"""Pictures of imported texts come into the library when their files are at hand."""

from pathlib import Path

import pytest
from django.conf import settings as portal
from PIL import Image

from news.models import Picture, PictureInPost, Post
from tests.news.imports import by_slug, item, of_items, run, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    """No files of other tests."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


@pytest.fixture
def folder(tmp_path):
    """A copy of WordPress' uploads, and something private beside it."""
    uploads = tmp_path / "uploads" / "2022" / "03"
    uploads.mkdir(parents=True)
    for name, colour in [("factory.png", "teal"), ("mine.png", "blue")]:
        Image.new("RGB", (12, 9), colour).save(uploads / name)
    Image.new("RGB", (6, 5), "teal").save(uploads / "factory-300x200.png")
    Image.new("RGB", (6, 5), "red").save(tmp_path / "secret.png")
    return tmp_path / "uploads"


def stored_files():
    return sorted(path.name for path in Path(portal.MEDIA_ROOT).rglob("*") if path.is_file())


def test_pictures_of_the_folder_come_into_the_library_with_their_words(folder):
    lines = run("wordpress.xml", files=folder)
    assert set(Picture.objects.values_list("language", "alternative_text_nl", "width")) == {
        ("nl", "Workers at a line of screens", 12),
        ("nl", "A line of screens", 6),
        ("nl", "A cobalt mine", 12),
    }
    post = by_slug("labels-credibility")
    factory = Picture.objects.get(alternative_text_nl="Workers at a line of screens")
    assert post.picture == factory
    assert (
        f'<figure><img src="{factory.get_absolute_url()}" alt="Workers at a line of screens">'
        "<figcaption>An assembly line</figcaption></figure>"
    ) in post.body_nl
    assert set(PictureInPost.objects.values_list("post", "picture")) >= {(post.pk, factory.pk)}
    assert by_slug("four-sessions").pictures.count() == 3
    assert "  pictures for the library: 3" in lines
    for post in Post.objects.all():
        post.full_clean()


def test_imported_again_the_library_stays_as_it_is(folder):
    run("wordpress.xml", files=folder)
    before, files = list(Picture.objects.order_by("pk").values()), stored_files()
    Post.objects.all().delete()
    from news.models import ImportedPost

    ImportedPost.objects.all().delete()
    run("wordpress.xml", files=folder)
    assert list(Picture.objects.order_by("pk").values()) == before
    assert stored_files() == files
    assert PictureInPost.objects.count() == 4


def test_a_dry_run_adds_no_picture_and_no_file(folder):
    files = stored_files()
    lines = run("wordpress.xml", files=folder, dry_run=True)
    assert "  pictures for the library: 3" in lines
    assert (Picture.objects.count(), stored_files()) == (0, files)


def test_an_import_that_fails_leaves_no_file_behind(folder, monkeypatch):
    files = stored_files()

    def fail(*args):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("news.importing.writing.ImportedPost.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        run("wordpress.xml", files=folder)
    assert (Picture.objects.count(), Post.objects.count()) == (0, 0)
    assert stored_files() == files


@pytest.mark.parametrize(
    "address",
    [
        "https://site.example/../secret.png",
        "https://site.example/%2e%2e/secret.png",
        "https://site.example/link/secret.png",
        "file:///etc/passwd",
        "https://site.example/a%00b.png",
        f"https://site.example/{'x' * 5000}.png",
    ],
)
def test_no_address_leads_out_of_the_folder(address, folder, tmp_path):
    (folder / "link").symlink_to(tmp_path)
    feed = item(1, text=f'<p><img src="{address}" alt="Secret"></p>')
    run(write(tmp_path / "feed.xml", feed), files=folder)
    assert not Picture.objects.exists()
    assert "<img" not in Post.objects.get().body


def test_a_file_that_is_no_picture_becomes_a_link(folder, tmp_path):
    (folder / "trick.png").write_text("<script>alert(1)</script>")
    feed = item(1, text='<p><img src="/trick.png" alt="A trick"></p>')
    lines = run(write(tmp_path / "feed.xml", feed), files=folder)
    assert of_items(lines, 1) == [
        "A picture cannot be used and became a link: https://site.example/trick.png"
    ]
    assert Post.objects.get().body == '<p><a href="https://site.example/trick.png">A trick</a></p>'


def test_a_picture_without_words_is_told(folder, tmp_path):
    (folder / "plain.png").write_bytes((folder / "2022/03/mine.png").read_bytes())
    feed = item(1, text='<p><img src="/plain.png"></p>')
    lines = run(write(tmp_path / "feed.xml", feed), files=folder)
    address = "https://site.example/plain.png"
    assert of_items(lines, 1) == [
        f"A picture was added to the library: {address}",
        f"A picture has no alternative text; please write one: {address}",
    ]
    assert Picture.objects.get().alternative_text == "Picture"
