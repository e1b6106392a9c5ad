"""One seat an address: a guest's becomes that of the account that proved the address.

Only its owner brings that about, by a link that came to it or by signing in. Whoever runs the
workshop and types an address never learns by it whether there is an account.
"""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from workshops.models import JoinOpening, Registration

State = Registration.State
NO_SEAT = (State.CANCELLED, State.UNCONFIRMED)


def proved(user):
    """In small letters. What was not proved may be somebody else's."""
    theirs = EmailAddress.objects.filter(user=user, verified=True)
    return [address.lower() for address in theirs.values_list("email", flat=True)]


def of_guests(addresses):
    """The registrations of guests with these addresses, in small letters."""
    guests = Registration.objects.filter(user=None).annotate(address=Lower("guest_email"))
    return guests.filter(address__in=addresses)


def has_seat_with_account(registration):
    """Whether a guest comes, or waits, with an account already."""
    owners = EmailAddress.objects.filter(email=registration.guest_email.lower(), verified=True)
    theirs = Registration.objects.filter(
        workshop=registration.workshop, user__in=owners.values("user")
    )
    return theirs.exclude(state__in=NO_SEAT).exists()


def take_over(workshop, user):
    """The seat or place that a person has as a guest becomes the account's: its registration, or
    None where there is none. The workshop is locked.
    """
    guests = Registration.objects.filter(workshop=workshop, user=None)
    theirs = EmailAddress.objects.filter(user=user, verified=True)
    guests = guests.filter(Exists(theirs.filter(email__iexact=OuterRef("guest_email"))))
    rows = list(guests.order_by("queued_at", "pk"))
    if not rows:
        return None
    coming = [row for row in rows if row.state not in NO_SEAT]
    coming.sort(key=lambda row: row.state == State.WAITING)  # a seat is better than a place
    own = Registration.objects.filter(workshop=workshop, user=user).first()
    taken = None
    if coming and own is None:
        taken = coming[0]
        taken.user, taken.guest_name, taken.guest_email = user, "", ""
        taken.save()
    elif coming and own.state == State.CANCELLED:
        taken = own
        taken.become(coming[0].state)
        taken.queued_at = coming[0].queued_at
        taken.answers = taken.answers or coming[0].answers
        taken.save()
        JoinOpening.objects.filter(registration=coming[0]).update(registration=taken)
    Registration.objects.filter(pk__in=[row.pk for row in rows if row is not taken]).delete()
    if taken:
        taken.workshop = workshop
    return taken
