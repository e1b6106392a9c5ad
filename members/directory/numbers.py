"""How many organisations there are of what, in the directory as somebody asked for it."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.cartogram import cartogram
from members.countries import by_name
from members.directory.asked import FILTERS, NAMES, NONE, in_address, in_database, label
from members.directory.sums import sums
from members.models import DirectoryCount, Organisation, Participation
from members.names import Fold

FOUND = 2000  # of a search; words that more have in their names are not counted


def listed(asked):
    return Organisation.objects.listed().filter(demonstration=asked.demonstration)


def searched(asked):
    """The listed ones whose names hold all words, in any one of their languages or several."""
    found = listed(asked)
    for word in asked.words.split():
        found = found.filter(folded__contains=Fold(Value(word)))
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
        self.has_demonstration = DirectoryCount.objects.there_are(demonstration=True)
        self.too_many = bool(asked.words) and searched(asked)[FOUND:].exists()
        self.of = sums(self._cells(), {} if self.too_many else asked.filters)
        self.total = None if self.too_many else self._total()

    def _cells(self):
        """Of what a search finds, else of the whole directory, as that is kept."""
        if not self.asked.words or self.too_many:
            counted = DirectoryCount.objects.begun().filter(demonstration=self.asked.demonstration)
            return counted.values("country", "role", "level", "kind", n=F("organisations"))
        role = Participation.objects.current().filter(organisation=OuterRef("pk")).order_by()
        return (
            searched(self.asked)
            .order_by()
            .values(
                "country",
                "level",
                "kind",
                role=Coalesce(role.values("role")[:1], Value("")),
                n=Value(1),
            )
        )

    def _total(self):
        for name, value in self.asked.filters.items():
            return self.of[name].get(value, 0)
        return sum(self.of["country"].values())

    def facets(self):
        """Each filter with its values."""
        return [(name, words, self._choices(name)) for name, words in FILTERS.items()]

    def _choices(self, name):
        chosen, numbers = self.asked.filters.get(name), self.of[name]
        values = NAMES.get(name) or {*numbers, *filter(None, [chosen])}
        if not self.too_many:
            values = [value for value in values if value in numbers or value == chosen]
        choices = [
            Choice(
                value,
                label(name, value),
                None if self.too_many else numbers.get(value, 0),
                value == chosen,
            )
            for value in values
        ]
        if name == "country":
            choices.sort(key=lambda choice: (choice.value == NONE, by_name(choice.label)))
        return choices

    def map(self):
        """The numbers of the countries as a picture; None where there are none to show."""
        if self.too_many or not self.of["country"]:
            return None
        numbers = {in_database("country", code): n for code, n in self.of["country"].items()}
        return cartogram(
            numbers,
            title=_("Organisations by country"),
            says=lambda n: ngettext("%d organisation", "%d organisations", n) % n,
            address=lambda code: self.asked.to("country", in_address("country", code)),
            chosen=self.asked.country,
        )
