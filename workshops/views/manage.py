"""What moderators do on the site: write, copy, announce, and the rest of a workshop's life."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pact.history.versions import latest
from workshops.forms.rows import AgendaRows, QuestionRows
from workshops.forms.workshop import CopyForm, SiteWorkshopForm, programmes_run_by
from workshops.models import Workshop, timed
from workshops.services import copying, life
from workshops.steps import STEPS
from workshops.views.finding import for_who_runs_it


def posted(request):
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
@transaction.atomic
def new(request):
    """For who moderates a group; a copy starts from the earlier workshop's own page."""
    if not programmes_run_by(request.user).exists():
        raise PermissionDenied
    group = request.GET.get("group", "")
    form = SiteWorkshopForm(posted(request), user=request.user, group=group)
    if form.is_valid():
        workshop = life.save(form.save(commit=False))
        messages.success(request, _("The draft is saved. Write the agenda, then announce it."))
        return redirect("workshops:agenda", workshop.slug)
    return render(request, "workshops/edit.html", {"form": form})


@for_who_runs_it
@transaction.atomic
def edit(request, workshop):
    # The moment is read ahead of the workshop, so that nothing fits in between.
    moment = latest(Workshop, workshop.pk)
    workshop = Workshop.objects.select_related("programme__group").get(pk=workshop.pk)
    workshop.seen_at = moment
    form = SiteWorkshopForm(posted(request), instance=workshop, user=request.user)
    if form.is_valid():
        life.save(form.save(commit=False))
        form.save_m2m()
        messages.success(request, _("The workshop is saved."))
        return redirect("workshops:detail", workshop.slug)
    shown = Workshop.objects.select_related("programme__group").get(pk=workshop.pk)
    return render(request, "workshops/edit.html", {"form": form, "workshop": shown})


def edit_rows(request, workshop, rows_class, template, saved):
    rows = rows_class(posted(request), workshop=workshop)
    problem = ""
    if request.method == "POST" and rows.is_valid():
        try:
            rows.save()
        except ValidationError as error:
            problem = " ".join(error.messages)
            rows.seen = rows.digest
        else:
            messages.success(request, saved)
            return redirect(request.path if "more" in request.POST else workshop)
    context = {"workshop": workshop, "rows": rows, "problem": problem}
    return render(request, template, context)


@for_who_runs_it
def agenda(request, workshop):
    """Rows with a duration each: when one shifts, all do."""
    timed(workshop, stored := list(workshop.agenda.all()))
    workshop.over_by = bool(stored) and stored[-1].ends_at > workshop.ends_at
    return edit_rows(
        request, workshop, AgendaRows, "workshops/agenda.html", _("The agenda is saved.")
    )


@for_who_runs_it
def questions(request, workshop):
    return edit_rows(
        request, workshop, QuestionRows, "workshops/questions.html", _("The questions are saved.")
    )


@for_who_runs_it
def copy(request, workshop):
    if not programmes_run_by(request.user).exists():
        raise PermissionDenied
    form = CopyForm(posted(request), workshop=workshop, user=request.user)
    if form.is_valid():
        made = copying.copy(workshop, **form.cleaned_data)
        messages.success(request, _("This is the copy: a draft. Change what is different."))
        return redirect("workshops:edit", made.slug)
    return render(request, "workshops/copy.html", {"workshop": workshop, "form": form})


@for_who_runs_it
def step(request, workshop, step):
    """Ask, then do one step in the workshop's life."""
    if step not in STEPS:
        raise Http404("no such step")
    chosen = STEPS[step]
    form = chosen.form(posted(request))
    obstacle = chosen.obstacle(workshop)
    if form.is_valid():
        try:
            chosen.run(workshop, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, chosen.done)
            return redirect(workshop)
    context = {"workshop": workshop, "step": chosen, "form": form, "obstacle": obstacle}
    return render(request, "workshops/step.html", context)
