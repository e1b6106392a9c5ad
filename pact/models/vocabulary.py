from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word as it stands in public texts, without capitals and accents."""

    word = models.TextField(primary_key=True)
    seen = models.BigIntegerField()  # in how many texts, about: changed texts count again

    class Meta:
        indexes = [GinIndex(fields=["word"], name="word_like", opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.word


class Unlearnt(models.Model):
    """The words of a new text, until they are learnt: not before `since`, when it is public."""

    text = models.TextField(primary_key=True)  # names the text: "post 12 en"
    since = models.DateTimeField(db_index=True)
    words = ArrayField(models.TextField())

    def __str__(self):
        return self.text
