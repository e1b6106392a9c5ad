"""Names compared as people do: without regard to capitals and accents, in any language."""

from django.db.models import CharField, F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language

from pact.translated import CODES, column, columns, shown


class Fold(Func):
    """A text in lower case without accents; made by the migration `0004_directory`."""

    function = "members_fold"
    arity = 1
    output_field = CharField()


class FoldedNames:
    """Declares columns that the database makes of a thing's translated names, as folding thousands
    of them anew for a page would take longer than all the rest.

    `folded = FoldedNames()` makes `folded`, the names in all languages as one text to search in,
    and `folded_en`, …, by which a list is sorted for the readers of a language.
    """

    def contribute_to_class(self, model, name):
        parts = [part for each in columns("name") for part in (Value(" "), F(each))]
        made = {name: Concat(*parts[1:], output_field=CharField())}
        made |= {column(name, code): shown("name", code) for code in CODES}
        for each, text in made.items():
            field = GeneratedField(expression=Fold(text), output_field=TextField(), db_persist=True)
            field.contribute_to_class(model, each)


MADE = ["folded", *columns("folded")]


def sort_key(language=None):
    """The column by which a list is sorted for the readers of a language."""
    return column("folded", language or get_language())
