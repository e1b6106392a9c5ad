"""Reminders before a workshop, to those who have a seat: each once, and none too late."""

from datetime import timedelta

from django.utils import timezone

from pact.history.versions import to_number
from pact.models import OutgoingMail
from workshops.models import Registration, Workshop
from workshops.services import mails
from workshops.services.registration import tidy
from workshops.wishes import wants

LONGEST_LATENESS = timedelta(hours=6)


def lateness(minutes):
    """Until when after its moment a reminder still is one: a quarter of what is left by then."""
    return min(timedelta(minutes=minutes) / 4, LONGEST_LATENESS)


def remind(now=None):
    """Queue what is due. Whoever runs this twice, or is killed meanwhile, doubles nothing: each
    mail has a key of the workshop's time, the reminder and the person.
    """
    now = now or timezone.now()
    coming = Workshop.objects.filter(
        state=Workshop.State.ANNOUNCED,
        date_known=Workshop.DateKnown.EXACT,
        starts_at__gt=now,
    ).exclude(reminders=[])
    for workshop in coming.select_related("programme__group"):
        for minutes in set(workshop.reminders):
            moment = workshop.starts_at - timedelta(minutes=minutes)
            if moment <= now < moment + lateness(minutes):
                remind_of(workshop, minutes, moment)


def remind_of(workshop, minutes, moment):
    if not due(workshop, minutes, moment):
        return
    tidy(workshop)  # who left is not reminded
    for key, registration in due(workshop, minutes, moment).items():
        registration.workshop = workshop
        mails.reminder(registration, key, expires_at=moment + lateness(minutes))


def due(workshop, minutes, moment):
    """Whom to remind now, by the keys of the mails."""
    # Who registered after that moment has just been told.
    registered = workshop.registrations.filter(
        state=Registration.State.REGISTERED, queued_at__lte=moment
    )
    start = to_number(workshop.starts_at)  # a workshop that moved reminds anew
    found = {
        f"workshop-reminder-{workshop.pk}-{start}-{minutes}-{registration.pk}": registration
        for registration in registered.select_related("user")
        if wants(registration.user)
    }
    told = set(OutgoingMail.objects.filter(key__in=list(found)).values_list("key", flat=True))
    return {key: registration for key, registration in found.items() if key not in told}
