"""The first content of an empty portal."""

import io
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import User
from news import seed as news_seed
from news.models import Page, Picture, Post, Topic
from news.models.page import FIXED
from pact.translated import columns
from tests.factories.news import PostFactory, TopicFactory
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


@pytest.fixture
def earlier(monkeypatch):
    """Seeds as when the first content was in English alone."""

    def read_list(name, key, whole=news_seed.read_list):
        others = (*columns("name"), *columns("alternative_text"))
        return [
            {
                part: value
                for part, value in item.items()
                if part[-3:] == "_en" or part not in others
            }
            for item in whole(name, key)
        ]

    def seed_in_english():
        with monkeypatch.context() as patched:
            patched.setattr(news_seed, "translations", lambda path: {})
            patched.setattr(news_seed, "read_list", read_list)
            return seed()

    return seed_in_english


def texts():
    return {
        model: list(model.objects.order_by("pk").values(*columns(*model.translated)))
        for model in (Post, Page, Topic, Picture)
    }


def test_a_portal_begun_in_english_gets_the_translations_and_once(earlier, visitor):
    earlier()
    address = "/nl/news/launch-of-the-pact/"
    assert Markup(visitor.get(address)).one("h1")["lang"] == "en"
    assert seed() == "Added translations of 33 texts.\n"
    assert Markup(visitor.get(address)).one("h1").text.startswith("Zeven landen")
    later = texts()
    for model in later:
        model.objects.all().delete()
    seed()
    assert texts() == later
    assert seed() == ""


def test_what_staff_touched_gets_no_translations(earlier):
    earlier()
    Post.objects.filter(slug=SLUG).update(lead_en="Corrected")
    changed_back = Post.objects.get(slug="launch-of-the-pact")
    for title in ("Another", changed_back.title):
        changed_back.title = title
        changed_back.save()
    Page.objects.filter(slug="about").update(
        title_fr="À propos", lead_fr="", body_fr="<p>Nos mots.</p>"
    )
    Picture.objects.filter(alternative_text_en__contains="round table").update(credit="A painter")
    TopicFactory(slug="reparation", name="Réparation", name_nl="Reparatie en hergebruik")
    touched = [
        Post.objects.filter(slug__in=[SLUG, "launch-of-the-pact"]),
        Page.objects.filter(slug="about"),
        Picture.objects.filter(credit="A painter"),
        Topic.objects.filter(slug__in=["repair-and-reuse", "reparation"]),
    ]
    before = [list(things.order_by("pk").values()) for things in touched]
    assert seed() == "Added translations of 28 texts.\n"
    assert [list(things.order_by("pk").values()) for things in touched] == before


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


LANGUAGES = ["nl", "fr", "de"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_reads_another_language_meets_no_english(visitor, code):
    """No text falls back to the original, and links within texts stay in the language."""
    seed()
    things = [*Post.objects.all(), *Page.objects.all(), *Topic.objects.all()]
    for address in ["/", "/news/", *(thing.get_absolute_url() for thing in things)]:
        page = Markup(visitor.get(f"/{code}{address}"))
        in_english = [found for found in page.elements if found.get("lang") == "en"]
        assert [found.text.strip() for found in in_english] == ["EN"], address  # the way there
    for thing in [*Post.objects.all(), *Page.objects.all()]:
        links = Markup(getattr(thing, f"body_{code}")).links()
        inside = [link for link in links if link.startswith("/")]
        assert all(visitor.get(link).status_code == 200 for link in inside)
        assert all(link.startswith(f"/{code}/") for link in inside), thing


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
