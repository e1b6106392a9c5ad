"""What workshops know about a person: told to them, and erased with them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.demonstration import remover
from members.my_data import part
from members.services.leaving import eraser
from workshops import seed
from workshops.models import CalendarFeed, Registration
from workshops.services import calendar_feed
from workshops.services import registration as seats


@part("workshops", gettext_lazy("Workshops"))
def registrations(user):
    theirs = Registration.objects.filter(user=user).select_related("workshop")
    for registration in theirs.prefetch_related("workshop__questions", "openings"):
        asked = {
            str(question.pk): question.text for question in registration.workshop.questions.all()
        }
        yield {
            _("Workshop"): registration.workshop.title,
            _("State"): registration.get_state_display(),
            _("Registered"): registration.queued_at,
            _("Answers"): "; ".join(
                f"{asked.get(key, key)} {answer}" for key, answer in registration.answers.items()
            ),
            _("Join link opened"): ", ".join(
                opening.opened_at.isoformat(timespec="minutes")
                for opening in registration.openings.all()
            ),
        }


@part("calendar", gettext_lazy("Calendar address"))
def calendar_addresses(user):
    for feed in CalendarFeed.objects.filter(user=user):
        yield {_("Made"): feed.created_at}


@remover
def remove_made_up(people):
    """What the people of a demonstration left here, and what the first content made up."""
    Registration.objects.filter(user__in=people).delete()
    seed.remove_made_up()


@eraser
def give_up_seats(user):
    """Seats to come go to who waits; what was answered goes, that a seat was taken stays."""
    theirs = Registration.objects.filter(user=user)
    for registration in theirs.filter(state__in=seats.COMING, workshop__ends_at__gt=timezone.now()):
        seats.cancel(registration, by_staff=True)
    theirs.update(answers={})
    calendar_feed.revoke(user)
