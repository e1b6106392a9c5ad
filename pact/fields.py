import unicodedata

from django import forms
from django.db import models


def is_key(text):
    """Whether a text of an address can be the key of a row: a number that the database holds."""
    return text.isascii() and text.isdecimal() and len(text) < 19


# They join letters, and many scripts cannot be written without.
JOINERS = "\u200c\u200d"


def one_line(text):
    """The same on one line, without signs that nobody sees: some turn the reading direction of all
    that stands behind them."""
    text = "".join(
        sign
        for sign in " ".join(text.split())
        if sign in JOINERS or unicodedata.category(sign) not in ("Cc", "Cf")
    )
    return " ".join(text.split()).strip(f"{JOINERS} ")


class OneLineFormField(forms.CharField):
    """What was left of a text is what its rules are about, such as that it must be there."""

    def to_python(self, value):
        return one_line(super().to_python(value))


class OneLineField(models.CharField):
    """A short text that others read amid their own, such as a name; one line on every way in."""

    def to_python(self, value):
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def get_db_prep_save(self, value, connection):
        # Of what passes no form, and where full_clean() is not called.
        if isinstance(value, str):
            value = one_line(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": OneLineFormField} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class LinkField(models.URLField):
    """An address of another site; typed without a scheme, https is meant."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https"} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
