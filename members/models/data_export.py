"""Everything that the portal knows about a person, as a file for that person."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)
FOLDER = "people"


def unguessable(export, name):
    return f"{FOLDER}/{get_random_string(40)}.zip"


class DataExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone; not even staff read others'."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def ready(self):
        return self.exclude(ready_at=None)


class DataExport(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    file = models.FileField(upload_to=unguessable, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a person's data")
        verbose_name_plural = _("files of people's data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ready_at=None), name="data_export_one_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None) | ~Q(file=""), name="data_export_ready_has_file"
            ),
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d}"

    @property
    def goes_at(self):
        return self.ready_at and self.ready_at + KEPT
