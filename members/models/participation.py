from datetime import date

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.letters import validate_letter
from members.models.directory import counts_roles
from members.models.organisation import Organisation
from members.periods import ends_after_start, holding, once_at_a_time
from pact.public_cache.changes import PublicChange


def validate_role(organisation, role):
    """Who sells to buyers, or speaks for a cause, can only support: a conflict of interest."""
    if role != Participation.Role.SUPPORTING and not organisation.is_buyer:
        raise ValidationError(
            {
                "role": _(
                    "A %(kind)s cannot take part in the Pact, as its interests may conflict with "
                    "those of the buyers. It can be a supporting organisation."
                )
                % {"kind": organisation.get_kind_display()}
            },
            code="only_supporting",
        )


def validate_not_in_buyers_group(organisation, role):
    """Who only supports the Pact cannot be in a group for buyers only."""
    if role != Participation.Role.SUPPORTING:
        return
    inside = organisation.memberships.filter(group__open_to="buyers").current()
    if membership := inside.select_related("group").first():
        raise ValidationError(
            {
                "role": _(
                    "It is a member of “%(group)s”, which is for buyers only. End that membership "
                    "first."
                )
                % {"group": membership.group}
            },
            code="in_buyers_group",
        )


class ParticipationQuerySet(models.QuerySet):
    def current(self, on=None):
        """The roles held on a day, today if none is given."""
        on = on or timezone.localdate()
        going_on = Q(signed_on=None) & (Q(ended_on=None) | Q(ended_on__gt=on))
        return self.filter(holding(at=on, start="signed_on", end="ended_on") | going_on)

    def visible_to(self, user):
        """The roles of organisations that one may see."""
        if staff_may(user, "members.view_participation"):
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def with_letter_for(self, user):
        """Those whose signed letter one may read: all for staff; one's own organisation's for whom
        staff vouched for: a moderator's word about who works where is not enough."""
        if staff_may(user, "members.view_participation"):
            return self
        if not user.is_authenticated or not user.organisation_id or not user.vouched:
            return self.none()
        return self.filter(organisation=user.organisation_id)


class Participation(models.Model):
    """An organisation's role in the Pact, from one day until another; one at a time."""

    class Role(models.TextChoices):
        CO_LEADING = "co_leading", _("co-leading participant")
        COORDINATING = "coordinating", _("coordinating participant")
        PROCURING = "procuring", _("procuring participant")
        # Where all that is known is that it takes part.
        PARTICIPANT = "participant", _("participant, role not stated")
        SUPPORTING = "supporting", _("supporting organisation")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    signed_on = models.DateField(
        _("signed on"),
        null=True,
        blank=True,
        default=timezone.localdate,
        help_text=_("Empty only where the day is not known."),
    )
    ended_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_(
            "The first day on which it no longer holds the role. Empty as long as it does."
        ),
    )
    letter = models.FileField(
        _("signed letter"),
        upload_to="letters",
        blank=True,
        validators=[validate_letter],
        help_text=_(
            "A PDF. Seen by the secretariat and by those of the organisation's people whom it "
            "knows."
        ),
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in the Pact")
        verbose_name_plural = _("roles in the Pact")
        ordering = [F("signed_on").desc(nulls_last=True), "-pk"]
        constraints = [
            ends_after_start("participation_ends_after_start", "signed_on", "ended_on"),
            once_at_a_time(
                "participation_one_at_a_time",
                "organisation",
                start="signed_on",
                end="ended_on",
                dates=True,
                message=_(
                    "The organisation holds a role at that time already. End that one first, or "
                    "choose other days."
                ),
            ),
        ]
        indexes = [
            # Who holds which role now is read from these alone.
            models.Index(
                fields=["organisation"],
                name="participation_of",
                include=["role", "signed_on", "ended_on"],
            ),
            models.Index(
                fields=["role", "organisation"],
                name="participation_role",
                include=["signed_on", "ended_on"],
            ),
        ]
        triggers = [
            PublicChange(),
            counts_roles(),
            # The last word, for what passes by the forms; `validate_role` says it in words.
            pgtrigger.Trigger(
                name="only_buyers_take_part",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func="""
                    IF NEW.role <> 'supporting' AND EXISTS (
                        SELECT FROM members_organisation WHERE id = NEW.organisation_id
                        AND kind NOT IN ('public_buyer', 'private_buyer', 'government')
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
        return f"{self.organisation}: {self.get_role_display()}"

    def clean(self):
        super().clean()
        if self.role and self.organisation_id:
            validate_role(self.organisation, self.role)
            if self.ended_on is None or self.ended_on > timezone.localdate():
                validate_not_in_buyers_group(self.organisation, self.role)

    @property
    def begins(self):
        """The day from which it counts: where it is not known, before any other."""
        return self.signed_on or date.min

    @property
    def is_current(self):
        today = timezone.localdate()
        return self.begins <= today and (self.ended_on is None or self.ended_on > today)

    @property
    def has_ended(self):
        return self.ended_on is not None and self.ended_on <= timezone.localdate()
