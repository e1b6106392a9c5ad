"""The directory and an organisation's page, with few organisations and with many, side by side.

    .venv/bin/python -m pact.postgres run -- .venv/bin/python benchmarks/directory.py 1000 100000

Pages are made anew for each request, as for the first visitor after a change; what visitors get
after that comes from the cache and costs the same whatever the number. Also measured: a sheet of
10,000 rows checked and brought in, and the nightly search for duplicates.
"""

import io
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 40
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
        yield chance.choice(
            ["City of {}", "Gemeente {}", "Commune de {}", "{} Water", "{}"]
        ).format(place)


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
    fold_rows()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def pages():
    from members.models import Organisation

    listed = Organisation.objects.listed().by_name()
    deep = listed[listed.count() // 2]
    return {
        "directory": "/organisations/",
        "deep page": f"/organisations/?after={deep.pk}",
        "country": "/organisations/?country=BE",
        "three filters": "/organisations/?country=BE&level=regional&kind=ngo",
        "rare role": "/organisations/?role=coordinating",
        "no role": "/organisations/?role=none",
        "search, rare": f"/organisations/?q={deep.name.split()[-1][:9]}",
        "search, common": "/organisations/?q=city",
        "search and country": "/organisations/?q=water&country=NO",
        "in French": "/fr/organisations/",
        "organisation": deep.get_absolute_url(),
        "home": "/",
    }


def measure(client, address):
    """The fewest milliseconds that a page took, as the machine has others too; its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(5):
        assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked, times = len(queries), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    return min(times), asked


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


def work(say):
    from members.importing.run import bring_in, survey
    from members.services import lookalikes

    for words, run in (("checked", survey), ("brought in", bring_in), ("again", survey)):
        began = time.perf_counter()
        run(sheet(), lambda changes: None, lambda share, number: None)
        say(f"  {ROWS} rows {words}: {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    found = lookalikes.look_for()
    say(f"  {found} possible duplicates found in {time.perf_counter() - began:.1f} s")


def in_own_database(count):
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS directory_benchmark")
        cursor.execute("CREATE DATABASE directory_benchmark")
    connection.close()
    connection.settings_dict["NAME"] = "directory_benchmark"
    try:
        call_command("migrate", verbosity=0)
        began = time.perf_counter()
        fill(count)
        print(f"{count} organisations, filled in {time.perf_counter() - began:.0f} s")  # noqa: T201
        client = Client(headers={"host": "localhost"})
        found = {words: measure(client, address) for words, address in pages().items()}
        work(print)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE directory_benchmark")
    return found


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    import django

    django.setup()
    small, large = map(int, sys.argv[1:] or ["1000", "100000"])
    few, many = in_own_database(small), in_own_database(large)
    print(f"\n{'ms (queries)':<22}{small:>14}{large:>14}   ratio")  # noqa: T201
    for words, (one, queries) in few.items():
        other, more = many[words]
        print(  # noqa: T201
            f"{words:<22}{one:>9.1f} ({queries}){other:>10.1f} ({more})   {other / one:.2f}"
        )


if __name__ == "__main__":
    main()
