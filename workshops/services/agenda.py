"""A workshop's rows: agenda, questions. Who saves them never overwrites what they did not see."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pact.translated import columns
from workshops.models import AgendaItem, Question
from workshops.services.locking import locked

FIELDS = {
    AgendaItem: ["order", *columns("title"), "minutes", "speakers"],
    Question: ["order", *columns("text"), "required"],
}


def digest(model, workshop_id):
    """What the rows say now, in short: another digest, other rows."""
    rows = (
        model.objects.filter(workshop=workshop_id).order_by("pk").values_list("pk", *FIELDS[model])
    )
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()[:32]


def check_unchanged(model, workshop_id, seen):
    if seen != digest(model, workshop_id):
        raise ValidationError(
            _(
                "Not saved yet: somebody changed these rows after you opened them here. Compare "
                "yours with what is stored now, then save again."
            ),
            code="changed_meanwhile",
        )


@transaction.atomic
def save_rows(model, workshop, rows, seen):
    """Make the stored rows these ones, in this order; each is a dict, with the `pk` of an old one.

    ValidationError where somebody changed them since they were `seen`.
    """
    workshop = locked(workshop)
    check_unchanged(model, workshop.pk, seen)
    there = model.objects.filter(workshop=workshop).in_bulk()
    kept = []
    for order, row in enumerate(rows):
        item = there.get(row.pop("pk", None)) or model(
            workshop=workshop, language=workshop.language
        )
        item.order = order
        for name, value in row.items():
            setattr(item, name, value)
        item.save()
        kept.append(item.pk)
    model.objects.filter(workshop=workshop).exclude(pk__in=kept).delete()
