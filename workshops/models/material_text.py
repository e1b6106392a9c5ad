"""What can be found in material: the text of its files, and the words of all its texts."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.kept_words import keeping_words_of_text
from workshops.models.material import Material, MaterialVersion


class MaterialText(models.Model):
    """What was read out of a file. Apart from its version, so that lists do not carry it."""

    version = models.OneToOneField(MaterialVersion, on_delete=models.CASCADE, related_name="text")
    text = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)  # why there is none, or not all
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("text of material")
        verbose_name_plural = _("texts of material")
        default_permissions = ()
        triggers = keeping_words_of_text()

    def __str__(self):
        return self.text[:80]


class MaterialWords(models.Model):
    """The words of material in one language, kept by triggers; nothing of what was removed."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)
    words = SearchVectorField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["material", "language"], name="material_words_once")
        ]
        indexes = [GinIndex(fields=["words"], name="material_words_index", fastupdate=False)]

    def __str__(self):
        return f"{self.material_id} {self.language}"
