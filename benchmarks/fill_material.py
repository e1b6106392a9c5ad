"""Fills a database with workshops of 50 files each; tells where things are, as JSON.

python -m benchmarks.fill_material WORKSHOPS MEGABYTES
"""

import json
import os
import sys
from pathlib import Path

import django

FILES = 50
MB = 2**20


def main(workshops, megabytes):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import Actor
    from tests.factories.members import RepresentativeFactory, WorkingGroupFactory
    from tests.factories.workshops import WorkshopFactory
    from workshops.models import Material, MaterialVersion

    settings.ALLOWED_HOSTS.append("testserver")
    group = WorkingGroupFactory()
    person = RepresentativeFactory(membership__group=group, role="moderator").user
    first = WorkshopFactory(group=group)
    all_of_them = [first]
    all_of_them += [WorkshopFactory(programme=first.programme) for _ in range(workshops - 1)]
    for workshop in all_of_them:
        items = Material.objects.bulk_create(
            Material(workshop=workshop, title=f"Material {n}", order=n) for n in range(FILES)
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
            for number in (1, 2)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    newest = MaterialVersion.objects.filter(material__workshop=first, number=2).order_by("pk")
    file, large = newest[:2]
    for version, size in ((file, 32 * MB), (large, megabytes * MB)):
        path = Path(settings.MEDIA_ROOT) / version.file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            for _ in range(size // MB):
                out.write(os.urandom(MB))
        MaterialVersion.objects.filter(pk=version.pk).update(size=size)
    actor = Actor(person)
    address = f"/workshops/{first.slug}/material/"
    actor.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert actor.get(address).status_code == 200
    print(  # noqa: T201
        json.dumps(
            {
                "cookie": f"sessionid={actor.cookies['sessionid'].value}",
                "small": [file.get_absolute_url(), file.file.name, 32 * MB],
                "large": [large.get_absolute_url(), large.file.name, megabytes * MB],
                "page": "/me/",
                "list": address,
                "queries": len(queries),
            }
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
