"""What a row of a sheet does: a new organisation, changes of one that is here, a role; or why not.

An empty cell leaves what is there as it is.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from members.importing.columns import OWN, ROLE, TEXTS, fold
from members.importing.notes import note
from members.importing.values import Unreadable, read
from members.models import Organisation, Participation
from members.services import participations
from members.services.participations import Signing, planned
from pact.translated import CODES, column, columns

# Known by how they were read; to look for a country once more among all takes its time.
READ_FROM_LISTS = ["language", "country", "level", "kind", "logo"]
DIRECT = [*TEXTS, "language", *OWN]  # columns that are fields of the same name


@dataclass
class Change:
    number: int
    name: str
    organisation: Organisation | None = None
    fields: list = field(default_factory=list)  # that get another value
    signing: Signing | None = None
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def kind(self):
        if self.problems:
            return "problem"
        if self.organisation.pk is None:
            return "new"
        return "changed" if self.fields or self.signing else "same"


class Index:
    """The organisations that are here, by address and by name."""

    def __init__(self):
        self.slugs, self.names, self.rows = {}, {}, {}
        fields = ["pk", "slug", "country", *columns("name")]
        for pk, slug, country, *names in Organisation.objects.values_list(*fields).iterator():
            self.slugs[slug] = pk
            for name in {fold(name) for name in names if name}:
                self.names.setdefault(name, {}).setdefault(pk, country)

    def find(self, slug, names, country):
        """The key of the organisation that a row is about; None for a new one."""
        if slug:
            return self.slugs.get(slug)
        found = {}
        for name in names:
            found |= self.names.get(fold(name), {})
        # In another country it is another one of the same name.
        same = {pk for pk, there in found.items() if country in ("", there)}
        if len(same) > 1:
            raise Unreadable("several")
        return next(iter(same), None)

    def taken_by(self, organisation, number):
        """The row that is about the same organisation already, or None."""
        names = {organisation.pk} if organisation.pk else set()
        if not names:
            country = str(organisation.country)
            names = {(fold(getattr(organisation, n)), country) for n in columns("name")}
            names = {key for key in names if key[0]}
        taken = next((self.rows[name] for name in names if name in self.rows), None)
        if taken is None:
            self.rows |= dict.fromkeys(names, number)
        return taken

    def new_slug(self, name):
        """An address that nobody has, in this file either."""
        start = slugify(name)[:110].strip("-") or "organisation"
        slug, number = start, 1
        while slug in self.slugs:
            number += 1
            slug = f"{start}-{number}"
        self.slugs[slug] = None
        return slug


def changes(batch, index):
    """What each of these rows does; the organisations are asked for at once."""
    read_rows = [_values(row) for row in batch]
    keys = {}
    for row, (values, problems) in zip(batch, read_rows, strict=True):
        names = [values[n] for n in ("name", *columns("name")) if values.get(n)]
        try:
            keys[row.number] = index.find(values.get("slug"), names, values.get("country", ""))
        except Unreadable as trouble:
            problems.append(note(trouble.code))
    there = Organisation.objects.prefetch_related("participations")
    there = there.in_bulk([key for key in keys.values() if key])
    return [
        _change(row, values, problems, there.get(keys.get(row.number)), index)
        for row, (values, problems) in zip(batch, read_rows, strict=True)
    ]


def _values(row):
    values, problems = {}, list(row.problems)
    for name, cell in row.cells.items():
        try:
            values[name] = read(name, cell)
        except Unreadable as trouble:
            problems.append(_at(row, name, note(trouble.code, **trouble.values)))
    return values, problems


def _at(row, name, what):
    return note("cell", place=row.places.get(name, str(row.number)), column=name, what=what)


def _change(row, values, problems, organisation, index):
    name = next((values[n] for n in ("name", *columns("name")) if values.get(n)), "")
    change = Change(row.number, str(name)[:200], organisation, problems=problems)
    if organisation is None:
        change.organisation = Organisation(language=_language(values))
        change.notes.append(note("new"))
    _set_fields(change, row, values)
    if not change.problems and (taken := index.taken_by(change.organisation, row.number)):
        change.problems.append(note("same_row", row=taken))
    if not change.problems and organisation is None:
        slug = values.get("slug") or index.new_slug(change.name)
        index.slugs.setdefault(slug, None)
        change.organisation.slug = slug
    if not change.problems:
        _check(change, row)
    _set_role(change, row, values)
    return change


def _language(values):
    """A new one's own language: the one that is said, or the first in which it has a name."""
    named = (code for code in CODES if values.get(column("name", code)))
    return values.get("language") or next(named, CODES[0])


