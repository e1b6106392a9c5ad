"""The way back: an older version, or what was deleted. Both are new versions themselves."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import FileField
from django.utils.translation import gettext as _

from pact.history.showing import label_of
from pact.history.versions import latest, to_number


def _put(thing, values, names):
    """Set the fields; says which refer to something that is no longer there."""
    gone = []
    for name in names:
        field, value = thing._meta.get_field(name), values[name]
        if field.is_relation and value is not None:
            there = field.related_model._base_manager.filter(pk=value).exists()
            if not there:
                gone.append(label_of(type(thing), name))
                if not field.null:
                    continue
                value = None
        setattr(thing, field.attname, value)
    return gone


def _check(thing):
    """The model's own rules; a file is the one that was accepted when it was sent."""
    fields = thing._meta.concrete_fields
    thing.full_clean(exclude=[field.name for field in fields if isinstance(field, FileField)])


def _link(thing, values, names):
    gone = []
    for name in names:
        links = type(thing).kept.links[name]
        related = thing._meta.get_field(name).related_model
        there = set(related._base_manager.filter(pk__in=values[name]).values_list("pk", flat=True))
        if there != values[name]:
            gone.append(label_of(type(thing), name))
        rows = links.through._base_manager.filter(**{links.own: thing})
        rows.exclude(**{f"{links.other}__in": there}).delete()
        present = set(rows.values_list(f"{links.other}_id", flat=True))
        links.through._base_manager.bulk_create(
            links.through(**{links.own: thing, f"{links.other}_id": key})
            for key in sorted(there - present)
        )
    return gone


@transaction.atomic
def restore(thing, version, names, *, seen, after=None):
    """Give a thing the values that it had in a version, of the named fields and links.

    `seen` is the moment of the last change that the person knew of. Returns the thing, and the
    labels of the fields that referred to something that is gone.
    """
    model, kept = type(thing), type(thing).kept
    thing = model._base_manager.select_for_update().get(pk=thing.pk)
    if latest(model, thing.pk) != seen:
        raise ValidationError(
            _("Somebody saved meanwhile. Look at the differences again, then restore."),
            code="changed_meanwhile",
        )
    fields = [name for name in names if name not in kept.links]
    with pghistory.context(restored=to_number(version.moment)):
        gone = _put(thing, version.values, fields)
        _check(thing)
        thing.save()
        gone += _link(thing, version.values, [name for name in names if name in kept.links])
        if after:
            after(thing)
    return thing, gone


@transaction.atomic
def bring_back(model, pk, version, *, adjust=None, after=None):
    """Make again what was deleted, with its key and its links; `adjust(thing)` has the last word.

    Returns the thing, and the labels of the fields that referred to something that is gone.
    """
    kept, thing = model.kept, model(pk=pk)
    with pghistory.context(restored=to_number(version.moment)):
        gone = _put(thing, version.values, [field.name for field in kept.fields])
        if adjust:
            adjust(thing)
        _check(thing)
        thing.save(force_insert=True)
        # What sets itself when a thing is made was set to now.
        own = {
            field.name: version.values[field.name]
            for field in kept.fields
            if getattr(field, "auto_now_add", False)
        }
        if own:
            model._base_manager.filter(pk=pk).update(**own)
        gone += _link(thing, version.values, kept.links)
        for links in kept.linked_from:
            _link_back(thing, links, version)
        if after:
            after(thing)
    return thing, gone


def _link_back(thing, links, version):
    """Links of others that were deleted together with the thing."""
    related = links.through._meta.get_field(links.own).related_model
    together = {"pgh_context_id": version.context_id}
    if version.context_id is None:
        together["pgh_transaction"] = version.transaction
    lost = links.versions.objects.filter(
        **{f"{links.other}_id": thing.pk}, **together, pgh_label="delete"
    ).values(f"{links.own}_id")
    links.through._base_manager.bulk_create(
        [
            links.through(**{f"{links.own}_id": key, links.other: thing})
            for key in related._base_manager.filter(pk__in=lost).values_list("pk", flat=True)
        ],
        batch_size=5000,
        ignore_conflicts=True,
    )
