"""Atom (RFC 4287)."""

from html import escape
from urllib.parse import urljoin

from news.importing import dates
from news.importing.entries import Entry
from news.importing.rss import XML_BASE, XML_LANG, text_of

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def as_html(element):
    """The children of an element of inline XHTML, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            tag = child.tag.rpartition("}")[2]
            attributes = "".join(
                f' {name}="{escape(value)}"'
                for name, value in child.attrib.items()
                if not name.startswith("{")
            )
            inner = as_html(child)
            empty = not inner and tag in ("br", "hr", "img")
            parts.append(f"<{tag}{attributes}>" + ("" if empty else f"{inner}</{tag}>"))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def words_of(element):
    """A text construct as HTML: plain text, escaped HTML or inline XHTML."""
    if element is None:
        return ""
    match element.get("type", "text"):
        case "xhtml":
            div = element.find(XHTML + "div")
            return as_html(div if div is not None else element).strip()
        case "html" | "text/html":
            return text_of(element)
    return escape(text_of(element), quote=False)


class Atom:
    def __init__(self, channel, root):
        self.channel = channel
        channel.kind = "atom"
        channel.language = root.get(XML_LANG, "")
        self.base = root.get(XML_BASE, "")
        self.author = ""

    def take(self, element, path):
        if len(path) != 1:
            return False, None
        if element.tag == ATOM + "entry":
            return True, self.entry(element)
        self.head(element)
        return True, None

    def head(self, element):
        match element.tag.removeprefix(ATOM):
            case "title":
                self.channel.title = text_of(element)
            case "link" if element.get("rel", "alternate") == "alternate":
                self.channel.link = urljoin(self.base, element.get("href", ""))
            case "author":
                self.author = text_of(element.find(ATOM + "name"))

    def entry(self, element):
        find = lambda name: element.find(ATOM + name)  # noqa: E731
        base = urljoin(self.base or self.channel.link, element.get(XML_BASE, ""))
        link = next(
            (
                urljoin(base, found.get("href", ""))
                for found in element.findall(ATOM + "link")
                if found.get("rel", "alternate") == "alternate"
            ),
            "",
        )
        content, summary = find("content"), find("summary")
        source_author = element.find(f"{ATOM}source/{ATOM}author/{ATOM}name")
        author = element.find(f"{ATOM}author/{ATOM}name")
        entry = Entry(
            title=words_of(find("title")),
            link=link,
            key=text_of(find("id")) or link,
            author=text_of(author) or text_of(source_author) or self.author,
            language=element.get(XML_LANG, ""),
            excerpt=words_of(summary),
            text=words_of(content),
            enclosures=[
                urljoin(base, found.get("href", ""))
                for found in element.findall(ATOM + "link")
                if found.get("rel") == "enclosure"
            ],
        )
        entry.base = (
            urljoin(base or link, content.get(XML_BASE, "")) if content is not None else base
        )
        entry.base = entry.base or link or self.channel.link
        if not entry.text:
            entry.text, entry.excerpt = entry.excerpt, ""
        for name in ("published", "updated"):
            entry.published, entry.date_without_zone = dates.of_iso(text_of(find(name)))
            if entry.published:
                break
        for found in element.findall(ATOM + "category"):
            if name := (found.get("label") or found.get("term", "")).strip():
                entry.categories.append(("", name))
        return entry
