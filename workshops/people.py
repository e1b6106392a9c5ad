"""What workshops know about a person: told to them, and erased with them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.demonstration import remover
from members.my_data import part
from members.services.leaving import eraser
from workshops import seed
from workshops.models import CalendarFeed, Download, MaterialVersion, Registration, Workshop
from workshops.services import calendar_feed, guests
from workshops.services import registration as seats
from workshops.services.addresses import of_guests, proved


@part("workshops", gettext_lazy("Workshops"))
def registrations(user):
    yield from told(Registration.objects.filter(user=user))


@part("guest", gettext_lazy("Workshops as a guest"))
def guest_registrations(user):
    yield from told(of_guests(proved(user)))


def told(theirs):
    theirs = theirs.select_related("workshop").order_by("queued_at", "pk")
    for registration in theirs.prefetch_related("workshop__questions", "openings"):
        asked = {
            str(question.pk): question.text for question in registration.workshop.questions.all()
        }
        as_guest = {
            _("Name"): registration.guest_name,
            _("E-mail address"): registration.guest_email,
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
            **({} if registration.user_id else as_guest),
        }


@part("moderated", gettext_lazy("Workshops that you moderate"))
def moderated(user):
    for workshop in Workshop.objects.filter(moderators=user).order_by("starts_at", "pk"):
        yield {_("Workshop"): workshop.title, _("Starts"): workshop.starts_at}


@part("uploads", gettext_lazy("Files that you added"))
def uploads(user):
    theirs = MaterialVersion.objects.filter(uploaded_by=user).order_by("uploaded_at", "pk")
    for version in theirs.select_related("material__workshop"):
        yield {
            _("Workshop"): version.material.workshop.title,
            _("File"): version.name,
            _("When"): version.uploaded_at,
        }


@part("downloads", gettext_lazy("Downloads"))
def downloads(user):
    theirs = Download.objects.filter(user=user).order_by("at", "pk")
    for download in theirs.select_related("version__material__workshop"):
        yield {
            _("Workshop"): download.version.material.workshop.title,
            _("File"): download.version.name,
            _("When"): download.at,
            _("How"): download.get_how_display(),
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
    """Seats to come go to who waits; what was answered goes, that a seat was taken stays, as does
    how often a file was fetched. Who is gone runs nothing any more.
    """
    theirs = Registration.objects.filter(user=user)
    as_guest = of_guests(proved(user))
    for registrations in (theirs, as_guest):
        coming = registrations.filter(state__in=seats.COMING, workshop__ends_at__gt=timezone.now())
        for registration in coming:
            seats.cancel(registration, by_staff=True)
    theirs.update(answers={})
    guests.unname(as_guest)
    Download.objects.filter(user=user).update(user=None)
    Workshop.moderators.through.objects.filter(user=user).delete()
    calendar_feed.revoke(user)
