"""Makes of an item as it stands in a file what the portal keeps, or says why not."""

import hashlib
import re
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone, translation
from django.utils.text import slugify

from news.importing.notes import note
from news.importing.text import Text
from news.importing.words import cut, first_sentences, line_of, words_of
from news.models import Post
from news.rich_text import PICTURE_ADDRESS, sanitise
from pact.translated import CODES, column

TEXT_LIMIT = 5_000_000  # characters
LEAD, TITLE, MADE_TITLE, NAME, SLUG, TOPIC = 400, 200, 80, 150, 100, 80
# WordPress' own states, with the note for those that are no public post.
STATES = {"publish": None, "future": None, "draft": None, "private": "private"}
STATES |= {"pending": "pending"}
UNSORTED = "uncategorized"  # WordPress' word for no category
IMAGE = re.compile(r"<img\b[^>]*>")
SRC = re.compile(r'(?<=\ssrc=")[^"]*(?=")')
is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Options:
    language: str = ""  # of all items, whatever the file says
    publisher: str = ""  # of items without an author
    folder: str = ""  # where the files of pictures are


@dataclass
class Article:
    """A post to be: the values of its columns, its topics and what there is to tell about it."""

    values: dict
    topics: list  # (slug or "", name)
    notes: list = field(default_factory=list)
    post: Post | None = None


