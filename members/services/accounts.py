"""People's accounts: the first password, another address."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from pact import mail


def _use_address(user):
    """Make the address that the person signs in with their primary one; unverified if it is new."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True})


@transaction.atomic
def change_address(user, old):
    """After staff gave a person another address: the old one opens nothing any more.

    It is told, so that a change that nobody asked for is noticed.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    _use_address(user)
    with translation.override(user.language):
        mail.queue("mail/address_changed", [old], {"user": user})


@transaction.atomic
def welcome(user, request):
    """Mail a new person the link by which they set their password; can be repeated.

    The link works once and for `PASSWORD_RESET_TIMEOUT` seconds.
    """
    _use_address(user)
    key = f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
    with translation.override(user.language):
        context = {
            "user": user,
            "link": get_adapter(request).get_reset_password_from_key_url(key),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        }
        expires_at = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        mail.queue("mail/welcome", [user.email], context, expires_at=expires_at)
