import os

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image

from members.access import staff_may
from news.publishers import as_read
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, whole

MAX_BYTES = 8 * 2**20
MAX_PIXELS = 40_000_000
FORMATS = {"JPEG": ["jpg", "jpeg"], "PNG": ["png"], "WEBP": ["webp"], "GIF": ["gif"]}


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
    if os.path.splitext(file.name)[1].lstrip(".").lower() not in FORMATS[kind]:
        raise ValidationError(
            _(
                "The file is a %(kind)s picture, but its name ends otherwise. "
                "Give it its right name."
            ),
            params={"kind": kind},
        )
    validate_whole(file)


def validate_whole(file):
    """Refuse a picture that breaks off; its size is known to be bearable by now."""
    try:
        with Image.open(file) as image:
            image.draft("RGB", (64, 64))  # a JPEG is read to its end, but not unpacked in full
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(
            _("The picture is damaged: it cannot be read to its end. Save it again, or export it.")
        ) from None
    finally:
        file.seek(0)


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
    # Of its renditions that stand; made by the worker (news/renditions.py).
    widths = ArrayField(models.PositiveIntegerField(), default=list, editable=False)
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

    def rendition_path(self, width):
        """The name of a rendition's file in the storage."""
        return f"renditions/{self.pk}/{width}.webp"

    @property
    def credited_to(self):
        """The credit as the reader gets it."""
        return as_read(self.credit)

    @property
    def srcset(self):
        """The renditions for a browser to choose from; empty as long as there are none."""
        return ", ".join(f"/news/pictures/{self.pk}/{width}.webp {width}w" for width in self.widths)
