"""What is found, for whom, and what is shown of it."""

from urllib.parse import quote_plus

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import search as news_search
from news.models import Post
from pact import search
from pact.full_text import finding, vocabulary
from pact.models import Word
from tests.cast import ROLES
from tests.factories.files import MaterialVersionFactory
from tests.factories.members import OrganisationFactory, WorkingGroupFactory
from tests.factories.news import PageFactory, PostFactory, TopicFactory
from tests.factories.workshops import MaterialFactory, WorkshopFactory
from tests.found import kinds, look, titles
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_post_beside():
    """So that finding everything is no way to pass."""
    PostFactory(title="Something else", lead="Of another matter.", body="<p>Not this.</p>")


@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        ("en", "Repairing of devices", "repaired device"),
        ("nl", "De inkopers vergaderden", "inkoper"),
        ("fr", "Des écrans réparables", "ecran"),
        ("fr", "Des ecrans", "écrans"),
        ("de", "Die Geräte der Behörden", "gerat behorde"),
    ],
)
def test_a_word_is_found_in_its_forms_with_or_without_accents(visitor, language, text, typed):
    PostFactory(title=text, language=language)
    assert titles(visitor, typed) == [text]


def test_all_texts_are_searched_the_ones_in_the_reader_s_language_first(visitor):
    PostFactory(title="Labels voor ICT", language="nl")
    PostFactory(title="ICT labels")
    assert titles(visitor, "ict labels") == ["ICT labels", "Labels voor ICT"]
    assert titles(visitor, "ict labels", "/nl/search/") == ["Labels voor ICT", "ICT labels"]


def test_a_post_found_in_two_languages_stands_once(visitor):
    PostFactory(
        title="Labels in ICT", title_nl="Labels van ICT", lead_nl="Kort.", body_nl="<p>Lang.</p>"
    )
    assert titles(visitor, "labels ict") == ["Labels in ICT"]
    assert titles(visitor, "labels ict", "/nl/search/") == ["Labels van ICT"]


def test_a_translation_leads_to_the_page_in_its_language(visitor):
    post = PostFactory(
        slug="phones", title_nl="Toestellen", lead_nl="Kort.", body_nl="<p>Lang.</p>"
    )
    page = Page(look(visitor, "toestellen"))
    link = page.one("a", href="/nl/news/phones/")
    assert (link.text, link["hreflang"]) == (post.title_nl, "nl")


def test_title_goes_before_lead_and_lead_before_text(visitor):
    PostFactory(title="In the text", body="<p>On gallium.</p>")
    PostFactory(title="In the lead", lead="On gallium.")
    PostFactory(title="Gallium in the title")
    assert titles(visitor, "gallium") == ["Gallium in the title", "In the lead", "In the text"]


def test_a_publisher_s_name_is_found_too(visitor):
    PostFactory(title="Of Lyon", publisher="Métropole de Lyon")
    assert titles(visitor, "metropole lyon") == ["Of Lyon"]


def test_pages_are_found_beside_posts_and_left_out_by_filters_of_news(visitor):
    PageFactory(title="Procurement of servers", slug="servers")
    PostFactory(title="Servers", publisher="City of Oslo")
    assert sorted(titles(visitor, "servers")) == ["Procurement of servers", "Servers"]
    assert titles(visitor, "servers", publisher="city-of-oslo") == ["Servers"]


def test_the_last_word_may_be_unfinished(visitor):
    PostFactory(title="Responsible procurement")
    assert titles(visitor, "responsible procureme") == ["Responsible procurement"]
    assert not look(visitor, "responsible procureme").context["found"].relaxed
    # Another word, or one with a space behind it, is typed to its end.
    for typed in ("responsi procurement", "responsible proc "):
        assert titles(visitor, typed) == ["Responsible procurement"]
        assert look(visitor, typed).context["found"].relaxed


@pytest.mark.parametrize(
    "typed", ["cirkcular", "cicrular", "circulra", "icrcular", "Cirkular", "círculra"]
)
def test_errors_of_typing_are_corrected_and_told(visitor, typed):
    PostFactory(title="Circular economy")
    assert titles(visitor, typed) == ["Circular economy"]
    text = look(visitor, typed).text
    assert f"Nothing was found for “{typed}”" in text
    assert "<strong>circular</strong>" in text


def test_exchanged_letters_of_a_short_word_are_corrected(visitor):
    PostFactory(title="Labels")
    PostFactory(title="Tables")
    assert titles(visitor, "lables") == ["Labels"]


