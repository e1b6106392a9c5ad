from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FileImport(models.Model):
    """A file that somebody brought in, what was found in it, and what became of it.

    The app adds the field `file`, and what it says of the file's items.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        READY = "ready", _("waits for your yes")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CHECKING, editable=False
    )
    progress = models.PositiveSmallIntegerField(
        _("progress"), default=0, editable=False
    )  # per cent
    counts = models.JSONField(default=dict, editable=False)
    refusal = models.JSONField(null=True, editable=False)  # a note of the app
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    @property
    def is_working(self):
        return self.state in (self.State.CHECKING, self.State.IMPORTING)
