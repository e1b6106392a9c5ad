"""A pasted list or a CSV file of people to invite: one person a line, as it comes.

`address; name; organisation; role`, separated by semicolons, commas or tabs; with a first line that
names the columns, in any order and language; or as a mail program writes people:
`Mila Member <mila@city.example>`.
"""

import csv
import re
from dataclasses import dataclass, field
from email.utils import getaddresses

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Organisation, Representative
from members.named import by_names, one_of, squeezed
from members.services.invitations import validate_invitation, waiting_for

MOST = 500  # people
LONGEST = 64 * MOST  # characters of a line, which may name all of them
COLUMNS = ["email", "name", "organisation", "role"]
# What people write above their columns.
HEADINGS = {
    "email": "e-mail email mail e-mailadres emailadres address adres adresse courriel "
    "e-mail-adresse e-mailaddress emailaddress adressee-mail adressemail",
    "name": "name naam nom fullname volledigenaam nomcomplet",
    "organisation": "organisation organization organisatie organisme",
    "role": "role rol rôle rolle",
}
# How mail programs write a person; in a cell of its own.
WRITTEN = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*@[^<>]*)>")
MEANING = {heading: column for column, words in HEADINGS.items() for heading in words.split()}


@dataclass
class Line:
    number: int
    text: str
    email: str = ""
    name: str = ""
    organisation: Organisation | None = None
    role: str = ""
    named: str = ""  # the organisation, as it was written
    written_role: str = ""
    errors: list = field(default_factory=list)
    invited: bool = False  # already: nothing to do

    @property
    def good(self):
        return not self.errors and not self.invited


def decoded(data):
    """The text of an uploaded file, whichever program saved it."""
    if data.startswith(b"PK"):
        raise ValidationError(_("This is a workbook. Save the sheet as CSV, or paste its cells."))
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_("This file cannot be read. Save it as CSV, or paste its lines."))


def read(text):
    """The lines of the text; what cannot be understood is an error of its line."""
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    heads = COLUMNS
    if rows and (found := _heads(_cells(rows[0][1]))):
        heads, rows = found, rows[1:]
    _validate_count(len(rows))
    lines = []
    for number, line in rows:
        if len(line) > LONGEST:
            raise ValidationError(
                _("Line %(number)d is too long: write one person a line."),
                params={"number": number},
            )
        people = None if _in_columns(line, heads) else _mail_program(line)
        for values in people or [_values(_cells(line), heads)]:
            lines.append(_line(number, line, values))
        _validate_count(len(lines))
    return lines


def _validate_count(count):
    if count > MOST:
        raise ValidationError(
            _("These are %(count)d lines. Invite at most %(most)d people at once."),
            params={"count": count, "most": MOST},
        )


def _cells(line):
    for separator in ("\t", ";", ","):
        if separator in line:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
    return [line.strip()]


def _heads(cells):
    """The columns that a first line names; None when it is no heading."""
    heads = [MEANING.get(squeezed(cell).replace(" ", "")) for cell in cells]
    return heads if "email" in heads and not any("@" in cell for cell in cells) else None


def _in_columns(line, heads):
    """Whether what stands beside the one address tells more of the same person."""
    separated = heads is not COLUMNS or ";" in line or "\t" in line
    return separated and line.count("@") == 1 and len(list(filter(None, _cells(line)))) > 1


def _mail_program(line):
    """The people of a line in the way of `Mila Member <mila@city.example>, …`."""
    if "<" not in line and line.count("@") < 2:
        return None
    try:
        pairs = getaddresses([line.replace(";", ",")])
    except RecursionError:  # brackets within brackets, by the thousand
        return None
    return [{"email": address, "name": name} for name, address in pairs if "@" in address]


def _values(cells, heads):
    """Without a heading, the address may stand anywhere; the rest follows in its order."""
    if heads is COLUMNS:
        place = next((index for index, cell in enumerate(cells) if "@" in cell), 0)
        cells = [cells[place], *cells[:place], *cells[place + 1 :]]
    return {head: cell for head, cell in zip(heads, cells, strict=False) if head}


def _line(number, text, values):
    if written := WRITTEN.fullmatch(values.get("email", "").strip()):
        name = written["name"].strip(" \"'")
        values = values | {"email": written["email"], "name": values.get("name") or name}
    line = Line(
        number=number,
        text=text.strip(),
        email=values.get("email", "").strip().lower(),
        name=" ".join(values.get("name", "").split()),
        named=values.get("organisation", ""),
        written_role=values.get("role", ""),
    )
    try:
        validate_email(line.email)
    except ValidationError:
        line.errors.append(_("There is no e-mail address in it that can be one."))
    if len(line.name) > 150:
        line.errors.append(_("The name is longer than 150 characters."))
    return line


def roles():
    """Roles by what people call them, in every language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {squeezed(str(role.label)): role.value for role in Representative.Role}
    return found | {role.value: role.value for role in Representative.Role}


def check(lines, *, organisations, group, organisation, role):
    """Complete the lines with the organisation and role that stand for all, and say what is wrong
    with each. `organisations` are those that may be named.
    """
    found = by_names(organisations, [line.named for line in lines])
    known_roles, seen = roles(), {}
    for line in lines:
        line.role = known_roles.get(squeezed(line.written_role), "") if line.written_role else role
        if not line.role:
            line.errors.append(
                _("“%(role)s” is no role. Roles are: %(roles)s.")
                % {
                    "role": line.written_role,
                    "roles": ", ".join(str(known.label) for known in Representative.Role),
                }
            )
        try:
            line.organisation = (
                one_of(line.named, found, organisations) if line.named else organisation
            )
            if line.organisation is None:
                line.errors.append(_("It names no organisation, and none stands for all lines."))
            elif not line.errors:
                _check_person(line, group, seen)
        except ValidationError as error:
            line.errors += error.messages
    return lines


def _check_person(line, group, seen):
    key = line.email, line.organisation.pk
    if key in seen:
        line.errors.append(_("It is the same person as in line %(line)d.") % {"line": seen[key]})
        return
    seen[key] = line.number
    validate_invitation(line.email, line.organisation, group)
    there = waiting_for(line.email, line.organisation, group)
    line.invited = there is not None and there.state == there.State.OPEN
