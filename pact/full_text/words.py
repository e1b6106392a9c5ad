"""What the full text index holds of a thing, a row for each of its languages."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pact.translated import CODES

# Text search configurations, made by a migration: stems of the language, without accents.
CONFIGURATIONS = {code: f"pact_{code}" for code in CODES}


PENDING = 512  # kB


class Words(models.Model):
    """The words of a thing in one language, kept by triggers on the thing's own table.

    A table beside the thing's own: saving and reading the thing does not carry them, and its
    history neither. Filters are words too, "marks" that nobody can type: `@en` the language,
    `@y2024` and `@m202403` the time. So one walk through the index finds what has the words and
    passes the filters, however many things have the words.
    """

    language = models.CharField(max_length=5)
    words = SearchVectorField()

    class Meta:
        abstract = True

    @staticmethod
    def index(name):
        # New entries wait in a list: putting them in one by one costs four times as much. A short
        # one, as each search reads through it.
        return GinIndex(fields=["words"], name=name, gin_pending_list_limit=PENDING)
