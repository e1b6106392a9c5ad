"""Workshops: a public one, one of the group alone, a draft; what is said inside is marked."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from pact.history.versions import latest, to_number
from tests.factories.members import RepresentativeFactory, UserFactory, WorkProgrammeFactory
from tests.factories.workshops import AgendaItemFactory, RegistrationFactory, WorkshopFactory
from tests.stages import SECRET
from workshops.models import Feedback, Question, Workshop
from workshops.services import calendar_feed, guests

CONFIDED = "Confided"  # what only those see who may take part
LINK = "lockpick"  # in the join link: on no page but the forms of those who run the workshop
INSIDE = ("member", "observer", "coordinator", "secretary", "staff")
RUN = ("coordinator", "secretary", "staff")


def build(group):
    programme = WorkProgrammeFactory(group=group, year=2019)
    private = {
        "members_description": CONFIDED,
        "place": CONFIDED,
        "join_link": f"https://{LINK}.example/",
    }
    public = WorkshopFactory(
        programme=programme, title="Public workshop", slug="public-workshop", **private
    )
    hidden = {"title": f"{SECRET} workshop", "public_description": SECRET, "topics": SECRET}
    closed = WorkshopFactory(
        programme=programme, slug=f"{SECRET.lower()}-closed", public=False, **hidden, **private
    )
    draft = WorkshopFactory(
        programme=programme, slug=f"{SECRET.lower()}-draft", draft=True, **hidden, **private
    )
    everyone = WorkshopFactory(
        programme=programme, title="For everyone", slug="for-everyone", open_to="everyone"
    )
    held = WorkshopFactory(
        programme=programme,
        title=f"{SECRET} held",
        slug=f"{SECRET.lower()}-held",
        public=False,
        state="held",
        starts_at=timezone.now() - timedelta(days=1),
    )
    for workshop in (public, closed, draft):
        AgendaItemFactory(workshop=workshop, title="Part" if workshop == public else SECRET)
        Question.objects.create(workshop=workshop, text=CONFIDED)
    person = RepresentativeFactory(
        group=group,
        user__name=f"{CONFIDED} Person",
        user__shown_to_fellows=["name"],
    ).user
    registration = RegistrationFactory(workshop=public, user=person)
    RegistrationFactory(workshop=closed, user=person, state="waiting", answers={"1": SECRET})
    Feedback.objects.create(workshop=held, usefulness=1, organisation=1, remarks=SECRET)
    guest = RegistrationFactory(
        workshop=everyone, guest_name=f"{SECRET} guest", guest_email="guest@x.example"
    )
    stranger = UserFactory()
    lost = WorkshopFactory(programme=programme, title=f"{SECRET} gone", draft=True)
    key = lost.pk
    lost.delete()
    return SimpleNamespace(
        workshops={
            "": public,
            "public": public,
            "closed": closed,
            "draft": draft,
            "everyone": everyone,
            "held": held,
        },
        token=guests.token(guest),
        things={"workshop": draft, "registration": registration},
        gone={"workshop": (key, to_number(latest(Workshop, key)))},
        secret=calendar_feed.renew(stranger),
        group=group,
    )


def arguments(name, variant, stage):
    """The values in an address of a workshop; None where it is none of them."""
    if name == "admin:workshops_workshop_step":
        return {"pk": stage.workshops["draft"].pk, "step": variant}
    if not name.startswith("workshops:"):
        return None
    if name.startswith("workshops:guest"):
        return {"token": "forged" if variant == "forged" else stage.token}
    fixed = {
        "workshops:list": {},
        "workshops:calendar": {},
        "workshops:new": {},
        "workshops:calendar-address": {},
        "workshops:feed": {"secret": variant or stage.secret},
        "workshops:group-feed": {"slug": variant or stage.group.slug},
        "workshops:past": {"year": 1900 if variant == "unknown" else timezone.now().year},
        "workshops:month": {
            "year": (timezone.localtime() + timedelta(days=7)).year,
            "month": 13
            if variant == "unknown"
            else (timezone.localtime() + timedelta(days=7)).month,
        },
    }
    if name in fixed:
        return fixed[name]
    if name == "workshops:step":
        return {"slug": stage.workshops["public"].slug, "step": variant}
    if variant == "unknown":
        return {"slug": "never-was-here"}
    return {"slug": stage.workshops[variant].slug}


def may_see_secrets(row, role, outcome):
    """Drafts for who runs them, what is closed for the group; whose page one may open, one sees."""
    if "members:me" in (row, outcome) or row.startswith("members:workspace"):
        return role in INSIDE  # the next workshops stand there
    if row == "search":
        return role in INSIDE
    if not row.startswith("workshops:"):
        return None
    if row.startswith(("workshops:feed", "workshops:group-feed", "workshops:calendar-address")):
        return False
    lists = ("workshops:list", "workshops:past", "workshops:month", "workshops:calendar")
    if row.startswith(lists):
        return role in INSIDE
    if row.startswith("workshops:guest"):
        return False
    return outcome in (200, "workshops:detail") and role in INSIDE


def leaks(row, role, outcome, text):
    """What of the inside a page tells to who may not know it."""
    found = []
    of_workshops = row.startswith(
        ("workshops:", "admin:workshops_", "admin:members_", "members:group-people", "search")
    )
    if CONFIDED.casefold() in text and not (of_workshops and role in INSIDE):
        found.append(CONFIDED)
    forms = ("workshops:edit", "admin:workshops_workshop_")
    if LINK in text and not (row.startswith(forms) and role in RUN and outcome == 200):
        found.append(LINK)
    return found
