"""What can be found follows what is written, whatever the way in."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from news.models import PageWords, Post, PostWords, TopicOfPost
from pact.full_text import vocabulary
from pact.full_text.vocabulary import edits
from pact.models import Unlearnt, Word
from pact.tasks import learn_words
from tests.factories.news import PageFactory, PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def marks(post):
    words = PostWords.objects.get(post=post).words
    return sorted(word.strip("'") for word in words.split() if word.startswith("'@"))


def test_a_post_has_words_in_each_language_that_it_has():
    post = PostFactory(title_nl="Toestellen", lead_nl="Kort.", body_nl="<p>Lang.</p>")
    found = PostWords.objects.filter(post=post).order_by("language")
    assert list(found.values_list("language", flat=True)) == ["en", "nl"]
    Post.objects.filter(pk=post.pk).update(title_nl="", lead_nl="", body_nl="")
    assert list(found.values_list("language", flat=True)) == ["en"]


def test_words_come_with_publication_and_go_with_withdrawal_and_deletion():
    post = PostFactory(draft=True)
    assert not PostWords.objects.exists()
    Post.objects.filter(pk=post.pk).update(state="published", published_at=post.created_at)
    assert PostWords.objects.count() == Unlearnt.objects.count() == 1
    Post.objects.filter(pk=post.pk).update(state="withdrawn")
    assert not PostWords.objects.exists()
    assert not Unlearnt.objects.exists()
    Post.objects.filter(pk=post.pk).update(state="published")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_post")
    assert not PostWords.objects.exists()
    assert not Unlearnt.objects.exists()


def test_marks_follow_topics_publisher_and_date():
    topic, other = TopicFactory(), TopicFactory()
    january = datetime(2024, 1, 15, 12, tzinfo=UTC)
    post = PostFactory(topics=[topic], publisher="Ville de Liège", published_at=january)
    assert marks(post) == ["@en", "@m202401", "@pville-de-liege", f"@t{topic.pk}", "@y2024"]
    post.topics.add(other)
    TopicOfPost.objects.filter(topic=topic).delete()
    post.published_at = post.published_at.replace(year=2020, month=12)
    post.publisher = "Oslo"
    post.save()
    assert marks(post) == ["@en", "@m202012", "@poslo", f"@t{other.pk}", "@y2020"]
    other.delete()
    assert marks(post) == ["@en", "@m202012", "@poslo", "@y2020"]


def test_what_shows_nothing_of_the_text_leaves_the_words_alone():
    post = PostFactory()
    before = PostWords.objects.values_list("pk", "words").get()
    Unlearnt.objects.all().delete()
    post.featured = True
    post.save()
    assert PostWords.objects.values_list("pk", "words").get() == before
    assert not Unlearnt.objects.exists()


def test_a_page_s_words_follow_the_page():
    page = PageFactory(title="Servers", draft=True)
    assert not PageWords.objects.exists()
    page.published = True
    page.save()
    assert "'server'" in PageWords.objects.get().words
    page.title = "Phones"
    page.save()
    assert "'server'" not in PageWords.objects.get().words
    page.delete()
    assert not PageWords.objects.exists()
    assert not Unlearnt.objects.exists()


def test_a_post_as_long_as_a_book_and_with_endless_words_is_saved():
    long = " ".join(f"w{number}é" for number in range(200_000))
    post = PostFactory(body=f"<p>{'x' * 300_000}</p>")
    post.body = f"<p>{long}</p>"
    post.save()
    assert "'w9e'" in PostWords.objects.get().words


def test_words_are_learnt_from_public_texts_once(do_tasks):
    PostFactory(title="Réparer les écrans", lead="Les écrans!", publisher="A-Z", language="fr")
    PostFactory(title="Zirconium", scheduled=True)
    learn_words.enqueue()
    do_tasks()
    seen = dict(Word.objects.values_list("word", "seen"))
    assert seen == {"reparer": 1, "les": 1, "ecrans": 1, "the": 1, "text": 1}
    assert vocabulary.learn() == 0


def test_completions_are_taken_as_they_are_typed():
    for word in ("50%", "a_b", "a\\b", "axb", "écran"):
        Word.objects.create(word=word.replace("é", "e"), seen=1)
    assert vocabulary.completions("50%") == ["50%"]
    assert vocabulary.completions("a_") == ["a_b"]
    assert vocabulary.completions("a\\") == ["a\\b"]
    assert vocabulary.completions("ÉCR") == ["ecran"]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abcd", "bcd", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_slips_of_typing_are_counted(one, other, distance):
    assert edits(one, other) == edits(other, one) == distance
