from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.organisation import Organisation


class Lookalike(models.Model):
    """Two organisations that may be the same; found at night, judged by somebody."""

    class Reason(models.TextChoices):
        NAME = "name", _("similar names")
        DOMAIN = "domain", _("the same web site")

    # The one with the smaller key is the first.
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=6, choices=Reason.choices)
    likeness = models.FloatField()  # of the names, 0 to 1
    different = models.BooleanField(default=False)  # somebody said that they are two

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="lookalikes_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="lookalikes_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"

    @property
    def both(self):
        return [self.first, self.second]
