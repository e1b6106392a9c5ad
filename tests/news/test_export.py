"""All news leaves the portal, and comes back the same."""

import json
from io import StringIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from news.exporting import export
from news.models import ImportedPicture, ImportedPost, Picture, Post, Topic
from pact.translated import columns
from tests.factories.news import PictureFactory, PostFactory, TopicFactory
from tests.news.imports import run

pytestmark = pytest.mark.django_db

SITE = "https://portal.example"
WP = "{http://wordpress.org/export/1.2/}"
HOSTILE = "]]> ]]&gt; <b>A & B</b> [gallery ids=1] [/caption] é 日本 🙂 \x0b '\""
BODY = (
    "<p>First\nline [gallery] ]]&gt; &amp;amp; <strong>b</strong>.</p>\n"
    '<h2>Head</h2>\n<p><a href="/news/other/">here</a><br>end</p>'
    "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>"
)


def text_of(kind, user=None):
    return "".join(export(kind, user or AnonymousUser(), SITE))


@pytest.fixture
def news():
    """Posts of every state, in several languages, with pictures, topics and odd characters."""
    picture = PictureFactory(alternative_text='A "quoted" & <odd> thing')
    topics = [
        TopicFactory(name="Labels & more", name_nl="Keurmerken", slug="labels"),
        TopicFactory(name="Réparer", language="fr", slug="repair", name_fr="Réparer", name_en=""),
    ]
    figure = f'<figure><img src="{picture.get_absolute_url()}" alt="Teal"></figure>'
    PostFactory(
        slug="in-two",
        title="English",
        body=BODY + figure,
        title_nl="Nederlands ]]> [x]",
        lead_nl="Kort.",
        body_nl=f"<p>Tekst [gallery].</p>{figure}",
        picture=picture,
        topics=topics,
        source_name="ESDN & co",
        source_url="https://www.esdn.eu/?a=1&b=2",
    )
    PostFactory(slug="hostile", title=HOSTILE, lead=HOSTILE + "\r\nnext", publisher=HOSTILE)
    PostFactory(slug="french", language="fr", title_en="", lead_en="", body_en="", title_fr="Oui",
                lead_fr="Bref.", body_fr="<p>Texte.</p>")  # fmt: skip
    PostFactory(slug="a-draft", draft=True)
    PostFactory(slug="to-come", scheduled=True)
    PostFactory(slug="taken-off", withdrawn=True)
    return picture


def posts():
    """What matters of each post, without the numbers of this database."""
    names = [*columns("title", "lead", "body"), "slug", "language", "publisher", "source_name"]
    names += ["source_url", "state", "published_at"]
    found = {}
    for post in Post.objects.order_by("slug"):
        found[post.slug] = {name: getattr(post, name) for name in names} | {
            "topics": sorted(post.topics.values_list("slug", "language", *columns("name"))),
            "picture": post.picture and post.picture.width,
            "pictures": post.pictures.count(),
        }
        for name in columns("body"):
            text = found[post.slug][name]
            for picture in post.pictures.all():
                text = text.replace(picture.get_absolute_url(), "/picture/")
            found[post.slug][name] = text
    return found


def test_exported_and_imported_into_an_empty_portal_all_posts_are_the_same(news, staff, tmp_path):
    before = posts()
    for values in before.values():  # what XML has no room for
        for name in [*columns("title", "lead"), "publisher"]:
            values[name] = values[name].replace("\x0b", "")
    file = tmp_path / "news.xml"
    file.write_text(text_of("wxr", staff.user), encoding="utf-8")
    folder = Path(settings.MEDIA_ROOT) / "pictures"
    for model in (Post, Topic):
        model.objects.all().delete()
    lines = run(file, files=folder)
    assert posts() == before
    left_out = [line for line in lines if line.startswith("-")]
    assert left_out == [
        f'- 1 “A "quoted" & <odd> thing”: It is a file of the media library: {SITE}'
        f"{news.get_absolute_url()}"
    ]
    assert Picture.objects.filter(pk__in=ImportedPicture.objects.values("picture")).count() == 1


def test_exported_and_imported_into_the_same_portal_nothing_doubles(news, staff, tmp_path):
    before = posts()
    file = tmp_path / "news.xml"
    file.write_text(text_of("wxr", staff.user), encoding="utf-8")
    run(file)
    # A draft without a date cannot be told from another of its address.
    assert {slug: post for slug, post in posts().items() if slug in before} == before
    assert ImportedPost.objects.count() == 1


