"""The first content of an empty portal."""

import io
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import User
from news.models import Page, Picture, Post, Topic
from news.models.page import FIXED
from tests.factories.news import PostFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

SLUG = "alliance-of-public-buyers"
ADDRESS = f"/news/{SLUG}/"


def seed():
    output = io.StringIO()
    call_command("seed", stdout=output)
    return output.getvalue()


def everything():
    models = [User, Post, Page, Topic, Picture, Post.topics.through, Post.pictures.through]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_seeding_twice_is_seeding_once():
    first = seed()
    once = everything()
    second = seed()
    assert everything() == once
    assert "password" in first
    assert second == ""


def test_what_staff_changed_or_removed_stays_so():
    seed()
    Post.objects.filter(slug=SLUG).update(title_en="Corrected")
    Post.objects.exclude(slug=SLUG).first().delete()
    Page.objects.filter(slug="about").update(body_en="<p>Our own words.</p>")
    changed = everything()
    seed()
    assert everything() == changed


def test_a_portal_with_posts_of_its_own_gets_no_posts():
    post = PostFactory()
    seed()
    assert list(Post.objects.all()) == [post]


def test_a_real_portal_gets_content_but_no_accounts(settings):
    settings.LOCAL = False
    seed()
    assert not User.objects.exists()
    assert Post.objects.exists()


def test_everything_seeded_is_valid_and_has_its_pictures():
    seed()
    for thing in [*Post.objects.all(), *Page.objects.all(), *Topic.objects.all()]:
        thing.full_clean()
    assert all(picture.file.storage.exists(picture.file.name) for picture in Picture.objects.all())
    assert set(FIXED) <= set(Page.objects.published().values_list("slug", flat=True))


# The same in other languages; months without an end.
PASSED_BY = ("/nl/", "/fr/", "/de/", "/workshops/calendar/")


def test_every_seeded_address_opens_and_leads_nowhere_wrong(visitor):
    seed()
    things = [*Post.objects.all(), *Page.objects.all(), *Topic.objects.all()]
    links = {thing.get_absolute_url() for thing in things} | {"/"}
    seen = set()
    while links - seen:
        address = sorted(links - seen)[0]
        seen.add(address)
        response = visitor.get(address)
        assert response.status_code == 200, address
        if "html" in response["Content-Type"]:
            found = Markup(response)
            links |= {
                link.partition("#")[0].partition("?")[0]
                for link in found.links()
                if link.startswith("/") and not link.startswith(PASSED_BY)
            }


def test_the_item_of_8_march_2022_is_on_the_list_of_its_year_and_topics(visitor):
    seed()
    post = Post.objects.get(slug=SLUG)
    assert post.published_at.date().isoformat() == "2022-03-08"
    lists = [reverse("news:list"), reverse("news:year", args=[2022])]
    lists += [topic.get_absolute_url() for topic in post.topics.all()]
    assert len(lists) > 2
    for address in lists:
        assert ADDRESS in Markup(visitor.get(address)).links(), address


def test_the_item_of_8_march_2022_is_in_feeds_and_sitemap(visitor):
    seed()
    atom = ElementTree.fromstring(visitor.get(reverse("news:atom")).content)
    ids = [found.text for found in atom.iter("{http://www.w3.org/2005/Atom}id")]
    assert ids.count(f"http://testserver{ADDRESS}") == 1
    rss = ElementTree.fromstring(visitor.get(reverse("news:rss")).content)
    assert [found.text for found in rss.iter("guid")].count(f"http://testserver{ADDRESS}") == 1
    sitemap = ElementTree.fromstring(
        visitor.get(reverse("sitemap-section", args=["posts"])).content
    )
    places = [found.text for found in sitemap.iter() if found.tag.endswith("}loc")]
    assert places.count(f"http://testserver{ADDRESS}") == 1


def test_the_item_of_8_march_2022_links_its_source(visitor):
    seed()
    page = Markup(visitor.get(ADDRESS))
    assert "https://www.esdn.eu/media/blog-2" in page.links()
    assert page.all("img", alt=Post.objects.get(slug=SLUG).picture.alternative_text)
