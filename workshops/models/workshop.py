import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.models import Group, Organisation, WorkProgramme, validate_time_zone
from members.standing import standing_of
from pact.fields import LinkField
from pact.full_text.keeping import keeping_words
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, columns, whole

WEEK, DAY, HOUR = 7 * 24 * 60, 24 * 60, 60  # minutes
# What stands in the same place of other addresses.
RESERVED = {"calendar", "guests", "new", "past"}


def default_reminders():
    return [WEEK, DAY, HOUR]


class WorkshopQuerySet(models.QuerySet):
    def shown(self):
        """What has been announced, and what became of it; not drafts."""
        return self.exclude(state=Workshop.State.DRAFT)

    def public(self):
        """What visitors see."""
        return self.shown().filter(public=True, programme__group__published=True)

    def visible_to(self, user):
        """The public ones and those one may take part in; drafts for who runs them, and staff."""
        if staff_may(user, "workshops.view_workshop"):
            return self
        if not user.is_authenticated:
            return self.public()
        public = Q(public=True, programme__group__published=True)
        shown = ~Q(state=Workshop.State.DRAFT) & (public | self._open_for(user))
        return self.filter(shown | self._run_by(user))

    def open_for(self, user):
        """Those that one may take part in, now: registered or not, full or not."""
        return self.shown().filter(self._open_for(user)) if user.is_authenticated else self.none()

    def run_by(self, user):
        """Those that one may run on the site: as moderator of the group, or of the workshop."""
        if staff_may(user, "workshops.change_workshop"):
            return self
        return self.filter(self._run_by(user)) if user.is_authenticated else self.none()

    def inside_for(self, user):
        """Those whose members' page opens: what to know, who comes, material, the link in time.

        A workshop for everyone opens by registering.
        """
        if staff_may(user, "workshops.view_workshop"):
            return self
        if not user.is_authenticated:
            return self.none()
        everyone = Q(open_to=Workshop.OpenTo.EVERYONE)
        in_group = Q(programme__group__in=Group.objects.open_to(user))
        seated = Q(pk__in=user.registrations.seated().values("workshop"))
        members = self._open_for(user) & (~everyone | in_group | seated)
        return self.filter((~Q(state=Workshop.State.DRAFT) & members) | self._run_by(user))

    def attended_by(self, user):
        """Those in which one has, or had, a seat, as long as they are open for one.

        Who leaves the group loses what registering opened.
        """
        if not user.is_authenticated:
            return self.none()
        return self.open_for(user).filter(pk__in=user.registrations.seated().values("workshop"))

    @staticmethod
    def _open_for(user):
        to = Workshop.OpenTo
        open_to = [to.EVERYONE, to.MEMBERS] if standing_of(user).is_member else [to.EVERYONE]
        return Q(programme__group__in=Group.objects.open_to(user)) | Q(open_to__in=open_to)

    @staticmethod
    def _run_by(user):
        moderated = Q(programme__group__in=Group.objects.run_by(user))
        # Who is named as moderator, as long as the group is open to them.
        named = Workshop.moderators.through.objects.filter(workshop=OuterRef("pk"), user=user)
        in_group = Q(programme__group__in=Group.objects.open_to(user))
        return moderated | (Q(Exists(named)) & in_group)

    def upcoming(self):
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def on_a_day(self):
        """Those whose day is known: they have a place in a calendar."""
        return self.filter(date_known__in=Workshop.ON_A_DAY)


