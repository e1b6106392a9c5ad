"""A person's own data as a file: asked for, made by a task, kept for some days."""

from contextlib import suppress
from functools import partial

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from members import my_data
from members.models import DataExport
from members.models.data_export import FOLDER, KEPT
from pact import mail


@transaction.atomic
def ask(user):
    """Have the file made; the one that is being made if there is one."""
    from members.tasks import make_data_export

    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user)
    except IntegrityError:
        return DataExport.objects.get(user=user, ready_at=None)
    make_data_export.enqueue(export.pk)
    return export


@transaction.atomic
def make(pk):
    """Put the file together and say by mail that it is there. Made once, however often begun."""
    export = DataExport.objects.select_for_update().filter(pk=pk, ready_at=None).first()
    if export is None:
        return
    user = export.user
    with translation.override(user.language):
        export.file.save("data.zip", ContentFile(my_data.packed(user)), save=False)
        export.ready_at = timezone.now()
        export.save()
        mail.queue(
            "mail/data_ready",
            [user.email],
            {
                "user": user,
                "link": mail.address(reverse("members:data")),
                "until": export.goes_at,
            },
            key=f"data-ready-{export.pk}",
            expires_at=export.goes_at,
        )


def forget_old():
    """Files that stood long enough, and those that nothing tells of."""
    before = timezone.now() - KEPT
    with transaction.atomic():
        forget(DataExport.objects.filter(asked_at__lt=before))
    storage = DataExport._meta.get_field("file").storage
    with suppress(FileNotFoundError):
        for name in storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if storage.get_modified_time(path) < before:
                storage.delete(path)


def forget(exports):
    """To be called in a transaction: the files go when it is sure that the rows went."""
    for export in exports:
        if export.file:
            transaction.on_commit(partial(export.file.storage.delete, export.file.name))
        export.delete()
