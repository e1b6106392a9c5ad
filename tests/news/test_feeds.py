"""Atom and RSS, whole and by topic."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from news import services
from tests.factories.news import PictureFactory, PostFactory, TopicFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = "http://testserver"


def read(client, name, *args):
    response = client.get(reverse(f"news:{name}", args=args))
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def entries(client, name, *args):
    """The items of a feed as plain values, alike for both kinds."""
    root = read(client, name, *args)
    if name.endswith("atom"):
        return [
            {
                "title": entry.findtext("a:title", namespaces=ATOM),
                "id": entry.findtext("a:id", namespaces=ATOM),
                "link": entry.find("a:link", ATOM).get("href"),
                "summary": entry.findtext("a:summary", namespaces=ATOM),
                "content": entry.findtext("a:content", namespaces=ATOM),
                "topics": [found.get("term") for found in entry.findall("a:category", ATOM)],
            }
            for entry in root.findall("a:entry", ATOM)
        ]
    return [
        {
            "title": item.findtext("title"),
            "id": item.findtext("guid"),
            "link": item.findtext("link"),
            "summary": item.findtext("description"),
            "content": item.findtext(CONTENT),
            "topics": [found.text for found in item.findall("category")],
        }
        for item in root.findall("channel/item")
    ]


both = pytest.mark.parametrize("kind", ["atom", "rss"])


@both
def test_an_item_carries_the_whole_post(visitor, kind):
    topic = TopicFactory(name="Labels & marks")
    post = PostFactory(
        title="Fair <phones> & 5 “more”",
        lead="Lead & more.",
        body="<p>One &amp; <strong>two</strong>.</p>",
        topics=[topic],
    )
    address = f"{SITE}/news/{post.slug}/"
    assert entries(visitor, kind) == [
        {
            "title": "Fair <phones> & 5 “more”",
            "id": address,
            "link": address,
            "summary": "Lead & more.",
            "content": "<p>One &amp; <strong>two</strong>.</p>",
            "topics": ["Labels & marks"],
        }
    ]


@both
def test_the_newest_come_first_and_no_more_than_thirty(visitor, kind):
    posts = [PostFactory() for _ in range(32)]
    newest = [post.title for post in posts[::-1][:30]]
    assert [item["title"] for item in entries(visitor, kind)] == newest


@both
def test_every_address_is_absolute(visitor, kind):
    picture = PictureFactory()
    PostFactory(
        body=f'<figure><img src="{picture.get_absolute_url()}" alt="A phone"></figure>'
        '<p><a href="/about/">us</a> <a href="https://elsewhere.example/">them</a></p>'
    )
    [item] = entries(visitor, kind)
    page = Page(item["content"])
    assert [image["src"] for image in page.all("img")] == [SITE + picture.get_absolute_url()]
    assert page.links() == [f"{SITE}/about/", "https://elsewhere.example/"]


def test_atom_says_who_where_and_when(visitor):
    post = PostFactory(publisher="City of Ghent")
    root = read(visitor, "atom")
    links = {found.get("rel"): found.get("href") for found in root.findall("a:link", ATOM)}
    assert links == {"alternate": f"{SITE}/news/", "self": f"{SITE}/news/atom.xml"}
    entry = root.find("a:entry", ATOM)
    assert entry.findtext("a:author/a:name", namespaces=ATOM) == "City of Ghent"
    assert entry.findtext("a:published", namespaces=ATOM)[:16] == post.published_at.strftime(
        "%Y-%m-%dT%H:%M"
    )
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_rss_says_where_it_stands(visitor):
    PostFactory()
    channel = read(visitor, "rss").find("channel")
    assert channel.findtext("link") == f"{SITE}/news/"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == f"{SITE}/news/rss.xml"
    assert channel.findtext("language") == "en"


@both
def test_the_feed_of_a_topic_has_the_posts_of_that_topic(visitor, kind):
    wanted, other = TopicFactory(), TopicFactory()
    both_topics = PostFactory(topics=[wanted, other])
    PostFactory(topics=[other])
    PostFactory()
    PostFactory(topics=[wanted], draft=True)
    found = entries(visitor, f"topic-{kind}", wanted.slug)
    assert [item["title"] for item in found] == [both_topics.title]


@both
def test_the_feed_of_an_unknown_topic_is_not_found(visitor, kind):
    assert visitor.get(reverse(f"news:topic-{kind}", args=["nothing"])).status_code == 404


@both
def test_a_withdrawn_post_is_gone_at_the_next_reading(visitor, kind):
    post, kept = PostFactory(), PostFactory()
    assert len(entries(visitor, kind)) == 2
    services.withdraw(post)
    assert [item["title"] for item in entries(visitor, kind)] == [kept.title]


@both
def test_the_feeds_ask_the_same_queries_for_one_post_and_for_three(same_queries, kind):
    topic = TopicFactory()
    same_queries(
        reverse(f"news:topic-{kind}", args=[topic.slug]), lambda: PostFactory(topics=[topic])
    )
    same_queries(reverse(f"news:{kind}"), lambda: PostFactory(topics=[topic, TopicFactory()]))


def test_a_pasted_control_character_does_not_break_the_feeds(visitor):
    topic = TopicFactory(name="Bat\x0bteries", slug="batteries")
    PostFactory(
        title="Page\x0bbreak\ufffe",
        lead="Le\x01ad",
        body="<p>Text\x0b\uffff</p>",
        publisher="A\x02B",
        topics=[topic],
    )
    for name in ("news:atom", "news:rss"):
        for address in (reverse(name), reverse(f"news:topic-{name[5:]}", args=[topic.slug])):
            text = visitor.get(address).text
            ElementTree.fromstring(text)
            assert "Pagebreak" in text


def test_a_feed_keeps_nothing_of_the_request_before(visitor):
    PostFactory(body='<p><a href="/about/">About</a></p>')
    visitor.get(reverse("news:atom"), headers={"host": "localhost"})
    assert "http://localhost/" not in visitor.get(reverse("news:atom")).text