def sha256(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def digest_of(entry):
    """Changes when the item says something else."""
    return sha256(
        *(entry.title, entry.text, entry.excerpt, entry.state, entry.published, entry.author),
        *(entry.categories, sorted(entry.own.items())),
    )


def host_of(address):
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def skipped(entry):
    """Why an item is no news, as a note; None when it is."""
    if entry.type == "attachment":
        return note("attachment", url=entry.file_url or entry.link)
    if entry.state == "trash":
        return note("trash")
    if entry.type == "page":
        return note("page")
    if entry.type != "post":
        return note("other_type", name=entry.type)
    if entry.state == "auto-draft":
        return note("auto_draft")
    if len(entry.text) > TEXT_LIMIT:
        return note("too_long", limit=TEXT_LIMIT // 1_000_000)
    if not entry.title and not words_of(entry.text + entry.excerpt) and "<img" not in entry.text:
        return note("nothing")
    return None


class Articles:
    def __init__(self, channel, options, scratch, pictures):
        self.channel, self.options = channel, options
        self.scratch, self.pictures = scratch, pictures

    @property
    def source(self):
        """Within which items have their identifiers: the site."""
        return host_of(self.channel.link)[:255]

    @staticmethod
    def key(entry):
        return sha256(entry.key or f"{entry.title} {entry.published} {entry.text}")

    def article(self, entry):
        notes = []
        language = self._language(entry, notes)
        self.pictures.language = language
        with translation.override(language):
            return self._article(entry, language, notes)

    def _article(self, entry, language, notes):
        article = Article({"language": language}, [], notes)
        values = article.values
        text = Text(entry, self.channel.kind == "wxr", self.pictures, self.scratch)
        body = self._body(entry, text)
        words = words_of(body)
        title = unescape(entry.title) if entry.own else line_of(entry.title)
        if not title:
            title = cut(words, MADE_TITLE) or host_of(entry.link) or "…"
            notes.append(note("title_made"))
        elif len(title) > TITLE:
            notes.append(note("title_cut", title=title))
        values[column("title", language)] = title = cut(title, TITLE)
        if not body:
            body = sanitise(f"<p>{escape(title, quote=False)}</p>")
        lead = unescape(entry.excerpt) if entry.own else words_of(text.convert(entry.excerpt))
        values[column("lead", language)] = first_sentences(lead or words or title, LEAD)
        values[column("body", language)] = body
        values |= self._translations(entry, language, text)
        values["picture_id"] = self._picture(entry, text)
        values["slug"] = slug = self._slug(entry, title)
        if entry.slug and slug != entry.slug:
            notes.append(note("slug_changed", slug=slug))
        values |= self._publisher(entry, notes) | self._source(entry, notes)
        values |= self._state(entry, notes, has_text=bool(words) or "<img" in body)
        article.topics = self._topics(entry, notes)
        self._left_out(entry, notes)
        notes += [found for found in text.notes if found not in notes]
        return article

    def _language(self, entry, notes):
        if self.options.language:
            return self.options.language
        named = entry.language or self.channel.language
        code = re.split("[-_]", named.strip().lower())[0]
        if code in CODES:
            return code
        if named:
            notes.append(note("language", language=named))
        return CODES[0]

    # Texts --------------------------------------------------------------------------------------

    def _body(self, entry, text):
        return self._restored(entry.text, text) if entry.own else text.convert(entry.text)

    def _restored(self, html, text):
        """A text of the portal's own export: as it was, with this library's pictures."""

        def picture(found):
            src = SRC.search(found[0])
            address = unescape(src[0]) if src else ""
            alt = re.search(r'(?<=\salt=")[^"]*', found[0])
            words = unescape(alt[0]) if alt else ""
            if placed := self.pictures.place(address, words, text.note):
                return SRC.sub(lambda _found: escape(placed[0]), found[0])
            return f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'

        html = html.replace(f'href="{self.channel.link}/', 'href="/')  # links among its pages
        return sanitise(IMAGE.sub(picture, html))

    def _translations(self, entry, language, text):
        """Texts in further languages, which only the portal's own export has; whole or not."""
        values = {}
        for code in set(CODES) - {language}:
            found = {
                name: unescape(entry.own.get(column(name, code), "")) for name in ("title", "lead")
            }
            found["body"] = self._restored(entry.own.get(column("body", code), ""), text)
            if all(found.values()):
                found |= {"title": cut(found["title"], TITLE), "lead": cut(found["lead"], LEAD)}
                values |= {column(name, code): words for name, words in found.items()}
        return values

    def _picture(self, entry, text):
        """The library's number of the picture above the text."""
        if not entry.thumbnail_id:
            return None
        address, words = self.scratch.get(entry.thumbnail_id) or ("", "")
        if not address:
            text.note("picture_unknown", number=entry.thumbnail_id)
            return None
        if placed := self.pictures.place(address, words, lambda *_code, **_values: None):
            return int(PICTURE_ADDRESS.match(placed[0])["pk"])
        text.note("picture_above", url=address)
        return None

    # The other columns --------------------------------------------------------------------------

    def _slug(self, entry, title):
        # The exact address where it fits; the room behind it is for a number.
        slug = slugify(entry.slug) if len(entry.slug) <= 120 else ""
        slug = slug or slugify(title)[:SLUG].strip("-_")
        if slug and not slug.isdigit():
            return slug
        day = entry.published and timezone.localtime(entry.published).date()
        return f"news-{slug or day or entry.number}"

    def _publisher(self, entry, notes):
        name = unescape(entry.own.get("publisher", ""))
        name = name or line_of(entry.author or self.options.publisher)
        name = name or line_of(self.channel.title) or host_of(entry.link or self.channel.link)
        if len(name) > NAME:
            notes.append(note("author_cut"))
        return {"publisher": cut(name, NAME) or "–"}

    def _source(self, entry, notes):
        if entry.own:
            name, url = entry.own.get("source_name", ""), entry.own.get("source_url", "")
        elif entry.state not in ("publish", "future"):
            return {}  # nobody could follow it
        else:
            url = entry.link
            name = line_of(self.channel.title) or host_of(url)
        if not url:
            return {}
        try:
            is_address(url)
        except ValidationError:
            url = ""
        if not url or len(url) > 500 or not name:
            notes.append(note("source_left_out", url=url or entry.link))
            return {}
        return {"source_name": cut(name, NAME), "source_url": url}

    def _state(self, entry, notes, has_text):
        moment, public = entry.published, entry.state in ("publish", "future")
        if entry.state not in STATES:
            notes.append(note("status", name=entry.state))
        elif STATES[entry.state]:
            notes.append(note(STATES[entry.state]))
        if public:
            for hinders, code in (
                (entry.password, "password"),
                (not has_text, "no_text"),
                (moment is None, "no_date"),
            ):
                if hinders:
                    public = False
                    notes.append(note(code))
        if moment and entry.date_without_zone:
            notes.append(note("date_zone"))
        state = Post.State.DRAFT
        if public:
            to_come = moment > timezone.now() or entry.state == "future"
            state = Post.State.SCHEDULED if to_come else Post.State.PUBLISHED
        elif entry.own.get("state") == Post.State.WITHDRAWN:
            state = Post.State.WITHDRAWN
        return {"state": state, "published_at": moment}

    def _topics(self, entry, notes):
        """Categories with those above them, and tags; without doubles, in order."""
        found = {}
        for slug, name in entry.categories:
            above = set()
            while slug != UNSORTED:
                name = " ".join(line_of(name).split())
                if len(name) > TOPIC:
                    notes.append(note("topic_cut", name=name))
                name = cut(name, TOPIC)
                if name:
                    found.setdefault(name.casefold(), (slug, name))
                above.add(slug)
                slug = self.channel.categories.get(slug, ("", ""))[1]
                if slug in above or slug not in self.channel.categories:
                    break
                name = self.channel.categories[slug][0]
        return list(found.values())

    def _left_out(self, entry, notes):
        notes += [note("taxonomy", name=name) for name in dict.fromkeys(entry.other_taxonomies)]
        notes += [note("enclosure", url=url) for url in dict.fromkeys(entry.enclosures) if url]
        if entry.comments:
            notes.append(note("comments", count=entry.comments))
