"""Keyset paging by (published_at, pk): page 50,000 costs what page 1 costs, nothing is counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Q
from django.http import Http404


@dataclass
class Window:
    """A slice of a list, newest first, with the addresses' values of its neighbours.

    Of each item only its `key` and `published_at` are known.
    """

    items: list
    newer: str | None = None
    older: str | None = None


def place(item):
    """Where an item stands in its list, as the addresses of the pages after it say it."""
    # Whole microseconds since the epoch: exact, and short in an address.
    since = item.published_at - datetime(1970, 1, 1, tzinfo=UTC)
    return (
        f"{since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds}-{item.key}"
    )


def moment_and_key(text):
    try:
        microseconds, pk = text.split("-")
        moment = datetime.fromtimestamp(int(microseconds) // 1_000_000, tz=UTC)
        return moment.replace(microsecond=int(microseconds) % 1_000_000), int(pk)
    except (ValueError, OverflowError, OSError):
        raise Http404("not a place in this list") from None


def window(queryset, params, size=20, pk="pk"):
    """The part of `queryset` (any order) that the query parameters before/after ask for.

    `pk` names the column that decides between equal dates.
    """
    queryset = queryset.annotate(key=F(pk)).values_list("key", "published_at", named=True)
    before, after = params.get("before"), params.get("after")
    if after and not before:
        at, key = moment_and_key(after)
        later = queryset.filter(
            Q(published_at__gte=at) & (Q(published_at__gt=at) | Q(**{f"{pk}__gt": key}))
        )
        items = list(later.order_by("published_at", pk)[: size + 1])
        more_newer, items = len(items) > size, items[:size][::-1]
        has_older = bool(items)
        return Window(
            items,
            newer=place(items[0]) if items and more_newer else None,
            older=place(items[-1]) if has_older else None,
        )
    if before:
        at, key = moment_and_key(before)
        queryset = queryset.filter(
            Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(**{f"{pk}__lt": key}))
        )
    items = list(queryset.order_by("-published_at", f"-{pk}")[: size + 1])
    more_older, items = len(items) > size, items[:size]
    return Window(
        items,
        newer=place(items[0]) if before and items else None,
        older=place(items[-1]) if more_older and items else None,
    )
