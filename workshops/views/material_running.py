"""Material as who runs a workshop handles it: upload, order, edit, new version, remove."""

import logging
from copy import copy
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from pact.paging import window
from workshops.files import incoming, waiting
from workshops.files.incoming import IncomingHandler
from workshops.files.room import room_of
from workshops.files.storage import StorageAwayError
from workshops.material_forms import (
    LinkForm,
    MaterialForm,
    UploadForm,
    VersionForm,
    check_version,
)
from workshops.material_list import material_of
from workshops.models import Download, Material
from workshops.services import material as services
from workshops.views.gates import run_or_refuse

logger = logging.getLogger("pact.material")


def gated(view):
    """For who runs the workshop; the view gets it in place of its slug."""

    @wraps(view)
    @never_cache
    @login_required
    def for_who_runs_it(request, slug, **kwargs):
        return view(request, run_or_refuse(request.user, slug), **kwargs)

    return for_who_runs_it


def brings_files(view):
    """Files stream to disk; nothing of a request is read before its sender has been let in.

    What nobody has taken over in the end is gone with the answer.
    """

    @csrf_exempt
    @gated
    def receiving(request, workshop, **kwargs):
        handler = IncomingHandler(request)
        request.upload_handlers = [handler]
        if not incoming.has_room(request):
            return not_kept(request, 507, incoming.disk_full().message)
        try:
            if request.method == "POST":
                room_of(workshop).check(incoming.least(request))
        except ValidationError as error:
            return not_kept(request, 413, " ".join(error.messages))
        try:
            return csrf_protect(view)(request, workshop, **kwargs)
        except (OperationalError, InterfaceError):
            logger.exception("An upload could not be saved")
            # The database is away in the middle of it: no row, and no file without one.
            return not_kept(
                request, 503, _("The database does not answer. Nothing of it was kept: try again.")
            )
        except StorageAwayError:
            logger.exception("An upload could not be stored")
            return not_kept(
                request, 503, _("The place for files does not answer. Nothing was kept: try again.")
            )
        except OSError as error:
            if error.errno not in incoming.FULL:
                raise
            return not_kept(request, 507, incoming.disk_full().message)
        finally:
            handler.discard()

    return wraps(view)(receiving)


def not_kept(request, status, why):
    if wants_json(request):
        return JsonResponse({"error": str(why)}, status=status)
    return render(None, "workshops/not_kept.html", {"why": why}, status=status)


def wants_json(request):
    return request.headers.get("Accept") == "application/json"


def told_in_json(form):
    errors = [error for errors in form.errors.values() for error in errors]
    return JsonResponse({"error": " ".join(errors)}, status=422)


def manage_address(workshop):
    return reverse("workshops:material-manage", args=[workshop.slug])


def of(workshop, user, pk):
    return get_object_or_404(Material.objects.run_by(user), workshop=workshop, pk=pk)


def bounds(workshop):
    return {"max_bytes": settings.MATERIAL_MAX_BYTES, "room": room_of(workshop)}


# The list, and what is added to it ---------------------------------------------------------------


def manage_page(request, workshop, form=None, results=(), status=200):
    context = material_of(workshop, request.user) | {
        "form": form or UploadForm(request.user),
        "results": results,
        **bounds(workshop),
        "managing": True,
        "removed": Material.objects.removed_for(request.user).filter(workshop=workshop),
    }
    return render(request, "workshops/material_manage.html", context, status=status)


@require_safe
@gated
def manage(request, workshop):
    return manage_page(request, workshop)


@require_POST
@brings_files
def add(request, workshop):
    """Each file for itself: one that is refused holds up no other."""
    form = UploadForm(request.user, request.POST, request.FILES)
    if not form.is_valid():
        if wants_json(request):
            return told_in_json(form)
        return manage_page(request, workshop, form, status=422)
    files = form.cleaned_data["files"]
    results = [keep(request, workshop, file, form.values_for) for file in files]
    if wants_json(request):
        result = results[0] if results else {"error": _("There was no file in it.")}
        return JsonResponse(result, status=422 if "error" in result else 200)
    return after_adding(request, workshop, form, results)


def after_adding(request, workshop, form, results):
    kept = sum("address" in result for result in results)
    if kept:
        text = ngettext("%d file is there.", "%d files are there.", kept) % kept
        messages.success(request, text)
    if not results:
        form.add_error("files", _("Choose at least one file."))
        return manage_page(request, workshop, form, status=422)
    if kept == len(results):
        return redirect(manage_address(workshop))
    return manage_page(request, workshop, form, results, status=422)


