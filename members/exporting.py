"""Organisations as a sheet, in the columns that an import reads."""

import csv
import io

from django.db.models import Prefetch
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from members.importing.columns import COLUMNS, ROLE, header
from members.importing.sheet import GUARD, STARTS
from members.models import Participation

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The text in the original language stands in its own column.
EXPORTED = [name for name in COLUMNS if name not in ("name", "summary")]
BATCH = 1000


def rows(organisations):
    """The first row names the columns; then one for each organisation, with its present role."""
    yield [header(name) for name in EXPORTED]
    now = Prefetch("participations", Participation.objects.current(), to_attr="now")
    for organisation in organisations.prefetch_related(now).iterator(chunk_size=BATCH):
        role = organisation.now[0] if organisation.now else None
        yield [_cell(organisation, role, name) for name in EXPORTED]


def _cell(organisation, role, name):
    if name in ROLE:
        return plain(getattr(role, name)) if role else ""
    if name == "country":
        return organisation.country.code or ""
    if name == "listed":
        return "yes" if organisation.listed else "no"
    return plain(getattr(organisation, name))


def plain(value):
    """A value that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, int):
        return value
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"{GUARD}{value}" if value.startswith(STARTS) else value


def as_csv(organisations):
    """Pieces of a CSV file; with the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    for row in rows(organisations):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def as_xlsx(organisations):
    """A workbook, whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Organisations")
    for row in rows(organisations):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
