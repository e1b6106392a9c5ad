"""How material is found: by its titles, descriptions and the text of its files, in four languages.

What a person does not see is left out before anything is ranked, counted or quoted.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pact.full_text import finding
from pact.translated import CODES, column
from workshops.models import Material, MaterialText, MaterialWords

MOST = 200
LONGEST_TEXT = 60_000  # characters in which the words are looked for to quote them
LONGEST_ASKED = 200
# Around a found word: code points of nobody, as the rest is escaped afterwards. The third one
# stands for “<”, which PostgreSQL would take as a tag.
START, STOP, LESS = "\ue000", "\ue001", "\ue002"
OPTIONS = (
    'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … ", '
    f"StartSel={START}, StopSel={STOP}"
)


@dataclass(frozen=True)
class Hit:
    material: int  # its key
    language: str
    rank: float
    moment: datetime


@dataclass
class Found:
    thing: Material
    language: str
    title: str
    snippet: SafeString


def hits(asked, user, languages=CODES):
    """What the person sees that has the words, best first, at most MOST; each thing once."""
    asked = " ".join(asked.replace("\0", " ").split())[:LONGEST_ASKED]
    if not asked:
        return []
    seen, values = _sql(Material.objects.visible_to(user).values("pk"))
    ways = " OR ".join(
        f"(w.language = '{code}' AND w.words @@ websearch_to_tsquery('pact_{code}', %s))"
        for code in languages
        if code in CODES
    )
    rank = " ".join(
        f"WHEN '{code}' THEN ts_rank(w.words, websearch_to_tsquery('pact_{code}', %s), 1)"
        for code in CODES
    )
    sql = f"""
        SELECT * FROM (
            SELECT DISTINCT ON (m.id) m.id, w.language, CASE w.language {rank} END AS rank,
                m.posted_at
            FROM {MaterialWords._meta.db_table} w
            JOIN {Material._meta.db_table} m ON m.id = w.material_id
            WHERE ({ways}) AND m.id IN ({seen})
            ORDER BY m.id, w.language = %s DESC, rank DESC
        ) found ORDER BY rank DESC, posted_at DESC, id DESC LIMIT %s
    """
    ways_asked = [asked for code in languages if code in CODES]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [*[asked] * len(CODES), *ways_asked, *values, get_language() or "en", MOST]
        )
        return [Hit(*row) for row in cursor.fetchall()]


def found(asked, user, hits):
    """The hits as a page shows them, with the words that were looked for marked; three queries."""
    texts = texts_of(user, hits)
    rows = [(hit, *texts[hit.material]) for hit in hits if hit.material in texts]
    quotes = _quotes(asked, [(hit.language, text) for hit, _item, _title, text in rows])
    return [
        Found(item, hit.language if item.is_in(hit.language) else item.language, title, quote)
        for (hit, item, title, _text), quote in zip(rows, quotes, strict=True)
    ]


def texts_of(user, hits):
    """Of those that the person sees, by key: the thing, its title, and what the words are in."""
    wanted = {hit.material: hit.language for hit in hits}
    things = Material.objects.visible_to(user).select_related("workshop").in_bulk(list(wanted))
    read = _newest_texts(things)
    texts = {}
    for key, item in things.items():
        language = wanted[key]
        own = language if item.is_in(language) else item.language
        title, text = (getattr(item, column(name, own)) for name in ("title", "description"))
        if language == item.text_language:
            text = f"{text} {read.get(key, '')}"
        texts[key] = item, title, text
    return texts


def _newest_texts(things):
    rows = (
        MaterialText.objects.filter(version__material__in=list(things))
        .order_by("version__material", "-version__number")
        .distinct("version__material")
        .values_list("version__material", "text")
    )
    return dict(rows)


def _quotes(asked, texts):
    if not texts:
        return []
    unmarked = str.maketrans({START: None, STOP: None, LESS: None, "<": LESS})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(config::regconfig, text, websearch_to_tsquery(config::regconfig,"
            " %s), %s) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (config, text, n)"
            " ORDER BY n",
            [
                asked[:LONGEST_ASKED].replace("\0", " "),
                OPTIONS,
                [f"pact_{language}" for language, _text in texts],
                [text[:LONGEST_TEXT].translate(unmarked) for _language, text in texts],
            ],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(headline):
    text = escape(re.sub(r"\s+", " ", headline.replace(LESS, "<")))
    return mark_safe(text.replace(START, "<mark>").replace(STOP, "</mark>"))


def _sql(queryset):
    return queryset.query.sql_with_params()


class Materials:
    """As `pact/search.py` asks."""

    kind = _("Material")

    def hits(self, asked, filters, user):
        # What only excludes words asks for nothing, and would be answered with nearly everything.
        languages = [code for code in filters.languages if code in asked.queries]
        if filters.of_news or not languages:
            return []
        return [
            finding.Hit(self, hit.material, hit.language, hit.rank, hit.moment)
            for hit in hits(asked.text, user, languages)
        ]

    def texts(self, user, found):
        seen = texts_of(user, [Hit(hit.key, hit.language, hit.rank, hit.moment) for hit in found])
        return {key: finding.Text(*values) for key, values in seen.items()}
