"""Keyset paging by (published_at, pk): page 50,000 costs what page 1 costs, nothing is counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.http import Http404


@dataclass
class Window:
    """A slice of a list, newest first, with the addresses' values of its neighbours."""

    items: list
    newer: str | None = None
    older: str | None = None


def place(item):
    # Whole microseconds since the epoch: exact, and short in an address.
    since = item.published_at - datetime(1970, 1, 1, tzinfo=UTC)
    return (
        f"{since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds}-{item.pk}"
    )


def moment_and_pk(text):
    try:
        microseconds, pk = text.split("-")
        moment = datetime.fromtimestamp(int(microseconds) // 1_000_000, tz=UTC)
        return moment.replace(microsecond=int(microseconds) % 1_000_000), int(pk)
    except (ValueError, OverflowError, OSError):
        raise Http404("not a place in this list") from None


def window(queryset, params, size=20):
    """The part of `queryset` (any order) that the query parameters before/after ask for."""
    before, after = params.get("before"), params.get("after")
    if after and not before:
        at, pk = moment_and_pk(after)
        later = queryset.filter(Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk))
        items = list(later.order_by("published_at", "pk")[: size + 1])
        more_newer, items = len(items) > size, items[:size][::-1]
        has_older = bool(items)
        return Window(
            items,
            newer=place(items[0]) if items and more_newer else None,
            older=place(items[-1]) if has_older else None,
        )
    if before:
        at, pk = moment_and_pk(before)
        queryset = queryset.filter(
            Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(pk__lt=pk))
        )
    items = list(queryset.order_by("-published_at", "-pk")[: size + 1])
    more_older, items = len(items) > size, items[:size]
    return Window(
        items,
        newer=place(items[0]) if before and items else None,
        older=place(items[-1]) if more_older and items else None,
    )
