"""News of elsewhere becomes posts, once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from news.models import ImportedPost, Post, Topic, TopicOfPost
from tests.factories.news import PostFactory, TopicFactory
from tests.news.imports import by_slug, item, of_items, run, write

pytestmark = pytest.mark.django_db


def states():
    return dict(Post.objects.order_by("pk").values_list("slug", "state"))


def test_the_items_of_a_wordpress_export_come_in_as_what_they_were():
    run("wordpress.xml")
    assert states() == {
        "labels-credibility": "published",
        "four-sessions": "published",
        "a-draft-tres-b": "draft",
        "item-13": "draft",
        "item-14": "draft",
        "item-15": "draft",
        "item-22": "scheduled",
        "labels-credibility-2": "published",
        "news-2022": "published",
    }
    assert set(Post.objects.published().values_list("slug", flat=True)) == {
        "labels-credibility",
        "four-sessions",
        "labels-credibility-2",
        "news-2022",
    }


def test_a_post_keeps_what_the_export_says_of_it():
    run("wordpress.xml")
    post = by_slug("labels-credibility")
    assert (post.language, post.languages) == ("nl", ["nl"])
    assert post.title_nl == "Labels & their credibility: who checks whom?"
    assert post.lead_nl == "A label is only as good as its control."
    assert post.published_at == datetime(2022, 3, 8, 9, tzinfo=UTC)
    assert post.publisher == "Lena Łukasz"
    assert post.source_name == "Buyers & Rights"
    assert post.source_url == "https://buyers.example/news/labels-credibility/"
    assert post.body_nl == (
        '<p>An <strong>ICT label</strong> is only as good as its <a href="https://buyers.example/'
        'control/">control</a>.</p><h2>Who checks</h2><ul><li>the scheme</li><li>a third party</li>'
        '</ul><p><a href="https://buyers.example/wp-content/uploads/2022/03/factory.png">Workers at'
        " a line of screens</a></p><p>An assembly line</p>"
    )


def test_shortcodes_and_galleries_become_readable_text():
    run("wordpress.xml")
    uploads = "https://buyers.example/wp-content/uploads/2022/03"
    assert by_slug("four-sessions").body_nl == (
        "<p>The Belgian buyer group met online.<br>About eighty buyers took part.</p>"
        f'<p><a href="{uploads}/factory-300x200.png">A line of screens</a></p>'
        "<p>Screens, [sic] many</p>"
        f'<p><a href="{uploads}/factory.png">A line of screens</a></p>'
        f'<p><a href="{uploads}/mine.png">A cobalt mine</a></p>'
        '<p><a href="https://video.example/watch?v=1&amp;t=2">https://video.example/watch?v=1&amp;'
        "t=2</a></p><p>Sign up</p>"
    )


def test_categories_with_those_above_them_and_tags_become_topics():
    run("wordpress.xml")
    topics = by_slug("labels-credibility").topics
    assert set(topics.values_list("slug", "language", "name_nl")) == {
        ("asia", "nl", "Asia & Pacific"),
        ("labour", "nl", "Labour rights"),
        ("batteries", "nl", "Batteries"),
    }
    assert Topic.objects.count() == 3  # WordPress' “Uncategorized” is none


def test_a_topic_of_the_portal_is_found_by_its_name_in_any_language():
    labour = TopicFactory(name="Work", name_nl="LABOUR RIGHTS", slug="work")
    run("wordpress.xml")
    assert labour.posts.count() == 3
    assert set(Topic.objects.values_list("slug", flat=True)) == {"work", "asia", "batteries"}


def test_topics_carry_the_date_of_their_posts():
    run("wordpress.xml")
    wrong = [
        row
        for row in TopicOfPost.objects.select_related("post")
        if row.published_at != row.post.published_at
    ]
    assert (TopicOfPost.objects.count(), wrong) == (5, [])


def test_each_item_left_out_is_named_with_its_reason():
    lines = run("wordpress.xml")
    assert [line for line in lines if line.startswith("-")] == [
        "- 7 “In the bin”: It is in the bin.",
        "- 8 “Auto Draft”: It is an empty draft that WordPress made by itself.",
        "- 9 “About us”: It is a page, not news. Pages are written in the portal itself.",
        "- 10 “Main menu”: It is no news item but “nav_menu_item”.",
        "- 11 “factory”: It is a file of the media library:"
        " https://buyers.example/wp-content/uploads/2022/03/factory.png",
        "- 12 “mine”: It is a file of the media library:"
        " https://buyers.example/wp-content/uploads/2022/03/mine.png",
        "- 15 “”: It has neither a title nor a text.",
        "- 17 “Labels again”: The file holds it twice; the first is taken.",
    ]
    assert of_items(lines, 5) == ["It is protected by a password, so it stays a draft."]
    assert of_items(lines, 14) == ["Its address becomes “labels-credibility-2”."]
    assert of_items(lines, 2)[:3] == [
        "A picture is named that the file does not hold: number 999.",
        "The shortcode [contact-form-7] was removed.",
        "The shortcode [su_button] was removed.",
    ]
    assert lines[-7:] == [
        "Imported:",
        "  items in the file: 17",
        "  posts: 9",
        "  published ones among them: 4",
        "  scheduled ones among them: 1",
        "  drafts among them: 4",
        "  items left out: 8",
    ]


def test_a_feed_in_french_gives_posts_in_french():
    lines = run("rss.xml")
    post = by_slug("un-achat-equitable")
    assert (post.language, post.title_fr, post.title_en) == ("fr", "Un achat équitable", "")
    assert (post.lead_fr, post.publisher) == ("En bref.", "Marie Dupont")
    assert post.published_at == datetime(2022, 4, 4, 8, 30, tzinfo=UTC)
    assert post.source_url == "https://news.ghent.example/achat"
    assert list(post.topics.order_by("pk").values_list("name_fr", flat=True)) == [
        "Labels",
        "Ordinateurs",
    ]
    assert of_items(lines, 2) == ["It has no date that can be read, so it stays a draft."]
    assert of_items(lines, 3) == ["It has no text, so it stays a draft."]


def test_what_could_harm_a_reader_does_not_come_in():
    run("rss.xml")
    post = by_slug("a-dangerous-link")
    assert (post.source_name, post.source_url) == ("", "")
    assert post.body_fr == (
        '<p>Text <a href="https://news.ghent.example/x">Photo</a> here</p>'
        '<p><a href="https://video.example/1">https://video.example/1</a></p>'
    )


def test_an_atom_feed_with_an_entry_in_another_language():
    run("atom.xml")
    first, second = Post.objects.order_by("pk")
    assert (first.language, first.title_de, first.lead_de) == (
        "de",
        "Faire IKT & Kreislauf",
        "Kurz.",
    )
    assert first.body_de == (
        '<p>Der <strong>ganze</strong> Text mit <a href="https://amt.example/seite">Link</a>.</p>'
    )
    assert (first.publisher, first.source_url) == ("Das Amt", "https://amt.example/faire-ikt")
    assert (second.language, second.title_en) == ("en", "Plain words: 1 < 2")
    assert (second.publisher, second.body_en) == (
        "Another office",
        "<p>First line.<br>Second line.</p>",
    )


def test_options_name_the_language_and_a_publisher(tmp_path):
    file = write(tmp_path / "feed.xml", item(1), language="en-GB")
    run(file, language="de", publisher="City of Bonn")
    post = Post.objects.get()
    assert (post.language, post.title_de, post.publisher) == ("de", "Item 1", "City of Bonn")


def test_a_language_that_the_portal_has_not_is_told(tmp_path):
    lines = run(write(tmp_path / "feed.xml", item(1), language="sl"))
    assert of_items(lines, 1) == ["Its language, “sl”, is none of the portal's."]
    assert Post.objects.get().language == "en"


# Once -------------------------------------------------------------------------------------------


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Post, Topic, TopicOfPost, ImportedPost)
    ]


@pytest.mark.parametrize("name", ["wordpress.xml", "rss.xml", "atom.xml"])
def test_imported_twice_is_imported_once(name):
    run(name)
    before = everything()
    lines = run(name)
    assert everything() == before
    assert "  posts: 0" in lines


def test_a_dry_run_tells_the_same_and_changes_nothing():
    before = everything()
    rehearsed = run("wordpress.xml", dry_run=True)
    assert everything() == before
    done = run("wordpress.xml")
    changed = ["+ 14 “Same address”: Its address becomes “labels-credibility-2”."]
    # Which addresses are free is known when they are taken.
    assert [line for line in done if line not in rehearsed] == [*changed, "Imported:"]


def test_the_same_identifier_at_another_site_is_another_item(tmp_path):
    feed = '<item><title>Item</title><guid isPermaLink="false">7</guid></item>'
    for site in ("one", "two"):
        file = write(tmp_path / "feed.xml", feed)
        file.write_text(file.read_text().replace("site.example", f"{site}.example"))
        run(file)
    assert sorted(ImportedPost.objects.values_list("source", flat=True)) == [
        "one.example",
        "two.example",
    ]


def test_the_database_itself_takes_an_item_once():
    ImportedPost.objects.create(source="a.example", key="1", digest="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportedPost.objects.create(source="a.example", key="1", digest="y")


def test_what_changed_at_its_source_is_told_and_left_as_it_is(tmp_path):
    run(write(tmp_path / "feed.xml", item(1), item(2)))
    Post.objects.filter(title_en="Item 2").delete()
    lines = run(write(tmp_path / "feed.xml", item(1, text="<p>New.</p>"), item(2), item(3)))
    assert of_items(lines, 1) == [
        "It was imported before and has changed at the source since; left as it is."
    ]
    assert of_items(lines, 2) == ["It was imported before and deleted in the portal since."]
    assert set(Post.objects.values_list("title_en", flat=True)) == {"Item 1", "Item 3"}


def test_a_post_written_in_the_portal_is_not_doubled(tmp_path):
    PostFactory(slug="item-1", published_at=datetime(2022, 3, 8, 9, tzinfo=UTC))
    lines = run(write(tmp_path / "feed.xml", item(1)))
    assert of_items(lines, 1) == ["The portal has a post of the same address and date."]
    assert Post.objects.count() == 1


# In bulk ----------------------------------------------------------------------------------------


def test_addresses_stay_unique_however_many_want_the_same(tmp_path):
    PostFactory(slug="news")
    items = [item(number, title="News") for number in range(30)]
    run(write(tmp_path / "feed.xml", *items))
    slugs = set(Post.objects.values_list("slug", flat=True))
    assert len(slugs) == 31
    assert {"news", "news-2", "news-9"} < slugs


def test_many_items_take_a_number_of_queries_that_does_not_grow_with_each(
    tmp_path, django_assert_max_num_queries
):
    topics = "<category>Labels</category><category>Repair</category>"
    file = write(tmp_path / "feed.xml", *(item(number, more=topics) for number in range(400)))
    with django_assert_max_num_queries(20):
        run(file)
    assert (Post.objects.count(), TopicOfPost.objects.count()) == (400, 800)


def test_an_item_that_the_database_refuses_stays_out_alone(tmp_path, monkeypatch):
    from news.importing import articles

    monkeypatch.setattr(articles, "NAME", 400)  # more than the column holds
    long = item(2, more=f"<author>{'x' * 300}</author>")
    lines = run(write(tmp_path / "feed.xml", item(1), long, item(3)))
    assert of_items(lines, 2) == ["The portal could not keep it."]
    assert set(Post.objects.values_list("title_en", flat=True)) == {"Item 1", "Item 3"}


def test_long_words_are_cut_where_a_reader_would(tmp_path):
    feed = item(
        1,
        title="word " * 60,
        text=f"<p>{'A sentence of eight words that says little. ' * 30}</p>",
        more=f"<category>{'topic ' * 30}</category>",
    )
    run(write(tmp_path / "feed.xml", feed))
    post = Post.objects.get()
    post.full_clean()
    assert post.title.endswith("word…")
    assert post.lead.endswith("little.")
    assert post.topics.get().name.endswith("topic…")


@pytest.mark.parametrize("name", ["wordpress.xml", "rss.xml", "atom.xml"])
def test_every_imported_post_is_one_that_the_admin_would_take(name):
    run(name)
    for post in Post.objects.all():
        post.full_clean()
