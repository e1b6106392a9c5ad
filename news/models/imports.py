from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from news.models.picture import Picture
from news.models.post import Post
from pact.importing.model import FileImport


class NewsImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For staff who may add posts: a file holds drafts and private items too."""
        return self if staff_may(user, "news.add_post") else self.none()


class NewsImport(FileImport):
    """A file of news that somebody brought in."""

    file = models.FileField(
        _("file"),
        upload_to="imports/",
        help_text=_("An RSS or Atom feed, or a WordPress export, as an XML file."),
    )
    language = models.CharField(
        _("language of all items"),
        max_length=5,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Leave it empty to take what the file says."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=150,
        blank=True,
        help_text=_("For items that name no author. Empty: the name of the site."),
    )
    first = models.JSONField(default=list, editable=False)  # some items as they would come in

    objects = NewsImportQuerySet.as_manager()

    class Meta(FileImport.Meta):
        verbose_name = _("import of news")
        verbose_name_plural = _("imports of news")


class ImportLine(models.Model):
    """What is to be said about one item: why it is left out, or what changed on its way."""

    news_import = models.ForeignKey(NewsImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # the item's place in the file
    title = models.CharField(max_length=200)
    skipped = models.BooleanField()
    notes = models.JSONField()
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("line of an import's report")
        verbose_name_plural = _("lines of an import's report")
        constraints = [
            models.UniqueConstraint(fields=["news_import", "number"], name="import_line_once")
        ]

    def __str__(self):
        return self.title


class ImportedPost(models.Model):
    """Which item of which site became which post. It outlives the post, so that an item whose post
    was deleted here does not come back.
    """

    source = models.CharField(max_length=255)  # the site's host
    key = models.CharField(max_length=64)  # SHA-256 of the item's own identifier
    digest = models.CharField(max_length=64)  # SHA-256 of what the item said
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("imported post")
        verbose_name_plural = _("imported posts")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="item_imported_once")]

    def __str__(self):
        return f"{self.source} {self.key}"


class ImportedPicture(models.Model):
    """Which file became which picture of the library, so that it comes in once."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the file
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("imported picture")
        verbose_name_plural = _("imported pictures")

    def __str__(self):
        return self.digest
