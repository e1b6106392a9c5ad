"""Finding among things of which not everybody sees all, each kind by its own rule."""

from django.core.exceptions import EmptyResultSet

from pact.full_text.finding import RANK, RANKED, Hit, rows

LOOKED_AT = 2000  # texts that have the words, of which the best are taken
FIND = """
    SELECT thing, found.language, rank, {moment} FROM (
        SELECT thing, language, {rank} AS rank FROM (
            SELECT w.{key} AS thing, w.language, w.words FROM {words} w
            WHERE w.words @@ %s::tsquery AND ({allowed}) LIMIT %s
        ) candidates ORDER BY rank DESC, thing DESC LIMIT %s
    ) found JOIN {things} ON {things}.id = thing
"""


class Reader:
    """Who searches; what they may see is put into words of SQL once, not for each attempt."""

    def __init__(self, user):
        self.user = user
        self._allowed = {}

    def allowed(self, source):
        if source not in self._allowed:
            self._allowed[source] = source.allowed(self.user)
        return self._allowed[source]


class Seen:
    """A source for `pact/search.py`.

    What a person may not see is left out before anything is ranked or counted: what is found tells
    nothing of it.
    """

    words = None  # the model of its words
    thing = None  # the relation from there to the thing itself
    by_year = False
    moment = "NULL"  # SQL, a column of the thing: what is newer goes first among equals

    def visible_to(self, user):
        """The things that the person may see."""
        raise NotImplementedError

    def allowed(self, user):
        """SQL: whether the person may find by the words of a row `w`."""
        return within(f"w.{self.thing}_id", self.visible_to(user))

    def marks(self, filters):
        """Marks that pass the filters; None where nothing of this kind can."""
        return None if filters.of_news else []

    def hits(self, asked, filters, reader):
        marks = self.marks(filters)
        if marks is None:
            return []
        needed = asked.needed(filters.languages, marks, open_end=True)
        if not needed:
            return []
        rank, values = asked.in_its_language(RANK, open_end=True)
        allowed, allowed_values = reader.allowed(self)
        field = self.words._meta.get_field(self.thing)
        sql = FIND.format(
            rank=rank,
            moment=self.moment,
            key=field.column,
            words=self.words._meta.db_table,
            things=field.related_model._meta.db_table,
            allowed=allowed,
        )
        found = rows(sql, [*values, needed, *allowed_values, LOOKED_AT, RANKED])
        return [Hit(self, *row) for row in found]


def within(column, queryset):
    """SQL, with its values: whether the column holds the key of one of these things."""
    try:
        sql, values = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "FALSE", []
    return f"{column} IN ({sql})", list(values)
