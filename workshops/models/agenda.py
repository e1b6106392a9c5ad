from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pact.full_text.keeping import keeping_words_of
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, columns, whole
from workshops.models.workshop import Workshop


class AgendaItem(InLanguages):
    """A part of a workshop. Its time follows from those before: when one shifts, all do."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = Translated(models.CharField(_("title"), max_length=200))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    speakers = models.CharField(_("speakers"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["order", "pk"]
        constraints = [*whole("agenda_item", "title")]
        triggers = [
            PublicChange(),
            *keeping_words_of(
                "workshop", "workshop_id", *columns("title"), "language", "speakers", "order"
            ),
        ]

    def __str__(self):
        return self.title


def timed(workshop, items):
    """The items with the moment at which each starts, in their order."""
    start = workshop.starts_at
    for item in items:
        item.starts_at = start
        start += timedelta(minutes=item.minutes)
        item.ends_at = start
    return items
