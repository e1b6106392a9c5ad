"""WordPress' shortcodes: [caption …], [gallery …] and the like become plain HTML or go."""

import re
from html import escape, unescape

KNOWN = ("caption", "wp_caption", "gallery", "playlist", "embed", "audio", "video")
# One attribute: name="value", name=value, or a value alone in quotes.
ATTRIBUTE = r"""[\w-]+\s*=\s*"[^"]*"|[\w-]+\s*=\s*'[^']*'|[\w-]+\s*=\s*[^\s"'\[\]<>]+|"[^"]*\""""
# HTML tags are passed over, so that brackets in their attributes are left alone. Possessive
# throughout: a long text without a closing bracket is read once.
TOKEN = re.compile(
    rf"""
    (?P<tag> </?[a-zA-Z][^<>]*+> )
    | \[\[ (?P<escaped> (?:{"|".join(KNOWN)})\b [^\[\]<>]*+ ) \]\]
    | \[ (?P<closing>/?) (?P<name>[a-zA-Z][\w-]*+)
        (?P<attributes> (?:\s++(?:{ATTRIBUTE}))*+ ) (?P<stray>\s[^\[\]<>"'=/]*+)?+ \s*+
        (?P<empty>/?) \]
    """,
    re.X | re.S,
)
PAIR = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\[\]<>]+))""")
FILES = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "ogg", "m4a", "wav")
MAX_NESTING = 5


def link(address, words=""):
    return f'<a href="{escape(address)}">{escape(words or address, quote=False)}</a>'


class Shortcodes:
    """Replaces the shortcodes of one text. `gallery(ids)` gives the HTML of a gallery's pictures;
    `removed(name)` is told what has no plain counterpart.

    Words in brackets that nothing marks as a shortcode, such as [sic], are words.
    """

    def __init__(self, gallery, removed):
        self.gallery, self.removed = gallery, removed

    def replace(self, text, nesting=0):
        if "[" not in text or nesting > MAX_NESTING:
            return text
        tokens = [found for found in TOKEN.finditer(text) if not found["tag"]]
        ends = self._ends(tokens)
        out, at, dealt_with = [], 0, -1
        for place, token in enumerate(tokens):
            if place <= dealt_with:
                continue
            html, through = self._one(text, tokens, place, ends.get(place), nesting)
            if html is not None:
                out += [text[at : token.start()], html]
                at, dealt_with = tokens[through].end(), through
        return "".join([*out, text[at:]])

    @staticmethod
    def _ends(tokens):
        """Which closing token belongs to which opening one, both ways, by their places."""
        waiting, pairs = {}, {}
        for place, token in enumerate(tokens):
            if token["name"] is None or token["empty"]:
                continue
            name = token["name"].lower()
            if not token["closing"]:
                waiting.setdefault(name, []).append(place)
            elif waiting.get(name):
                start = waiting[name].pop()
                pairs[start], pairs[place] = place, start
        return pairs

    def _one(self, text, tokens, place, end, nesting):
        """The HTML instead of a token (None leaves it), and the last token it stands for."""
        token = tokens[place]
        if token["escaped"] is not None:
            return f"[{token['escaped']}]", place
        if token["closing"]:
            return (None if end is None else ""), place
        name, attributes = token["name"].lower(), self._attributes(token)
        if not attributes and end is None and (name not in KNOWN or (token["stray"] or "").strip()):
            return None, place
        inner = text[token.end() : tokens[end].start()] if end is not None else ""
        if name in ("caption", "wp_caption") and end is not None:
            return self._caption(inner, attributes, nesting), end
        if name == "gallery":
            ids = [number.strip() for number in attributes.get("ids", "").split(",")]
            if html := self.gallery([number for number in ids if number]):
                return html, place
        if name in ("embed", "audio", "video"):
            words = re.sub(r"<[^<>]*>", "", inner).strip()
            address = next((attributes[key] for key in FILES if attributes.get(key)), "")
            if not address and re.match(r"https?://\S+$", words):
                address = unescape(words)
            if address:
                html = f"\n\n<p>{link(address)}</p>\n\n"
                whole = end is not None and unescape(words) in ("", address)
                return html, (end if whole else place)
        # What an unknown one encloses is text of the post; it stays.
        self.removed(name)
        return "", place

    @staticmethod
    def _attributes(token):
        return {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
            for found in PAIR.finditer(token["attributes"])
        }

    def _caption(self, inner, attributes, nesting):
        """The picture, with its link if it has one, and then the words below it."""
        inner = self.replace(inner, nesting + 1)
        found = re.match(
            r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", inner, re.S | re.I
        )
        picture, words = (found[1], found[2]) if found else (inner, "")
        words = words.strip() or escape(attributes.get("caption", ""), quote=False)
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        return f"\n\n<figure>{picture}{caption}</figure>\n\n"
