"""Work of the workshops that can wait."""

from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from pact.work.tasks import periodic, task
from workshops.files import tasks as files  # noqa: F401  (here the worker finds them)
from workshops.models import Workshop
from workshops.services import guests, life, mails, posting, registration, reminding

State = Workshop.State


@task
def tell(event, pk):
    """The mails of one event."""
    mails.tell_all(event, Workshop.objects.select_related("programme__group").get(pk=pk))


@periodic(every=timedelta(minutes=10))
def hold_ended():
    """What is over was held, unless somebody says that it was not."""
    for workshop in Workshop.objects.filter(state=State.ANNOUNCED, ends_at__lte=timezone.now()):
        try:
            life.hold(workshop)
        except ValidationError:
            continue  # cancelled meanwhile


@periodic(every=timedelta(minutes=15))
def give_lost_seats_on():
    """Who left the group no longer comes: the seat goes to who waits."""
    coming = Workshop.objects.filter(state=State.ANNOUNCED, starts_at__gt=timezone.now())
    for workshop in coming:
        registration.tidy(workshop)


@periodic(every=timedelta(minutes=1))
def remind():
    reminding.remind()


@periodic(every=timedelta(hours=1))
def tell_of_material():
    posting.tell()


@periodic(at=time(4, 20))
def erase_guests():
    guests.erase_old()
