"""A page of the directory's list, in the order of the names as the reader gets them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Concat

from members.directory.asked import NONE
from members.directory.numbers import searched
from members.models import Organisation, Participation
from members.names import sort_key
from pact.translated import columns

SIZE = 50
FEW = 2000  # fewer are found first, then sorted; of more, the index of the order is walked


@dataclass
class Page:
    organisations: list
    before: int | None = None  # the keys from which the neighbouring pages go on
    after: int | None = None


def fitting(asked):
    """What fits the search and all filters."""
    found = searched(asked)
    for name in ("level", "kind"):
        if name in asked.filters:
            found = found.filter(**{name: asked.filters[name]})
    if asked.country:
        found = found.filter(country="" if asked.country == NONE else asked.country)
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
    key = sort_key()
    if total is not None and total <= FEW:
        # An expression without an index: else the database may walk the whole order for a few.
        key = Concat(key, Value(""))
    after, before = params.get("after", ""), params.get("before", "")
    found, place = fitting(asked).annotate(key=key), None
    cursor = after or before
    if cursor.isdecimal() and len(cursor) < 18:
        place = (
            Organisation.objects.listed().filter(pk=cursor).values_list(sort_key(), "pk").first()
        )
    if place and after:
        name, pk = place
        found = found.filter(Q(key__gte=name) & (Q(key__gt=name) | Q(pk__gt=pk)))
    elif place:
        name, pk = place
        found = found.filter(Q(key__lte=name) & (Q(key__lt=name) | Q(pk__lt=pk)))
    backwards = bool(place and not after)
    order = ["-key", "-pk"] if backwards else ["key", "pk"]
    keys = list(found.order_by(*order).values_list("pk", flat=True)[: SIZE + 1])
    more, keys = len(keys) > SIZE, keys[:SIZE]
    if backwards:
        keys.reverse()
    has_before = more if backwards else bool(place)
    has_after = bool(keys) if backwards else more
    return Page(
        _cards(keys),
        before=keys[0] if keys and has_before else None,
        after=keys[-1] if keys and has_after else None,
    )


def _cards(keys):
    """The organisations of these keys, in this order, each with its present role as `now`."""
    current = Prefetch("participations", Participation.objects.current(), to_attr="now")
    fields = ["slug", "country", "level", "kind", "language", *columns("name")]
    found = Organisation.objects.only(*fields).prefetch_related(current).in_bulk(keys)
    return [found[key] for key in keys]
