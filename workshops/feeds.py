"""What stands in the calendars that people subscribe to."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pact import mail
from workshops import ics
from workshops.models import Registration, Workshop

BACK = timedelta(days=365)
MOST = 500  # entries; the latest


def of_person(user):
    """All that one may take part in, by the rule of this moment; with the way in where one has a
    seat. In the active language.
    """
    return ics.calendar(
        entries(user, _recent(Workshop.objects.open_for(user))),
        name=_("Workshops of the Fair and Circular ICT Pact"),
    )


def of_group(group):
    """The public ones of a group: the same for everybody."""
    workshops = _recent(Workshop.objects.public().filter(programme__group=group))
    events = [ics.entry(workshop, link=_page(workshop), busy=False) for workshop in workshops]
    return ics.calendar(events, name=_("Workshops: %(group)s") % {"group": group})


def of_workshop(user, workshop):
    """One workshop, for who looks at its page."""
    if not user.is_authenticated:
        return ics.calendar([ics.entry(workshop, link=_page(workshop))])
    return ics.calendar(entries(user, [workshop], asked_for=True))


def entries(user, workshops, asked_for=False):
    """Of workshops that a person may see. `asked_for`: somebody puts it there, so it takes up
    their time, registered or not.
    """
    keys = [workshop.pk for workshop in workshops]
    inside = set(Workshop.objects.inside_for(user).filter(pk__in=keys).values_list("pk", flat=True))
    attended = Workshop.objects.attended_by(user).filter(pk__in=keys)
    attended = set(attended.values_list("pk", flat=True))
    turns = dict(
        Registration.objects.filter(user=user, workshop__in=keys).values_list("workshop", "turns")
    )
    found = []
    for workshop in workshops:
        announced = workshop.state == Workshop.State.ANNOUNCED
        seated = workshop.pk in attended
        shown = {
            "inside": workshop.pk in inside,
            "join": join_address(workshop) if seated and announced else "",
            "note": "" if seated or not announced else _("You are not registered."),
            "turns": turns.get(workshop.pk, 0),
            "busy": seated or asked_for,
        }
        found.append(ics.entry(workshop, link=_page(workshop), **shown))
    return found


def join_address(workshop):
    return mail.address(reverse("workshops:join", args=[workshop.slug]))


def _page(workshop):
    return mail.address(workshop.get_absolute_url())


def _recent(workshops):
    workshops = workshops.on_a_day().filter(ends_at__gt=timezone.now() - BACK)
    return list(workshops.order_by("-starts_at", "-pk")[:MOST])
