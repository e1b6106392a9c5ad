"""What an import says about a sheet and its rows: kept as code and values, worded when shown."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from members.importing.columns import CHOICES, COLUMNS, label
from pact.importing import refused

# Why a whole file is refused.
REFUSALS = {
    "empty": _("The file holds no rows."),
    "too_large": _("The file is larger than %(limit)s MB. Split it."),
    "too_many": _("The file has more than %(limit)s rows. Split it."),
    "xls": _("This is an old Excel file (.xls). Save it as .xlsx or CSV."),
    "not_a_sheet": _("The file is neither CSV nor an Excel workbook (.xlsx)."),
    "broken": _("The workbook cannot be read: the file is damaged. Save it again."),
    "no_name": _(
        "No column is called “name”. The first row names the columns; these were found: %(found)s"
    ),
    "unknown": _(
        "The column “%(column)s” (%(place)s) is not known. Remove it, or call it one of these: "
        "%(known)s"
    ),
    "unknown_several": _(
        "These columns are not known: %(found)s. Remove them, or call each one of these: %(known)s"
    ),
    "twice": _("Two columns mean the same: “%(column)s” (%(place)s). Remove one."),
    "problems": _(
        "Rows that cannot be read: %(count)s. Mend them in the sheet and choose it anew."
    ),
    "gone": _("The file is no longer there. Choose it again."),
}

# What is wrong with a row.
PROBLEMS = {
    "cell": _("%(place)s (%(column)s): %(what)s"),
    "formula": _("holds a formula. Put its value there instead (copy, paste as values)."),
    "error": _("holds an error of the spreadsheet: %(value)s"),
    "country": _("“%(value)s” is no country. Use its name or its code, such as BE."),
    "choice": _("“%(value)s” is not known. Use one of: %(known)s"),
    "date": _("“%(value)s” is no date. Write it as 2026-03-08 or 8/3/2026."),
    "number": _("“%(value)s” is no whole number."),
    "yes_no": _("“%(value)s” is neither yes nor no."),
    "needed": _("is empty, and it is needed."),
    "said": "%(what)s",
    "long_row": _("The row has more cells than the sheet has columns."),
    "same_row": _("It is the same organisation as in row %(row)s."),
    "several": _("More than one organisation here has this name: add the column “address”."),
    "role_without_day": _("A role needs the day on which it was signed."),
    "day_without_role": _("A day is given, but no role."),
}

# What a row does.
NOTES = {
    "new": _("A new organisation."),
    "field": _("%(column)s: %(old)s → %(new)s"),
    "set": _("%(column)s: %(new)s"),
    "role": _("Role in the Pact: %(role)s from %(day)s"),
    "role_until": _("Role in the Pact: %(role)s from %(day)s, until %(end)s"),
    "ends": _("Its role until now ends then: %(role)s"),
}

COUNTS = {
    "rows": _("rows"),
    "new": _("new organisations"),
    "changed": _("changed ones"),
    "same": _("without a change"),
    "problem": _("rows that cannot be read"),
}

WORDS = REFUSALS | PROBLEMS | NOTES


def note(code, **values):
    """A note as it is kept: plain data. Unknown codes fail here, where they are written."""
    WORDS[code]
    kept = {
        name: value if isinstance(value, list) else str(value)[:500]
        for name, value in values.items()
    }
    return [code, kept]


def say(kept):
    """A note in the reader's language."""
    code, values = kept
    column = values.get("column", values.get("role") and "role")
    return str(WORDS[code]) % {name: _said(name, value, column) for name, value in values.items()}


def _said(name, value, column):
    if isinstance(value, list):
        return say(value)
    if name == "column":
        return label(value) if value in COLUMNS else value
    return shown(column, value) if name in ("old", "new", "role") else value


def shown(column, value):
    """A kept value as a reader sees it."""
    if column in CHOICES:
        return str(dict(CHOICES[column].choices).get(value, value))
    if column == "country":
        return str(countries.name(value)) or value
    return {"True": gettext("yes"), "False": gettext("no")}.get(value, value)


def told(counts):
    """Pairs of what is counted and how many."""
    return [
        (words, counts[name])
        for name, words in COUNTS.items()
        if name in counts and (counts[name] or name != "problem")
    ]


class Refused(refused.Refused):
    def __init__(self, code, **values):
        self.note = note(code, **values)
        super().__init__(code)
