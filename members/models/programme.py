from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from members.countries import CountriesField
from members.models.group import Group
from pact.fields import LinkField
from pact.full_text.keeping import keeping_words_of
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, columns, whole


class WorkProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The editions of the groups that one may see."""
        return self.filter(group__in=Group.objects.visible_to(user))


class WorkProgramme(InLanguages):
    """One edition of a group."""

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="programmes"
    )
    title = Translated(models.CharField(_("title"), max_length=150))
    year = models.PositiveSmallIntegerField(_("year"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    aims = Translated(models.TextField(_("aims"), max_length=2000, blank=True))
    countries = CountriesField(
        _("countries"),
        help_text=_(
            "Countries whose members take part, where that is public: the group's public map."
        ),
    )

    objects = WorkProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("work programme")
        verbose_name_plural = _("work programmes")
        ordering = ["-year", "-pk"]
        constraints = [
            *whole("work_programme", "title"),
            models.UniqueConstraint(
                fields=["group", "year"],
                name="work_programme_once_a_year",
                violation_error_message=_("The group has a work programme of that year."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="work_programme_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]
        triggers = [
            PublicChange(),
            *keeping_words_of("group", "group_id", *columns("title", "aims"), "language"),
        ]

    def __str__(self):
        return self.title


class PublishedCountQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(group__in=Group.objects.visible_to(user))

    def in_order(self):
        """Side by side what counts the same: of the same edition, the newest edition first."""
        kinds = PublishedCount.Counted.values
        place = Case(*(When(counted=kind, then=n) for n, kind in enumerate(kinds)))
        year = F("programme__year").desc(nulls_last=True)
        dated = F("stated_on").asc(nulls_last=True)
        return self.select_related("programme").order_by(year, place, dated, "pk")


class PublishedCount(models.Model):
    """A number that somebody published about a group. Sources disagree: each count has its own."""

    class Counted(models.TextChoices):
        MEMBERS = "members", _("members")
        COUNTRIES = "countries", _("countries")
        PARTICIPANTS = "participants", _("participants in sessions")
        WORKSHOPS = "workshops", _("workshops")

    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        on_delete=models.CASCADE,
        related_name="published_counts",
    )
    programme = models.ForeignKey(
        WorkProgramme,
        verbose_name=_("work programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="published_counts",
    )
    counted = models.CharField(_("what is counted"), max_length=12, choices=Counted.choices)
    number = models.PositiveIntegerField(_("number"))
    approximate = models.BooleanField(_("about"), default=False)
    source_name = models.CharField(_("source"), max_length=150)
    source_url = LinkField(_("link to the source"), max_length=500, blank=True)
    stated_on = models.DateField(
        _("stated on"), null=True, blank=True, help_text=_("Empty where the source has no date.")
    )

    objects = PublishedCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("published count")
        verbose_name_plural = _("published counts")
        ordering = ["counted", "stated_on", "pk"]
        triggers = [PublicChange()]

    def clean(self):
        super().clean()
        if self.programme_id and self.group_id and self.programme.group_id != self.group_id:
            raise ValidationError({"programme": _("This is a work programme of another group.")})

    def __str__(self):
        return f"{self.number} {self.get_counted_display()} ({self.source_name})"
