import os

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image

from members.access import staff_may
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, whole

MAX_BYTES = 8 * 2**20
MAX_PIXELS = 40_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def validate_picture(file):
    """Refuse what is too heavy, too large, or not the kind of file that it says it is."""
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The picture is larger than %(limit)d MB. Save it smaller and choose it again."),
            params={"limit": MAX_BYTES // 2**20},
        )
    file.seek(0)
    try:
        # open() reads the header alone: the size is known before anything is unpacked.
        with Image.open(file) as image:
            pixels, kind = image.width * image.height, image.format
    except (OSError, Image.DecompressionBombError, ValueError):
        raise ValidationError(_("This file is not a picture that can be read.")) from None
    finally:
        file.seek(0)
    if pixels > MAX_PIXELS:
        raise ValidationError(_("The picture has too many pixels. Save it smaller."))
    if kind not in FORMATS:
        raise ValidationError(_("Use a JPEG, PNG, WebP or GIF picture."))


class PictureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Pictures shown by something public; staff who manage pictures see all of them."""
        if staff_may(user, "news.view_picture"):
            return self
        from news.models.page import Page
        from news.models.post import Post

        posts = Post.objects.visible_to(user)
        return self.filter(
            models.Q(pk__in=posts.filter(picture__isnull=False).values("picture"))
            | models.Q(
                pk__in=Post.pictures.through.objects.filter(post__in=posts).values("picture")
            )
            | models.Q(
                pk__in=Page.pictures.through.objects.filter(
                    page__in=Page.objects.visible_to(user)
                ).values("picture")
            )
        )


class Picture(InLanguages):
    """A picture of the library, used by posts and pages; always with its alternative text."""

    file = models.ImageField(
        _("file"),
        upload_to="pictures/",
        width_field="width",
        height_field="height",
        validators=[
            FileExtensionValidator(["jpg", "jpeg", "png", "webp", "gif"]),
            validate_picture,
        ],
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alternative_text = Translated(
        models.CharField(
            _("alternative text"),
            max_length=250,
            help_text=_("Says what the picture shows, for who cannot see it."),
        )
    )
    credit = models.CharField(
        _("credit"), max_length=150, blank=True, help_text=_("Who made it, and its licence.")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-pk"]
        constraints = [*whole("picture", "alternative_text")]
        triggers = [PublicChange()]

    def __str__(self):
        return self.alternative_text

    def get_absolute_url(self):
        """Without a language prefix: a picture is the same file in every language."""
        return f"/news/pictures/{self.pk}/{os.path.basename(self.file.name)}"
