import os
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access import staff_may
from members.models import Group
from members.standing import standing_of
from pact.fields import LinkField
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, whole
from workshops.files.types import TYPES
from workshops.models.kept_words import keeping_words, keeping_words_of_versions
from workshops.models.workshop import Workshop


class MaterialQuerySet(models.QuerySet):
    def there(self):
        """What has not been removed."""
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """By its audience: each wider than the next, and all of it for who runs the workshop.

        What has been removed is nobody's; in the admin it can be brought back.
        """
        return self.there().filter(self._audience(user))

    def run_by(self, user):
        """What one may change: all that one sees of the workshops that one runs."""
        return self.visible_to(user).filter(workshop__in=Workshop.objects.run_by(user))

    def removed_for(self, user):
        """What has been removed and one may bring back: where one would see it and may change it.

        Its files may be gone for good; then it stays removed.
        """
        removed = self.exclude(removed_at=None).filter(self._audience(user))
        forgotten = MaterialVersion.objects.filter(file="").values("material")
        return removed.filter(workshop__in=Workshop.objects.run_by(user)).exclude(pk__in=forgotten)

    @staticmethod
    def _audience(user):
        if staff_may(user, "workshops.view_material"):
            return Q()
        audience = Material.Audience
        everybody = Q(audience=audience.PUBLIC, workshop__in=Workshop.objects.public())
        if not user.is_authenticated:
            return everybody
        standing = standing_of(user)
        announced = ~Q(workshop__state=Workshop.State.DRAFT)
        shown = announced & (
            Q(audience=audience.PUBLIC, workshop__in=Workshop.objects.visible_to(user))
            | Q(
                audience__in=[audience.MEMBERS, audience.GROUP],
                workshop__programme__group__in=Group.objects.open_to(user),
            )
            | Q(audience__in=[audience.MEMBERS, audience.GROUP, audience.REGISTERED])
            & Q(workshop__in=Workshop.objects.attended_by(user))
        )
        if standing.is_member:
            shown |= announced & Q(audience=audience.MEMBERS)
        if standing.is_supporter:
            shown |= announced & Q(audience=audience.MEMBERS, for_supporters=True)
        run = ~Q(audience=audience.STAFF) & Q(workshop__in=Workshop.objects.run_by(user))
        return everybody | shown | run


class Material(InLanguages):
    """Something to read, watch or use that belongs to a workshop: a file, or a link."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("slides")
        RECORDING = "recording", _("recording")
        MINUTES = "minutes", pgettext_lazy("of a meeting", "minutes")
        READING = "reading", _("reading")
        TEMPLATE = "template", _("template")
        TRANSCRIPT = "transcript", _("transcript")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("all members")
        GROUP = "group", _("the group")
        REGISTERED = "registered", _("registered people")
        STAFF = "staff", _("the secretariat")

    workshop = models.ForeignKey(
        Workshop, verbose_name=_("workshop"), on_delete=models.PROTECT, related_name="material"
    )
    title = Translated(models.CharField(_("title"), max_length=200))
    description = Translated(models.TextField(_("description"), max_length=2000, blank=True))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.READING)
    audience = models.CharField(
        _("for"), max_length=10, choices=Audience.choices, default=Audience.GROUP
    )
    for_supporters = models.BooleanField(
        _("supporters too"),
        default=False,
        help_text=_("What is for all members is for buyers, unless this is ticked."),
    )
    text_language = models.CharField(
        _("language of the material"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    link = LinkField(
        _("link"), max_length=500, blank=True, help_text=_("Instead of a file, such as a video.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("material")
        ordering = ["order", "pk"]
        constraints = [*whole("material", "title")]
        indexes = [models.Index(fields=["workshop", "order", "id"], name="material_in_order")]
        triggers = [*keeping_words("id", "removed_at"), PublicChange()]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workshops:material", args=[self.workshop.slug, self.pk])

    @property
    def site(self):
        """Where a link leads."""
        return urlsplit(self.link).hostname or ""


def material_storage():
    """Where the files lie: a folder of this machine, or a bucket (see the settings)."""
    return storages["material"]


def stored_as(version, name):
    """Where a file lies: under a name that tells nothing and cannot be guessed."""
    extension = os.path.splitext(name)[1].lower()
    return f"material/{version.key.hex[:2]}/{version.key.hex}{extension}"


class MaterialVersion(models.Model):
    """A file as it was uploaded. A new one keeps the old."""

    class Scan(models.TextChoices):
        NONE = "none", _("not scanned")
        WAITING = "waiting", _("waiting for the scan")
        CLEAN = "clean", _("clean")
        INFECTED = "infected", _("infected")
        FAILED = "failed", _("could not be scanned")

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Empty once the material has been removed for long: the row tells what was there.
    file = models.FileField(
        _("file"), storage=material_storage, upload_to=stored_as, max_length=200, blank=True
    )
    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)  # hex
    scan = models.CharField(_("scan"), max_length=8, choices=Scan.choices, default=Scan.NONE)
    scan_said = models.CharField(_("the scan said"), max_length=200, blank=True)
    forgotten_at = models.DateTimeField(_("file deleted"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of material")
        verbose_name_plural = _("versions of material")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_version_once"),
            models.CheckConstraint(
                condition=~Q(file="") | Q(forgotten_at__isnull=False),
                name="material_version_has_its_file",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="material_version_sha256"),
            models.Index(fields=["file"], name="material_version_file"),
        ]
        triggers = [*keeping_words_of_versions(), PublicChange()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("workshops:download", args=[self.key])

    @property
    def available(self):
        return bool(self.file) and self.scan in (self.Scan.NONE, self.Scan.CLEAN)

    @property
    def extension(self):
        return os.path.splitext(self.name)[1].lower()[1:]

    @property
    def type(self):
        return TYPES[self.extension]

    @property
    def state(self):
        """Why it cannot be fetched, in two words."""
        return self.get_scan_display() if self.file else _("deleted")

    @property
    def explanation(self):
        """The same in a sentence that says what to do."""
        if not self.file:
            return _("The file was deleted for good some time after it had been removed.")
        return {
            self.Scan.WAITING: _("It is being scanned for viruses: come back in some minutes."),
            self.Scan.INFECTED: _("The scanner found a virus in it. Upload a clean file."),
            self.Scan.FAILED: _("It could not be scanned for viruses: ask the secretariat."),
        }.get(self.scan, "")

    @property
    def preview(self):
        """How a page can show it: as `image`, as `pdf`, or not at all."""
        return self.type.preview if self.available else ""


class Download(models.Model):
    """Who fetched which file, and when."""

    class How(models.TextChoices):
        FILE = "file", _("downloaded")
        VIEW = "view", _("looked at in the page")
        ZIP = "zip", _("with all of the workshop")
        MAIL = "mail", _("by the link of a mail")

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="downloads")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    how = models.CharField(_("how"), max_length=4, choices=How.choices, default=How.FILE)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["version", "-at"], name="download_newest")]

    def __str__(self):
        return f"{self.version} {self.at:%Y-%m-%d}"


def validate_file_or_link(material, has_file):
    """Material is one of the two."""
    if bool(material.link) == bool(has_file):
        raise ValidationError({"link": _("Give either a file or a link.")}, code="file_or_link")