def test_only_the_word_that_nobody_uses_is_corrected(visitor):
    PostFactory(title="Circular phones")
    assert titles(visitor, "cirkcular phones") == ["Circular phones"]
    assert look(visitor, "cirkcular phones").context["found"].asked.text == "circular phones"


def test_some_of_the_words_are_better_than_nothing(visitor):
    PostFactory(title="Gallium")
    assert titles(visitor, "gallium submarine") == ["Gallium"]
    assert "No text has all of these words." in look(visitor, "gallium submarine").text


def test_quotes_minus_and_or_mean_what_they_mean_elsewhere(visitor):
    PostFactory(title="Fair phones")
    PostFactory(title="Phones that are fair")
    assert titles(visitor, '"fair phones"') == ["Fair phones"]
    assert sorted(titles(visitor, "phones -that")) == ["Fair phones", "Phones that are fair"]
    assert titles(visitor, "fair -phones") == []
    PostFactory(title="Laptops")
    found = titles(visitor, "laptops or phones")
    assert sorted(found) == ["Fair phones", "Laptops", "Phones that are fair"]


@pytest.fixture
def one_of_each():
    """Of each kind one thing that says gallium, in its title or further down."""
    PostFactory(title="A post", body="<p>On gallium.</p>", slug="post")
    PageFactory(title="A page", slug="a-page", body="<p>On gallium.</p>")
    OrganisationFactory(name="Gallium board", country="")
    group = WorkingGroupFactory(name="Group on gallium", theme="Metals")
    shown = WorkshopFactory(title="Workshop on gallium", group=group)
    MaterialFactory(workshop=shown, title="Slides", description="Gallium.", audience="public")


def test_all_kinds_are_ranked_together_and_each_says_what_it_is(visitor, one_of_each):
    response = look(visitor, "gallium")
    assert [
        (str(result["kind"]), result["thing"].get_absolute_url().split("/")[1])
        for result in response.context["results"]
    ] == [
        ("Organisation", "organisations"),
        ("Workshop", "workshops"),
        ("Working group", "groups"),
        ("Material", "workshops"),
        ("Page", "a-page"),
        ("News", "news"),
    ]
    found = Page(response).all("p", **{"class": "result__meta"})
    lines = [" ".join(line.text.split()) for line in found]
    assert lines[0] == "Organisation · public buyer · local"
    assert lines[1].startswith("Workshop · ")
    assert lines[1].endswith("· Group on gallium")
    assert lines[2:5] == ["Working group · Metals", "Material · Workshop on gallium", "Page"]
    assert lines[5].startswith("News · ")
    assert lines[5].endswith(" 2024 · City of Ghent")


def test_a_kind_is_chosen_by_links_that_tell_how_much_there_is_of_each(visitor, one_of_each):
    PostFactory(title="Gallium again")
    numbers = {
        "All": 7,
        "News": 2,
        "Organisations": 1,
        "Groups": 1,
        "Workshops": 1,
        "Material": 1,
        "Pages": 1,
    }
    response = look(visitor, "gallium", language="en")
    assert kinds(response) == numbers
    for kind in response.context["kinds"]:
        chosen = visitor.get(f"/search/{kind['address']}")
        assert len(chosen.context["results"]) == kind["number"]
        assert kinds(chosen) == numbers
        assert chosen.context["language"] == "en"
        assert [each["name"] for each in chosen.context["kinds"] if each["chosen"]] == [
            kind["name"]
        ]
    # Whoever types on, stays with the kind.
    page = Page(look(visitor, "gallium", kind="group"))
    assert page.one("input", name="kind")["value"] == "group"
    assert titles(visitor, "gallium", kind="unknown") == titles(visitor, "gallium")


def test_where_a_kind_has_nothing_the_others_are_offered(visitor, one_of_each):
    PostFactory(title="Indium")
    response = look(visitor, "indium", kind="workshop")
    assert response.context["results"] == []
    assert "Workshops: nothing was found for “indium”." in response.text
    assert kinds(response) == {"All": 1, "News": 1, "Workshops": 0}
    assert "?q=indium" in Page(response).links()


def test_filters_of_news_leave_out_all_else(visitor, one_of_each):
    topic = TopicFactory(slug="metals")
    Post.objects.get(slug="post").topics.set([topic])
    assert titles(visitor, "gallium", topic="metals") == ["A post"]
    assert titles(visitor, "gallium", publisher="city-of-ghent") == ["A post"]
    assert titles(visitor, "gallium", language="nl") == []


