"""The first accounts of a local try-out."""

import secrets

from allauth.account.models import EmailAddress
from django.conf import settings

from members.models import User

SECRETARIAT, MEMBER = "secretariat@example.org", "member@example.org"
ACCOUNTS = [
    # address, name, description for the one who starts the portal, staff
    (SECRETARIAT, "Secretariat (demonstration)", "secretariat (admin)", True),
    (MEMBER, "Member (demonstration)", "member", False),
]


def nobody_else():
    """Whether there is no account but these: the portal is not in use yet."""
    return not User.objects.exclude(email__in=[SECRETARIAT, MEMBER]).exists()


def add_account(say, email, name, description, superuser=False, **values):
    """An account with a new password, which is told."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    create = User.objects.create_superuser if superuser else User.objects.create_user
    user = create(email, password, name=name, **values)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    say(f"  {description:<28}{email:<28}{password}")
    return user


def add_accounts(say):
    """Create a secretariat and a member login where there is no account yet.

    Only in a local try-out: a real portal starts with `manage.py createsuperuser`.
    """
    if not settings.LOCAL or User.objects.exists():
        return
    say("Log in with these accounts. The passwords are shown this once:")
    for email, name, description, superuser in ACCOUNTS:
        add_account(say, email, name, description, superuser)
