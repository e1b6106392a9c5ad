"""The list of those who come or came, on a page and as a file."""

import csv
import io

from django.db.models import Min, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.access import staff_may
from members.models import User
from workshops.models import JoinOpening, Registration

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def registrations(workshop):
    """With whom, from where, and when they opened the join link."""
    first = JoinOpening.objects.filter(registration=OuterRef("pk")).order_by()
    opened = first.values("registration").annotate(at=Min("opened_at")).values("at")
    rows = Registration.objects.filter(workshop=workshop).exclude(
        state=Registration.State.UNCONFIRMED
    )
    rows = rows.select_related("user__organisation").annotate(opened=Subquery(opened))
    return rows.order_by("queued_at", "pk")


def contact(registration, viewer):
    """The address, where the person shows it, or gave it for this workshop; to staff always."""
    user = registration.user
    shown = user is None or User.Shown.EMAIL in user.shown_to_fellows
    return registration.email if shown or staff_may(viewer, "members.view_user") else ""


def harmless(cell):
    """A text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(workshop, viewer):
    """For spreadsheets, which know by the mark at its start that it is UTF-8."""
    questions = list(workshop.questions.all())
    file = io.StringIO()
    write = csv.writer(file).writerow
    head = [_("Name"), _("Organisation"), _("E-mail address"), _("State")]
    head += [_("Registered on"), _("Opened the join link")]
    write([harmless(cell) for cell in [*head, *(question.text for question in questions)]])
    for row in registrations(workshop):
        organisation = row.user.organisation if row.user else None
        cells = [
            row.name,
            organisation.name if organisation else "",
            contact(row, viewer),
            capfirst(row.get_state_display()),
            moment(row.queued_at),
            moment(row.opened),
        ]
        cells += [row.answers.get(str(question.pk), "") for question in questions]
        write([harmless(cell) for cell in cells])
    return "\ufeff" + file.getvalue()


def moment(value):
    return date_format(localtime(value), "Y-m-d H:i") if value else ""
