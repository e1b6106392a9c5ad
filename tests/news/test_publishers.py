"""All that a publisher published, at an address made of its name."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.models import Post
from news.publishers import OWN, publisher_slug
from tests.factories.news import PictureFactory, PostFactory, TopicFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/news/publishers/ville-de-liege/"


def by_database(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT publisher_slug(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("City of Ghent", "city-of-ghent"),
        ("  Ville de Liège! ", "ville-de-liege"),
        ("ICLEI – Local Governments", "iclei-local-governments"),
        ("A.B_C", "a-b-c"),
        ("Δήμος Αθηναίων", "x-3f7cf6d8a9d1"),
        ("…", "x-"),
        ("Straße ﬁve Ⅷ ①", "strae-five-viii-1"),
    ],
)
def test_the_address_of_a_name(name, slug):
    if slug.startswith("x-"):
        assert publisher_slug(name).startswith("x-")
        assert len(publisher_slug(name)) == 14
    else:
        assert publisher_slug(name) == slug
    assert by_database(name) == publisher_slug(name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x2FF), max_size=40))
def test_the_database_makes_the_same_address(name):
    assert by_database(name) == publisher_slug(name)


def test_the_list_has_the_public_posts_of_a_publisher_however_it_is_written(visitor):
    older = PostFactory(publisher="VILLE DE LIEGE")
    newer = PostFactory(publisher="Ville de Liège")
    PostFactory()
    for trait in ("draft", "scheduled", "withdrawn"):
        PostFactory(publisher="Ville de Liège", **{trait: True})
    page = Page(visitor.get(ADDRESS))
    assert page.texts("h1") == ["Ville de Liège"]
    titles = [found.text for found in page.all("h2") if found.get("class") == "card__title"]
    assert titles == [newer.title, older.title]


def test_a_publisher_of_nothing_public_has_no_page(visitor, editor):
    PostFactory(publisher="Ville de Liège", draft=True)
    assert visitor.get(ADDRESS).status_code == 404
    assert editor.get(ADDRESS).status_code == 404


def test_card_and_post_lead_to_the_publisher(visitor):
    post = PostFactory(publisher="Ville de Liège <b>")
    for address in ("/news/", "/", post.get_absolute_url()):
        page = Page(visitor.get(address))
        [link] = page.all("a", href="/news/publishers/ville-de-liege-b/")
        assert link.text == "Ville de Liège <b>"


def test_a_preview_names_the_publisher_without_a_link(editor):
    post = PostFactory(publisher="Ville de Liège", draft=True)
    page = Page(editor.get(post.get_absolute_url()))
    assert page.all("a", href=ADDRESS) == []


def test_the_list_asks_the_same_queries(same_queries):
    same_queries(ADDRESS, lambda: PostFactory(publisher="Ville de Liège", topics=[TopicFactory()]))


def test_the_list_is_one_walk_along_the_index():
    # Enough for the index to be worth its while, and known to the database.
    Post.objects.bulk_create(PostFactory.build(publisher=f"City {n}") for n in range(200))
    posts = Post.objects.published().of_publisher("ville-de-liege").newest_first()[:21]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE news_post")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = posts.explain()
    assert "post_publisher_newest" in plan
    assert "Sort" not in plan


def test_the_admin_lists_the_posts_of_a_publisher(editor):
    mine = PostFactory(publisher="Ville de Liège", draft=True)
    PostFactory()
    response = editor.get("/admin/news/post/", {"publisher": "ville-de-liege"})
    assert [post.pk for post in response.context["cl"].result_list] == [mine.pk]
    assert "Ville de Liège" in response.text


@pytest.mark.parametrize(
    ("prefix", "name", "credit"),
    [
        ("", "Secretariat of the Fair and Circular ICT Pact", "Fair and Circular ICT Pact"),
        (
            "/nl",
            "Secretariaat van het Pact voor eerlijke en circulaire ICT",
            "Pact voor eerlijke en circulaire ICT",
        ),
    ],
)
def test_the_house_has_its_name_in_the_reader_s_language_at_one_address(
    visitor, prefix, name, credit
):
    PostFactory(slug="x", publisher=OWN[0], picture=PictureFactory(credit=OWN[1]))
    address = f"{prefix}/news/publishers/secretariat-of-the-fair-and-circular-ict-pact/"
    assert Page(visitor.get(address)).texts("h1") == [name]
    card = Page(visitor.get(f"{prefix}/news/")).one("p", **{"class": "card__publisher"})
    page = Page(visitor.get(f"{prefix}/news/x/"))
    assert card.text == page.one("a", href=address).text == name
    assert page.one("figcaption").text == credit
    assert f"<name>{name}</name>" in visitor.get(f"{prefix}/news/atom.xml").text
