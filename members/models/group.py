from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from members.access import staff_may
from members.models.organisation import Organisation
from members.standing import standing_of
from pact.full_text.keeping import keeping_words
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, column, columns, shown, whole


class GroupQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published=True)

    def visible_to(self, user):
        """Groups whose public face one may see: the published ones, and those one works in."""
        if staff_may(user, "members.view_group"):
            return self
        if not user.is_authenticated:
            return self.published()
        return self.filter(Q(published=True) | Q(pk__in=standing_of(user).groups))

    def open_to(self, user):
        """Groups whose workspace opens: those one speaks for an organisation in; all for staff."""
        if staff_may(user, "members.view_group"):
            return self
        return self.spoken_in_by(user)

    def spoken_in_by(self, user):
        """Groups in which a person speaks for an organisation now."""
        return self.filter(pk__in=standing_of(user).groups)

    def run_by(self, user):
        """Groups that one may run on the site: as moderator; all for staff who manage groups."""
        if staff_may(user, "members.change_group"):
            return self
        return self.filter(pk__in=standing_of(user).moderates)

    def by_name(self):
        """In the order of the names as the reader gets them."""
        return self.order_by(Lower(shown("name")), "pk")


class Group(InLanguages):
    """A buyer group or a working group."""

    class Kind(models.TextChoices):
        BUYER = "buyer", _("buyer group")
        WORKING = "working", _("working group")

    class OpenTo(models.TextChoices):
        BUYERS = "buyers", _("buyers only")
        SUPPORTERS = "supporters", _("buyers and supporting organisations")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    name = Translated(models.CharField(_("name"), max_length=150))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address, made from the name."),
    )
    purpose = Translated(
        models.TextField(
            _("purpose"), max_length=600, help_text=_("What the group is for, in a few sentences.")
        )
    )
    description = Translated(
        models.TextField(
            _("description"),
            max_length=6000,
            blank=True,
            help_text=_("How the group works. An empty line begins a new paragraph. Public."),
        )
    )
    objectives = Translated(
        models.TextField(
            _("objectives"),
            max_length=3000,
            blank=True,
            help_text=_("One a line, the most important first."),
        )
    )
    country = CountryField(_("country"), blank=True, help_text=_("Of a buyer group."))
    theme = Translated(
        models.CharField(_("theme"), max_length=150, blank=True, help_text=_("Of a working group."))
    )
    coordinators = models.ManyToManyField(
        Organisation,
        verbose_name=_("coordinating organisations"),
        blank=True,
        related_name="coordinated_groups",
        help_text=_("Who runs the group. Named publicly."),
    )
    open_to = models.CharField(
        _("open to"), max_length=10, choices=OpenTo.choices, default=OpenTo.BUYERS
    )
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Whether visitors see the group's public page.")
    )
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["slug"]
        constraints = [
            *whole("group", "name", "purpose"),
            models.CheckConstraint(
                condition=~Q(kind="buyer") | ~Q(country=""),
                name="buyer_group_has_country",
                violation_error_message=_("A buyer group needs a country."),
            ),
        ]
        triggers = [
            PublicChange(),
            *keeping_words(
                "group",
                *columns("name", "purpose", "description", "objectives", "theme"),
                *("language", "country", "published"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:group", args=[self.slug])

    def clean(self):
        super().clean()
        if self.kind == self.Kind.BUYER and not self.country:
            raise ValidationError({"country": _("A buyer group needs a country.")})

    @property
    def listed_objectives(self):
        """The objectives as the reader gets them: the original's where they are not translated."""
        text = self.objectives or getattr(self, column("objectives", self.language))
        return [line.strip() for line in text.splitlines() if line.strip()]

    @property
    def buyers_only(self):
        return self.open_to == self.OpenTo.BUYERS


class Coordination(Group.coordinators.through):
    """Who coordinates what, as rows: for the triggers."""

    class Meta:
        proxy = True
        triggers = [PublicChange()]


class BuyerGroup(Group):
    """The buyers of one country or region."""

    objects = GroupQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("buyer group")
        verbose_name_plural = _("buyer groups")

    def save(self, *args, **kwargs):
        self.kind = self.Kind.BUYER
        super().save(*args, **kwargs)


class WorkingGroup(Group):
    """Buyers and policymakers of several countries on one theme."""

    objects = GroupQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def save(self, *args, **kwargs):
        self.kind = self.Kind.WORKING
        super().save(*args, **kwargs)
