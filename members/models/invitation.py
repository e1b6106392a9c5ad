from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.models.group import Group
from members.models.membership import Representative
from members.models.organisation import Organisation
from pact.fields import OneLineField


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user):
        """Those to the groups that one runs; all of them for staff who manage people."""
        if staff_may(user, "members.view_invitation"):
            return self
        return self.filter(group__in=Group.objects.run_by(user))

    def waiting_for(self, user):
        """The open ones to an address that is proved to be the person's."""
        addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.open().filter(email__in=addresses)

    def shown_to(self, user, digests=()):
        """Those that one may read as the invited person: sent to an address of one's own, or opened
        by a link whose digest one brings along.
        """
        mine = Q(digest__in=list(digests))
        if user.is_authenticated:
            addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
            mine |= Q(email__in=addresses)
        return self.filter(mine).exclude(digest="")


class Invitation(models.Model):
    """A person asked to speak for an organisation, in a group or in the Pact as a whole.

    The link in its mail works once. Only a digest of its secret is stored.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    email = models.EmailField(_("e-mail address"))
    name = OneLineField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The invitation is written in this language."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="invitations",
        help_text=_("The organisation that the person speaks for."),
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
        help_text=_("Empty for an account without a group."),
    )
    role = models.CharField(
        _("role"),
        max_length=9,
        choices=Representative.Role.choices,
        default=Representative.Role.MEMBER,
    )
    message = models.TextField(
        _("personal message"), max_length=1000, blank=True, help_text=_("Stands in the mail.")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    digest = models.CharField(max_length=64, editable=False, db_index=True)  # SHA-256, hex
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("last sent"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_one_end",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_lower_case"
            ),
            # Asking again sends the same invitation anew.
            models.UniqueConstraint(
                "email",
                "organisation",
                "group",
                name="invitation_once_open",
                condition=Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                violation_error_message=_(
                    "This person is invited already: send that invitation again instead."
                ),
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def state(self):
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED
