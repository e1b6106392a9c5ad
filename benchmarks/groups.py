"""Pages of a group with 20 and with 5,000 members, among 100,000 organisations.

    python -m pact.postgres run -- python -m benchmarks.groups

For an empty database that is thrown away afterwards. Prints a table in Markdown, for RESULTS.md:
milliseconds of the whole answer (median), as a member of the group.
"""

import os
import statistics
import sys
import time

import django

ORGANISATIONS, SMALL, LARGE, TIMES = 100_000, 20, 5_000, 30
COUNTRIES = ["BE", "NO", "ES", "SE", "GB", "DK", "IT", "FI", "AT", "NL", "CH"]


def fill():
    from members.models import Membership, Organisation, Representative, User, WorkingGroup

    Organisation.objects.bulk_create(
        (
            Organisation(
                name=f"Town {n:06}",
                slug=f"town-{n:06}",
                country=COUNTRIES[n % len(COUNTRIES)],
                kind=Organisation.Kind.PUBLIC_BUYER,
            )
            for n in range(ORGANISATIONS)
        ),
        batch_size=5000,
    )
    keys = list(Organisation.objects.order_by("slug").values_list("pk", flat=True))
    groups = {}
    for number in (SMALL, LARGE):
        group = WorkingGroup.objects.create(
            name=f"Of {number}", slug=f"of-{number}", purpose="To measure.", published=True
        )
        chosen = keys[:: len(keys) // number][:number]
        memberships = Membership.objects.bulk_create(
            Membership(organisation_id=key, group=group) for key in chosen
        )
        people = User.objects.bulk_create(
            User(
                email=f"p{key}@{group.slug}.example",
                name=f"Person {key}",
                organisation_id=key,
                shown_to_fellows=["name"],
            )
            for key in chosen
        )
        Representative.objects.bulk_create(
            Representative(user=user, membership=membership)
            for user, membership in zip(people, memberships, strict=True)
        )
        groups[number] = (group, people[0])
    return groups


def say(*cells):
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


def measured(client, address):
    assert client.get(address).status_code == 200
    spent = []
    for _time in range(TIMES):
        started = time.perf_counter()
        client.get(address)
        spent.append(1000 * (time.perf_counter() - started))
    return statistics.median(spent)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from pact.prepare import collect_static_files

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    collect_static_files()
    groups = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = {
        "public page": "",
        "workspace": "workspace/",
        "people": "people/",
        "people, search": "people/?q=town",
    }
    say("page", f"{SMALL} members, ms", f"{LARGE} members, ms", "ratio")
    say(*4 * ["---"])
    for says, path in pages.items():
        times = {}
        for number, (group, person) in groups.items():
            client = Client()
            client.force_login(person)
            times[number] = measured(client, f"/groups/{group.slug}/{path}")
        ratio = times[LARGE] / times[SMALL]
        milliseconds = [f"{times[number]:.1f}" for number in (SMALL, LARGE)]
        say(says, *milliseconds, f"{ratio:.2f}")


if __name__ == "__main__":
    main()
