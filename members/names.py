"""Names compared as people do: without regard to capitals and accents, in any language."""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Concat

from pact.translated import columns, shown


class Fold(Func):
    """A text in lower case without accents; made by the migration `0004_directory`."""

    function = "members_fold"
    arity = 1
    output_field = CharField()


def sort_key(language=None):
    """What a list in a reader's language is sorted by."""
    return Fold(shown("name", language))


def all_names():
    """The names in all languages as one text to search in."""
    parts = []
    for name in columns("name"):
        parts += [Value(" "), F(name)] if parts else [F(name)]
    return Fold(Concat(*parts, output_field=CharField()))
