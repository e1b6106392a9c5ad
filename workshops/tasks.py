"""Work of the workshops that can wait."""

from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pact.work.tasks import periodic, task
from workshops.files import tasks as files  # noqa: F401  (here the worker finds them)
from workshops.models import Workshop
from workshops.services import guests, life, mails, posting, registration, reminding

State = Workshop.State


@task(_("Write to people about a workshop"))
def tell(event, pk):
    """The mails of one event."""
    mails.tell_all(event, Workshop.objects.select_related("programme__group").get(pk=pk))


@periodic(_("Mark workshops that are over as held"), every=timedelta(minutes=10))
def hold_ended():
    """What is over was held, unless somebody says that it was not."""
    for workshop in Workshop.objects.filter(state=State.ANNOUNCED, ends_at__lte=timezone.now()):
        try:
            life.hold(workshop)
        except ValidationError:
            continue  # cancelled meanwhile


@periodic(_("Give seats that became free to who waits"), every=timedelta(minutes=15))
def give_lost_seats_on():
    """Who left the group no longer comes: the seat goes to who waits."""
    coming = Workshop.objects.filter(state=State.ANNOUNCED, starts_at__gt=timezone.now())
    for workshop in coming:
        registration.tidy(workshop)


@periodic(_("Remind people of workshops"), every=timedelta(minutes=1))
def remind():
    reminding.remind()


@periodic(_("Write to people about new material"), every=timedelta(hours=1))
def tell_of_material():
    posting.tell()


@periodic(_("Delete what guests told of themselves"), at=time(4, 20))
def erase_guests():
    guests.erase_old()
