"""What has consequences for people."""

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.utils import translation

from pact import mail


@transaction.atomic
def welcome(user, request):
    """Mail a new person the link by which they set their password; can be repeated.

    The link works once and for `PASSWORD_RESET_TIMEOUT` seconds.
    """
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": False}
    )
    key = f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
    with translation.override(user.language):
        context = {
            "user": user,
            "link": get_adapter(request).get_reset_password_from_key_url(key),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        }
        mail.send_after_commit("mail/welcome", [user.email], context)


def may_open_admin(user):
    """Staff open the admin with a second factor; a local try-out does without one."""
    if not (user.is_active and user.is_staff):
        return False
    return has_second_factor(user) or admin_without_second_factor()


def has_second_factor(user):
    """An authenticator app or a key; recovery codes alone are no factor of their own."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def admin_without_second_factor():
    return settings.LOCAL and settings.EMBEDDED_DATABASE
