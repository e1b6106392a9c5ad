"""What the home page tells of the Pact: real, listed organisations with a present role."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import npgettext

from members.directory.asked import Asked
from members.models import DirectoryCount, Participation


@dataclass(frozen=True)
class Totals:
    on: date
    organisations: int
    countries: int
    ict_users: int
    roles: list  # label, number, address in the directory


def named(role, number):
    """A role as so many hold it."""
    names = {
        "co_leading": npgettext(
            "a number of", "co-leading participant", "co-leading participants", number
        ),
        "coordinating": npgettext(
            "a number of", "coordinating participant", "coordinating participants", number
        ),
        "procuring": npgettext(
            "a number of", "procuring participant", "procuring participants", number
        ),
        "participant": npgettext("a number of", "other participant", "other participants", number),
        "supporting": npgettext(
            "a number of", "supporting organisation", "supporting organisations", number
        ),
    }
    return names[role]


def totals():
    rows = DirectoryCount.objects.filter(demonstration=False).exclude(role="").cells()
    rows, roles = list(rows), Counter()
    for row in rows:
        roles[row.role] += row.n
    return Totals(
        on=timezone.localdate(),
        organisations=sum(roles.values()),
        countries=len({row.country for row in rows} - {""}),
        ict_users=sum(row.users for row in rows),
        roles=[
            (named(role, roles[role]), roles[role], Asked(role=role.value).address())
            for role in Participation.Role
            if roles[role]
        ],
    )
