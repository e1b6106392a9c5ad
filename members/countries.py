"""Several countries in one field, and their names."""

import unicodedata

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_countries import countries


def by_name(name):
    """What names are put in order by: Österreich stands before Polen."""
    return unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore")


def names(codes):
    """The countries' names in the reader's language, in its order."""
    return sorted((str(countries.name(code)) or code for code in codes), key=by_name)


class CountriesField(ArrayField):
    """Countries by their ISO codes, sorted by code."""

    def __init__(self, verbose_name=None, **options):
        options |= {"base_field": models.CharField(max_length=2), "default": list, "blank": True}
        super().__init__(verbose_name=verbose_name, **options)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, options

    def formfield(self, **options):
        chosen = {
            "form_class": forms.TypedMultipleChoiceField,
            "choices_form_class": None,
            "choices": list(countries),
            "coerce": str,
            "empty_value": [],
            "widget": forms.SelectMultiple(attrs={"size": 12}),
        }
        return models.Field.formfield(self, **chosen | options)

    def in_words(self, value):
        """For a reader of the history."""
        return ", ".join(names(value or ()))
