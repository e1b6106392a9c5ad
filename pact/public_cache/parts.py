"""Parts that many public pages share, such as the card of a post in its lists.

They are kept beside the pages and by the same rules: what was begun before a change goes with it.
So a page that is not there yet is put together from what is.
"""

import re

from django.utils.safestring import mark_safe

PARTS = "pact.public_parts"  # in the environ of a request whose answer may be shared
INDENTATION = re.compile(r"\n\s+")


class Part:
    __slots__ = ("html", "size", "used")

    def __init__(self, html):
        self.html = html
        self.size = 4 * len(html) + 500  # bytes, at most, with what Python adds
        self.used = 0.0


class Parts:
    """What one request takes from its process's memory, and leaves there."""

    def __init__(self, store, generation, started):
        self.store, self.generation, self.started = store, generation, started

    def get(self, key):
        if part := self.generation.pages.get(key):
            part.used = self.store.now()
            return part.html
        return None

    def keep(self, key, html):
        self.store.keep(self.generation, key, Part(html), self.started)


def none_for(request):
    """Whether an answer may hold what is not for everybody, so that no part of it is kept."""
    return request is None or PARTS not in request.META or request.user.is_authenticated


def get(request, *key):
    """A part's HTML, the same for every visitor; None where it must be made.

    The key names all that the part depends on beside the content: the language, for one.
    """
    return None if none_for(request) else request.META[PARTS].get(key)


def keep(request, html, *key):
    """The HTML, kept for those who come after; without indentation, a tenth of a long list.

    So a part never holds text in which spaces count, as within <pre>.
    """
    html = mark_safe(INDENTATION.sub("\n", html))
    if not none_for(request):
        request.META[PARTS].keep(key, html)
    return html
