"""Finds what has the words, the best of the newest first, at a bounded cost.

Ranking all that has a common word would mean to read a good part of a large table. So the newest
RANKED are taken and ranked among themselves: of news, the newest are the likeliest to be meant, and
the filters lead to the older ones.
"""

import html
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from pact.full_text.words import CONFIGURATIONS
from pact.translated import CODES

RANKED = 200
RANK = "ts_rank(words, {}, 1)"  # SQL: how well a text fits
LONGEST_TEXT = 20_000  # characters of a text, in which the words are looked for to show them
MILLISECONDS = 3000
# Around a word that was looked for, and for “<”, which the parser of PostgreSQL takes as a tag.
# Code points of nobody: what is shown is escaped, then these become elements.
START, STOP, LESS = "\ue000", "\ue001", "\ue002"
TAG = re.compile(r"<[^>]*>")
WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|code|em|i|s|span|strong|sub|sup|u)\b[^>]*>")


@dataclass(frozen=True)
class Filters:
    language: str | None = None
    topic: int | None = None  # its key
    year: int | None = None
    publisher: str | None = None  # as in addresses

    @property
    def languages(self):
        return [self.language] if self.language else CODES

    @property
    def of_news(self):
        """Whether one is set that only news can pass."""
        return bool(self.topic or self.year or self.publisher)

    @property
    def marks(self):
        marks = []
        if self.topic:
            marks.append([f"@t{self.topic}"])
        if self.year:
            marks.append([f"@y{self.year}"])
        if self.publisher:
            marks.append([f"@p{self.publisher}"])
        return marks


@dataclass(frozen=True)
class Hit:
    """A text that has the words."""

    source: object
    key: int
    language: str
    rank: float
    moment: datetime | None = None
    publisher: str | None = None


@dataclass
class Text:
    """A hit as it is shown."""

    thing: object
    title: str
    text: str
    title_html: str = ""
    excerpt_html: str = ""
    kind: str = ""  # what it is, where its source has several kinds


@contextmanager
def bounded():
    """A transaction in which no query takes long: django.db.OperationalError instead.

    The index alone is used, whatever the planner thinks of words that seldom stand together.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL statement_timeout = {MILLISECONDS};"
                " SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
            )
        yield


def rows(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def plain(rich_text):
    """The text of HTML, in one line."""
    return " ".join(html.unescape(TAG.sub(" ", WITHIN_WORDS.sub("", rich_text))).split())


def in_one_line(parts):
    """Texts of a page, and their lines, beside each other."""
    lines = (" ".join(line.split()) for part in parts for line in part.splitlines())
    return " · ".join(filter(None, lines))


def highlight(asked, texts):
    """Say of each text, by its language, where the words are; in one query."""
    if not texts:
        return
    unmarked = str.maketrans({START: None, STOP: None, LESS: None, "<": LESS})
    marks = f"StartSel={START}, StopSel={STOP}"
    calls = []
    for name, options in (
        ("title", f"HighlightAll=true, {marks}"),
        ("text", f"MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=' … ', {marks}"),
    ):
        options = options.replace("'", '"')
        call = f"ts_headline(config::regconfig, {name}, {{}}, '{options}')"
        calls.append(asked.each_in_its_language(call))
    (title, title_values), (text, text_values) = calls
    found = rows(
        f"SELECT number, {title}, {text}"
        " FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " AS shown (number, language, config, title, text)",
        [
            *title_values,
            *text_values,
            list(range(len(texts))),
            [language for language, _text in texts],
            [CONFIGURATIONS[language] for language, _text in texts],
            [text.title.translate(unmarked) for _language, text in texts],
            [text.text[:LONGEST_TEXT].translate(unmarked) for _language, text in texts],
        ],
    )
    for number, title, excerpt in found:
        _language, text = texts[number]
        text.title_html = marked(title)
        text.excerpt_html = marked(with_ends(excerpt, text.text.translate(unmarked)))


def with_ends(excerpt, text):
    """Say where an excerpt leaves out what stands around it; without a word, take the beginning."""
    if START not in excerpt:
        return Truncator(text).words(30)
    bare = excerpt.replace(START, "").replace(STOP, "")
    before = "" if text.startswith(bare[:20]) else "…\u00a0"
    after = "" if text.endswith(bare[-20:]) else "\u00a0…"
    return before + excerpt + after


def marked(headline):
    text = escape(headline.replace(LESS, "<"))
    return mark_safe(text.replace(START, "<mark>").replace(STOP, "</mark>"))
