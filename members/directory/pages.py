"""A page of the directory's list, in the order of the names as the reader gets them."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat

from members.directory.asked import NONE, in_database, label
from members.directory.numbers import searched
from members.models import Organisation, Participation
from members.names import sort_key
from pact.translated import columns

SIZE = 50
FEW = 2000  # fewer are found first, then sorted; of more, the index of the order is walked


@dataclass
class Page:
    organisations: list  # each with its present `role` and its `facts`, in words
    before: int | None = None  # the keys from which the neighbouring pages go on
    after: int | None = None


def fitting(asked):
    """What fits the search and all filters."""
    found = searched(asked)
    for name in ("country", "level", "kind"):
        if value := asked.filters.get(name):
            found = found.filter(**{name: in_database(name, value)})
    if asked.role:
        now = Participation.objects.current().filter(organisation=OuterRef("pk"))
        found = found.filter(
            ~Exists(now) if asked.role == NONE else Exists(now.filter(role=asked.role))
        )
    return found


def page(asked, total, params):
    """`total` says how many fit; None for too many to count."""
    if total == 0:
        return Page([])
    # An expression without an index for few: else the database may walk the whole order for them.
    few = total is not None and total <= FEW
    key = F(sort_key())
    if few:
        key = Concat(key, Value(""), output_field=TextField())
    after, before = params.get("after", ""), params.get("before", "")
    found, place = fitting(asked).alias(key=key), None
    cursor = after or before
    if cursor.isdecimal() and len(cursor) < 18:
        place = Organisation.objects.listed().filter(pk=cursor).values_list(sort_key(), "pk")
        place = place.first()
    if place and after:
        name, pk = place
        found = found.filter(Q(key__gte=name) & (Q(key__gt=name) | Q(pk__gt=pk)))
    elif place:
        name, pk = place
        found = found.filter(Q(key__lte=name) & (Q(key__lt=name) | Q(pk__lt=pk)))
    backwards = bool(place and not after)
    order = ["-key", "-pk"] if backwards else ["key", "pk"]
    found = list(_for_lines(found.order_by(*order))[: SIZE + 1])
    more, found = len(found) > SIZE, found[:SIZE]
    if backwards:
        found.reverse()
    has_before = more if backwards else bool(place)
    has_after = bool(found) if backwards else more
    return Page(
        _in_words(found),
        before=found[0].pk if found and has_before else None,
        after=found[-1].pk if found and has_after else None,
    )


def _for_lines(organisations):
    """With what a line of the list shows."""
    role = Participation.objects.current().filter(organisation=OuterRef("pk")).order_by()
    fields = ["slug", "country", "level", "kind", "language", *columns("name")]
    return organisations.only(*fields).annotate(role=role.values("role")[:1])


def _in_words(organisations):
    said = cache(label)  # most lines say the same few
    for it in organisations:
        it.role = said("role", it.role) if it.role else ""
        it.facts = [said("kind", it.kind)]
        if it.level != Organisation.Level.NONE:
            it.facts.append(said("level", it.level))
        if it.country:
            it.facts.append(said("country", it.country.code))
    return organisations
