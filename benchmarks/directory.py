"""The directory and an organisation's page, with few organisations and with many, side by side.

    python -m pact.postgres run -- python -m benchmarks.directory 1000 100000

Pages are made anew for each request, as for the first visitor after a change; what visitors get
after that comes from the cache and costs the same whatever the number. Also measured with
`--sheet`: 10,000 rows checked and brought in, and the nightly search for duplicates.
"""

import argparse
import io
import random
import time
from contextlib import closing

from benchmarks.side_by_side import ROUNDS, Database, compare, surroundings

ROWS = 10_000  # of the sheet
SEED = 2021
COUNTRIES = (  # noqa: SIM905
    "BE NL FR DE NO SE DK FI GB AT CH ES IT PL PT IE CZ LU EE LV LT HU RO GR SI"
).split()
NAMES = ["City of {}", "Gemeente {}", "Commune de {}", "{} Water", "{}"]
SYLLABLES = "an ber cor del es fa gen hal in jo kor lin mar nor os pol ram sel tor ul ver wij zan"


def names(chance):
    """Names as towns and bodies have them: many words that some share."""
    parts = SYLLABLES.split()
    while True:
        place = "".join(chance.choices(parts, k=chance.randint(2, 4))).title()
        yield chance.choice(NAMES).format(place)


def fill(count):
    from django.db import connection

    from members.models import Organisation, Participation
    from members.models.directory import fold_rows

    chance = random.Random(SEED)
    name = names(chance)
    kinds = ["public_buyer"] * 6 + ["government"] * 2 + ["private_buyer", "ngo", "supplier"]
    levels = ["local"] * 6 + ["regional"] * 2 + ["national", "none"]
    for start in range(0, count, 5000):
        organisations = Organisation.objects.bulk_create(
            Organisation(
                name_en=next(name),
                slug=f"benchmark-{number}",
                country=chance.choice(COUNTRIES),
                kind=chance.choice(kinds),
                level=chance.choice(levels),
                ict_users=chance.randint(1, 9000),
                ict_users_on="2024-05-01",
                listed=number % 10 > 0,
            )
            for number in range(start, min(start + 5000, count))
        )
        Participation.objects.bulk_create(
            Participation(
                organisation=organisation,
                role="supporting"
                if organisation.kind in ("ngo", "supplier")
                else chance.choice(["procuring"] * 50 + ["coordinating"]),
                signed_on="2022-01-01",
            )
            for organisation in organisations
            if chance.random() < 0.9
        )
        # As after each sheet that is brought in, and as the database does by itself in time.
        fold_rows()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM members_directorycount")
    return {name: (address,) for name, address in pages().items()}


def pages():
    from members.models import Organisation

    listed = Organisation.objects.listed().by_name()
    deep = listed[listed.count() // 2]
    return {
        "directory": "/organisations/",
        "deep page": f"/organisations/?after={deep.pk}",
        "country": "/organisations/?country=BE",
        "three filters": "/organisations/?country=BE&level=regional&kind=ngo",
        "two filters": "/organisations/?level=local&kind=public_buyer",
        "role": "/organisations/?role=procuring",
        "rare role": "/organisations/?role=coordinating",
        "no role": "/organisations/?role=none",
        "search, rare": f"/organisations/?q={deep.name.split()[-1][:9]}",
        "search, common": "/organisations/?q=city",
        "search and country": "/organisations/?q=water&country=NO",
        "in French": "/fr/organisations/",
        "organisation": deep.get_absolute_url(),
        "home": "/",
    }


def sheet():
    chance = random.Random(SEED + 1)
    name = names(chance)
    lines = ["name;country;kind;level;website;ict users;counted on;listed;role;signed on"]
    for number in range(ROWS):
        country = chance.choice(COUNTRIES)
        lines.append(
            f"{next(name)} {number};{country};public buyer;local;https://n{number}.example/;"
            f"{number + 1};1/5/2024;yes;procuring;2022-01-01"
        )
    return io.BytesIO("\n".join(lines).encode())


def work():
    from members.importing.run import bring_in, survey
    from members.services import lookalikes

    said = []
    for words, run in (("checked", survey), ("brought in", bring_in), ("again", survey)):
        began = time.perf_counter()
        run(sheet(), lambda changes: None, lambda share, number: None)
        said.append(f"{ROWS} rows {words}: {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    found = lookalikes.look_for()
    said.append(f"{found} possible duplicates found in {time.perf_counter() - began:.1f} s")
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 100_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sheet", action="store_true")
    options = parser.parse_args()
    with (
        surroundings(),
        closing(Database("directory_small", fill, min(options.sizes))) as small,
        closing(Database("directory_large", fill, max(options.sizes))) as large,
    ):
        for line in compare((small, small.filled), (large, large.filled), options.rounds):
            print(line, flush=True)  # noqa: T201
        if options.sheet:
            for line in large.do(work):
                print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
