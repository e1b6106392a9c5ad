"""How much room the files of a group have, so that nobody fills the disk by themselves."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from workshops.models import MaterialVersion

LOCKS = 0x524F4F4D  # "ROOM", the first half of the advisory locks' key


@dataclass(frozen=True)
class Room:
    most: int  # bytes
    used: int  # bytes; by all files that are stored, those of removed material too

    @property
    def left(self):
        return max(self.most - self.used, 0)

    @property
    def is_scarce(self):
        return self.left < self.most / 10

    def check(self, size):
        if size > self.left:
            raise ValidationError(
                _(
                    "The files of this group take %(used)s of %(most)s: there is no room for "
                    "%(size)s more. Put it elsewhere and add it as a link, or ask the secretariat "
                    "for more room."
                ),
                params={
                    "used": filesizeformat(self.used),
                    "most": filesizeformat(self.most),
                    "size": filesizeformat(size),
                },
                code="no_room",
            )


def room_of(workshop):
    """That of the group whose workshop it is."""
    stored = MaterialVersion.objects.exclude(file="").filter(
        material__workshop__programme__group=workshop.programme.group_id
    )
    used = stored.aggregate(used=Sum("size"))["used"] or 0
    return Room(settings.MATERIAL_GROUP_BYTES, used)


def take(workshop, size):
    """Within a transaction: until its end, no other file of the group is counted."""
    with connection.cursor() as cursor:
        key = workshop.programme.group_id % 2**31
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, key])
    room_of(workshop).check(size)
