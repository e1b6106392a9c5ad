"""The workshops that were held, as far as they are on public record (workshops/content/)."""

import tomllib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import Organisation, WorkProgramme
from workshops.models import AgendaItem, Workshop
from workshops.seed_material import remove_material, seed_material

CONTENT = Path(__file__).parent / "content" / "workshops.toml"


@transaction.atomic
def seed(say):
    """Put them into a portal without workshops; never change any. Nothing where their group or
    its work programmes are not there.
    """
    if Workshop.objects.exists():
        return
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    programmes = WorkProgramme.objects.filter(group__slug=content["group"])
    by_year = {programme.year: programme for programme in programmes}
    hosts = Organisation.objects.filter(slug__in=content["hosts"])
    added = 0
    for item in content["workshop"]:
        if programme := by_year.get(item.pop("year")):
            add(item, programme, hosts, content["part"] if settings.LOCAL else [])
            added += 1
    if added:
        say(f"Added {added} workshops.")


def add(item, programme, hosts, parts):
    zone = timezone.get_default_timezone()
    workshop = Workshop(
        programme=programme,
        state=Workshop.State.ARCHIVED,
        date_known=Workshop.DateKnown.YEAR,
        starts_at=datetime(programme.year, 1, 1, tzinfo=zone),
        ends_at=datetime(programme.year, 12, 31, 23, 59, tzinfo=zone),
        spoken_languages=["en"],
        **item,
    )
    workshop.full_clean()
    workshop.save()
    workshop.hosts.set(hosts)
    for order, part in enumerate(parts):
        AgendaItem.objects.create(workshop=workshop, order=order, **part)
    if settings.LOCAL and settings.EMBEDDED_DATABASE:
        seed_material(workshop)


def remove_made_up():
    """The agenda and the material of a try-out; what is on public record stays."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    seeded = Workshop.objects.filter(slug__in=[item["slug"] for item in content["workshop"]])
    titles = [part["title_en"] for part in content["part"]]
    AgendaItem.objects.filter(workshop__in=seeded, title_en__in=titles).delete()
    remove_material(seeded)
