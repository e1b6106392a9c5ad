"""Content in four languages: what a reader gets, and what the secretariat sees is missing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from news.models import Page, Picture, Post, Topic
from pact.translated import shown
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

DUTCH = {"title_nl": "Toestellen", "lead_nl": "Waar het over gaat.", "body_nl": "<p>De tekst.</p>"}


def heading(client, address):
    found = Markup(client.get(address)).one("h1")
    return found.text, found.get("lang")


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", ("Phones", None)),
        ("/nl", ("Toestellen", None)),
        ("/fr", ("Phones", "en")),
        ("/de", ("Phones", "en")),
    ],
)
def test_a_reader_gets_the_own_language_or_the_original_marked_as_such(visitor, prefix, expected):
    PostFactory(slug="phones", title="Phones", **DUTCH)
    assert heading(visitor, f"{prefix}/news/phones/") == expected


def test_who_reads_english_gets_the_original_of_a_french_post_marked_as_such(visitor):
    PostFactory(slug="x", language="fr", title="Des téléphones")
    page = Markup(visitor.get("/news/x/"))
    assert page.one("h1")["lang"] == page.one("div", **{"class": "rich-text"})["lang"] == "fr"
    assert page.one("link", rel="canonical")["href"] == "http://testserver/fr/news/x/"


def test_the_parts_of_a_page_are_all_in_one_language(visitor):
    """No Dutch lead above an English text: a translation is there as a whole or not at all."""
    PostFactory(slug="x", title="Phones", **DUTCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.update(body_nl="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.update(language="de")
    post = Post.objects.get()
    post.lead_nl = post.body_fr = ""
    post.title_fr = "Des téléphones"
    with pytest.raises(ValidationError) as error:
        post.full_clean()
    assert sorted(error.value.message_dict) == ["body_fr", "lead_fr", "lead_nl"]


def test_a_list_shows_each_post_in_the_language_it_has(visitor):
    PostFactory(title="Phones", **DUTCH)
    PostFactory(title="Cables")
    titles = [
        (found.text, found.get("lang"))
        for found in Markup(visitor.get("/nl/news/")).all("h2", **{"class": "card__title"})
    ]
    assert titles == [("Cables", "en"), ("Toestellen", None)]


def test_topics_stand_in_the_order_of_their_names_in_the_reader_s_language(visitor):
    TopicFactory(name="Apples", name_nl="Zalm")
    TopicFactory(name="Zebras", name_nl="aap")
    TopicFactory(language="fr", name="Éléphants")
    for language, names in [
        ("en", ["Apples", "Zebras", "Éléphants"]),
        ("nl", ["aap", "Zalm", "Éléphants"]),
    ]:
        with translation.override(language):
            assert [topic.name for topic in Topic.objects.by_name()] == names


def test_two_topics_share_no_name_in_a_language():
    TopicFactory(name="Repair")
    TopicFactory(name="Réparation", language="fr")
    with pytest.raises(IntegrityError):
        TopicFactory(name="Repair")


def test_a_picture_s_alternative_text_follows_the_reader_or_says_its_language(visitor):
    picture = PictureFactory(alternative_text="A phone", alternative_text_nl="Een telefoon")
    PostFactory(slug="x", picture=picture)
    for prefix, expected in [("/nl", ("Een telefoon", None)), ("/de", ("A phone", "en"))]:
        figure = Markup(visitor.get(f"{prefix}/news/x/")).one("img", alt=expected[0])
        assert (figure["alt"], figure.get("lang")) == expected


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (PostFactory, "post"),
        (PageFactory, "page"),
        (TopicFactory, "topic"),
        (PictureFactory, "picture"),
    ],
)
def test_the_list_tells_which_language_is_missing_and_finds_it(editor, make, name):
    lacking, filled = make(), make()
    model = type(filled)
    texts = {f"{text}_nl": "<p>Tekst</p>" for text in model.translated}
    model.objects.filter(pk=filled.pk).update(**texts)
    address = reverse(f"admin:news_{name}_changelist")
    rows = Markup(editor.get(address)).texts("span", **{"class": "language-marks"})
    rest = "FRmissing in Français. DEmissing in Deutsch."
    assert sorted(rows) == [
        f"ENwritten in English. NLin Nederlands. {rest}",
        f"ENwritten in English. NLmissing in Nederlands. {rest}",
    ]
    found = editor.get(address, {"lacks": "nl"}).context["cl"].result_list
    assert list(found) == [lacking]


def test_the_editor_opens_what_has_text_and_closes_what_has_none(editor):
    post = PostFactory(language="fr", title="Des téléphones", **DUTCH)
    page = Markup(editor.get(reverse("admin:news_post_change", args=[post.pk])))
    details = page.all("details", **{"class": "language-edited"})
    sections = [(found.text.split()[0], "open" in found.attributes) for found in details]
    assert sections == [
        ("Français", True),
        ("Nederlands", True),
        ("English", False),
        ("Deutsch", False),
    ]


def test_a_translation_is_added_in_the_admin(editor, visitor):
    post = PostFactory(slug="phones", title="Phones")
    address = reverse("admin:news_post_change", args=[post.pk])
    values = Markup(editor.get(address)).fields()
    half = editor.post(address, values | {"title_nl": "Toestellen"})
    assert sorted(half.context["adminform"].form.errors) == ["body_nl", "lead_nl"]
    assert editor.post(address, values | DUTCH).status_code == 302
    assert heading(visitor, "/nl/news/phones/") == ("Toestellen", None)


def test_a_picture_shown_in_any_language_of_a_text_belongs_to_it():
    picture = PictureFactory()
    body = f'<p>Zie.</p><img src="{picture.get_absolute_url()}" alt="Telefoon">'
    post = PostFactory(**DUTCH | {"body_nl": body})
    assert list(post.pictures.all()) == [picture]
    assert list(Picture.objects.visible_to(AnonymousUser())) == [picture]


def test_the_database_reads_texts_as_a_reader_does():
    PageFactory(title="About", title_nl="Over", body_nl="<p>x</p>")
    PageFactory(title="Contact")
    with translation.override("nl"):
        by_python = sorted(page.title for page in Page.objects.all())
        by_database = Page.objects.annotate(read=shown("title")).values_list("read", flat=True)
        assert sorted(by_database) == by_python == ["Contact", "Over"]
