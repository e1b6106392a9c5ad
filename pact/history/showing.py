"""What differs between two versions of a thing, field by field, in words."""

from dataclasses import dataclass

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorField

from pact.history.differences import marked, marked_html, readable
from pact.history.versions import names_of
from pact.translated import CODES


@dataclass
class Shown:
    name: str
    label: str
    language: str  # of the text, empty where it is none
    text: SafeString


def label_of(model, name):
    return str(capfirst(model._meta.get_field(name).verbose_name))


def language_of(model, name):
    base, _separator, code = name.rpartition("_")
    return code if base in getattr(model, "translated", ()) and code in CODES else ""


def with_zone(moment):
    """A moment in the reader's own zone, which is said."""
    local = localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


class Teller:
    """Tells the values of a model's fields; the names of linked things are fetched together."""

    def __init__(self, model, *values):
        self.model, self.kept = model, model.kept
        self._names = {}
        for name in self.kept.said:
            if related := self._related(name):
                keys = set()
                for some in filter(None, values):
                    value = some.get(name)
                    keys |= (value or frozenset()) if name in self.kept.links else {value}
                self._names[name] = names_of(related, keys - {None})

    def _related(self, name):
        field = self.model._meta.get_field(name)
        return field.related_model if field.is_relation else None

    def names(self, name, keys):
        return sorted(self._names[name][key] for key in keys)

    def plain(self, name, value):
        """A value as plain text."""
        field = self.model._meta.get_field(name)
        if name in self.kept.links:
            return ", ".join(self.names(name, value or ()))
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self._names[name][value]
        if isinstance(field, models.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, models.DateTimeField):
            return with_zone(value)
        if isinstance(field, ProseEditorField):
            return readable(value)
        if hasattr(field, "in_words"):
            return field.in_words(value)
        if isinstance(value, list):
            named = dict(field.base_field.flatchoices)
            return ", ".join(str(named.get(each, each)) for each in value)
        return str(dict(field.flatchoices).get(value, value))

    def differences(self, before, after, names=None):
        """The fields that differ, each as one text in which the changes are marked."""
        return [
            self.shown(name, self.difference(name, before[name], after[name]))
            for name in (self.kept.said if names is None else names)
            if before[name] != after[name]
        ]

    def content(self, values):
        """The fields that have a value."""
        told = ((name, self.plain(name, values[name])) for name in self.kept.said)
        return [self.shown(name, format_html("{}", text)) for name, text in told if text]

    def shown(self, name, text):
        label, language = label_of(self.model, name), language_of(self.model, name)
        return Shown(name, label, language, text)

    def difference(self, name, before, after):
        field = self.model._meta.get_field(name)
        if isinstance(field, ProseEditorField):
            return marked_html(before or "", after or "")
        if name in self.kept.links:
            before, after = before or frozenset(), after or frozenset()
            kept = self.names(name, before & after)
            parts = [
                *(format_html("{}", text) for text in kept),
                *(marked(text, "") for text in self.names(name, before - after)),
                *(marked("", text) for text in self.names(name, after - before)),
            ]
            return format_html_join(", ", "{}", ((part,) for part in parts))
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            return marked(before or "", after or "")
        # A date or a choice is another one as a whole: half a word of it says nothing.
        old, new = self.plain(name, before), self.plain(name, after)
        parts = [marked(old, ""), marked("", new)]
        return format_html_join(" ", "{}", ((part,) for part in parts if part))
