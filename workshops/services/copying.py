"""A new draft after an earlier workshop."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.text import slugify

from pact.translated import columns
from workshops.models import RESERVED, AgendaItem, Question, Workshop

COPIED = [
    "language",
    *columns(*Workshop.translated),
    "time_zone",
    "public",
    "spoken_languages",
    "place",
    "join_minutes",
    "open_to",
    "capacity",
    "reminders",
]
USUAL = timedelta(hours=2)


def free_slug(title):
    """An address made from the title that no other workshop has, nor gets before the end of the
    transaction: who asks at the same moment waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('address of a workshop'))")
    base = slugify(title)[:100].strip("-") or "workshop"
    taken = set(Workshop.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken or slug in RESERVED:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _length(workshop):
    """Of what is on record by its day, month or year alone, the agenda says how long it took."""
    if workshop.is_exact:
        return workshop.duration
    minutes = workshop.agenda.aggregate(sum=Sum("minutes"))["sum"]
    return timedelta(minutes=minutes) if minutes else USUAL


@transaction.atomic
def copy(workshop, programme, starts_at):
    """The texts, agenda, questions and hosts at another time. Not the join link, not the material:
    those are of the meeting itself.
    """
    new = Workshop(programme=programme, starts_at=starts_at)
    for name in COPIED:
        setattr(new, name, getattr(workshop, name))
    new.ends_at = starts_at + _length(workshop)
    new.slug = free_slug(workshop.title)
    new.save()
    new.hosts.add(*workshop.hosts.values_list("pk", flat=True))
    new.moderators.add(*workshop.moderators.values_list("pk", flat=True))
    for model in (AgendaItem, Question):
        for item in model.objects.filter(workshop=workshop):
            item.pk, item._state.adding, item.workshop = None, True, new
            item.save()
    return new
