import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import Registration
from workshops.models.workshop import Workshop

FEWEST = 5  # answers, below which results would tell who said what


class Feedback(models.Model):
    """What a participant said afterwards. It does not know who: only that each spoke once."""

    # Random, as numbers would stand in the order in which people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(
        Workshop, verbose_name=_("workshop"), on_delete=models.CASCADE, related_name="feedback"
    )
    usefulness = models.PositiveSmallIntegerField(
        _("How useful was it for your work?"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    organisation = models.PositiveSmallIntegerField(
        _("How well was it organised?"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    remarks = models.TextField(_("What should we know?"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")

    def __str__(self):
        return str(self.workshop)


class FeedbackGiven(models.Model):
    """That somebody gave feedback, kept apart from what it says."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="feedback_given"
    )

    class Meta:
        verbose_name = _("feedback given")
        verbose_name_plural = _("feedback given")

    def __str__(self):
        return str(self.registration)
