"""Who comes: for moderators and staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import staff_may
from workshops import attendance
from workshops.forms.registration import AddForm, guest_language
from workshops.models import Registration
from workshops.services import feedback, guests
from workshops.services import registration as service
from workshops.views.finding import for_who_runs_it

State = Registration.State
PAGE = 200
ACTIONS = {
    "seat": service.seat,
    "wait": service.wait,
    "first": service.put_first,
    "cancel": lambda registration: service.cancel(registration, by_staff=True),
}
MARKS = [
    (State.REGISTERED, gettext_lazy("not marked")),
    (State.ATTENDED, State.ATTENDED.label),
    (State.ABSENT, State.ABSENT.label),
]


@for_who_runs_it
def registrations(request, workshop):
    """Seats, waiting list and attendance, each with its buttons."""
    adding = request.method == "POST" and "add" in request.POST
    form = AddForm(request.POST if adding else None, workshop=workshop, user=request.user)
    if adding and form.is_valid():
        add(request, workshop, form.cleaned_data)
        return redirect(request.path)
    if request.method == "POST" and not adding:
        if "mark" in request.POST:
            mark(request, workshop)
        else:
            act(request, workshop)
        return redirect(request.get_full_path())
    page = Paginator(attendance.registrations(workshop), PAGE).get_page(request.GET.get("page"))
    questions = list(workshop.questions.all())
    for row in page:
        row.contact = attendance.contact(row, request.user)
        row.told = [
            (question.text, row.answers[str(question.pk)])
            for question in questions
            if str(question.pk) in row.answers
        ]
    context = {
        "workshop": workshop,
        "page": page,
        "groups": grouped(page),
        "marks": [(value, str(label)) for value, label in MARKS],
        "begun": timezone.now() >= workshop.starts_at,
        "taken": service.seats_taken(workshop),
        "form": form,
        "feedback": feedback.results(workshop),
    }
    return render(request, "workshops/registrations.html", context)


def grouped(rows):
    seated = [row for row in rows if row.state in Registration.SEATED]
    waiting = [row for row in rows if row.state == State.WAITING]
    cancelled = [row for row in rows if row.state == State.CANCELLED]
    return [
        ("seated", _("Seats"), seated),
        ("waiting", _("Waiting list"), waiting),
        ("cancelled", _("Cancelled"), cancelled),
    ]


def add(request, workshop, data):
    try:
        if person := data.get("person"):
            there = service.add(workshop, person)
        else:
            guest = data["name"], data["email"], guest_language(get_language())
            if staff_may(request.user, "members.view_user"):
                there = guests.add(workshop, *guest)
            else:
                there = guests.ask(workshop, *guest, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = {
            State.WAITING: _("%(name)s is on the waiting list: all seats are taken."),
            State.UNCONFIRMED: _(
                "A mail asks %(name)s (%(email)s) to confirm. After that they stand in this list."
            ),
        }
        text = said.get(there.state, _("%(name)s is registered."))
        messages.success(request, text % {"name": there.name, "email": there.email})


def act(request, workshop):
    """One button: what to do, and with whom."""
    name, _separator, pk = request.POST.get("do", "").partition("-")
    rows = Registration.objects.filter(workshop=workshop).select_related("workshop")
    row = rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None
    if row is None or name not in ACTIONS:
        return
    try:
        ACTIONS[name](row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))


def mark(request, workshop):
    """Attendance of all rows at once; what somebody else marked meanwhile is left and told.

    By the second button, who is not marked was there: only who stayed away needs a mark.
    """
    rest_came = request.POST["mark"] == "rest"
    marks = {}
    for name, state in request.POST.items():
        pk, seen = name.removeprefix("mark-"), request.POST.get(name.replace("mark-", "was-", 1))
        if rest_came and state == State.REGISTERED:
            state = State.ATTENDED
        if name.startswith("mark-") and pk.isdecimal() and len(pk) < 18 and state != seen:
            marks[int(pk)] = (seen, state)
    try:
        marked, passed = service.mark(workshop, marks)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    text = ngettext("%d person marked.", "%d people marked.", marked)
    messages.success(request, text % marked)
    if passed:
        text = _("Not marked, as somebody else did meanwhile: %(names)s. Look at them again.")
        messages.warning(request, text % {"names": ", ".join(passed)})


@for_who_runs_it
@require_safe
def export(request, workshop):
    response = HttpResponse(
        attendance.as_csv(workshop, request.user), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{workshop.slug}.csv"'
    return response
