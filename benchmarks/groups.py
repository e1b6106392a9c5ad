"""Pages of a group with 30 and with 5,000 members, among 100,000 organisations, side by side.

    python -m pact.postgres run -- python -m benchmarks.groups

As a member of the group. The small group too fills a page.
"""

from contextlib import closing
from urllib.parse import quote

from benchmarks.side_by_side import Database, compare, surroundings

ORGANISATIONS, SMALL, LARGE = 100_000, 30, 5_000
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
    found = []
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
        found.append(pages(group, people[0], people[-1]))
    return found


def pages(group, person, other):
    base = f"/groups/{group.slug}/"
    return {
        "public page": (base, None),
        "workspace": (f"{base}workspace/", person.pk),
        "people": (f"{base}people/", person.pk),
        "people, search": (f"{base}people/?q=town", person.pk),
        "people, rare search": (f"{base}people/?q={quote(other.name)}", person.pk),
    }


def main():
    with surroundings(), closing(Database("groups", fill)) as database:
        few, many = database.filled
        for line in compare((database, few), (database, many)):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
