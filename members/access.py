"""Who is staff for good: the admin, and what only staff may see."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from members.standing import once


def may_open_admin(user):
    """Staff open the admin with a second factor; a local try-out does without one."""
    if not (user.is_active and user.is_staff):
        return False
    return has_second_factor(user) or admin_without_second_factor()


def staff_may(user, permission):
    """Whether a person has a permission of staff, and proved it as the admin asks for."""
    return staff_holds(user, permission) and may_open_admin(user)


def staff_holds(user, permission):
    """Whether it is theirs, be they here or not: a lost key takes nothing back that they did."""
    return user.is_active and user.is_staff and user.has_perm(permission)


def has_second_factor(user):
    """An authenticator app or a key; recovery codes alone are no factor of their own."""
    return once("second factor", user, _ask)


def admin_without_second_factor():
    return settings.LOCAL and settings.EMBEDDED_DATABASE


def _ask(user):
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
