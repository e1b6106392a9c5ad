"""Files that are read, and files that are refused as a whole."""

import pytest
from django.core.management.base import CommandError

from news.models import ImportedPost, Post, Topic
from tests.news.imports import item, run, write

pytestmark = pytest.mark.django_db

LAST = "Last read: item 2, “Without a date”."
DTD = (
    "The file has a document type definition (line 2). Such definitions can hide attacks and are"
    " refused. Remove the <!DOCTYPE …> part and try again."
)
NOT_A_FEED = "The file is XML, but neither RSS, nor Atom, nor a WordPress export: it begins with"
REFUSED = {
    "empty.xml": "The file is empty.",
    "words.txt": "The file is not XML. An RSS or Atom feed or a WordPress export is needed.",
    "page.html": "The file is a web page, not an export or a feed. Save the feed or export itself.",
    "page.xhtml": f"{NOT_A_FEED} <html>.",
    "sitemap.xml": f"{NOT_A_FEED} <urlset>.",
    "broken.xml": f"The file is broken in line 25, column 16. {LAST}",
    "cut_off.xml": f"The file stops too early, in line 25: it is cut off. {LAST}",
    "bomb.xml": DTD,
    "external_entity.xml": DTD,
    "external_dtd.xml": DTD,
    "deep.xml": "The elements of the file are nested too deeply. No item had been read before.",
    "wrong_encoding.xml": "Line 9, column 17 holds bytes that are not UTF-8, though the file says"
    " so. Save it as UTF-8. No item had been read before.",
    "unknown_encoding.xml": "The file names the character encoding “klingon”, which cannot be"
    " read. Save it as UTF-8.",
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bad_file_imports_nothing_and_says_why_and_where(name, dry_run):
    with pytest.raises(CommandError) as error:
        run(name, dry_run=dry_run)
    assert str(error.value) == f"{REFUSED[name]} Nothing was imported."
    assert (Post.objects.count(), Topic.objects.count(), ImportedPost.objects.count()) == (0, 0, 0)


def test_a_file_broken_at_its_very_end_imports_nothing_either(tmp_path):
    file = write(tmp_path / "long.xml", *(item(number) for number in range(1200)))
    file.write_text(file.read_text().removesuffix("</rss>") + "</oops>")
    with pytest.raises(CommandError, match="Last read: item 1200, “Item 1199”"):
        run(file)
    assert not Post.objects.exists()


def test_an_item_too_large_for_memory_is_refused_before_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr("news.importing.source.ITEM_LIMIT", 2**20)
    monkeypatch.setattr("news.importing.reading.ITEM_LIMIT", 2**20)
    file = write(tmp_path / "huge.xml", item(1), item(2, text="x" * 3 * 2**20))
    with pytest.raises(CommandError, match="One item of the file is larger than 1 MB"):
        run(file)
    assert not Post.objects.exists()


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere.xml")


@pytest.mark.parametrize("name", ["rss.xml", "bom.xml", "latin.xml", "utf16.xml"])
def test_the_same_feed_in_any_encoding_gives_the_same_posts(name):
    run(name)
    assert list(Post.objects.order_by("pk").values_list("title_fr", flat=True)) == [
        "Un achat équitable",
        "Without a date",
        "Only a headline",
        "A dangerous link",
    ]


def test_control_characters_that_xml_forbids_are_dropped(tmp_path):
    file = write(tmp_path / "controls.xml", item(1, title="Be\x0bll &#x7;and &#8;whistle"))
    run(file)
    assert Post.objects.get().title == "Bell and whistle"


def test_a_file_of_nearly_nothing_else_is_read_to_its_end(tmp_path):
    file = write(tmp_path / "controls.xml", item(1, title="Bell"))
    file.write_bytes(file.read_bytes().replace(b"<channel>", b"<channel>" + b"\x07" * 2**25))
    run(file)
    assert Post.objects.get().title == "Bell"
