"""Lists of workshops and of their material, with few workshops and with many, side by side.

    python -m pact.postgres run -- python -m benchmarks.workshops 100 1000

About 100 workshops a year in 20 groups, so that many means many years, each with 50 files of two
versions and 20 registrations. Pages as a visitor and as a moderator of one of the groups.
"""

import argparse
import random
from contextlib import closing
from datetime import timedelta

from benchmarks.side_by_side import ROUNDS, Database, compare, surroundings

GROUPS, A_YEAR, FILES, VERSIONS, SEATS = 20, 100, 50, 2, 20
COMING = 30  # of them
SEED = 2021
TITLES = [
    "Labels",
    "Market dialogue",
    "Contract management",
    "Batteries",
    "Repair",
    "Due diligence",
]


def fill(count):
    from tests.factories.members import RepresentativeFactory

    chance, people = random.Random(SEED), []
    for number in range(GROUPS):
        role = "moderator" if number == 0 else "member"
        one = RepresentativeFactory(membership__group__slug=f"group-{number}", role=role)
        people += [one.user, *_fellows(one.membership)]
    workshops = _workshops(count, chance)
    for start in range(0, count, 100):
        _material(workshops[start : start + 100], chance)
        _registrations(workshops[start : start + 100], people, chance)
    return pages(workshops, people[0])


def _fellows(membership):
    from tests.factories.members import RepresentativeFactory

    return [
        RepresentativeFactory(
            membership=membership, user__organisation=membership.organisation
        ).user
        for _ in range(4)
    ]


def _workshops(count, chance):
    """The last thirty are to come, a day apart; the others go back, evenly over the years."""
    from django.utils import timezone

    from members.models import Group, WorkProgramme
    from workshops.models import Workshop

    groups, programmes, found = list(Group.objects.order_by("pk")), {}, []
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for number in range(count):
        ago = count - COMING - number  # 0 or less is to come
        days = ago * 365 / A_YEAR if ago > 0 else ago - 1
        starts, group = now - timedelta(days=days), groups[number % GROUPS]
        key = group, starts.year
        if key not in programmes:
            programmes[key] = WorkProgramme.objects.create(
                group=group, year=starts.year, title=f"Programme {starts.year}"
            )
        found.append(
            Workshop(
                programme=programmes[key],
                title=f"{chance.choice(TITLES)} {number}",
                slug=f"workshop-{number}",
                state="announced" if ago <= 0 else chance.choice(["held"] * 9 + ["archived"]),
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                public=chance.random() < 0.8,
                open_to=chance.choice(["group"] * 3 + ["members", "everyone"]),
                public_description="What it is about. " * 20,
                topics="Labels\nRepair",
            )
        )
    return Workshop.objects.bulk_create(found)


def _material(workshops, chance):
    from workshops.models import Material, MaterialVersion

    audiences = ["group"] * 6 + ["public", "members", "registered"]
    items = Material.objects.bulk_create(
        Material(
            workshop=workshop,
            title=f"Material {number}",
            order=number,
            audience=chance.choice(audiences),
        )
        for workshop in workshops
        for number in range(FILES)
    )
    MaterialVersion.objects.bulk_create(
        MaterialVersion(
            material=item,
            number=number,
            file=f"material/00/{item.pk}-{number}.pdf",
            name=f"material-{item.pk}.pdf",
            content_type="application/pdf",
            size=1000,
            sha256="0" * 64,
        )
        for item in items
        for number in range(1, VERSIONS + 1)
    )


def _registrations(workshops, people, chance):
    from workshops.models import Registration

    Registration.objects.bulk_create(
        Registration(workshop=workshop, user=person, queued_at=workshop.starts_at)
        for workshop in workshops
        for person in chance.sample(people, SEATS)
    )


def pages(workshops, moderator):
    from django.utils import timezone

    now = timezone.localtime()
    year, month = now.year - (now.month < 7), now.month  # a year with a full page
    own = next(it for it in reversed(workshops) if it.programme.group_id == _group_of(moderator))
    lists = {
        "coming": "/workshops/",
        "a year": f"/workshops/past/{year}/",
        "a month": f"/workshops/calendar/{now.year}/{month}/",
    }
    as_moderator = {
        **lists,
        "a workshop": own.get_absolute_url(),
        "its 50 files": f"{own.get_absolute_url()}material/",
        "workspace of the group": f"{own.programme.group.get_absolute_url()}workspace/",
        "own page": "/me/",
    }
    return {f"{name}, visitor": (address,) for name, address in lists.items()} | {
        f"{name}, moderator": (address, moderator.pk) for name, address in as_moderator.items()
    }


def _group_of(person):
    return person.representations.get().membership.group_id


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with (
        surroundings(),
        closing(Database("workshops_small", fill, min(options.sizes))) as small,
        closing(Database("workshops_large", fill, max(options.sizes))) as large,
    ):
        for line in compare((small, small.filled), (large, large.filled), options.rounds):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
