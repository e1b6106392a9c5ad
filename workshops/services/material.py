"""What happens to material: it is added, gets a new version, is put in order, goes and returns."""

import contextlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from members.models import User
from workshops.files import room
from workshops.files.names import title_of
from workshops.files.storage import StorageAwayError, storage
from workshops.models import Download, Material, MaterialVersion, Workshop
from workshops.models.material import stored_as

SALT = "workshops.material"
Scan = MaterialVersion.Scan


def add_file(workshop, incoming, by, **values):
    """Material of a file that has come in; ValidationError where its group has no room for it."""
    room.room_of(workshop).check(incoming.size)
    language = values.get("text_language", settings.LANGUAGE_CODE)
    values = {"language": language, "title": title_of(incoming.name)} | values
    with _stored(incoming) as version, transaction.atomic():
        material = Material(workshop=workshop, order=_next_place(workshop), **values)
        material.save()
        _save_version(version, material, 1, by)
    return material


def add_version(material, incoming, by):
    """The same material as a new file; the old ones stay. ValidationError as above."""
    room.room_of(material.workshop).check(incoming.size)
    with _stored(incoming) as version, transaction.atomic():
        # One at a time, so that each has its number.
        material = Material.objects.select_for_update(of=["self"]).get(pk=material.pk)
        newest = material.versions.aggregate(newest=Max("number"))["newest"] or 0
        _save_version(version, material, newest + 1, by)
        Material.objects.filter(pk=material.pk).update(link="", updated_at=timezone.now())
    return version


@transaction.atomic
def add_link(workshop, material):
    """Material that lies elsewhere: a form's instance, not yet saved."""
    material.workshop, material.order = workshop, _next_place(workshop)
    material.save()
    return material


@transaction.atomic
def move(material, step):
    """One place up (-1) or down (1) among all that the workshop has."""
    _lock(material.workshop_id)
    there = list(Material.objects.there().filter(workshop=material.workshop_id))
    keys = [item.pk for item in there]
    if material.pk not in keys:
        return
    place = keys.index(material.pk)
    there.insert(min(max(place + step, 0), len(there) - 1), there.pop(place))
    for number, item in enumerate(there, 1):
        if item.order != number:
            Material.objects.filter(pk=item.pk).update(order=number)


def remove(material):
    """Nobody finds it any more. Its files stay for as long as `sweeping.KEEP_REMOVED` says."""
    Material.objects.there().filter(pk=material.pk).update(removed_at=timezone.now())


def bring_back(material):
    Material.objects.filter(pk=material.pk).update(removed_at=None)


def same_files(sha256, user):
    """What the person sees that is this very file already."""
    return (
        MaterialVersion.objects.filter(
            sha256=sha256, material__in=Material.objects.visible_to(user)
        )
        .exclude(file="")
        .select_related("material__workshop")
        .order_by("-uploaded_at")
    )


def record(versions, user, how):
    """That somebody fetched these."""
    user = user if user.is_authenticated else None
    Download.objects.bulk_create([Download(version=row, user=user, how=how) for row in versions])


# Links in mails ----------------------------------------------------------------------------------


@dataclass
class SignedLink:
    """What a genuine link of a mail is about; either may be gone."""

    material: Material | None
    user: User | None
    opens: bool  # to the person whom it names, in this moment


def signed_link(material, user):
    """The path of a link for this person's mail: it opens the newest file without signing in.

    It names the person, ends after MATERIAL_LINK_DAYS, and is worth what the person may see at the
    moment of the click: who has left the group meanwhile gets nothing.
    """
    token = signing.dumps([material.pk, user.pk], salt=SALT, compress=True)
    return reverse("workshops:signed-material", args=[token])


def links_end():
    """When a link that is made now ends."""
    return timezone.now() + timedelta(days=settings.MATERIAL_LINK_DAYS)


def read_link(token):
    """What a link of a mail says; None for what we never wrote."""
    try:
        key, person = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=person, is_active=True).first()
    found = Material.objects.select_related("workshop").filter(pk=key)
    opens = user is not None and _in_time(token) and found.visible_to(user).exists()
    return SignedLink(found.first(), user, opens)


def _in_time(token):
    try:
        signing.loads(token, salt=SALT, max_age=settings.MATERIAL_LINK_DAYS * 86400)
    except signing.SignatureExpired:
        return False
    return True


# Within ------------------------------------------------------------------------------------------


def _lock(workshop_pk):
    """One at a time gives out the places in a workshop's list."""
    list(Workshop.objects.select_for_update(of=["self"]).filter(pk=workshop_pk).values_list("pk"))


def _next_place(workshop):
    _lock(workshop.pk)
    rows = Material.objects.filter(workshop=workshop)
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


@contextlib.contextmanager
def _stored(incoming):
    """The file in its place, and the version that is to name it; the file goes when that fails.

    The file comes first: a process that is killed in between leaves a file without a row, which the
    sweep takes away, and never a row without its file.
    """
    version = MaterialVersion(
        key=uuid.uuid4(),
        name=incoming.name,
        content_type=incoming.type.content_type,
        size=incoming.size,
        sha256=incoming.sha256,
    )
    with incoming.opened() as file:
        try:
            version.file = storage().save(stored_as(version, incoming.name), file)
        except OSError:
            raise
        except Exception as error:
            raise StorageAwayError from error
    try:
        yield version
    except BaseException:
        with contextlib.suppress(Exception):  # or else the sweep does it
            storage().delete(version.file.name)
        raise
    incoming.discard()


def _save_version(version, material, number, by):
    from workshops.files import tasks

    room.take(material.workshop, version.size)
    version.material, version.number, version.uploaded_by = material, number, by
    version.scan = Scan.WAITING if settings.CLAMD else Scan.NONE
    version.save(force_insert=True)
    if settings.CLAMD:
        tasks.scan_version.enqueue(version.pk)
    else:
        tasks.read_version.enqueue(version.pk)