def test_filters(visitor):
    labels = TopicFactory(name="Labels", slug="labels")
    at = timezone.datetime(2020, 12, 31, 23, 30, tzinfo=timezone.get_default_timezone())
    PostFactory(title="Old gallium", published_at=at, publisher="City of Oslo")
    PostFactory(title="Gallium with label", topics=[labels])
    PostFactory(title="Galliumnieuws en gallium", language="nl")
    assert len(titles(visitor, "gallium")) == 3
    assert titles(visitor, "gallium", topic="labels") == ["Gallium with label"]
    assert titles(visitor, "gallium", year="2020") == ["Old gallium"]
    assert titles(visitor, "gallium", publisher="city-of-oslo") == ["Old gallium"]
    assert titles(visitor, "gallium", language="nl") == ["Galliumnieuws en gallium"]
    assert titles(visitor, "gallium", topic="labels", year="2020") == []
    response = look(visitor, "gallium", topic="labels", year="2020")
    assert "?q=gallium" in Page(response).links()
    # The publishers to choose from are those of what was found.
    names = [name for _slug, name in look(visitor, "gallium").context["publishers"]]
    assert names == ["City of Ghent", "City of Oslo"]


def test_a_link_parts_no_word_from_its_comma():
    text = "<h2>One</h2><p>The <a href='/'>group</a>, on CO<sub>2</sub> &amp; more.</p>"
    assert finding.plain(text) == "One The group, on CO2 & more."


def test_what_is_found_is_marked_and_nothing_else_becomes_html(visitor):
    PostFactory(
        title="<script>alert(1)</script> gallium & <b>more</b>",
        lead="Lead <i>of</i> gallium",
        body="<p>Text &lt;img src=x onerror=alert(2)&gt; with <strong>gallium</strong>.</p>",
    )
    text = look(visitor, "gallium").text
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>gallium</mark> &amp; &lt;b&gt;more&lt;/b&gt;"
    ) in text
    assert "Lead &lt;i&gt;of&lt;/i&gt; <mark>gallium</mark>" in text
    assert "&lt;img src=x onerror=alert(2)&gt; with <mark>gallium</mark>" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "<strong>gallium" not in text


def test_what_was_typed_is_shown_as_text(visitor):
    typed = '"><script>alert(1)</script>'
    page = look(visitor, typed)
    assert "<script>alert" not in page.text
    assert Page(page).one("input", id="q")["value"] == typed


HIDDEN = ["draft", "scheduled", "withdrawn"]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_finds_what_is_not_public(role, request):
    client = request.getfixturevalue(role)
    vocabulary.learn()
    for trait in HIDDEN:
        PostFactory(title="Hushed zirconium", **{trait: True})
    PageFactory(title="Hushed zirconium", draft=True)
    assert vocabulary.learn() == 0
    for typed in ("zirconium", "zirconiun", "zirco", "hushed zirconium else"):
        response = look(client, typed)
        assert [result["thing"].title for result in response.context["results"]] in (
            [],
            ["Something else"],
        )
        text = response.text.replace(typed, "").replace(quote_plus(typed), "").casefold()
        assert "hushed" not in text
        assert "zirconium" not in text
        assert "no-store" in response["Cache-Control"]
    assert not Word.objects.filter(word__in=["zirconium", "hushed"]).exists()


def test_a_withdrawn_post_is_neither_found_nor_offered(visitor):
    post = PostFactory(title="Zirconium")
    assert titles(visitor, "zirconium") == ["Zirconium"]
    Post.objects.filter(pk=post.pk).update(state=Post.State.WITHDRAWN)
    for typed in ("zirconium", "zircnium", "zircon"):
        assert titles(visitor, typed) == []
        assert "zirconium" not in look(visitor, typed).text.replace(typed, "").casefold()


def test_a_scheduled_post_is_found_from_its_moment_on(visitor, monkeypatch):
    post = PostFactory(title="Zirconium", scheduled=True)
    assert titles(visitor, "zirconium") == []
    later = post.published_at + timezone.timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert titles(visitor, "zirconium") == ["Zirconium"]


def test_an_empty_answer_helps(visitor):
    newest = PostFactory(title="The newest")
    response = look(visitor, "xylophone")
    assert "Nothing was found for “xylophone”." in response.text
    assert newest.get_absolute_url() in Page(response).links()
    assert newest.get_absolute_url() in Page(visitor.get("/search/")).links()


@pytest.mark.parametrize(
    "typed",
    [
        "\0",
        "a\0b",
        "'",
        '"',
        '"""',
        "\\",
        "%",
        "_%_",
        "&|!():*<->",
        "!!!",
        "-",
        "- - -",
        "-gallium",
        "gallium or -gallium",
        "the",
        "or",
        "gallium or",
        "<b>",
        "{}",
        "{0} %s %(q)s",
        "@en",
        "'@en'",
        "\ue000\ue001\ue002",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "Ελλάδα",
        "x" * 5000,
        "word " * 2000,
        "-a " * 500,
        "()" * 500,
    ],
)
def test_odd_input_is_answered(visitor, typed):
    look(visitor, typed)
    look(visitor, typed + " else")


