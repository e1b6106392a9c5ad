"""What people type or paste into a text is made harmless on every way in."""

import pytest
from django.core.exceptions import ValidationError

from news.models import Page, Post
from news.rich_text import picture_ids
from tests.factories.news import PageFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.django_db

# What comes in, and all that may be left of it.
HARMFUL = {
    "script": ("<p>Hello</p><script>alert(1)</script>", "<p>Hello</p>"),
    "script in capitals": ("<p>Hello</p><SCRIPT SRC=//x.example></SCRIPT>", "<p>Hello</p>"),
    "handler": ('<p onclick="alert(1)">Hello</p>', "<p>Hello</p>"),
    "handler of an unknown element": ("<svg onload=alert(1)><p>Hello</p>", "<p>Hello</p>"),
    "style element": ("<style>p{display:none}</style><p>Hello</p>", "<p>Hello</p>"),
    "style attribute": ('<p style="position:fixed">Hello</p>', "<p>Hello</p>"),
    "class": ('<p class="button">Hello</p>', "<p>Hello</p>"),
    "identifier": ('<p id="main">Hello</p>', "<p>Hello</p>"),
    "frame": ('<p>Hello</p><iframe src="https://x.example"></iframe>', "<p>Hello</p>"),
    "form": ('<form action="https://x.example"><p>Hello</p></form>', "<p>Hello</p>"),
    "object": ('<object data="x.swf"></object><p>Hello</p>', "<p>Hello</p>"),
    "comment": ("<p>Hello<!-- secret --></p>", "<p>Hello</p>"),
    "heading of the page's own level": ("<h1>Hello</h1>", "Hello"),
}
LINKS = {
    "script": "javascript:alert(1)",
    "script in capitals": "JavaScript:alert(1)",
    "script with a line break": "java\nscript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "file": "file:///etc/passwd",
}
KEPT = {
    "headings": "<h2>One</h2><h3>Two</h3><h4>Three</h4>",
    "emphasis": "<p><strong>bold</strong> <em>italic</em> H<sub>2</sub>O m<sup>2</sup></p>",
    "lists": "<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>",
    "quotation": "<blockquote><p>said</p></blockquote>",
    "table": (
        "<table><tbody><tr><th><p>Label</p></th></tr><tr><td><p>TCO</p></td></tr></tbody></table>"
    ),
    "typography": "<p>“É” – 5 &lt; 6 &amp; 7</p>",
}


def by_save(body):
    post = PostFactory.build(body=body)
    post.save()
    return Post.objects.get(pk=post.pk).body


def by_update(body):
    post = PostFactory()
    Post.objects.filter(pk=post.pk).update(body_en=body)
    return Post.objects.get(pk=post.pk).body


def by_bulk_create(body):
    [post] = Post.objects.bulk_create([PostFactory.build(body=body)])
    return Post.objects.get(pk=post.pk).body


def by_bulk_update(body):
    post = PostFactory()
    post.body = body
    Post.objects.bulk_update([post], ["body_en"])
    return Post.objects.get(pk=post.pk).body


def by_page(body):
    page = PageFactory(body=body)
    return Page.objects.get(pk=page.pk).body


def by_full_clean(body):
    post = PostFactory.build(body=body)
    post.full_clean()
    return post.body


WAYS = [by_save, by_update, by_bulk_create, by_bulk_update, by_page, by_full_clean]
every_way = pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)


@every_way
@pytest.mark.parametrize(("given", "left"), HARMFUL.values(), ids=HARMFUL)
def test_what_could_harm_is_taken_out(write, given, left):
    assert write(given) == left


@every_way
@pytest.mark.parametrize("address", LINKS.values(), ids=LINKS)
def test_links_lead_to_pages_and_mailboxes_only(write, address):
    assert "href" not in write(f'<p><a href="{address}">Hello</a></p>')


@every_way
@pytest.mark.parametrize(
    "address", ["https://x.example/a?b=1#c", "mailto:info@x.example", "/about/"]
)
def test_ordinary_links_stay(write, address):
    assert f'href="{address}"' in write(f'<p><a href="{address}">Hello</a></p>')


@every_way
@pytest.mark.parametrize("body", KEPT.values(), ids=KEPT)
def test_what_the_editor_offers_stays_as_it_is(write, body):
    assert write(body) == body


@pytest.mark.parametrize("body", [given for given, _ in HARMFUL.values()] + [*KEPT.values()])
def test_cleaning_twice_is_cleaning_once(body):
    once = by_save(body)
    assert by_save(once) == once


def test_a_picture_of_the_library_stays_with_its_alternative_text():
    picture = PictureFactory()
    body = f'<figure><img src="{picture.get_absolute_url()}" alt="A phone"></figure>'
    assert [f'src="{picture.get_absolute_url()}"' in way(body) for way in WAYS] == [True] * 6
    assert ['alt="A phone"' in way(body) for way in WAYS] == [True] * 6


FOREIGN = [
    "https://tracker.example/pixel.png",
    "//tracker.example/pixel.png",
    "/news/pictures/1/../../../accounts/logout/",
    "/accounts/logout/",
    "data:image/png;base64,AAAA",
    "",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_a_picture_from_elsewhere_is_refused(address):
    post = PostFactory.build(body=f'<p>Hello</p><img src="{address}" alt="A phone">')
    with pytest.raises(ValidationError) as refusal:
        post.full_clean()
    assert list(refusal.value.error_dict) == ["body_en"]
    assert refusal.value.error_dict["body_en"][0].code == "foreign_image"


@pytest.mark.parametrize("address", FOREIGN[:2] + FOREIGN[4:5])
@pytest.mark.parametrize("write", WAYS[:5], ids=lambda way: way.__name__)
def test_a_picture_from_elsewhere_is_not_stored(write, address):
    stored = write(f'<p>Hello</p><img src="{address}" alt="A phone">')
    assert address not in stored


def test_a_picture_without_alternative_text_is_refused():
    picture = PictureFactory()
    post = PostFactory.build(body=f'<img src="{picture.get_absolute_url()}" alt=" ">')
    with pytest.raises(ValidationError) as refusal:
        post.full_clean()
    assert refusal.value.error_dict["body_en"][0].code == "no_alternative_text"


def test_the_pictures_of_a_text_are_found_once_each_and_in_order():
    html = (
        '<img src="/news/pictures/7/a.png"><img src="/news/pictures/3/b.png">'
        '<img src="/news/pictures/7/a.png"><img src="https://x.example/news/pictures/9/c.png">'
        "<p>/news/pictures/5/d.png</p>"
    )
    assert picture_ids(html) == [7, 3]
