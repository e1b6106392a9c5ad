"""The first organisations and groups, read from members/content/, and the first accounts."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from members import demonstration, try_out
from members.models import Group, Organisation, Participation, PublishedCount, WorkProgramme

CONTENT = Path(__file__).parent / "content"


def read(name):
    """A content file's table; texts of several lines without the line ends around them."""

    def tidy(value):
        if isinstance(value, dict):
            return {key: tidy(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [tidy(inner) for inner in value]
        return value.strip() if isinstance(value, str) else value

    return tidy(tomllib.loads((CONTENT / f"{name}s.toml").read_text(encoding="utf-8")))[name]


@transaction.atomic
def seed(say):
    """Put organisations and groups into a portal without; never change any.

    A local try-out with a database of its own also gets made-up members, at its beginning only.
    """
    at_the_beginning = not Organisation.objects.exists() and try_out.nobody_else()
    if not Organisation.objects.exists():
        add_organisations()
        say(f"Added {Organisation.objects.count()} organisations.")
    if not Group.objects.exists():
        add_groups()
        say(f"Added {Group.objects.count()} groups.")
    try_out.add_accounts(say)
    if at_the_beginning and settings.LOCAL and settings.EMBEDDED_DATABASE:
        demonstration.add(say)


def add_organisations():
    for item in read("organisation"):
        role, signed_on = item.pop("role", None), item.pop("signed_on", None)
        organisation = Organisation(**item, listed=True)
        organisation.full_clean()
        organisation.save()
        if role:
            held = Participation(organisation=organisation, role=role, signed_on=signed_on)
            held.full_clean()
            held.save()


def add_groups():
    for item in read("group"):
        programmes, coordinators = item.pop("programme"), item.pop("coordinators")
        group = Group(**item, published=True)
        group.full_clean()
        group.save()
        group.coordinators.set(Organisation.objects.filter(slug__in=coordinators))
        for told in programmes:
            counts = told.pop("count")
            programme = WorkProgramme(group=group, **told)
            programme.full_clean()
            programme.save()
            for count in counts:
                published = PublishedCount(group=group, programme=programme, **count)
                published.full_clean()
                published.save()
