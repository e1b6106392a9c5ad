from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from news.models.kept_words import keeping_words
from news.models.picture import Picture
from news.rich_text import RichTextField
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, whole

# The navigation, the footer and the law need these; they can be edited, not removed.
FIXED = ["about", "the-pact", "groups", "privacy", "accessibility", "contact"]


# Served beside Django's addresses, or only below the root.
TAKEN = {
    "static",
    "protected",
    "healthz",
    "accounts",
    *(code for code, _name in settings.LANGUAGES),
}


def validate_free_address(slug):
    """Refuse an address at which something else stands, which would hide the page."""
    if slug in TAKEN or resolve(f"/{slug}/").view_name != "news:page":
        raise ValidationError(_("Something else stands at this address. Choose another."))


class PageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published pages; those not yet published for staff who manage pages."""
        if staff_may(user, "news.view_page"):
            return self
        return self.published()

    def published(self):
        return self.filter(published=True)


class Page(InLanguages):
    """A standing page such as “About”, edited by staff."""

    title = Translated(models.CharField(_("title"), max_length=150))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[validate_free_address],
        help_text=_("The page stands at /address/."),
    )
    lead = Translated(models.TextField(_("lead"), max_length=400, blank=True))
    body = Translated(RichTextField(_("text")))
    pictures = models.ManyToManyField(
        Picture, through="PictureInPage", editable=False, related_name="+"
    )
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Until then only staff can see the page.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]
        constraints = [*whole("page", "title", "body")]
        triggers = [*keeping_words("page", "published"), PublicChange()]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:page", args=[self.slug])

    @property
    def is_public(self):
        return self.published

    @property
    def is_fixed(self):
        return self.slug in FIXED


class PictureInPage(models.Model):
    """A picture that a page's text shows: it cannot be deleted as long as it does."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("picture in a page")
        verbose_name_plural = _("pictures in pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "picture"], name="picture_once_in_page")
        ]
        triggers = [PublicChange()]

    def __str__(self):
        return str(self.page)
