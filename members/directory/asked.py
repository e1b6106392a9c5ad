"""What somebody chose in the directory, and its address."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from members.models import Organisation, Participation

NONE = "none"  # in an address: no country, no role
FILTERS = {
    "country": gettext_lazy("Country"),
    "role": gettext_lazy("Role in the Pact"),
    "level": gettext_lazy("Level of government"),
    "kind": gettext_lazy("Kind"),
}
PARAMETERS = ("q", *FILTERS, "demonstration", "after", "before")
NAMES = {
    "role": dict(Participation.Role.choices) | {NONE: gettext_lazy("no role at present")},
    "level": dict(Organisation.Level.choices),
    "kind": dict(Organisation.Kind.choices),
}
MAY_BE_EMPTY = ("country", "role")  # level's own "none" is a value
LONGEST = 100  # characters of a search


def in_database(name, value):
    return "" if value == NONE and name in MAY_BE_EMPTY else value


def in_address(name, value):
    return NONE if value == "" and name in MAY_BE_EMPTY else value


def label(name, value):
    """The words for a value of a filter."""
    if name != "country":
        return str(NAMES[name][value])
    return _("no single country") if value == NONE else str(countries.name(value))


@dataclass(frozen=True)
class Asked:
    """Values that there are not, as in a mistyped address, are left out."""

    words: str = ""
    country: str = ""
    role: str = ""
    level: str = ""
    kind: str = ""
    demonstration: bool = False

    @classmethod
    def of(cls, params):
        known = NAMES | {"country": {*dict(countries), NONE}}
        values = {name: params.get(name, "") for name in FILTERS}
        return cls(
            words=" ".join(params.get("q", "").replace("\0", " ").split())[:LONGEST],
            demonstration=params.get("demonstration") == "on",
            **{name: value for name, value in values.items() if value in known[name]},
        )

    @property
    def filters(self):
        """The filters that are set, with their values."""
        values = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in values.items() if value}

    @property
    def hidden(self):
        """What the search form carries along."""
        return self.filters | ({"demonstration": "on"} if self.demonstration else {})

    def address(self, **more):
        query = QueryDict(mutable=True)
        query.update({"q": self.words} if self.words else {})
        query.update(self.hidden | more)
        return f"?{query.urlencode()}"

    def to(self, name, value):
        """The address with this value of a filter; without the filter where it has it already."""
        other = "" if getattr(self, name) == value else value
        return replace(self, **{name: other}).address()

    @property
    def chosen(self):
        """What is set, in words, each with the address without it."""
        found = [
            (FILTERS[name], label(name, value), self.to(name, value))
            for name, value in self.filters.items()
        ]
        if self.words:
            found.insert(0, (_("Name"), f"“{self.words}”", replace(self, words="").address()))
        return found

    def bare(self):
        """The whole directory."""
        return Asked(demonstration=self.demonstration).address()
