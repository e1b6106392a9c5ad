"""What is not kept for ever: who is concerned is told, and later what is theirs is erased.

An app adds a rule of its own, in a module that is imported when it starts:

    @rule
    class DeclinedApplications:
        title = _("Applications that were declined")
        def to_tell(self, now): …    what is to be announced now, as a queryset
        def to_erase(self, now): …   what is to be erased now
        def tell(self, thing, now): …
        def erase(self, thing, now): …
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members.models import Representative, User
from members.services import leaving
from pact import mail

logger = logging.getLogger(__name__)
RULES = []


def rule(declared):
    RULES.append(declared())
    return declared


def run(now=None):
    """Tell and erase all that is due, each thing in a transaction of its own."""
    now = now or timezone.now()
    for one in RULES:
        for step in ("erase", "tell"):
            due = getattr(one, f"to_{step}")
            for pk in list(due(now).values_list("pk", flat=True)):
                try:
                    with transaction.atomic():
                        # As it is now: somebody may have come back meanwhile.
                        thing = due(now).select_for_update(of=["self"]).filter(pk=pk).first()
                        if thing is not None:
                            getattr(one, step)(thing, now)
                except ValidationError as error:
                    logger.warning("%s %s stays: %s", one.title, pk, " ".join(error.messages))


@rule
class UnusedAccounts:
    """Accounts that nobody signed in to for long.

    Whoever speaks for an organisation is in use, and who of staff leaves is for staff to say:
    neither goes by itself.
    """

    title = _("Accounts that are not used")

    def unused(self, now):
        speaking = Representative.objects.current(now).filter(user=OuterRef("pk"))
        return (
            User.objects.real()
            .annotate(used_at=Coalesce("last_login", "date_joined"))
            .filter(
                ~Exists(speaking),
                used_at__lt=now - timedelta(days=settings.UNUSED_ACCOUNT_DAYS),
                is_staff=False,
                is_superuser=False,
                demonstration=False,
            )
            .order_by("pk")
        )

    def to_tell(self, now):
        """Those that were not told since they were last used; a closed account is of no use."""
        unused = self.unused(now).filter(is_active=True)
        return unused.exclude(unused_told_at__gt=F("used_at"))

    def to_erase(self, now):
        unused, notice = self.unused(now), timedelta(days=settings.UNUSED_ACCOUNT_NOTICE_DAYS)
        told = unused.filter(unused_told_at__gt=F("used_at"), unused_told_at__lte=now - notice)
        return told | unused.filter(is_active=False)

    def tell(self, user, now):
        user.unused_told_at = now
        user.save(update_fields=["unused_told_at"])
        goes_at = now + timedelta(days=settings.UNUSED_ACCOUNT_NOTICE_DAYS)
        with translation.override(user.language):
            mail.queue(
                "mail/unused",
                [user.email],
                {
                    "user": user,
                    "used_at": user.used_at,
                    "goes_at": goes_at,
                    "link": mail.address(reverse("members:me")),
                },
                key=f"unused-{user.pk}-{user.used_at:%Y%m%d%H%M%S}",
                expires_at=goes_at,
            )

    def erase(self, user, now):
        leaving.erase(user)
