"""Reading what is kept: a thing's versions, its values at a moment, and what was deleted."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Value
from django.utils.translation import gettext as _

from pact.history.keeping import FOUND

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_EVENTS = 500  # read for one page of versions


def to_number(moment):
    """A moment as whole microseconds, for addresses and forms."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def to_moment(number):
    try:
        return EPOCH + timedelta(microseconds=int(number))
    except (ValueError, OverflowError, TypeError):
        return None


@dataclass
class Version:
    """What one request, or one transaction of a command, made of a thing."""

    first: datetime
    moment: datetime
    labels: set
    rows: int  # how many of its events are of the thing itself, not of its links
    context: dict
    transaction: int
    context_id: object
    values: dict | None = None
    before: dict | None = None
    who: str = ""
    changed: list = field(default_factory=list)

    @property
    def number(self):
        return to_number(self.moment)

    @property
    def is_deletion(self):
        return "delete" in self.labels

    @property
    def is_creation(self):
        return "insert" in self.labels

    @property
    def is_start(self):
        return FOUND in self.labels

    @property
    def restored(self):
        """The moment of the version that this one brought back."""
        return to_moment(self.context.get("restored"))


def who_did(users):
    """The people's names by their keys; who has gone and who never was are named as such."""
    people = get_user_model().objects.in_bulk({pk for pk in users if pk})
    names = {pk: str(person) for pk, person in people.items()}
    for pk in users:
        if not pk:
            names[pk] = _("nobody signed in (a command or an import)")
        elif pk not in names:
            names[pk] = _("somebody whose account is gone (no. %(number)s)") % {"number": pk}
    return names


def latest(model, pk):
    """The moment of the thing's last change, as it is stored now; None when nothing is kept."""
    kept = model.kept
    tables = [
        kept.versions.objects.filter(pgh_obj_id=pk),
        *(
            links.versions.objects.filter(**{f"{links.own}_id": pk})
            for links in kept.links.values()
        ),
    ]
    moments = [
        table.order_by("-pgh_created_at").values_list("pgh_created_at", flat=True).first()
        for table in tables
    ]
    return max(filter(None, moments), default=None)


def _events(kept, pk, before):
    """The events of a thing and its links, light, newest first."""
    sources = [(kept.versions, "pgh_obj_id", True)]
    sources += [(links.versions, f"{links.own}_id", False) for links in kept.links.values()]
    queries = [
        table.objects.filter(**{own: pk}, **({"pgh_created_at__lt": before} if before else {}))
        .order_by()
        .values_list(
            "pgh_created_at",
            "pgh_label",
            "pgh_transaction",
            "pgh_context_id",
            "pgh_context__metadata",
            Value(of_the_row),
        )
        for table, own, of_the_row in sources
    ]
    query = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return query.order_by("-pgh_created_at")[:MOST_EVENTS]


def _grouped(events):
    versions, last = [], None
    for moment, label, transaction, context_id, context, of_the_row in events:
        # All that a request of a person did is one version, in how many steps ever.
        key = context_id or transaction
        if key != last:
            versions.append(
                Version(moment, moment, set(), 0, context or {}, transaction, context_id)
            )
            last = key
        version = versions[-1]
        version.first = moment
        if of_the_row:
            version.labels.add(label)
            version.rows += 1
    return versions


def versions_of_thing(model, pk, before=None, size=25):
    """A page of versions, newest first, each with its values and those before it.

    With them, whether there are older ones.
    """
    kept = model.kept
    versions = _grouped(_events(kept, pk, before))
    older, versions = len(versions) > size, versions[:size]
    if not versions:
        return [], False
    rows = kept.versions.objects.filter(pgh_obj_id=pk, pgh_created_at__lte=versions[0].moment)
    needed = sum(version.rows for version in versions) + 1
    rows = list(rows.order_by("-pgh_created_at")[:needed])
    links = _link_events(kept, pk, versions[0].moment)
    for version in versions:
        version.values = _values(kept, rows, links, version.moment, version)
        just_before = version.first - timedelta(microseconds=1)
        version.before = _values(kept, rows, links, just_before)
    names = who_did({version.context.get("user") for version in versions})
    for version in versions:
        version.who = names[version.context.get("user")]
    return versions, older


def version_at(model, pk, moment):
    """The version that a moment names; None where there is none."""
    versions, _older = versions_of_thing(
        model, pk, before=moment + timedelta(microseconds=1), size=1
    )
    return versions[0] if versions and versions[0].moment == moment else None


def values_at(model, pk, moment):
    """A thing's values as they stood at a moment: names of fields, keys of what it links to."""
    kept = model.kept
    rows = kept.versions.objects.filter(pgh_obj_id=pk, pgh_created_at__lte=moment)
    rows = list(rows.order_by("-pgh_created_at")[:1])
    return _values(kept, rows, _link_events(kept, pk, moment), moment)


def _link_events(kept, pk, until):
    return {
        name: list(
            links.versions.objects.filter(**{f"{links.own}_id": pk}, pgh_created_at__lte=until)
            .order_by("pgh_created_at", "pgh_id")
            .values_list("pgh_created_at", "pgh_label", f"{links.other}_id")
        )
        for name, links in kept.links.items()
    }


def _values(kept, rows, links, moment, version=None):
    """None where there was nothing; of a deletion, what was there until then."""
    row = next((row for row in rows if row.pgh_created_at <= moment), None)
    if row is None or (row.pgh_label == "delete" and version is None):
        return None
    if row.pgh_label == "delete":
        moment = version.first - timedelta(microseconds=1)
    values = {field.name: getattr(row, field.attname) for field in kept.fields}
    for name, events in links.items():
        linked = set()
        for at, label, key in events:
            if at <= moment:
                linked.discard(key) if label == "delete" else linked.add(key)
        values[name] = frozenset(linked)
    return values


def deleted(model):
    """The last rows of the things that are no longer there, as a query of their versions."""
    versions = model.kept.versions
    last = versions.objects.filter(
        pgh_label="delete", pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")
    )
    return versions.objects.filter(
        ~Exists(model._base_manager.filter(pk=OuterRef("pgh_obj_id"))),
        ~Exists(last),
        pgh_label="delete",
    ).annotate(person=F("pgh_context__metadata__user"))


def thing_of(row):
    """The thing itself, from a row of its versions; not saved."""
    model, not_read = row.pgh_tracked_model, row.get_deferred_fields()
    names = [field.attname for field in model.kept.fields if field.attname not in not_read]
    return model(pk=row.pgh_obj_id, **{name: getattr(row, name) for name in names})


def names_of(model, keys):
    """What things are called, also those that are no longer there."""
    names = {thing.pk: str(thing) for thing in model._base_manager.filter(pk__in=keys)}
    gone = set(keys) - set(names)
    if gone and hasattr(model, "kept"):
        rows = model.kept.versions.objects.filter(pgh_obj_id__in=gone, pgh_label="delete")
        names |= {row.pgh_obj_id: str(thing_of(row)) for row in rows.order_by("pgh_id")}
    return defaultdict(lambda: "?", names)
