"""People without an account, at workshops for everyone.

They are known by what the mailed link says: it confirms, cancels and opens the workshop for them.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from workshops.models import Registration, Workshop
from workshops.services import mails
from workshops.services.locking import locked
from workshops.services.registration import (
    State,
    check_open,
    enter,
    is_open_for_guests,
    is_open_to,
    refuse,
)

SALT = "workshops.guest"
UNCONFIRMED_DAYS = 3
ERASED = "erased.invalid"


def token(registration):
    return signing.dumps(registration.pk, salt=SALT)


def by_token(text):
    """The guest's registration that a link names, or none."""
    try:
        pk = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    guests = Registration.objects.filter(user=None).exclude(guest_email__endswith=f"@{ERASED}")
    return guests.select_related("workshop__programme__group").filter(pk=pk).first()


@transaction.atomic
def register(workshop, name, email, language, answers):
    """Mail the link that confirms. Says nothing about who is registered or has an account: only
    the mail does.
    """
    workshop = locked(workshop)
    check_open(workshop)
    if not is_open_for_guests(workshop):
        refuse(_("This workshop is not open for you."))
    if User.objects.filter(email=email.lower(), is_active=True).exists():
        mails.guest_has_account(workshop, email, name, language)
        return
    there = Registration.objects.filter(workshop=workshop, user=None, guest_email__iexact=email)
    registration = there.first() or Registration(workshop=workshop, guest_email=email)
    registration.workshop = workshop
    if registration.pk and registration.state != State.CANCELLED:
        mails.guest_link(registration)
        return
    registration.guest_name, registration.guest_language = name, language
    registration.answers, registration.state = answers, State.UNCONFIRMED
    registration.queued_at = timezone.now()
    registration.save()
    mails.guest_link(registration)


@transaction.atomic
def add(workshop, name, email, language):
    """A moderator or the secretariat registers somebody without an account."""
    workshop = locked(workshop)
    if workshop.state not in (Workshop.State.ANNOUNCED, Workshop.State.HELD):
        refuse(_("Nobody can be added: the workshop is not announced."))
    if not is_open_for_guests(workshop):
        refuse(_("Only a public workshop for everyone takes people without an account."))
    there = Registration.objects.filter(workshop=workshop, user=None, guest_email__iexact=email)
    registration = there.first() or Registration(workshop=workshop, guest_email=email)
    registration.workshop = workshop
    if registration.pk and registration.state not in (State.CANCELLED, State.UNCONFIRMED):
        return registration
    registration.guest_name, registration.guest_language = name, language
    return enter(workshop, registration)


@transaction.atomic
def confirm(registration):
    workshop = locked(registration.workshop)
    registration = Registration.objects.get(pk=registration.pk)
    registration.workshop = workshop
    if registration.state != State.UNCONFIRMED:
        return registration
    check_open(workshop)
    if not is_open_to(workshop, registration):
        refuse(_("This workshop is not open for you."))
    return enter(workshop, registration)


def of(addresses):
    """The registrations of guests with these addresses, in small letters."""
    guests = Registration.objects.filter(user=None).annotate(address=Lower("guest_email"))
    return guests.filter(address__in=addresses)


def unname(guests):
    """What they told of themselves goes; that somebody had a seat stays."""
    guests.exclude(state__in=Registration.SEATED).delete()
    guests.exclude(guest_email__endswith=f"@{ERASED}").update(
        guest_name="–",
        guest_email=Concat(Value("guest-"), Cast("pk", CharField()), Value(f"@{ERASED}")),
        answers={},
    )


def erase_old():
    """What guests told of themselves, and everybody's answers, some time after the workshop.

    That somebody came is kept, for the counts.
    """
    now = timezone.now()
    before = now - timedelta(days=settings.WORKSHOP_GUEST_DAYS)
    old = Registration.objects.filter(workshop__ends_at__lt=before)
    unname(old.filter(user=None))
    old.exclude(answers={}).update(answers={})
    Registration.objects.filter(
        state=State.UNCONFIRMED, queued_at__lt=now - timedelta(days=UNCONFIRMED_DAYS)
    ).delete()
