"""A CSV file or a workbook as rows, whatever program saved it."""

import csv
import io
import zipfile
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from members.importing.columns import COLUMNS, fold, known
from members.importing.notes import Refused, note

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 300 * 2**20  # of a workbook, which is a zip archive
MAX_ROWS = 50_000
MAX_CELLS = 200  # of a row that are looked at
SEPARATORS = ";,\t|"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What our own export puts before a text that a spreadsheet would take for a formula.
GUARD, STARTS = "'", ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Row:
    number: int  # as a spreadsheet counts it
    places: dict  # where its columns stand, such as C12
    cells: dict = field(default_factory=dict)  # of columns that hold something
    problems: list = field(default_factory=list)


def rows(file):
    """The rows that hold something, by the names of our columns; raises Refused."""
    lines = _lines(file)
    place, names = next(lines, (0, None))
    if names is None:
        raise Refused("empty")
    columns = _columns([_trimmed(name) for name in names])
    count = 0
    for place, cells in lines:
        count += 1
        if count > MAX_ROWS:
            raise Refused("too_many", limit=MAX_ROWS)
        yield _row(place, cells, columns)
    if not count:
        raise Refused("empty")


def _row(number, cells, columns):
    places = {name: f"{get_column_letter(at + 1)}{number}" for at, name in columns.items()}
    row = Row(number, places)
    for index, cell in enumerate(cells[:MAX_CELLS]):
        if isinstance(cell, Formula):
            row.problems.append(_at(index, columns.get(index, ""), number, cell.said))
        elif (value := _trimmed(cell)) not in (None, ""):
            if index not in columns:
                row.problems.append(note("long_row"))
                break
            row.cells[columns[index]] = value
    return row


def _at(index, column, number, what):
    return note("cell", place=f"{get_column_letter(index + 1)}{number}", column=column, what=what)


def _refuse_unknown(columns):
    """All of them at once: whoever mends a sheet opens it once."""
    names = ", ".join(COLUMNS)
    if len(columns) == 1:
        [(name, place)] = columns
        raise Refused("unknown", column=name, place=place, known=names)
    if columns:
        found = ", ".join(f"“{name}” ({place})" for name, place in columns)
        raise Refused("unknown_several", found=found, known=names)


def _columns(names):
    """Which column stands where; an empty name is an empty column."""
    found, words, unknown = {}, known(), []
    for index, name in enumerate(names):
        if not name:
            continue
        place = f"{get_column_letter(index + 1)}1"
        column = words.get(fold(name))
        if column is None:
            unknown.append((name, place))
        elif column in found.values():
            raise Refused("twice", column=name, place=place)
        else:
            found[index] = column
    _refuse_unknown(unknown)
    if not {"name", *(c for c in COLUMNS if c.startswith("name_"))} & set(found.values()):
        raise Refused("no_name", found=", ".join(str(name) for name in names if name))
    return found


def _trimmed(value):
    """Without the spaces around it, those that do not break too."""
    if not isinstance(value, str):
        return value
    value = value.replace("\u00a0", " ").replace("\ufeff", "").replace("\0", "").strip()
    if value.startswith(GUARD) and value[1:].startswith(STARTS):
        value = value[1:]
    return value


class Formula:
    """A cell without a value of its own: a formula, or what came of one that failed."""

    def __init__(self, error=""):
        self.error = error

    @property
    def said(self):
        return note("error", value=self.error) if self.error else note("formula")


def _lines(file):
    """Numbered lines of cells; empty ones are left out."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise Refused("too_large", limit=MAX_BYTES // 2**20)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(OLD_EXCEL):
        raise Refused("xls")
    lines = _of_workbook(file) if start.startswith(b"PK") else _of_csv(file)
    for number, cells in enumerate(lines, start=1):
        if any(isinstance(c, Formula) or _trimmed(c) not in (None, "") for c in cells):
            yield number, cells


def _of_workbook(file):
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise Refused("too_large", limit=MAX_BYTES // 2**20)
        file.seek(0)
        book = load_workbook(file, read_only=True, keep_links=False)
    except Refused:
        raise
    except Exception:  # whatever a damaged file makes of the parser
        raise Refused("broken") from None
    try:
        if not book.worksheets:
            raise Refused("empty")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        lines = sheet.iter_rows()
        while True:
            try:
                line = next(lines, None)
            except Exception:
                raise Refused("broken") from None
            if line is None:
                return
            yield [_cell(cell) for cell in line[:MAX_CELLS]]
    finally:
        book.close()


def _cell(cell):
    if cell.data_type in ("f", "e"):
        return Formula(cell.value if cell.data_type == "e" else "")
    return cell.value


def _of_csv(file):
    text = _decoded(file.read())
    sample = text.lstrip("\n").partition("\n")[0]
    separator = max(SEPARATORS, key=sample.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False):
            yield [Formula() if cell.lstrip().startswith("=") else cell for cell in cells]
    except csv.Error:
        raise Refused("not_a_sheet") from None


def _decoded(data):
    """UTF-8 or UTF-16 by their marks, else UTF-8, else what Windows saves."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("not_a_sheet")