def keep(request, workshop, file, values_for):
    """What became of one file: where it is now, why it is not kept, or that it is there already."""
    if file.trouble:
        return {"name": file.name, "error": " ".join(file.trouble.messages)}
    values = values_for(file)
    same = services.same_files(file.sha256, request.user).first()
    if same:
        return {
            "name": file.name,
            "same": same.material.title,
            "same_address": same.material.get_absolute_url(),
            "token": waiting.put_aside(file, workshop, request.user, values),
        }
    try:
        item = services.add_file(workshop, file, request.user, **values)
    except ValidationError as error:
        return {"name": file.name, "error": " ".join(error.messages)}
    return {"name": file.name, "title": item.title, "address": item.get_absolute_url()}


@require_POST
@gated
def add_all_the_same(request, workshop):
    """A file that is there already, and that the person wants a second time."""
    found = waiting.take_up(request.POST.get("token", ""), workshop, request.user)
    if found is None:
        messages.error(request, _("That file waited for too long: upload it again."))
    else:
        file, values = found
        try:
            services.add_file(workshop, file, request.user, **values)
            messages.success(request, _("The file is there a second time."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(manage_address(workshop))


@gated
def add_link(request, workshop):
    form = LinkForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_link(workshop, form.instance)
        messages.success(request, _("The link is there."))
        return redirect(manage_address(workshop))
    context = {"workshop": workshop, "form": form}
    return render(request, "workshops/material_link.html", context)


# One thing of it ---------------------------------------------------------------------------------


@gated
def edit(request, workshop, pk):
    item = of(workshop, request.user, pk)
    with transaction.atomic():
        # A copy: a refused form must not change the title in the page's head.
        form = MaterialForm(request.user, request.POST or None, instance=copy(item))
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect(form.instance)
    context = {"workshop": workshop, "form": form, "item": item}
    return render(request, "workshops/material_edit.html", context)


@brings_files
def new_version(request, workshop, pk):
    item = of(workshop, request.user, pk)
    posted = request.method == "POST"
    form = VersionForm(request.POST, request.FILES) if posted else VersionForm()
    if posted and form.is_valid():
        files = form.cleaned_data["files"]
        try:
            check_version(item, files)
            services.add_version(item, files[0], request.user)
        except ValidationError as error:
            form.add_error("files", error)
        else:
            messages.success(request, _("The new version is there. The old one is kept."))
            if wants_json(request):
                return JsonResponse({"address": item.get_absolute_url()})
            return redirect(item)
    if wants_json(request):
        return told_in_json(form)
    context = {"workshop": workshop, "form": form, "item": item} | bounds(workshop)
    status = 422 if posted else 200
    return render(request, "workshops/material_version.html", context, status=status)


@gated
def remove(request, workshop, pk):
    item = of(workshop, request.user, pk)
    if request.method == "POST":
        services.remove(item)
        messages.success(request, _("“%s” is removed. You can bring it back.") % item)
        return redirect(manage_address(workshop))
    return render(request, "workshops/material_remove.html", {"workshop": workshop, "item": item})


@require_POST
@gated
def bring_back(request, workshop, pk):
    item = get_object_or_404(Material.objects.removed_for(request.user), workshop=workshop, pk=pk)
    services.bring_back(item)
    messages.success(request, _("“%s” is back.") % item)
    return redirect(manage_address(workshop))


@require_POST
@gated
def move(request, workshop, pk):
    step = -1 if request.POST.get("to") == "up" else 1
    services.move(of(workshop, request.user, pk), step)
    return redirect(f"{manage_address(workshop)}#material-{pk}")


@require_safe
@gated
def downloads(request, workshop, pk):
    """Who fetched it, when, and how: for who runs the workshop alone."""
    item = of(workshop, request.user, pk)
    rows = Download.objects.filter(version__material=item).annotate(published_at=F("at"))
    page = window(rows, request.GET, size=50)
    keys = [row.key for row in page.items]
    found = Download.objects.select_related("version", "user__organisation").in_bulk(keys)
    context = {"page": page, "downloads": [found[key] for key in keys]}
    context |= {"workshop": workshop, "item": item}
    return render(request, "workshops/material_downloads.html", context)