@pytest.mark.parametrize(
    "query",
    [
        "q=else&page=0",
        "q=else&page=99999999999999999999",
        "q=else&page=x",
        "q=else&year=x&topic=x&language=x&publisher=x",
        "q=else&publisher='; --",
        "q=%FF%FE",
        "q=else&q=other",
        "page=2",
        "topic=%00",
    ],
)
def test_odd_addresses_are_answered(visitor, query):
    assert visitor.get(f"/search/?{query}").status_code == 200


def test_a_mark_of_the_index_cannot_be_typed(visitor):
    assert titles(visitor, "@en") == []
    assert titles(visitor, "'@y2024'") == []


def test_pages_of_results_are_bounded_and_hold_each_once(visitor, monkeypatch):
    monkeypatch.setattr(search, "SIZE", 4)
    for number in range(10):
        PostFactory(title=f"Gallium {number}")
    found, address = [], "/search/?q=gallium"
    while address:
        response = visitor.get(address)
        found += [result["thing"].title for result in response.context["results"]]
        address = response.context["next"] and f"/search/{response.context['next']}"
    assert len(found) == len(set(found)) == 10
    assert "10 results" in visitor.get("/search/?q=gallium").text


def test_of_many_the_newest_are_ranked_and_that_is_said(visitor, monkeypatch):
    for module in (finding, news_search, search):
        monkeypatch.setattr(module, "RANKED", 3)
    for number in range(5):
        PostFactory(title=f"Gallium {number}")
    assert sorted(titles(visitor, "gallium")) == ["Gallium 2", "Gallium 3", "Gallium 4"]
    assert "Many texts have these words" in look(visitor, "gallium").text


def test_a_rare_word_is_found_beyond_the_recent_posts(visitor, monkeypatch):
    monkeypatch.setattr(news_search, "RECENT", 2)
    at = timezone.datetime(2011, 3, 1, tzinfo=timezone.get_default_timezone())
    PostFactory(title="Old gallium", published_at=at)
    for number in range(4):
        PostFactory(title=f"Phones {number}")
    assert titles(visitor, "gallium") == ["Old gallium"]
    assert len(titles(visitor, "phones")) == 4


def test_a_search_that_takes_too_long_says_what_to_do(visitor, monkeypatch):
    monkeypatch.setattr(
        news_search,
        "PAGES",
        "SELECT 1, language, {rank} FROM (SELECT 'en' AS language, ''::tsvector AS words"
        " FROM pg_sleep(9) WHERE %s <> '' LIMIT %s) slow",
    )
    monkeypatch.setattr(finding, "MILLISECONDS", 200)
    response = visitor.get("/search/?q=else")
    assert "This search takes too long." in response.text


def test_another_trouble_of_the_database_is_not_hidden(visitor, monkeypatch):
    def fail(typed, filters, user):
        raise OperationalError("gone")

    monkeypatch.setattr(search, "find", fail)
    with pytest.raises(OperationalError):
        visitor.get("/search/?q=else")


def test_the_search_asks_the_same_queries_for_one_result_and_for_three(same_queries):
    same_queries(
        "/search/?q=gallium",
        lambda: PostFactory(title="Gallium", topics=[TopicFactory(), TopicFactory()]),
    )
    same_queries("/search/?q=platinum", lambda: PageFactory(title="Platinum"))


def test_of_other_kinds_too(same_queries, coordinator, group):
    def make():
        OrganisationFactory(name="Gallium board")
        WorkingGroupFactory(name="Group on gallium")
        shown = WorkshopFactory(title="Gallium", group=group, members_description="Gallium")
        MaterialVersionFactory(
            material=MaterialFactory(workshop=shown, title="Gallium", link=""), name="gallium.png"
        )

    same_queries("/search/?q=gallium", make, client=coordinator)


def test_even_the_worst_search_asks_few_queries(visitor):
    PostFactory(title="Gallium")
    vocabulary.learn()
    with CaptureQueriesContext(connection) as context:
        look(visitor, "galium submarine xylophone wolfram")
    assert len(context) < 40


def test_the_main_navigation_leads_to_the_search(visitor):
    page = Page(visitor.get("/nl/"))
    [link] = page.all("a", href="/nl/search/")
    assert link.text == "Zoeken"
