"""What a group's workspace and a person's own page show of workshops."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.models import Group
from members.panels import own_panel, panel, public_panel
from members.waiting import Item, waiting
from workshops.listing import for_cards
from workshops.material_panel import newest_material
from workshops.models import Question, Registration, Workshop

MOST = 5
MOST_PAST = 9  # on the public page: three rows


def next_for(user, workshops=None):
    """The next workshops that one may take part in, each with one's own registration: `mine` is
    its state; `asks` whether there are questions, so that one click is not enough.
    """
    workshops = Workshop.objects.all() if workshops is None else workshops
    coming = workshops.open_for(user).filter(state=Workshop.State.ANNOUNCED).upcoming()
    asked = Question.objects.filter(workshop=OuterRef("pk"))
    found = list(for_cards(coming).annotate(asks=Exists(asked))[:MOST])
    mine = dict(
        Registration.objects.filter(user=user, workshop__in=found).values_list("workshop", "state")
    )
    for workshop in found:
        workshop.mine = mine.get(workshop.pk)
        workshop.takes_registrations = workshop.registration_is_open()
    return found


@panel(order=10)
def panel_of_group(request, group):
    """In the workspace: what comes, with registration by one click; for who runs it, its drafts."""
    of_group = Workshop.objects.filter(programme__group=group)
    runs = Group.objects.run_by(request.user).filter(pk=group.pk).exists()
    drafts = of_group.filter(state=Workshop.State.DRAFT).order_by("starts_at", "pk")
    return {
        "template": "workshops/_panel.html",
        "workshops": next_for(request.user, of_group),
        "group": group,
        "runs": runs,
        "drafts": list(drafts[:MOST]) if runs else [],
    }


@panel(order=20)
def newest_material_of_group(request, group):
    return newest_material(request, group)


@panel(order=30)
def past_of_group(request, group):
    """In the workspace: the way back to what was held, and to its material."""
    return in_lines(past=on(Workshop.objects.visible_to(request.user), group).past()[:MOST])


@public_panel(order=30)
def workshops_in_public(request, group):
    """The same for whoever reads: what the group keeps to itself stands in its workspace."""
    public = on(Workshop.objects.public(), group)
    return in_lines(coming=public.upcoming()[:MOST], past=public.past()[:MOST_PAST])


def on(workshops, group):
    """Those of a group that were announced and not called off."""
    shown = workshops.shown().filter(programme__group=group)
    return for_cards(shown.exclude(state=Workshop.State.CANCELLED))


def in_lines(**lists):
    found = {name: list(workshops) for name, workshops in lists.items()}
    return {"template": "workshops/_of_group.html", **found} if any(found.values()) else None


@own_panel(order=10)
def panel_of_person(request):
    """On one's own page."""
    return {"template": "workshops/_panel.html", "workshops": next_for(request.user)}


@waiting
def waits_for(user):
    """Feedback that somebody was asked for."""
    State = Registration.State  # noqa: N806  (a class)
    took_part = Registration.objects.filter(
        user=user,
        state__in=[State.REGISTERED, State.ATTENDED],
        workshop__in=Workshop.objects.visible_to(user).filter(state=Workshop.State.HELD),
        feedback_given=None,
    )
    for registration in took_part.select_related("workshop").order_by("-workshop__ends_at")[:3]:
        workshop = registration.workshop
        yield Item(
            _("“%(workshop)s” of %(day)s asks for your feedback.")
            % {
                "workshop": workshop,
                "day": date_format(localtime(workshop.starts_at), "DATE_FORMAT"),
            },
            reverse("workshops:feedback", args=[workshop.slug]),
            _("Give feedback"),
        )
