"""Rich text: what the editor offers is what the sanitiser lets through, on every way in."""

import re
from html.parser import HTMLParser

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

# Pictures in a text are pictures of the library; this is their address in every language.
PICTURE_ADDRESS = re.compile(r"^/news/pictures/(?P<pk>[0-9]+)/[\w.-]+$")


EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Figure": True,
    "Caption": True,
    "Image": True,
    "SpecialCharacters": True,
}


class _Images(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


def picture_ids(html):
    """Primary keys of the library's pictures that a text shows, without doubles, in order."""
    matches = (PICTURE_ADDRESS.match(image.get("src") or "") for image in _Images(html).found)
    return list(dict.fromkeys(int(match["pk"]) for match in matches if match))


def validate_images(html):
    for image in _Images(html).found:
        if not PICTURE_ADDRESS.match(image.get("src") or ""):
            raise ValidationError(
                _(
                    "A picture in the text comes from elsewhere: add it to the picture library, "
                    "then insert it with “Browse…”."
                ),
                code="foreign_image",
            )
        if not (image.get("alt") or "").strip():
            raise ValidationError(
                _(
                    "A picture in the text has no alternative text. Click on the picture, then on "
                    "the picture button, and say what it shows."
                ),
                code="no_alternative_text",
            )


def _library_pictures_only(tag, attribute, value):
    if (tag, attribute) == ("img", "src") and not PICTURE_ADDRESS.match(value):
        return None
    return value


_cleaner = nh3.Cleaner(
    **allowlist_from_extensions(expand_extensions(EXTENSIONS)),
    attribute_filter=_library_pictures_only,
)


# Pasted from office programs now and then; XML, and so every feed, refuses them. The last two are
# no characters at all.
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
_CONTROL |= dict.fromkeys([0xFFFE, 0xFFFF])


def without_control_characters(text):
    return text.translate(_CONTROL)


def sanitise(html):
    """What the editor offers and nothing else; an empty paragraph alone is no text."""
    html = _cleaner.clean(without_control_characters(html))
    return "" if html == "<p></p>" else html


class RichTextField(ProseEditorField):
    """Text with headings, lists, links, tables and pictures; sanitised whenever it is written."""

    default_validators = [validate_images]

    def __init__(self, *args, **kwargs):
        kwargs |= {"extensions": EXTENSIONS, "sanitize": sanitise}
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value, connection):
        # The package sanitises in full_clean() alone; services, imports and update() pass here.
        if isinstance(value, str):
            value = self.sanitize(value)
        return super().get_db_prep_save(value, connection)
