"""What changed in a text, word by word, as marked HTML that is read aloud well too."""

import re
from difflib import SequenceMatcher
from html.parser import HTMLParser

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS = 10_000  # above it, a passage is told as a whole: comparing would take seconds
NEAR = 1  # unchanged lines shown around a change

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "figcaption", "pre"}


class _Reader(HTMLParser):
    """Takes rich text as lines that a person can read."""

    def __init__(self, html):
        super().__init__()
        self.lines, self._line, self._lists, self._links = [], "", [], []
        self._in_cell = False  # the paragraphs of a table's row share its line
        self.feed(html)
        self.close()
        self._end()

    def _end(self):
        if line := " ".join(self._line.split()).removesuffix(" |"):
            self.lines.append(line)
        self._line = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("ul", "ol"):
            self._end()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._end()
            if self._lists and self._lists[-1] is not None:
                self._lists[-1] += 1
                self._line = f"{self._lists[-1]}. "
            else:
                self._line = "• "
        elif tag in ("td", "th"):
            self._in_cell = True
        elif tag in BLOCKS and not self._in_cell:
            # A paragraph inside a list's entry continues its line.
            if not re.fullmatch(r"(• |\d+\. )?", self._line):
                self._end()
            if tag[0] == "h" and tag[1:].isdigit():
                self._line += _("Heading %(level)s:") % {"level": tag[1:]} + " "
        elif tag == "br":
            self._end()
        elif tag == "hr":
            self._end()
            self.lines.append("———")
        elif tag == "img":
            self._line += " [" + _("Picture: %(text)s") % {"text": attrs.get("alt") or ""} + "] "
        elif tag == "a":
            self._links.append(attrs.get("href") or "")

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self._lists:
            self._end()
            self._lists.pop()
        elif tag in ("td", "th"):
            self._in_cell = False
            self._line += " | "
        elif tag in BLOCKS and not self._in_cell:
            self._end()
        elif tag == "a" and self._links:
            self._line += f" <{self._links.pop()}>"

    def handle_data(self, data):
        self._line += data


def readable(html):
    """Rich text as plain lines: headings, lists, tables, links and pictures are said."""
    return "\n".join(_Reader(html).lines)


def _said(tag, says, text):
    """A mark that is seen and read aloud: most screen readers pass over the element itself."""
    return format_html(
        "<{0}>{1}{2}{3}</{0}>",
        tag,
        format_html('<span class="visually-hidden">{} </span>', says),
        text,
        format_html('<span class="visually-hidden"> {}</span>', _("end]")),
    )


def _marked(removed, added):
    parts = [
        _said("del", _("[removed:"), removed) if removed else "",
        _said("ins", _("[added:"), added) if added else "",
    ]
    return mark_safe("".join(parts))


def _words(before, after):
    """The passage with what left it and what came, in words."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _marked(before, after)
    parts, removed, added = [], "", ""
    # Spaces are everywhere: to look for places by them would take long and tear the text apart.
    steps = SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in steps:
        same = "".join(old[i1:i2])
        between_changes = i1 > 0 and i2 < len(old) and not re.search(r"\w", same)
        if kind == "equal" and not between_changes:
            parts += [_marked(removed, added), format_html("{}", same)]
            removed = added = ""
        else:  # a space or a comma alone between two changes belongs to them
            removed += same
            added += "".join(new[j1:j2])
    return mark_safe("".join([*parts, _marked(removed, added)]))


def marked(before, after) -> SafeString:
    """Two plain texts in one, the differences marked; long unchanged passages are left out."""
    old, new = before.split("\n"), after.split("\n")
    parts = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            parts.append(_words("\n".join(old[i1:i2]), "\n".join(new[j1:j2])))
            continue
        first, last = NEAR if i1 else 0, NEAR if i2 < len(old) else 0
        left_out = i2 - i1 - first - last
        if left_out < 2 or (not i1 and i2 == len(old)):
            parts.append(format_html("{}", "\n".join(old[i1:i2])))
            continue
        if first:
            parts.append(format_html("{}", "\n".join(old[i1 : i1 + first])))
        says = ngettext("… %d unchanged line …", "… %d unchanged lines …", left_out) % left_out
        parts.append(format_html('<span class="unchanged">{}</span>', says))
        if last:
            parts.append(format_html("{}", "\n".join(old[i2 - last : i2])))
    return mark_safe("\n".join(parts))


def marked_html(before, after) -> SafeString:
    """The same for two rich texts; a change that words do not show is said."""
    old, new = readable(before), readable(after)
    if old == new and before != after:
        return format_html("<em>{}</em>", _("Only the formatting changed, not the words."))
    return marked(old, new)
