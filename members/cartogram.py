"""A map that is a picture of numbers: one tile a country, roughly where it lies.

Every country is as large as the next, so that a small one is seen as well as a large one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_countries import countries

from members.countries import by_name

# Columns from west to east, rows from north to south.
ROWS = [
    "IS .  .  NO SE FI .  . ",
    ".  .  .  .  .  EE .  . ",
    "IE GB .  DK .  LV .  . ",
    ".  .  NL DE PL LT .  . ",
    ".  BE LU CZ SK UA .  . ",
    ".  FR CH AT HU RO MD . ",
    "PT ES IT SI HR RS BG . ",
    ".  .  MT BA ME XK MK TR",
    ".  .  .  .  .  AL GR CY",
]
PLACES = {
    code: (column, row)
    for row, line in enumerate(ROWS)
    for column, code in enumerate(line.split())
    if code != "."
}
STEPS = 4  # shades, from few to many
PRESENT = 3  # the shade of a country in which there is something, where nothing is counted
SIZE = 40  # a tile with its margin, in the picture's own unit
COLUMNS = len(ROWS[0].split())


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    number: int
    says: str  # the name with the number, in words
    shade: int  # 0 where there is none, else 1 to STEPS
    x: int
    y: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Cartogram:
    title: str
    tiles: list[Tile]
    rows: list[Tile]  # those with a number, by name: the table that the picture stands for
    width: int
    height: int
    counted: bool  # whether the numbers matter, or only where there is one
    beyond_y: int | None  # the baseline of the words above the countries beyond Europe


def cartogram(
    numbers,
    *,
    title,
    says,
    counted=True,
    address: Callable[[str], str] | None = None,
    chosen: str = "",
):
    """The map of `numbers`, by ISO country code; for the template `members/_cartogram.html`.

    `says` tells a number in words, such as `lambda n: ngettext("%d member", …) % n`; `address` the
    page to which a country with a number leads; `chosen` is the country that the page is about.
    Countries beyond Europe stand below. Not `counted`, the map shows where there is something, and
    no numbers.
    """
    most = max(numbers.values(), default=0)
    # Who belongs to no single country has no place on a map, but a row in the table.
    beyond = sorted(code for code in numbers if code and code not in PLACES)
    first_row = len(ROWS) + 1
    places = PLACES | {
        code: (index % COLUMNS, first_row + index // COLUMNS) for index, code in enumerate(beyond)
    }

    def tile(code, column=0, row=0):
        number, name = numbers.get(code, 0), _name(code)
        return Tile(
            code=code,
            name=name,
            number=number,
            says=f"{name}: {says(number)}",
            shade=_shade(number, most) if counted else PRESENT * bool(number),
            x=column * SIZE,
            y=row * SIZE,
            address=address(code) if address and number else "",
            chosen=bool(chosen) and code == chosen,
        )

    tiles = [tile(code, *place) for code, place in places.items()]
    rows = [one for one in tiles if one.number]
    if numbers.get(""):
        rows.append(tile(""))
    last_row = first_row + -(-len(beyond) // COLUMNS) if beyond else len(ROWS)
    return Cartogram(
        title=title,
        tiles=tiles,
        rows=sorted(rows, key=lambda row: (not row.code, by_name(row.name))),
        width=COLUMNS * SIZE,
        height=last_row * SIZE,
        counted=counted,
        beyond_y=first_row * SIZE - SIZE // 4 if beyond else None,
    )


def _name(code):
    return str(countries.name(code)) or _("no single country")


def _shade(number, most):
    """Equal steps from 1 to the largest number."""
    if not number:
        return 0
    return 1 + min(STEPS - 1, (number - 1) * STEPS // most)
