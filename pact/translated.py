"""Texts in each of the portal's languages, with the original for who has no translation.

`title = Translated(models.CharField(…))` makes a column for each language (`title_en`, `title_nl`,
…). Read, `thing.title` is what the reader gets: the text in the active language when the thing has
one, otherwise in the language it was written in; `thing.shown_in` tells which. Written,
`thing.title = …` is the original.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CODES = [code for code, _name in settings.LANGUAGES]


def column(name, language):
    return f"{name}_{language}"


def columns(*names):
    """All columns of translated texts: `columns("title")` is title_en, title_nl, …"""
    return [column(name, code) for code in CODES for name in names]


class Shown(property):
    """The text as the reader gets it. A property, so that models take it as a keyword."""

    def __init__(self, name):
        super().__init__(
            lambda thing: getattr(thing, column(name, thing.shown_in)),
            lambda thing, text: setattr(thing, column(name, thing.language), text),
        )


class Translated:
    """Declares a text field once for all languages; see the module."""

    def __init__(self, field):
        self.field = field

    def contribute_to_class(self, model, name):
        field_class, (_n, _path, args, options) = type(self.field), self.field.deconstruct()
        needed = not options.pop("blank", False)
        model.translated = {**getattr(model, "translated", {}), name: needed}
        label = options.pop("verbose_name", name)
        for code, language in settings.LANGUAGES:
            options |= {"verbose_name": format_lazy("{} ({})", label, language)}
            field = field_class(*args, **options, blank=True, default="")
            # From here on a migration sees plain columns.
            field.contribute_to_class(model, column(name, code))
        setattr(model, name, Shown(name))


class InLanguages(models.Model):
    """Something with translated texts. The first needed one tells whether a language is there."""

    language = models.CharField(
        _("original language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("Who reads in a language without a translation gets this one."),
    )

    class Meta:
        abstract = True

    @property
    def shown_in(self):
        """The language in which the reader gets the texts."""
        active = get_language()
        return active if active in CODES and self.is_in(active) else self.language

    @property
    def languages(self):
        """The languages that the thing has texts in, the original first."""
        return sorted(filter(self.is_in, CODES), key=lambda code: code != self.language)

    def is_in(self, language):
        return bool(getattr(self, column(self.telling(), language)))

    @classmethod
    def telling(cls):
        return next(name for name, needed in cls.translated.items() if needed)

    def clean(self):
        """A language is there as a whole or not at all; the original is always there."""
        super().clean()
        errors = {}
        for code in CODES:
            texts = {name: getattr(self, column(name, code)) for name in self.translated}
            if code != self.language and not any(texts.values()):
                continue
            errors |= {
                column(name, code): _("Needed in this language.")
                if code == self.language
                else _("This language has other texts: it needs this one too.")
                for name, needed in self.translated.items()
                if needed and not texts[name]
            }
        if errors:
            raise ValidationError(errors)


def whole(model, *names):
    """Constraints: in each language all of these texts or none; the original is there."""
    for code in CODES:
        nothing, everything = Q(), Q()
        for name in names:
            nothing &= Q(**{column(name, code): ""})
            everything &= ~Q(**{column(name, code): ""})
        yield models.CheckConstraint(
            condition=everything | (nothing & ~Q(language=code)), name=f"{model}_whole_in_{code}"
        )


def shown(name, language=None):
    """The text as a reader of that language gets it, for ordering and searching in the database."""
    original = Case(*(When(language=code, then=F(column(name, code))) for code in CODES))
    return Coalesce(NullIf(F(column(name, language or get_language())), Value("")), original)


def lacks(name, language):
    """The condition that a thing has no text in a language."""
    return Q(**{column(name, language): ""})
