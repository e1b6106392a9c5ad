"""Names of files, as people may give them and as they go out again."""

import re
import unicodedata

from workshops.files.types import HARMFUL

LONGEST = 180  # characters, with the ending
# What some system reads as more than a name.
RESERVED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def clean_name(name):
    """The same name, harmless: no folders, no invisible signs, no second ending that runs.

    “minutes.html.pdf” becomes “minutes_html.pdf”.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Invisible signs turn the reading direction and so hide the true ending.
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    name = " ".join(RESERVED.sub("_", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST]
    first, *parts = stem.rstrip(" .").split(".")
    stem = first
    for part in parts:
        stem += ("_" if part.strip().lower() in HARMFUL else ".") + part
    return f"{stem[: LONGEST - len(extension) - 1] or 'file'}.{extension}"


def title_of(name):
    """A first title, from a file's name: “2021-10_labels-intro.pdf” is “2021-10 labels intro”."""
    stem = name.rpartition(".")[0] or name
    words = re.sub(r"_+|(?<=[^\W\d])-(?=[^\W\d])", " ", stem)
    title = " ".join(words.split())[:200]
    return title[:1].upper() + title[1:]
