"""A text of elsewhere becomes a text as the portal's editor writes it."""

import re
from html import escape
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from news.importing.markup import MEDIA, Node, tree
from news.importing.notes import note
from news.importing.shortcodes import Shortcodes, link
from news.rich_text import sanitise

BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
ADDRESS_ALONE = re.compile(r"https?://[^\s<>\"]+")
DYNAMIC_BLOCK = re.compile(r"\s*wp:([\w/-]+)\b.*/\s*$", re.S)
HAS_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
SPACERS = {"more", "nextpage", "spacer", "separator"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
WORDPRESS_NUMBER = re.compile(r"\bwp-image-(\d+)")


def without_comments(text, dynamic_block=lambda name: None):
    """The text without HTML comments, among them the marks of WordPress' block editor."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts.append(text[at:start])
        found = DYNAMIC_BLOCK.match(text[start + 4 : end])
        if found and found[1] not in SPACERS:
            dynamic_block(found[1])
        at = end + 3
    return "".join([*parts, text[at:]])


class Text:
    """Turns one text into ours and keeps the notes about it.

    `pictures.place(address, words)` gives the library's (address, alternative text) for a
    picture, or None; `attachments` knows the pictures that WordPress names by number.
    """

    def __init__(self, entry, wordpress, pictures, attachments):
        self.entry, self.wordpress = entry, wordpress
        self.pictures, self.attachments = pictures, attachments
        self.notes = []
        self.in_link = False

    def note(self, code, **values):
        found = note(code, **values)
        if found not in self.notes:
            self.notes.append(found)

    def convert(self, text):
        if not text:
            return ""
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        blocks = "<!-- wp:" in text
        text = without_comments(text, lambda name: self.note("block", name=name))
        if self.wordpress:
            shortcodes = Shortcodes(self._gallery, lambda name: self.note("shortcode", name=name))
            text = shortcodes.replace(text)
        if text.startswith("<") and "<img" not in text and sanitise(text) == text:
            root = tree(text)
            if all(
                (isinstance(child, Node) and child.is_block) or not str(child).strip()
                for child in root.children
            ):
                return text  # already as the editor writes it
        # In a classic text of WordPress, and in plain text, the ends of lines are meant.
        self.lines_count = (self.wordpress and not blocks) or not HAS_TAG.search(text)
        if self.lines_count:
            text = re.sub(r"(<br\s*/?>)[ \t]*\n", r"\1", text)
        return sanitise("".join(self._flow(tree(text).children)))

    # Blocks --------------------------------------------------------------------------------------

    def _flow(self, children, paragraphs=True):
        """Blocks as they come, and what stands between them as paragraphs."""
        run, out = [], []
        for child in children:
            if isinstance(child, Node) and child.tag == "a" and child.holds_blocks:
                out += self._paragraphs(run, paragraphs)
                out += self._flow(self._inside_out(child), paragraphs)
                run = []
            elif isinstance(child, Node) and (child.is_block or child.holds_blocks):
                out += self._paragraphs(run, paragraphs)
                out += self._block(child)
                run = []
            else:
                run.append(child)
        return out + self._paragraphs(run, paragraphs)

    def _paragraphs(self, run, paragraphs):
        """Inline content as paragraphs: a blank line ends one."""
        if not paragraphs:
            return [self._inline(run).strip()]
        pieces = [[]]
        for child in run:
            first, *others = BLANK_LINE.split(child) if isinstance(child, str) else [child]
            pieces[-1].append(first)
            pieces += [[other] for other in others]
        out = []
        for piece in pieces:
            html = self._inline(piece, lines=self.lines_count).strip()
            html = re.sub(r"^(?:<br>\s*)+|(?:\s*<br>)+$", "", html).strip()
            if ADDRESS_ALONE.fullmatch(html):
                html = f'<a href="{html}">{html}</a>'
            if html:
                out.append(f"<p>{html}</p>")
        return out

    def _block(self, node):
        tag = node.tag
        if tag in HEADINGS:
            name, html = HEADINGS[tag], self._inline(node.children).strip()
            return [f"<{name}>{html}</{name}>"] if html else []
        if tag in MEDIA:
            return self._media(node)
        match tag:
            case "p" if not node.holds_blocks:
                html = self._inline(node.children).strip()
                return [f"<p>{html}</p>"] if html else []
            case "ul" | "ol":
                return self._list(node)
            case "blockquote":
                inner = "".join(self._flow(node.children))
                return [f"<blockquote>{inner}</blockquote>"] if inner else []
            case "figure":
                return self._figure(node)
            case "table":
                return self._table(node)
            case "hr":
                return ["<hr>"]
            case "pre":
                lines = self._inline(node.children, lines=True)
                return [f"<p>{lines}</p>"] if lines.strip() else []
            case "dt":
                return [f"<p><strong>{self._inline(node.children).strip()}</strong></p>"]
            case "form":
                self.note("form")
                return []
        return self._flow(node.children)

    def _list(self, node):
        items = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                inner = "".join(self._flow(child.children, paragraphs=False))
                items.append(f"<li>{inner}</li>")
            elif isinstance(child, Node) or child.strip():
                items.append(f"<li>{''.join(self._flow([child], paragraphs=False))}</li>")
        start = node.attributes.get("start", "")
        start = f' start="{start}"' if node.tag == "ol" and start.isdigit() else ""
        return [f"<{node.tag}{start}>{''.join(items)}</{node.tag}>"] if items else []

    def _figure(self, node):
        """A picture with its caption; a figure around anything else is only a frame."""
        captions = [child for child in node.children if getattr(child, "tag", "") == "figcaption"]
        others = [child for child in node.children if child not in captions]
        if any(
            (isinstance(child, Node) and child.holds_blocks) or getattr(child, "is_block", False)
            for child in others
        ):
            return self._flow(others) + self._flow(captions)
        caption = " ".join(filter(None, (self._inline(one.children).strip() for one in captions)))
        html = self._inline(others).strip()
        if "<img" not in html:
            return [f"<p>{part}</p>" for part in (html, caption) if part]
        caption = f"<figcaption>{caption}</figcaption>" if caption else ""
        return [f"<figure>{html}{caption}</figure>"]

    def _table(self, node):
        before = [html for found in node.find("caption") for html in self._flow(found.children)]
        return [*before, f"<table>{self._rows(node)}</table>"]

    def _rows(self, node):
        out = []
        for child in node.children:
            if not isinstance(child, Node) or child.tag == "caption":
                continue
            if child.tag in ("th", "td"):
                spans = "".join(
                    f' {name}="{value}"'
                    for name, value in child.attributes.items()
                    if value.isdigit()
                )
                inner = "".join(self._flow(child.children, paragraphs=False))
                out.append(f"<{child.tag}{spans}>{inner}</{child.tag}>")
            else:
                tag = "tbody" if child.tag == "tfoot" else child.tag
                out.append(f"<{tag}>{self._rows(child)}</{tag}>")
        return "".join(out)

    def _media(self, node):
        """Players and frames of elsewhere become a link."""
        addresses = [node.attributes.get("src") or node.attributes.get("data", "")]
        addresses += [found.attributes.get("src", "") for found in node.find("source")]
        for address in filter(None, addresses):
            address = self._address(address)
            if address.startswith("http"):
                self.note("embedded", url=address)
                return [f"<p>{link(address, node.attributes.get('title', ''))}</p>"]
        return []

    @staticmethod
    def _inside_out(anchor):
        """A link around blocks becomes blocks that each hold the link."""
        out, run = [], []

        def wrapped(children):
            return Node("a", anchor.attributes, children)

        for child in anchor.children:
            if isinstance(child, Node) and (child.is_block or child.holds_blocks):
                if run:
                    out.append(wrapped(run))
                    run = []
                inner = wrapped(child.children)
                inner.holds_blocks = child.holds_blocks
                block = Node(child.tag, child.attributes, [inner])
                block.holds_blocks = child.holds_blocks
                out.append(block if child.children and child.tag != "table" else child)
            else:
                run.append(child)
        return [*out, wrapped(run)] if run else out

    # Inside a line -------------------------------------------------------------------------------

    def _inline(self, children, lines=False):
        parts = []
        for child in children:
            if isinstance(child, str):
                html = escape(child, quote=False)
                parts.append(html.replace("\n", "<br>") if lines else html)
            elif child.tag == "br":
                parts.append("<br>")
            elif child.tag == "img":
                parts.append(self._picture(child))
            elif child.tag == "a":
                parts.append(self._link(child, lines))
            elif child.tag in MEDIA:
                parts += self._media(child)
            elif child.tag in STYLES:
                tag, inner = STYLES[child.tag], self._inline(child.children, lines)
                parts.append(f"<{tag}>{inner}</{tag}>" if inner.strip() else inner)
            elif child.tag != "form":
                parts.append(self._inline(child.children, lines))
        return "".join(parts)

    def _link(self, node, lines):
        address = node.attributes.get("href", "")
        address = address and self._address(address)
        if not address.startswith(("http://", "https://", "mailto:")) or self.in_link:
            return self._inline(node.children, lines)
        self.in_link = True
        try:
            inner = self._inline(node.children, lines)
        finally:
            self.in_link = False
        return f'<a href="{escape(address)}">{inner}</a>' if inner.strip() else inner

    def _address(self, address):
        try:
            return urljoin(self.entry.base, address.strip())
        except ValueError:
            return ""

    def _picture(self, node):
        values = node.attributes
        words = " ".join(values.get("alt", "").split())
        if "emoji" in values.get("class", "") or "wp-smiley" in values.get("class", ""):
            return escape(words, quote=False)
        if values.get("width") in ("0", "1") and values.get("height") in ("0", "1"):
            return ""  # counts readers, shows nothing
        address = next(
            (
                values[name]
                for name in ("data-src", "data-lazy-src", "src")
                if values.get(name) and not values[name].startswith("data:")
            ),
            "",
        )
        if not address:
            if values.get("src"):
                self.note("picture_in_text")
            return escape(words, quote=False)
        if not words and (number := WORDPRESS_NUMBER.search(values.get("class", ""))):
            words = (self.attachments.get(number[1]) or ("", ""))[1]
        address = self._address(address)
        if placed := self.pictures.place(address, words, self.note):
            source, words = placed
            return f'<img src="{escape(source)}" alt="{escape(words)}">'
        words = words or _("Picture")
        if self.in_link or not address.startswith("http"):
            return escape(words, quote=False)
        return link(address, words)

    def _gallery(self, numbers):
        found = []
        for number in numbers:
            if picture := self.attachments.get(number):
                found.append(picture)
            else:
                self.note("picture_unknown", number=number)
        if not numbers:
            found = self.attachments.of(self.entry.wordpress_id)
        return "".join(
            f'\n\n<figure><img src="{escape(address)}" alt="{escape(words)}"></figure>\n\n'
            for address, words in found
        )