class Workshop(InLanguages):
    """A meeting of a group, from its first draft to its minutes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        HELD = "held", _("held")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("cancelled")

    class OpenTo(models.TextChoices):
        GROUP = "group", _("the group's representatives")
        MEMBERS = "members", _("all members")
        EVERYONE = "everyone", _("everyone")

    class DateKnown(models.TextChoices):
        """Of what was held long ago, often only the year is on record."""

        EXACT = "exact", _("day and time")
        DAY = "day", _("the day")
        MONTH = "month", _("the month")
        YEAR = "year", _("the year")

    ON_A_DAY = (DateKnown.EXACT, DateKnown.DAY)

    programme = models.ForeignKey(
        WorkProgramme,
        verbose_name=_("work programme"),
        on_delete=models.PROTECT,
        related_name="workshops",
    )
    title = Translated(models.CharField(_("title"), max_length=200))
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page's address, made from the title."),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=settings.TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("The zone in which the times are meant, for example Europe/Brussels."),
    )
    date_known = models.CharField(
        _("known of the date"),
        max_length=5,
        choices=DateKnown.choices,
        default=DateKnown.EXACT,
        help_text=_("For workshops of the past. Pages show no more than what is known."),
    )
    cancelled_because = models.TextField(
        _("why it was cancelled"), max_length=1000, blank=True, editable=False
    )
    public = models.BooleanField(
        _("public page"),
        default=True,
        help_text=_("Whether visitors see what it is about and when. Never the join link."),
    )
    public_description = Translated(
        models.TextField(
            _("public description"),
            max_length=4000,
            blank=True,
            help_text=_("What it is about. An empty line begins a new paragraph."),
        )
    )
    members_description = Translated(
        models.TextField(
            _("members' description"),
            max_length=6000,
            blank=True,
            help_text=_("What participants need to know. Seen by those who may take part."),
        )
    )
    topics = Translated(
        models.TextField(_("topics"), max_length=1000, blank=True, help_text=_("One a line."))
    )
    spoken_languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES),
        verbose_name=_("spoken languages"),
        default=list,
        blank=True,
    )
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Empty for an online workshop.")
    )
    join_link = LinkField(
        _("join link"),
        max_length=500,
        blank=True,
        help_text=_("Shown to registered people, moderators and staff alone, shortly before."),
    )
    join_minutes = models.PositiveSmallIntegerField(
        _("link opens, minutes before"), default=30, validators=[MinValueValidator(1)]
    )
    open_to = models.CharField(
        _("registration open to"), max_length=8, choices=OpenTo.choices, default=OpenTo.GROUP
    )
    capacity = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty for no limit. Who comes later waits."),
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("To the second. Empty: when the workshop starts."),
    )
    reminders = ArrayField(
        models.PositiveIntegerField(),
        verbose_name=_("reminders"),
        default=default_reminders,
        blank=True,
        help_text=_("How many minutes before the start a reminder goes out."),
    )
    hosts = models.ManyToManyField(
        Organisation,
        verbose_name=_("moderating organisations"),
        blank=True,
        related_name="hosted_workshops",
        help_text=_("Named publicly."),
    )
    moderators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderators"),
        blank=True,
        related_name="moderated_workshops",
        help_text=_("People of the group who run this workshop beside the group's moderators."),
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Grows with each change that calendars must hear of (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    announced_at = models.DateTimeField(_("announced"), null=True, editable=False)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            *whole("workshop", "title"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workshop_ends_after_start",
                violation_error_message=_("The workshop ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="workshop_registration_closes_after_opening",
                violation_error_message=_("Registration closes before it opens."),
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "-starts_at"], name="workshop_of_programme"),
            models.Index(
                fields=["-starts_at", "-id"],
                name="workshop_public_newest",
                condition=Q(public=True) & ~Q(state="draft"),
            ),
        ]
        triggers = [
            PublicChange(),
            *keeping_words(
                "workshop",
                *columns("title", "public_description", "members_description", "topics"),
                *("place", "state", "public", "programme_id", "starts_at", "time_zone"),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workshops:detail", args=[self.slug])

    def clean(self):
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address is taken. Choose another one.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The workshop ends before it starts.")})

    @property
    def group(self):
        return self.programme.group

    @property
    def is_exact(self):
        return self.date_known == self.DateKnown.EXACT

    @property
    def is_on_a_day(self):
        return self.date_known in self.ON_A_DAY

    @property
    def has_link(self):
        """Whether people join by a link: an online workshop may lack it still."""
        return bool(self.join_link or not self.place)

    @property
    def duration(self):
        return self.ends_at - self.starts_at

    @property
    def spoken_language_names(self):
        """In the reader's language."""
        return [gettext(get_language_info(code)["name"]) for code in self.spoken_languages]

    @property
    def registration_opens_later(self):
        opens = self.registration_opens_at
        return opens is not None and opens > timezone.now()

    @property
    def registration_ends_at(self):
        return self.registration_closes_at or self.starts_at

    def registration_is_open(self, now=None):
        now = now or timezone.now()
        opens = self.registration_opens_at
        return (
            self.state == self.State.ANNOUNCED
            and (opens is None or opens <= now)
            and now < self.registration_ends_at
        )


class Hosting(Workshop.hosts.through):
    """Who hosts what, as rows: for the trigger."""

    class Meta:
        proxy = True
        triggers = [PublicChange()]


class Moderation(Workshop.moderators.through):
    """Who moderates what, as rows: for the history."""

    class Meta:
        proxy = True
