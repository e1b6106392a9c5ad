"""A post's own page, for people and for machines."""

import json

import pytest
from django.urls import reverse

from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def read(client, post):
    response = client.get(post.get_absolute_url())
    assert response.status_code == 200
    return Page(response)


def open_graph(page):
    return {
        found["property"]: found["content"]
        for found in page.all("meta")
        if (found.get("property") or "").startswith("og:")
    }


def test_the_page_names_its_one_address_and_its_translations(visitor):
    post = PostFactory(
        slug="phones", title_nl="Toestellen", lead_nl="Kort.", body_nl="<p>Lang.</p>"
    )
    page = Page(visitor.get("/nl/news/phones/?utm_source=mail"))
    assert page.one("link", rel="canonical")["href"] == f"{SITE}/nl/news/phones/"
    alternates = {
        found["hreflang"]: found["href"]
        for found in page.all("link", rel="alternate")
        if found.get("hreflang")
    }
    assert alternates == {
        "en": f"{SITE}/news/phones/",
        "nl": f"{SITE}/nl/news/phones/",
        "x-default": f"{SITE}/news/phones/",
    }
    assert post.title_nl in page.one("title").text


def test_a_shared_post_shows_title_lead_and_picture(visitor):
    picture = PictureFactory(alternative_text="A “teal” phone")
    post = PostFactory(title="Phones & more", lead="What <b>we</b> found", picture=picture)
    page = read(visitor, post)
    expected = {
        "og:type": "article",
        "og:title": "Phones & more",
        "og:description": "What <b>we</b> found",
        "og:url": f"{SITE}/news/{post.slug}/",
        "og:image": SITE + picture.get_absolute_url(),
        "og:image:alt": "A “teal” phone",
    }
    found = open_graph(page)
    assert {name: found.get(name) for name in expected} == expected
    assert page.one("meta", name="description")["content"] == "What <b>we</b> found"


def test_search_engines_read_the_same_post(visitor):
    picture = PictureFactory()
    post = PostFactory(
        language="fr",
        picture=picture,
        topics=[TopicFactory(name="Labels")],
        source_name="ESDN",
        source_url="https://www.esdn.eu/media/blog-2",
    )
    data = json.loads(read(visitor, post).one("script", type="application/ld+json").text)
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": post.title,
        "description": post.lead,
        "inLanguage": "fr",
        "mainEntityOfPage": f"{SITE}/news/{post.slug}/",
        "datePublished": post.published_at.isoformat(),
        "dateModified": post.updated_at.isoformat(),
        "publisher": {"@type": "Organization", "name": "City of Ghent"},
        "author": {"@type": "Organization", "name": "City of Ghent"},
        "keywords": ["Labels"],
        "image": [SITE + picture.get_absolute_url()],
        "isBasedOn": "https://www.esdn.eu/media/blog-2",
    }


def test_a_title_that_closes_the_script_stays_a_title(visitor):
    title = "</script><script>alert(1)</script> & <!-- “x”"
    post = PostFactory(title=title, lead=title)
    response = visitor.get(post.get_absolute_url())
    page = Page(response)
    assert json.loads(page.one("script", type="application/ld+json").text)["headline"] == title
    assert page.texts("h1") == [title]
    assert "<script>alert" not in response.text


def test_the_source_is_named_and_linked(visitor):
    post = PostFactory(source_name="ESDN", source_url="https://www.esdn.eu/media/blog-2")
    [link] = read(visitor, post).all("a", href="https://www.esdn.eu/media/blog-2")
    assert " ".join(link.text.split()) == "Read the full post at ESDN"


def test_a_post_of_our_own_names_no_source(visitor):
    assert "Read the full post" not in visitor.get(PostFactory().get_absolute_url()).text


def test_the_topics_lead_to_their_lists(visitor):
    topic = TopicFactory(name="Labels")
    page = read(visitor, PostFactory(topics=[topic]))
    assert [link.text.strip() for link in page.all("a", href=topic.get_absolute_url())] == [
        "Labels"
    ]


def test_the_text_says_its_language_where_it_is_not_the_page_s(visitor):
    post = PostFactory(language="fr", title="Des téléphones équitables")
    english = read(visitor, post)
    assert english.one("html")["lang"] == "en"
    assert {found["lang"] for found in english.elements if found.get("lang")} >= {"en", "fr"}
    around_title = [
        found
        for found in english.elements
        if found.get("lang") == "fr" and "Des téléphones équitables" in found.text
    ]
    assert around_title
    french = Page(visitor.get(f"/fr/news/{post.slug}/"))
    assert french.one("html")["lang"] == "fr"


def test_the_neighbours_are_the_public_posts_before_and_after(visitor):
    older = PostFactory(title="Older")
    hidden = [PostFactory(**{trait: True}) for trait in ("withdrawn", "draft", "scheduled")]
    post = PostFactory()
    PostFactory(withdrawn=True)
    newer = PostFactory(title="Newer")
    assert post.neighbours() == (older, newer)
    assert older.neighbours() == (None, post)
    assert newer.neighbours() == (post, None)
    links = read(visitor, post).links()
    assert {older.get_absolute_url(), newer.get_absolute_url()} <= set(links)
    assert not {found.get_absolute_url() for found in hidden} & set(links)


def test_neighbours_of_equal_dates_form_one_chain():
    first = PostFactory()
    posts = [first] + [PostFactory(published_at=first.published_at) for _ in range(3)]
    assert [post.neighbours()[1] for post in posts] == [*posts[1:], None]
    assert [post.neighbours()[0] for post in posts] == [None, *posts[:-1]]


def test_a_preview_stays_out_of_caches_and_says_what_it_is(editor):
    for trait in ("draft", "scheduled", "withdrawn"):
        response = editor.get(PostFactory(**{trait: True}).get_absolute_url())
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "Only staff can see this page" in response.text
    response = editor.get(PageFactory(draft=True).get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert "Only staff can see this page" in response.text
    response = editor.get(PostFactory().get_absolute_url())
    assert "Only staff can see this page" not in response.text


def test_who_may_change_a_text_is_one_click_away_from_it(
    visitor, member, editor, staff_without_rights
):
    for thing, name in ((PostFactory(), "post"), (PageFactory(), "page")):
        link = f'href="/admin/news/{name}/{thing.pk}/change/"'
        assert link in editor.get(thing.get_absolute_url()).text
        for actor in (visitor, member, staff_without_rights):
            assert link not in actor.get(thing.get_absolute_url()).text


def test_the_page_of_a_visitor_is_the_same_for_everybody(visitor):
    address = PostFactory().get_absolute_url()
    first, second = visitor.get(address), visitor.get(address)
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert not first.cookies
    assert visitor.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["home", "news:list"])
def test_lists_ask_the_same_queries_for_one_post_and_for_three(same_queries, name):
    def make_row():
        PostFactory(picture=PictureFactory(), topics=[TopicFactory(), TopicFactory()])

    same_queries(reverse(name), make_row)


def test_the_lists_by_topic_and_by_year_ask_the_same_queries(same_queries):
    topic = TopicFactory()

    def make_row():
        PostFactory(picture=PictureFactory(), topics=[topic, TopicFactory()])

    same_queries(topic.get_absolute_url(), make_row)
    same_queries(reverse("news:year", args=[2024]), make_row)


def test_a_detail_page_asks_the_same_queries_whatever_surrounds_it(same_queries):
    post = PostFactory(topics=[TopicFactory(), TopicFactory()])
    same_queries(post.get_absolute_url(), lambda: PostFactory(topics=[TopicFactory()]))
