"""The first accounts of a local try-out."""

import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from members.models import User

ACCOUNTS = [
    # address, name, description for the one who starts the portal, staff
    ("secretariat@example.org", "Secretariat (demonstration)", "secretariat (admin)", True),
    ("member@example.org", "Member (demonstration)", "member", False),
]


@transaction.atomic
def seed(say):
    """Create a secretariat and a member login where there is no account yet.

    Only in a local try-out: a real portal starts with `manage.py createsuperuser`.
    """
    if not settings.LOCAL or User.objects.exists():
        return
    say("Log in with these accounts. The passwords are shown this once:")
    for email, name, description, staff in ACCOUNTS:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        create = User.objects.create_superuser if staff else User.objects.create_user
        user = create(email, password, name=name)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        say(f"  {description:<22}{email:<28}{password}")
