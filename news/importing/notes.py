"""What an import says about a file and its items: kept as code and values, worded when shown."""

from django.utils.translation import gettext_lazy as _

from pact.importing import refused

# Why a whole file is refused.
REFUSALS = {
    "empty": _("The file is empty."),
    "packed": _("The file is packed (gzip or zip). Unpack it, then import the XML file inside."),
    "html": _("The file is a web page, not an export or a feed. Save the feed or export itself."),
    "not_xml": _("The file is not XML. An RSS or Atom feed or a WordPress export is needed."),
    "root": _(
        "The file is XML, but neither RSS, nor Atom, nor a WordPress export: it begins with "
        "<%(root)s>."
    ),
    "dtd": _(
        "The file has a document type definition (line %(line)s). Such definitions can hide "
        "attacks and are refused. Remove the <!DOCTYPE …> part and try again."
    ),
    "encoding": _(
        "The file names the character encoding “%(encoding)s”, which cannot be read. Save it as "
        "UTF-8."
    ),
    "wrong_encoding": _(
        "Line %(line)s, column %(column)s holds bytes that are not %(encoding)s, though the file "
        "says so. Save it as UTF-8. %(last)s"
    ),
    "cut_off": _("The file stops too early, in line %(line)s: it is cut off. %(last)s"),
    "broken": _("The file is broken in line %(line)s, column %(column)s. %(last)s"),
    "deep": _("The elements of the file are nested too deeply. %(last)s"),
    "huge_item": _("One item of the file is larger than %(limit)s MB. %(last)s"),
    "gone": _("The file is no longer there. Choose it again."),
    "last_item": _("Last read: item %(number)s, “%(title)s”."),
    "last_none": _("No item had been read before."),
}

# Why an item is left out.
REASONS = {
    "trash": _("It is in the bin."),
    "page": _("It is a page, not news. Pages are written in the portal itself."),
    "attachment": _("It is a file of the media library: %(url)s"),
    "other_type": _("It is no news item but “%(name)s”."),
    "auto_draft": _("It is an empty draft that WordPress made by itself."),
    "nothing": _("It has neither a title nor a text."),
    "too_long": _("Its text is longer than %(limit)s million characters."),
    "twice": _("The file holds it twice; the first is taken."),
    "here": _("It was imported before."),
    "here_changed": _("It was imported before and has changed at the source since; left as it is."),
    "here_deleted": _("It was imported before and deleted in the portal since."),
    "same_address": _("The portal has a post of the same address and date."),
    "refused_by_database": _("The portal could not keep it."),
}

# What happened to an item that is taken, beside becoming a post.
NOTES = {
    "title_cut": _("The title is too long and was cut: “%(title)s”."),
    "title_made": _("It has no title; the first words of the text became it."),
    "no_text": _("It has no text, so it stays a draft."),
    "no_date": _("It has no date that can be read, so it stays a draft."),
    "date_zone": _("Its date names no time zone; the portal's is taken."),
    "status": _("Its state is “%(name)s”, so it stays a draft."),
    "password": _("It is protected by a password, so it stays a draft."),
    "private": _("It is private, so it stays a draft."),
    "pending": _("It waits for review, so it stays a draft."),
    "slug_changed": _("Its address becomes “%(slug)s”."),
    "language": _("Its language, “%(language)s”, is none of the portal's."),
    "author_cut": _("The name of the publisher is too long and was cut."),
    "source_left_out": _("The link to its source cannot be kept: “%(url)s”."),
    "topic_cut": _("The name of a topic is too long and was cut: “%(name)s”."),
    "taxonomy": _("A classification other than category and tag is left out: “%(name)s”."),
    "comments": _("Comments are left out: %(count)s."),
    "enclosure": _("An attached file is left out: %(url)s"),
    "picture_added": _("A picture was added to the library: %(url)s"),
    "picture_linked": _("A picture became a link: %(url)s"),
    "picture_without_words": _("A picture has no alternative text; please write one: %(url)s"),
    "picture_refused": _("A picture cannot be used and became a link: %(url)s"),
    "picture_unknown": _("A picture is named that the file does not hold: number %(number)s."),
    "picture_in_text": _("A picture that stands inside the text itself is left out."),
    "picture_above": _("The picture above the text is left out: %(url)s"),
    "embedded": _("Something embedded became a link: %(url)s"),
    "shortcode": _("The shortcode [%(name)s] was removed."),
    "block": _("The block “%(name)s” was removed."),
    "form": _("A form was removed."),
}

# What is counted.
COUNTS = {
    "items": _("items in the file"),
    "taken": _("posts"),
    "published": _("published ones among them"),
    "scheduled": _("scheduled ones among them"),
    "draft": _("drafts among them"),
    "withdrawn": _("withdrawn ones among them"),
    "skipped": _("items left out"),
    "pictures": _("pictures for the library"),
}

WORDS = REFUSALS | REASONS | NOTES


def note(code, **values):
    """A note as it is kept: plain data. Unknown codes fail here, where they are written."""
    WORDS[code]
    return [code, {name: str(value)[:500] for name, value in values.items()}]


def say(kept):
    """A note in the reader's language."""
    code, values = kept
    values = {
        name: say(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return str(WORDS[code]) % values


def told(counts):
    """Pairs of what is counted and how many; of the kinds of posts only those that there are."""
    always = ("items", "taken", "skipped")
    return [
        (words, counts.get(name, 0))
        for name, words in COUNTS.items()
        if name in always or counts.get(name)
    ]


class Refused(refused.Refused):
    """The file as a whole cannot be imported; says why and, where it can, where."""

    def __init__(self, code, last=None, **values):
        self.note = note(code, **values)
        if last is not None:
            self.note[1]["last"] = last
        super().__init__(code)

    def __str__(self):
        return say(self.note).strip()
