from urllib.parse import urlsplit

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from members.access import staff_may
from members.images import validate_logo
from members.models.directory import counts_organisations
from members.names import FoldedNames, sort_key
from pact.fields import LinkField
from pact.full_text.keeping import keeping_words
from pact.public_cache.changes import PublicChange
from pact.translated import CODES, InLanguages, Translated, columns, whole


class OrganisationQuerySet(models.QuerySet):
    def listed(self):
        """What stands in the public directory."""
        return self.filter(listed=True)

    def real(self):
        return self.filter(demonstration=False)

    def visible_to(self, user):
        """The listed ones; one's own and those one shares a group with; all of them for staff."""
        if staff_may(user, "members.view_organisation"):
            return self
        if not user.is_authenticated:
            return self.listed()
        from members.models.membership import Membership

        fellows = Membership.objects.visible_to(user).values("organisation")
        own = Q(pk=user.organisation_id) if user.organisation_id else Q()
        return self.filter(Q(listed=True) | own | Q(pk__in=fellows))

    def by_name(self):
        """In the order of the names as the reader gets them."""
        return self.order_by(sort_key(), "pk")


class Organisation(InLanguages):
    """A body that takes part in the Pact, supports it, or works in one of its groups."""

    class Kind(models.TextChoices):
        PUBLIC_BUYER = "public_buyer", _("public buyer")
        PRIVATE_BUYER = "private_buyer", _("private buyer")
        GOVERNMENT = "government", _("government")
        SUPPLIER = "supplier", _("supplier")
        NGO = "ngo", _("non-governmental organisation")
        NETWORK = "network", _("network")
        KNOWLEDGE = "knowledge", _("knowledge organisation")

    # Who sells to buyers, or speaks for a cause, cannot take part: a conflict of interest.
    BUYERS = (Kind.PUBLIC_BUYER, Kind.PRIVATE_BUYER, Kind.GOVERNMENT)

    class Level(models.TextChoices):
        LOCAL = "local", _("local")
        REGIONAL = "regional", _("regional")
        NATIONAL = "national", _("national")
        INTERNATIONAL = "international", _("international")
        NONE = "none", _("not a government")

    name = Translated(models.CharField(_("name"), max_length=200))
    folded = FoldedNames()
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page's address, made from the name."),
    )
    country = CountryField(
        _("country"),
        blank=True,
        help_text=_("Empty for one that belongs to no single country."),
    )
    level = models.CharField(
        _("level of government"), max_length=15, choices=Level.choices, default=Level.NONE
    )
    kind = models.CharField(
        _("kind"),
        max_length=15,
        choices=Kind.choices,
        help_text=_(
            "Suppliers, non-governmental organisations, networks and knowledge organisations can "
            "support the Pact, not take part in it."
        ),
    )
    website = LinkField(_("web site"), max_length=300, blank=True)
    logo = models.ImageField(
        _("logo"),
        upload_to="logos",
        blank=True,
        validators=[validate_logo],
        help_text=_("A PNG, WebP or JPEG picture of at most 1 MB, on a white or clear ground."),
    )
    summary = Translated(
        models.TextField(
            _("summary"),
            max_length=1000,
            blank=True,
            help_text=_("Who they are and what they do for fair and circular ICT. Public."),
        )
    )
    ict_users = models.PositiveIntegerField(
        _("ICT users served"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("People who work with the ICT that the organisation buys."),
    )
    ict_users_on = models.DateField(_("counted on"), null=True, blank=True)
    listed = models.BooleanField(
        _("listed publicly"),
        default=False,
        help_text=_("Shown in the public directory, with its role and its groups."),
    )
    demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        editable=False,
        help_text=_("Made up for a try-out; never counted among the real ones."),
    )
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [
            *whole("organisation", "name"),
            models.CheckConstraint(
                condition=Q(ict_users=None) | Q(ict_users_on__isnull=False),
                name="organisation_users_are_dated",
                violation_error_message=_("Say on which day the ICT users were counted."),
            ),
        ]
        indexes = [
            # Of several filters one index answers: the database never joins two of one condition.
            *(
                models.Index(
                    fields=fields, name=f"organisation_{fields[0]}", condition=Q(listed=True)
                )
                for fields in (["country", "kind", "level"], ["kind", "level"], ["level"])
            ),
            *(
                models.Index(
                    fields=[sort_key(code), "id"],
                    name=f"organisation_by_name_{code}",
                    condition=Q(listed=True, demonstration=False),
                )
                for code in CODES
            ),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="organisation_names"),
            # For the map of a large group: the countries of its members, read from the index alone.
            models.Index(fields=["id", "country"], name="organisation_with_country"),
            models.Index(
                fields=["id"], name="organisation_made_up", condition=Q(demonstration=True)
            ),
        ]
        triggers = [
            PublicChange(),
            counts_organisations(),
            *keeping_words("organisation", *columns("name", "summary"), "country", "listed"),
            pgtrigger.Trigger(
                name="only_buyers_take_part",
                operation=pgtrigger.UpdateOf("kind"),
                when=pgtrigger.After,
                func="""
                    IF NEW.kind NOT IN ('public_buyer', 'private_buyer', 'government') AND EXISTS (
                        SELECT FROM members_participation
                        WHERE organisation_id = NEW.id AND role <> 'supporting'
                    ) THEN
                        RAISE EXCEPTION 'only buyers take part in the Pact'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'participation_only_buyers';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:organisation", args=[self.slug])

    def clean(self):
        super().clean()
        if self.pk and self.kind and not self.is_buyer:
            self._validate_only_supports()

    def _validate_only_supports(self):
        """What it is now allows no role, and no group, of buyers."""
        held = self.participations.exclude(role="supporting")
        groups = self.memberships.filter(group__open_to="buyers").current()
        if held.exists() or groups.exists():
            raise ValidationError(
                {
                    "kind": _(
                        "It holds, or held, a role of buyers in the Pact, or is in a group for "
                        "buyers only: it cannot be a %(kind)s. End the membership of the group, "
                        "or make another organisation for what it is now."
                    )
                    % {"kind": self.get_kind_display()}
                }
            )

    @property
    def is_buyer(self):
        """Whether it may take part, not only support."""
        return self.kind in self.BUYERS

    @property
    def domain(self):
        """The host of its web site, as people say it."""
        return (urlsplit(self.website).hostname or "").removeprefix("www.")
