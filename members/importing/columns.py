"""The columns of a sheet of organisations, and how people call them."""

import unicodedata

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from members.models import Organisation, Participation
from pact.translated import CODES, column

OWN = ["country", "level", "kind", "website", "ict_users", "ict_users_on", "listed"]
ROLE = ["role", "signed_on", "ended_on"]
TEXTS = [column(name, code) for name in ("name", "summary") for code in CODES]
# In the order in which they are exported.
COLUMNS = ["slug", "language", "name", "summary", *TEXTS, *OWN, *ROLE]
# What is said besides the labels; of one's own making or another system's.
ALSO = {
    "name": ["organisation", "organization", "organisatie", "organisme"],
    "slug": ["slug", "url"],
    "country": ["country code", "landcode", "iso"],
    "website": ["website", "site", "url web", "webseite", "homepage"],
    "ict_users": ["users", "ict users", "gebruikers", "utilisateurs", "benutzer"],
    "role": ["role", "role in the pact", "rol", "rolle"],
    "signed_on": ["signed", "date", "datum"],
}

CHOICES = {
    "level": Organisation.Level,
    "kind": Organisation.Kind,
    "role": Participation.Role,
}


def fold(text):
    """As people compare words: without capitals, accents, and marks between them."""
    text = unicodedata.normalize("NFKD", str(text).casefold())
    text = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return " ".join(text.split())


def label(name):
    """The column's name for a reader, in the active language."""
    if name in ("name", "summary"):
        return str(_field(column(name, "en")).verbose_name).partition(" (")[0]
    return str(_field(name).verbose_name)


def header(name):
    """The column's name in a sheet."""
    return capfirst(label(name))


def _field(name):
    model = Participation if name in ROLE else Organisation
    return model._meta.get_field(name)


def known():
    """Every name that a column may have, folded, with the column; in all languages."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for name in COLUMNS:
                found.setdefault(fold(label(name)), name)
    for name in COLUMNS:
        found[fold(name)] = name
    for name, others in ALSO.items():
        for other in others:
            found.setdefault(fold(other), name)
    return found
