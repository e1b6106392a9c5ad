from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.models.organisation import Organisation
from pact.importing.model import FileImport


class OrganisationImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For staff who may add organisations: a file holds unlisted ones too."""
        return self if staff_may(user, "members.add_organisation") else self.none()


class OrganisationImport(FileImport):
    """A sheet of organisations and their roles that somebody brought in."""

    file = models.FileField(
        _("file"),
        upload_to="imports/organisations/",
        help_text=_("A CSV file, or an Excel workbook (.xlsx) of which the first sheet is read."),
    )

    objects = OrganisationImportQuerySet.as_manager()

    class Meta(FileImport.Meta):
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")


class OrganisationImportLine(models.Model):
    """What a row of the sheet does, or why it cannot."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("cannot be read")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")

    organisation_import = models.ForeignKey(
        OrganisationImport, on_delete=models.CASCADE, related_name="lines"
    )
    number = models.PositiveIntegerField()  # the row, as a spreadsheet counts it
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    notes = models.JSONField()
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("line of an import's report")
        verbose_name_plural = _("lines of an import's report")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_import", "number"], name="organisation_import_line_once"
            )
        ]

    def __str__(self):
        return f"{self.number} {self.name}"
