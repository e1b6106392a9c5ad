"""Erasing an account: what is personal goes, what others build on stays without a name.

An app that keeps something about people adds what it erases:

    @eraser
    def erase_answers(user): ...
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members.models import DataExport, Invitation, Representative, User
from members.services import data, invitations, memberships
from pact import mail
from pact.models import OutgoingMail

GOODBYE = "erased-"  # the key of the last mail to a person begins with it
GOODBYE_LASTS = timedelta(days=2)
ERASERS = []


def eraser(function):
    """Declare a function of the person that erases what is theirs, in the same transaction; in a
    module that is imported when the app starts."""
    ERASERS.append(function)
    return function


def validate_may_erase(user):
    """Somebody must be left who can hand out rights."""
    if not user.is_superuser:
        return
    others = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if not [other for other in others if other.pk != user.pk]:
        raise ValidationError(
            _(
                "This is the only account that can hand out rights. Give them to somebody else "
                "first."
            ),
            code="last",
        )


@transaction.atomic
def erase(user):
    """Erase the account; repeated, it changes nothing. ValidationError for the last superuser.

    What stays points to a number without a name: who spoke for an organisation from when until
    when, and who changed what.
    """
    invitations.lock(invitations.sent_by(user) | invitations.sent_to(user))
    validate_may_erase(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        return
    addresses = _addresses(user)
    for function in ERASERS:
        function(user)
    memberships.leave_organisation(user)
    _erase_ways_in(user)
    _erase_traces(user, addresses)
    farewell = user.email, user.name, user.language
    _empty(user)
    _say_goodbye(user.pk, *farewell)


def _addresses(user):
    """Those that are proved to be the person's, and the one of the account itself."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email, *(address.lower() for address in proved)}


def _erase_ways_in(user):
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    for model in (UserSession, Authenticator, SocialAccount, EmailAddress):
        model.objects.filter(user=user).delete()


def _erase_traces(user, addresses):
    data.forget(DataExport.objects.filter(user=user))
    asked = Invitation.objects.filter(Q(email__in=addresses) | Q(accepted_by=user))
    _unname(
        {
            User: [user.pk],
            Invitation: asked.values_list("pk", flat=True),
            Representative: Representative.objects.filter(user=user).values_list("pk", flat=True),
        }
    )
    asked.delete()
    for address in addresses:
        OutgoingMail.objects.forget(address)


def _unname(keys):
    """The admin's log keeps what was changed under the name that it had."""
    kinds = ContentType.objects.get_for_models(*keys)
    for model, pks in keys.items():
        LogEntry.objects.filter(
            content_type=kinds[model], object_id__in=[str(pk) for pk in pks]
        ).update(object_repr=F("object_id"))


def _empty(user):
    user.groups.clear()
    user.user_permissions.clear()
    fresh = User()
    for name in (
        *("name", "job_title", "perspective", "organisation", "vouched", "language", "time_zone"),
        *("shown_to_fellows", "chose_shown_at", "notifications_off", "unused_told_at"),
        *("last_login", "is_staff", "is_superuser"),
    ):
        setattr(user, name, getattr(fresh, name))
    # A reserved ending: no mail can ever reach it.
    user.email = f"erased-{user.pk}@erased.invalid"
    user.is_active = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()


def _say_goodbye(number, address, name, language):
    with translation.override(language):
        mail.queue(
            "mail/erased",
            [address],
            {"name": name},
            key=f"{GOODBYE}{number}",
            expires_at=timezone.now() + GOODBYE_LASTS,
        )


def forget_goodbyes():
    """The last trace: to whom the confirmation went."""
    OutgoingMail.objects.filter(key__startswith=GOODBYE).exclude(
        state=OutgoingMail.State.QUEUED
    ).delete()
