"""All news as a stream, for others and for the portal's own import: JSON, or what WordPress reads.

Each format is a generator of pieces of text over what a person may see: `FORMATS`.
"""

from news.exporting.json import json_of
from news.exporting.wxr import wxr_of

# The name: what makes the text, and its media type.
FORMATS = {
    "json": (json_of, "application/json"),
    "wxr": (wxr_of, "application/rss+xml; charset=utf-8"),
}


def export(name, user, site):
    """Pieces of text; `site` is the portal's address, such as https://portal.example."""
    return FORMATS[name][0](user, site)


def file_name(name):
    return "news.json" if name == "json" else "news.xml"
