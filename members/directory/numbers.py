"""How many organisations there are of what, in the directory as somebody asked for it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import OuterRef, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.cartogram import cartogram
from members.countries import by_name
from members.directory.asked import FILTERS, NAMES, NONE, label
from members.models import DirectoryCount, Organisation, Participation
from members.names import Fold, all_names

FOUND = 2000  # of a search; words that more have in their names are not counted


def listed(asked):
    return Organisation.objects.listed().filter(demonstration=asked.demonstration)


def searched(asked):
    """The listed ones whose names hold all words, in any one of their languages or several."""
    found = listed(asked)
    if asked.words:
        found = found.alias(names=all_names())
    for word in asked.words.split():
        found = found.filter(names__contains=Fold(Value(word)))
    return found


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    number: int | None  # None where it is not counted
    chosen: bool


class Numbers:
    def __init__(self, asked):
        self.asked = asked
        counted = list(DirectoryCount.objects.cells())
        self.has_demonstration = any(row.demonstration for row in counted)
        cells = [
            ((row.country or NONE, row.role or NONE, row.level, row.kind), row.n)
            for row in counted
            if row.demonstration == asked.demonstration
        ]
        self.countries = {cell[0] for cell, _n in cells}
        if asked.words:
            cells = self._found()
        self.too_many = sum(n for _cell, n in cells) > FOUND if asked.words else False
        self._add_up([] if self.too_many else cells)

    def _found(self):
        """The cells of what a search finds, of not more than are counted."""
        role = Participation.objects.current().filter(organisation=OuterRef("pk")).values("role")
        found = searched(self.asked).annotate(role=role[:1]).order_by()
        rows = found.values_list("country", "role", "level", "kind")[: FOUND + 1]
        return Counter((c or NONE, r or NONE, level, k) for c, r, level, k in rows).items()

    def _add_up(self, cells):
        """For each filter: of what the others leave, how many have which value."""
        names, self.of, self.total = list(FILTERS), {name: Counter() for name in FILTERS}, 0
        wanted = [
            (i, self.asked.filters[n]) for i, n in enumerate(names) if n in self.asked.filters
        ]
        for cell, n in cells:
            missed = [place for place, value in wanted if cell[place] != value]
            if len(missed) > 1:
                continue
            self.total += 0 if missed else n
            for place in missed or range(len(names)):
                self.of[names[place]][cell[place]] += n

    def facets(self):
        """Each filter with its values."""
        return [(name, words, self._choices(name)) for name, words in FILTERS.items()]

    def _choices(self, name):
        chosen, numbers = self.asked.filters.get(name), self.of[name]
        values = NAMES.get(name, self.countries)
        if not self.too_many:
            values = [value for value in values if value in numbers or value == chosen]
        choices = [
            Choice(
                value,
                label(name, value),
                None if self.too_many else numbers[value],
                value == chosen,
            )
            for value in values
        ]
        if name == "country":
            choices.sort(key=lambda choice: (choice.value == NONE, by_name(choice.label)))
        return choices

    def map(self):
        """The numbers of the countries as a picture; None where there are none to show."""
        numbers = {"" if code == NONE else code: n for code, n in self.of["country"].items()}
        if not numbers:
            return None
        return cartogram(
            numbers,
            title=_("Organisations by country"),
            says=lambda n: ngettext("%d organisation", "%d organisations", n) % n,
            address=lambda code: self.asked.to("country", code or NONE),
            chosen=self.asked.country,
        )
