from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.models.group import Group
from members.models.organisation import Organisation
from members.models.participation import Participation
from members.periods import Period, PeriodQuerySet, ends_after_start, once_at_a_time


def validate_may_join(organisation, group):
    """A group for buyers only never takes who sells to them, or who only supports the Pact."""
    if not group.buyers_only:
        return
    if not organisation.is_buyer:
        raise ValidationError(
            _("“%(group)s” is for buyers only: a %(kind)s cannot be its member."),
            params={"group": group, "kind": organisation.get_kind_display()},
            code="buyers_only",
        )
    supporting = Participation.objects.current().filter(
        organisation=organisation, role=Participation.Role.SUPPORTING
    )
    if supporting.exists():
        raise ValidationError(
            _("“%(group)s” is for buyers only, and %(organisation)s only supports the Pact."),
            params={"group": group, "organisation": organisation},
            code="buyers_only",
        )


class MembershipQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """Who is in a group is known inside it: to its people, and to staff."""
        if staff_may(user, "members.view_membership"):
            return self
        return self.filter(group__in=Group.objects.open_to(user))


class Membership(Period):
    """An organisation in a group, for a time. Those that ended stay as history."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="memberships"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-since", "-pk"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            once_at_a_time(
                "membership_once_at_a_time",
                "organisation",
                "group",
                message=_("The organisation is a member of this group at that time already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["group", "organisation"],
                name="membership_open_in_group",
                condition=Q(until=None),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.group}"

    def clean(self):
        super().clean()
        if self.organisation_id and self.group_id and self.until is None:
            validate_may_join(self.organisation, self.group)


def _for_member():
    """Condition: a representative speaks for a buyer that does more than support the Pact now."""
    supporting = Participation.objects.current().filter(
        organisation=OuterRef("membership__organisation"), role=Participation.Role.SUPPORTING
    )
    return Q(membership__organisation__kind__in=Organisation.BUYERS) & ~Q(Exists(supporting))


class RepresentativeQuerySet(PeriodQuerySet):
    def current(self, at=None):
        """Who speaks for an organisation now, in a group of which it is a member now.

        This is what opens a group: all rules about groups are made of it.
        """
        memberships = Membership.objects.current(at).filter(pk=OuterRef("membership"))
        return super().current(at).filter(Exists(memberships), user__is_active=True)

    def member_anywhere(self, user):
        """Condition: that of `Standing.is_member`, for many people: `user` names their column."""
        return Exists(self.current().filter(_for_member(), user=OuterRef(user)))

    def as_standing(self):
        """What `members.standing` is made of."""
        return self.values("role", group=F("membership__group"), for_member=_for_member())

    def visible_to(self, user):
        """The people of the groups that one is in; what they show of themselves is their choice."""
        if staff_may(user, "members.view_representative"):
            return self
        return self.filter(membership__group__in=Group.objects.open_to(user))


class Representative(Period):
    """A person who speaks for an organisation in a group, for a time."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        OBSERVER = "observer", _("observer")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="representations",
    )
    membership = models.ForeignKey(
        Membership,
        verbose_name=_("membership"),
        on_delete=models.PROTECT,
        related_name="representatives",
    )
    role = models.CharField(
        _("role"),
        max_length=9,
        choices=Role.choices,
        default=Role.MEMBER,
        help_text=_(
            "A moderator runs the group on the site; an observer reads along and does not vote."
        ),
    )

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["-since", "-pk"]
        constraints = [
            ends_after_start("representative_ends_after_start"),
            once_at_a_time(
                "representative_once_at_a_time",
                "user",
                "membership",
                message=_("The person speaks for the organisation in this group already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "membership"], name="representative_open", condition=Q(until=None)
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.membership}"

    def clean(self):
        super().clean()
        if self.user_id and self.membership_id and self.until is None:
            validate_speaks_for(self.user, self.membership)
            validate_goes_on(self.membership)


def validate_goes_on(membership):
    """Nobody begins to speak where it is over."""
    if membership.until is not None and membership.until <= timezone.now():
        raise ValidationError(
            _("%(organisation)s is no longer a member of “%(group)s”."),
            params={"organisation": membership.organisation, "group": membership.group},
            code="over",
        )


def validate_speaks_for(user, membership):
    """A person speaks for their own organisation alone."""
    if user.organisation_id != membership.organisation_id:
        raise ValidationError(
            _("%(person)s does not work for %(organisation)s."),
            params={"person": user, "organisation": membership.organisation},
            code="other_organisation",
        )
