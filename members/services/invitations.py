"""Asking people to speak for an organisation. How they say yes is in `accepting`."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members.access import staff_holds, staff_may
from members.models import Invitation, Representative, User
from members.services import validity
from pact import mail
from pact.models import OutgoingMail

AGAIN_AFTER = timedelta(minutes=1)  # two clicks send one mail
A_DAY = 500  # people whom a moderator may invite: whoever has the account could mail all the world


def digest_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def validate_invitation(email, organisation, group):
    """Refuse whom there is nothing to ask."""
    if group is not None:
        validity.validate_takes(organisation, group)
        there = Representative.objects.current().filter(
            membership__group=group,
            user__emailaddress__email=email,
            user__emailaddress__verified=True,
            membership__organisation=organisation,
        )
        if there.exists():
            raise ValidationError(
                _("%(email)s is in the group already. Change the role there instead."),
                params={"email": email},
                code="there",
            )
    elif User.objects.filter(
        emailaddress__email=email,
        emailaddress__verified=True,
        organisation=organisation,
        is_active=True,
    ).exists():
        raise ValidationError(
            _("%(email)s has an account and works for %(organisation)s already."),
            params={"email": email, "organisation": organisation},
            code="there",
        )


def validate_pace(by, count=1):
    """Refuse a moderator who invites more people than any group has; what was withdrawn counts."""
    if staff_may(by, "members.add_invitation"):
        return
    since = timezone.now() - timedelta(days=1)
    already = Invitation.objects.filter(invited_by=by, created_at__gt=since).count()
    if already + count > A_DAY:
        raise ValidationError(
            _(
                "You can invite %(left)d more people today. Invite the others tomorrow, or ask the "
                "secretariat to do it."
            ),
            params={"left": max(A_DAY - already, 0)},
            code="pace",
        )


def waiting_for(email, organisation, group):
    """The invitation of this address that is neither accepted nor withdrawn, if there is one."""
    return Invitation.objects.filter(
        email=email, organisation=organisation, group=group, accepted_at=None, withdrawn_at=None
    ).first()


@transaction.atomic
def invite(*, email, organisation, by, group=None, **values):
    """Ask somebody to speak for the organisation, and mail the link; the invitation.

    Whoever is invited already is not asked twice: an invitation that waits stays as it is, one that
    expired is asked anew, by `by`. `values`: name, language, role, message.
    """
    email = email.strip().lower()
    validate_invitation(email, organisation, group)
    invitation = Invitation(
        email=email,
        organisation=organisation,
        group=group,
        invited_by=by,
        expires_at=timezone.now(),
        **values,
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        there = waiting_for(email, organisation, group)
        if there is None:
            raise
        return _ask_anew(there, values | {"invited_by": by})
    return send(invitation)


def _ask_anew(invitation, values):
    """What expired is asked by whoever asks now, in their words."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != Invitation.State.EXPIRED:
        return invitation
    for name, value in values.items():
        setattr(invitation, name, value)
    invitation.sent_at = None
    invitation.save(update_fields=["sent_at", *values])
    return send(invitation)


@transaction.atomic
def send(invitation, by=None):
    """Mail a link, new each time: the one before no longer works. Nothing right after another.

    Where whoever invited no longer may, the person `by` whom it is sent again stands for it.
    ValidationError where it could not be accepted.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _still_waiting(invitation)
    if by and not validity.may_invite(invitation.invited_by, invitation.group):
        invitation.invited_by = by
    validity.validate_stands(invitation)
    now = timezone.now()
    if invitation.sent_at and invitation.sent_at > now - AGAIN_AFTER:
        return invitation
    token = secrets.token_urlsafe(32)
    invitation.digest = digest_of(token)
    invitation.sent_at = now
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(update_fields=["digest", "sent_at", "expires_at", "invited_by"])
    _drop_mail(invitation)
    with translation.override(invitation.language):
        mail.queue(
            "mail/invitation",
            [invitation.email],
            {
                "invitation": invitation,
                "link": mail.address(reverse("members:invitation-link", args=[token])),
                "days": settings.INVITATION_DAYS,
            },
            key=f"{_mail_key(invitation)}{invitation.digest}",
            expires_at=invitation.expires_at,
        )
    return invitation


@transaction.atomic
def withdraw(invitation):
    """The link opens nothing any more. What is withdrawn already stays so."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.withdrawn_at:
        return
    _still_waiting(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _drop_mail(invitation)


def lock(which):
    """Hold the invitations that wait, expired or not, of which this condition tells.

    Whoever also locks people or organisations locks invitations first, all at once: in one order,
    nobody waits in a circle.
    """
    waiting = Invitation.objects.filter(which, accepted_at=None, withdrawn_at=None)
    return list(waiting.select_for_update(of=["self"]).order_by("pk"))


@transaction.atomic
def withdraw_all(which):
    """What these rested on has ended; so have they, and an expired one cannot go out again."""
    for invitation in lock(which):
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        _drop_mail(invitation)


def withdraw_fallen():
    """What rested on something whose end was known ahead, and came."""
    withdraw_all(Q(pk__in=list(validity.fallen_by_the_clock())))


def sent_by(user):
    """Condition: those that somebody sent who has no other right to than from a group."""
    if staff_holds(user, "members.add_invitation"):
        return Q(pk__in=[])
    return Q(invited_by=user)


def sent_to(user):
    """Condition: those to an address that is proved to be the person's."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return Q(email__in=list(addresses.values_list("email", flat=True)))


def _still_waiting(invitation):
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(
            _("This invitation is %(state)s already."),
            params={"state": invitation.state.label},
            code="over",
        )


def _mail_key(invitation):
    return f"invitation-{invitation.pk}-"


def _drop_mail(invitation):
    """A link that is no longer of use need not go out."""
    OutgoingMail.objects.filter(
        key__startswith=_mail_key(invitation), state=OutgoingMail.State.QUEUED
    ).delete()