def test_the_export_is_what_wordpress_reads(news):
    channel = ElementTree.fromstring(text_of("wxr").encode()).find("channel")
    assert channel.findtext(f"{WP}wxr_version") == "1.2"
    categories = {
        found.findtext(f"{WP}category_nicename"): found.findtext(f"{WP}cat_name")
        for found in channel.findall(f"{WP}category")
    }
    assert categories == {"labels": "Labels &amp; more", "repair": "Réparer"}
    found = {
        item.findtext(f"{WP}post_name"): (
            item.findtext(f"{WP}post_type"),
            item.findtext(f"{WP}status"),
        )
        for item in channel.findall("item")
    }
    assert found == {
        f"picture-{news.pk}": ("attachment", "inherit"),
        "in-two": ("post", "publish"),
        "hostile": ("post", "publish"),
        "french": ("post", "publish"),
    }
    numbers = [item.findtext(f"{WP}post_id") for item in channel.findall("item")]
    assert len(set(numbers)) == len(numbers)
    item = channel.findall("item")[1]
    assert item.findtext(f"{WP}post_date_gmt") == Post.objects.get(
        slug="in-two"
    ).published_at.strftime("%Y-%m-%d %H:%M:%S")
    assert [child.get("nicename") for child in item.findall("category")] == ["labels", "repair"]
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert content.startswith("<p>First&#10;line &#91;gallery] ]]&gt; &amp;amp;")
    assert f'<a href="{SITE}/news/other/">' in content


def test_json_holds_the_texts_in_all_languages(news):
    data = json.loads(text_of("json"))
    assert [post["slug"] for post in data["posts"]] == ["in-two", "hostile", "french"]
    first = data["posts"][0]
    assert list(first["texts"]) == ["en", "nl"]
    assert first["texts"]["nl"]["title"] == "Nederlands ]]> [x]"
    assert first["url"] == f"{SITE}/news/in-two/"
    assert first["source"] == {"name": "ESDN & co", "url": "https://www.esdn.eu/?a=1&b=2"}
    assert [topic["slug"] for topic in first["topics"]] == ["labels", "repair"]
    assert first["picture"]["url"] == f"{SITE}{news.get_absolute_url()}"
    assert data["posts"][1]["texts"]["en"]["title"] == HOSTILE


def test_an_empty_portal_exports_an_empty_list():
    assert json.loads(text_of("json"))["posts"] == []
    assert ElementTree.fromstring(text_of("wxr").encode()).find("channel/item") is None


@pytest.mark.parametrize("kind", ["json", "wxr"])
def test_an_export_holds_what_the_person_may_see(kind, news, staff, member):
    hidden = ("a-draft", "to-come", "taken-off")
    public, all_news = text_of(kind, member.user), text_of(kind, staff.user)
    assert [slug for slug in hidden if slug in public] == []
    assert [slug for slug in hidden if slug in all_news] == list(hidden)


@pytest.mark.parametrize("kind", ["json", "wxr"])
def test_an_export_takes_batches_of_a_fixed_number_of_queries(
    kind, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("news.exporting.rows.BATCH", 10)
    topic = TopicFactory()
    for number in range(25):
        PostFactory(slug=f"numbered-{number}", topics=[topic])
    each = 2  # a batch of posts, and their topics
    others = 3 if kind == "wxr" else 0  # topics to their end, and no pictures
    with django_assert_num_queries(3 * each + 1 + others):
        text_of(kind)


def test_the_command_prints_or_writes_a_file(news, staff, tmp_path):
    out = StringIO()
    call_command("export_news", format="json", site=SITE, stdout=out)
    assert out.getvalue() == text_of("json")
    file = tmp_path / "all.xml"
    call_command("export_news", format="wxr", site=SITE, output=file, email=staff.user.email)
    assert file.read_text(encoding="utf-8") == text_of("wxr", staff.user)
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("export_news", format="json", email="nobody@city.example")


@pytest.mark.parametrize(("kind", "name"), [("json", "news.json"), ("wxr", "news.xml")])
def test_the_admin_offers_both_as_a_download(kind, name, news, editor):
    response = editor.get(reverse("admin:news_export", args=[kind]))
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    text = b"".join(response.streaming_content).decode()
    assert text == "".join(export(kind, editor.user, "http://testserver"))
    assert "a-draft" in text
    listed = editor.get(reverse("admin:news_newsimport_changelist")).text
    assert reverse("admin:news_export", args=[kind]) in listed
