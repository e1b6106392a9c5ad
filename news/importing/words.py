"""Plain words out of HTML, and long texts cut where a reader would."""

import re
from html.parser import HTMLParser

BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# In a title or a name these are markup; anything else in angle brackets is meant as words.
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|u|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?…][)\]”\"’»]*(?=\s)")


class _Words(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.parts, self.hidden = [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.hidden = max(0, self.hidden - (tag in ("script", "style")))
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def words_of(html):
    """The words of a piece of HTML, in one line."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return " ".join("".join(_Words(html).parts).split())


def line_of(text):
    """A title or a name, which may hold entities and a little markup, in one line."""
    return words_of(INLINE.sub("", text).replace("<", "&lt;"))


def cut(text, limit):
    """The text's first words, at most `limit` characters with the … that says it goes on."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in short:
        short = short.rpartition(" ")[0]
    return short.rstrip(" ,;:–-") + "…"


def first_sentences(text, limit):
    """As many whole sentences as fit; where the first is too long, its first words."""
    if len(text) <= limit:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text[: limit + 1])]
    ends = [end for end in ends if end <= limit]
    # “Dr.” or “1.” alone is no sentence that could stand for the text.
    if ends and ends[-1] >= limit // 5:
        return text[: ends[-1]]
    return cut(text, limit)
