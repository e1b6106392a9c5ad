"""A person's own calendar address: a secret of 256 bits, of which only a digest is kept.

So many cannot be guessed, however fast somebody tries: no limit of attempts is needed.
"""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from workshops.models import CalendarFeed

BYTES = 32


def digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def renew(user):
    """The secret of a new address, shown once and never again; the old one stops."""
    secret = secrets.token_urlsafe(BYTES)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"digest": digest(secret), "created_at": timezone.now()}
    )
    return secret


def revoke(user):
    CalendarFeed.objects.filter(user=user).delete()


def owner(secret):
    """Whose address it is, as long as they have their account; or none."""
    feeds = CalendarFeed.objects.filter(digest=digest(secret), user__is_active=True)
    feed = feeds.select_related("user").first()
    return feed and feed.user
