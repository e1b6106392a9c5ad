from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from members.models import Representative, User
from pact.public_cache.pages import public_page
from pact.translated import CODES
from workshops.material_list import material_of
from workshops.models import Registration, Workshop, timed
from workshops.services import feedback, joining
from workshops.steps import steps_for
from workshops.times import join_opens_at
from workshops.views.finding import absent, may_take_part, runs


@public_page()
def detail(request, slug):
    """What and when, for everybody; all of it for who may take part."""
    workshops = Workshop.objects.visible_to(request.user).filter(slug=slug)
    workshop = workshops.select_related("programme__group").first()
    if workshop is None:
        return absent(request)
    context = public_context(request, workshop)
    context |= material_of(workshop, request.user)
    if request.user.is_authenticated:
        context |= own_context(request.user, workshop)
    return render(request, "workshops/detail.html", context)


def public_context(request, workshop):
    agenda = list(workshop.agenda.all())
    hosts = list(workshop.hosts.visible_to(request.user).order_by("slug"))
    return {
        "workshop": workshop,
        "agenda": timed(workshop, agenda) if workshop.is_exact else agenda,
        "hosts": hosts,
        "topics": workshop.topics.splitlines(),
        "on_a_day": workshop.is_on_a_day,
        "over": workshop.ends_at <= timezone.now(),
        "takes_registrations": workshop.registration_is_open(),
        "json_ld": json_ld(request, workshop, hosts) if workshop.public else None,
    }


def own_context(user, workshop):
    """What depends on who looks."""
    inside = Workshop.objects.inside_for(user).filter(pk=workshop.pk).exists()
    running = runs(user, workshop)
    mine = Registration.objects.filter(workshop=workshop, user=user).first()
    may_join = running or Workshop.objects.attended_by(user).filter(pk=workshop.pk).exists()
    context = {
        "inside": inside,
        "running": running,
        "steps": steps_for(workshop) if running else [],
        "mine": mine,
        "may_register": may_take_part(user, workshop),
        "asks_questions": workshop.questions.exists(),
        "joining": joining.stage(workshop) if may_join else None,
        "join_opens_at": join_opens_at(workshop),
        "asks_feedback": mine
        and mine.state in (Registration.State.REGISTERED, Registration.State.ATTENDED)
        and feedback.asks(workshop)
        and not hasattr(mine, "feedback_given"),
    }
    if inside:
        context |= who_comes(user, workshop)
    return context


def who_comes(viewer, workshop):
    """The names of those who show theirs to fellow members, to fellow members; how many others."""
    seated = Registration.objects.seated().exclude(state=Registration.State.ABSENT)
    seated = seated.filter(workshop=workshop)
    fellows = Representative.objects.current().visible_to(viewer).values("user")
    shown = Q(shown_to_fellows__contains=[User.Shown.NAME], pk__in=fellows) | Q(pk=viewer.pk)
    people = User.objects.filter(shown, pk__in=seated.filter(user__isnull=False).values("user"))
    people = list(people.select_related("organisation").order_by("name", "pk")[:200])
    count = seated.count()
    return {"people": people, "count": count, "others": count - len(people)}


def json_ld(request, workshop, hosts):
    """The workshop for search engines (schema.org Event)."""
    if not workshop.is_exact:
        return None
    cancelled = workshop.state == Workshop.State.CANCELLED
    mode = "Offline" if workshop.place else "Online"
    absolute = request.build_absolute_uri(workshop.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": workshop.title,
        "description": workshop.public_description,
        "startDate": workshop.starts_at.isoformat(),
        "endDate": workshop.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": absolute}
        if not workshop.place
        else {"@type": "Place", "name": workshop.programme.group.name},
        "organizer": [
            {"@type": "Organization", "name": host.name}
            for host in hosts
            if host.listed and not host.demonstration
        ],
        "inLanguage": [code for code in CODES if code in workshop.spoken_languages],
        "url": absolute,
    }