def _set_fields(change, row, values):
    organisation = change.organisation
    values = dict(values)
    for name in ("name", "summary"):
        if name in values:
            own = column(name, organisation.language)
            row.places.setdefault(own, row.places.get(name))
            values.setdefault(own, values[name])
    if website := values.get("website"):
        values["website"] = website if "://" in website else f"https://{website}"
    for name in DIRECT:
        if name not in values:
            continue
        old, new = getattr(organisation, name), values[name]
        if old == new:
            continue
        setattr(organisation, name, new)
        change.fields.append(name)
        if organisation.pk:
            kept = (
                {"old": str(old), "new": str(new)} if old not in (None, "") else {"new": str(new)}
            )
            change.notes.append(note("field" if "old" in kept else "set", column=name, **kept))
    if organisation.pk is None and not organisation.kind and "kind" not in row.cells:
        change.problems.append(_at(row, "kind", note("needed")))
    if organisation.ict_users and not organisation.ict_users_on:
        change.problems.append(_at(row, "ict_users_on", note("needed")))


def _check(change, row):
    try:
        # Whether an address is free was looked up; constraints would each ask the database.
        change.organisation.full_clean(
            validate_unique=False, validate_constraints=False, exclude=READ_FROM_LISTS
        )
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                change.problems.append(_at(row, name, note("said", what=message)))


def _set_role(change, row, values):
    if "role" not in values:
        if {"signed_on", "ended_on"} & values.keys() and "role" not in row.cells:
            change.problems.append(note("day_without_role"))
        return
    if "signed_on" not in values:
        if "signed_on" not in row.cells:
            change.problems.append(_at(row, "signed_on", note("role_without_day")))
        return
    if not change.organisation.kind:
        return
    signing = Signing(values["role"], values["signed_on"], values.get("ended_on"))
    organisation = change.organisation
    held = list(organisation.participations.all()) if organisation.pk else []
    try:
        there, before = planned(organisation, held, signing)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                place = name if name in ROLE else "role"
                change.problems.append(_at(row, place, note("said", what=message)))
        return
    if there and signing.ended_on in (None, there.ended_on):
        return
    change.signing = signing
    said = {"role": signing.role, "day": signing.signed_on.isoformat()}
    if signing.ended_on:
        change.notes.append(note("role_until", **said, end=signing.ended_on.isoformat()))
    else:
        change.notes.append(note("role", **said))
    if before:
        change.notes.append(note("ends", role=before.role))


def write(batch):
    """Keep what the rows say, in the transaction of the import."""
    new = [change for change in batch if change.kind == "new"]
    changed = [change for change in batch if change.kind == "changed"]
    Organisation.objects.bulk_create([change.organisation for change in new])
    Participation.objects.bulk_create(
        Participation(
            organisation=change.organisation,
            role=change.signing.role,
            signed_on=change.signing.signed_on,
            ended_on=change.signing.ended_on,
        )
        for change in new
        if change.signing
    )
    for change in changed:
        if change.fields:
            change.organisation.updated_at = timezone.now()
            change.organisation.save(update_fields=[*change.fields, "updated_at"])
        if change.signing:
            signing = change.signing
            participations.sign(
                change.organisation, signing.role, signing.signed_on, signing.ended_on
            )
