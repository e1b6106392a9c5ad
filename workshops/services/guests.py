"""People without an account, at workshops for everyone.

They are known by what the mailed link says: it confirms, cancels and opens the workshop for them.
A seat for an address comes from who has its mails, or from the secretariat, which sees accounts.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from members.services import accepting
from workshops.models import Registration, Workshop
from workshops.services import mails
from workshops.services.addresses import has_seat_with_account
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
ASKED = "workshops.guest.asked"  # the salt of links by which whoever runs it asks
UNCONFIRMED_DAYS, ASKED_DAYS = 3, 14
ERASED = "erased.invalid"


def token(registration, salt=SALT):
    return signing.dumps(registration.pk, salt=salt)


def by_token(text):
    """The guest's registration that a link names, or none; `asked` says whether the link is from
    whoever runs the workshop, and works whenever they may add people."""
    for salt in (SALT, ASKED):
        try:
            pk = signing.loads(text, salt=salt)
        except signing.BadSignature:
            continue
        guests = Registration.objects.filter(user=None).exclude(guest_email__endswith=f"@{ERASED}")
        found = guests.select_related("workshop__programme__group").filter(pk=pk).first()
        if found:
            found.asked = salt == ASKED
        return found
    return None


@transaction.atomic
def register(workshop, name, email, language, answers):
    """Mail the link that confirms. Says nothing about who is registered or has an account: only
    the mail does.
    """
    workshop = locked(workshop)
    check_open(workshop)
    if not is_open_for_guests(workshop):
        refuse(_("This workshop is not open for you."))
    account = accepting.account_of(email.lower())
    if account and account.is_active:
        mails.guest_has_account(workshop, account)
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


def _to_add(workshop, email):
    """The registration of this address, new or as it is; of the locked workshop."""
    if workshop.state not in (Workshop.State.ANNOUNCED, Workshop.State.HELD):
        refuse(_("Nobody can be added: the workshop is not announced."))
    if not is_open_for_guests(workshop):
        refuse(_("Only a public workshop for everyone takes people without an account."))
    there = Registration.objects.filter(workshop=workshop, user=None, guest_email__iexact=email)
    registration = there.first() or Registration(workshop=workshop, guest_email=email)
    registration.workshop = workshop
    return registration


@transaction.atomic
def add(workshop, name, email, language):
    """The secretariat, which sees who has an account, registers somebody who has none."""
    workshop = locked(workshop)
    registration = _to_add(workshop, email)
    if registration.pk and registration.state not in (State.CANCELLED, State.UNCONFIRMED):
        return registration
    registration.guest_name, registration.guest_language = name, language
    return enter(workshop, registration)


@transaction.atomic
def ask(workshop, name, email, language, by):
    """A moderator, who sees no accounts, has an address asked whether its owner comes.

    The same for every address: none gets a second seat, and none tells of an account.
    """
    workshop = locked(workshop)
    registration = _to_add(workshop, email)
    if registration.pk and registration.state not in (State.CANCELLED, State.UNCONFIRMED):
        return registration
    if timezone.now() >= workshop.starts_at:
        refuse(_("The workshop has begun: ask the secretariat to add a guest."))
    registration.guest_name, registration.guest_language = name, language
    registration.state = State.UNCONFIRMED
    # It is kept for longer than what anybody may have typed.
    registration.queued_at = timezone.now() + timedelta(days=ASKED_DAYS - UNCONFIRMED_DAYS)
    registration.save()
    mails.guest_asked(registration, by)
    return registration


@transaction.atomic
def confirm(registration):
    asked = getattr(registration, "asked", False)
    workshop = locked(registration.workshop)
    registration = Registration.objects.get(pk=registration.pk)
    registration.workshop = workshop
    if registration.state != State.UNCONFIRMED:
        return registration
    if asked:
        _check_not_begun(workshop)
    else:
        check_open(workshop)
    if not is_open_to(workshop, registration):
        refuse(_("This workshop is not open for you."))
    if has_seat_with_account(registration):
        refuse(_("You are registered with your account already: sign in to see it."))
    return enter(workshop, registration)


def _check_not_begun(workshop):
    if workshop.state == Workshop.State.CANCELLED:
        refuse(_("The workshop is cancelled."))
    if workshop.state != Workshop.State.ANNOUNCED or timezone.now() >= workshop.starts_at:
        refuse(_("Registration is closed."))


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
