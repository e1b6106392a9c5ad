"""Cells as people write them, as values."""

import re
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django_countries import countries

from members.importing.columns import CHOICES, fold

# As official lists do not say it.
USUAL = {
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "groot brittannie": "GB", "grande bretagne": "GB", "grossbritannien": "GB",
    "holland": "NL", "the netherlands": "NL", "pays bas": "NL", "nederland": "NL",
    "czech republic": "CZ", "tsjechie": "CZ", "republique tcheque": "CZ", "usa": "US",
    "macedonia": "MK", "moldova": "MD", "kosovo": "XK", "turkey": "TR", "el": "GR",
}  # fmt: skip
YES = {"yes", "y", "true", "1", "x", "ja", "j", "oui", "o", "vrai", "wahr", "waar"}
NO = {"no", "n", "false", "0", "nee", "non", "nein", "faux", "falsch", "onwaar"}
ORDERS = [  # year, month, day
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ]00:00(?::00)?)?")),
    (re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})")),
]
THOUSANDS = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+")


class Unreadable(ValueError):  # noqa: N818
    """A cell that says nothing in its column."""

    def __init__(self, code, **values):
        self.code, self.values = code, values
        super().__init__(code)


@lru_cache(maxsize=1)
def _countries():
    """Names in the portal's languages and codes, folded, with the ISO code."""
    found = dict(USUAL)
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            for country, name in list(countries):
                found[fold(name)] = country
    for country, _name in list(countries):
        found[fold(country)] = country
        if alpha3 := countries.alpha3(country):
            found[fold(alpha3)] = country
    return found


@lru_cache(maxsize=8)
def _choices(name):
    found = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {fold(str(label)): value for value, label in CHOICES[name].choices}
    return found | {fold(value): value for value in CHOICES[name].values}


def country(text):
    try:
        return _countries()[fold(text)]
    except KeyError:
        raise Unreadable("country", value=text) from None


def choice(name):
    def read(text):
        try:
            return _choices(name)[fold(text)]
        except KeyError:
            known = ", ".join(str(label) for label in CHOICES[name].labels)
            raise Unreadable("choice", value=text, known=known) from None

    return read


def day(value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for order in ORDERS:
        if match := order.fullmatch(str(value)):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                break
    raise Unreadable("date", value=value)


def number(value):
    text = str(value)
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Unreadable("number", value=value)
    return int(text)


def yes_no(value):
    said = fold(value)
    if said in YES | NO:
        return said in YES
    raise Unreadable("yes_no", value=value)


def language(text):
    said = fold(text)
    for code, name in settings.LANGUAGES:
        names = {code, fold(name)}
        for reader, _name in settings.LANGUAGES:
            with translation.override(reader):
                names.add(fold(translation.gettext(translation.get_language_info(code)["name"])))
        if said in names:
            return code
    known = ", ".join(code for code, _name in settings.LANGUAGES)
    raise Unreadable("choice", value=text, known=known)


def text(value):
    """A number that is a name, as of a town hall called 1040, stays as it is written."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


READ = {
    "country": country,
    "level": choice("level"),
    "kind": choice("kind"),
    "role": choice("role"),
    "language": language,
    "ict_users": number,
    "ict_users_on": day,
    "signed_on": day,
    "ended_on": day,
    "listed": yes_no,
}


def read(name, value):
    """The value of a cell in a column; raises Unreadable."""
    return READ.get(name, text)(value)
