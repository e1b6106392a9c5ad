"""News of material: one mail for all that was posted to a workshop since the last full hour."""

from datetime import timedelta
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members.models import Representative, User
from workshops.material_list import described
from workshops.models import Material, MaterialTold, MaterialVersion, Registration, Workshop
from workshops.services import mails
from workshops.wishes import wants

NEWS_FOR = timedelta(days=2)  # what could not be told by then, as it was not scanned, stays untold
AFTERWARDS = timedelta(days=90)  # what is added to older workshops is for the archive


def untold(now):
    """What people can open by now and have not heard of."""
    sound = MaterialVersion.objects.filter(
        material=OuterRef("pk"), scan__in=[MaterialVersion.Scan.NONE, MaterialVersion.Scan.CLEAN]
    )
    return (
        Material.objects.there()
        .filter(~Q(link="") | Exists(sound), told=None)
        .filter(posted_at__gt=now - NEWS_FOR, workshop__ends_at__gt=now - AFTERWARDS)
        .exclude(audience=Material.Audience.STAFF)
        .exclude(workshop__state=Workshop.State.DRAFT)
        .select_related("workshop__programme__group")
        .order_by("workshop", "order", "pk")
    )


def tell(now=None):
    """Told and marked as told in one transaction, that of the task."""
    for workshop, posted in groupby(
        untold(now or timezone.now()), key=lambda material: material.workshop
    ):
        tell_of(workshop, list(posted))


def tell_of(workshop, posted):
    keys = [material.pk for material in posted]
    # First: whoever else is telling the same waits here, and then finds it told.
    MaterialTold.objects.bulk_create(MaterialTold(material_id=key) for key in keys)
    for user in filter(wants, readers(workshop)):
        if shown := seen_by(user, keys):
            mails.posted(workshop, shown, user=user)
    if for_all := seen_by(AnonymousUser(), keys):
        guests = workshop.registrations.seated().filter(user=None)
        for registration in guests.exclude(guest_email__endswith=".invalid"):
            mails.posted(workshop, for_all, registration=registration)


def seen_by(user, keys):
    """What the person may have, as it stands in a list (workshops/material_list.py)."""
    seen = Material.objects.visible_to(user).filter(pk__in=keys)
    items = list(seen.select_related("workshop").prefetch_related("versions"))
    for item in items:
        described(item, {})
    return items


def readers(workshop):
    """The group's people, and those who have or had a seat; what they see is asked of each."""
    speaking = Representative.objects.current().filter(membership__group=workshop.group)
    seated = Registration.objects.seated().filter(workshop=workshop, user__isnull=False)
    either = Q(pk__in=speaking.values("user")) | Q(pk__in=seated.values("user"))
    return User.objects.filter(either, is_active=True).order_by("pk")
