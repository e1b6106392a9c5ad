"""Publishers: names that are typed, with an address that is made of them."""

import hashlib
import re
import unicodedata

from django.db import connection, models
from django.utils.translation import gettext, gettext_noop

# The names of the house itself, typed in English; of others a name stays as it was typed.
OWN = [
    gettext_noop("Secretariat of the Fair and Circular ICT Pact"),
    gettext_noop("Fair and Circular ICT Pact"),
]

NAMES = """
    SELECT asked.slug, (
        SELECT publisher FROM news_post
        WHERE publisher_slug(publisher) = asked.slug
            AND state IN ('published', 'scheduled') AND published_at <= now()
        ORDER BY published_at DESC, id DESC LIMIT 1
    ) FROM unnest(%s::text[]) asked (slug)
"""


class PublisherSlug(models.Func):
    """The same in the database, where an index is made of it; see the migration."""

    function = "publisher_slug"
    output_field = models.TextField()


def as_read(name):
    """A publisher's name for the reader: the house's own in the active language."""
    return gettext(name) if name in OWN else name


def publisher_slug(name):
    """The address of a publisher: names that differ in capitals, accents or signs share it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or f"x-{digest[:12]}"


def names_of(slugs):
    """As the newest public post writes each; a publisher without one is left out."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [list(slugs)])
        return {slug: as_read(name) for slug, name in cursor.fetchall() if name}
