"""Material as people find it: its page, its file, and all of a workshop's at once."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workshops.files.archive import archive
from workshops.files.sending import is_first, send
from workshops.material_list import material_of
from workshops.models import Download, Material, MaterialVersion, Workshop
from workshops.services import material as services
from workshops.views.gates import kept_by_nobody, or_login, told_to_nobody

How = Download.How


@require_safe
@never_cache
@or_login
@csp_update({"frame-src": SELF})
def page(request, slug, pk):
    """One thing, with its versions, its preview, and what who runs the workshop does with it."""
    workshop = get_object_or_404(Workshop.objects.select_related("programme__group"), slug=slug)
    seen = Material.objects.visible_to(request.user).filter(pk=pk)
    context = material_of(workshop, request.user, seen)
    if not context["material"]:
        raise Http404("no such material")
    context["item"] = item = context["material"][0]
    context["workshop_is_open"] = (
        Workshop.objects.visible_to(request.user).filter(pk=workshop.pk).exists()
    )
    context["shown"] = item.newest if item.newest and item.newest.preview else None
    return render(request, "workshops/material.html", context)


def visible_version(user, key):
    rows = MaterialVersion.objects.select_related("material__workshop")
    return get_object_or_404(rows, key=key, material__in=Material.objects.visible_to(user))


def unavailable(request, version):
    """Being scanned, found infected, or no longer there: said, and what to do."""
    context = {"version": version, "material": version.material}
    response = render(request, "workshops/material_unavailable.html", context, status=409)
    if version.scan == MaterialVersion.Scan.WAITING:
        response.headers["Retry-After"] = "60"
    return response


@require_safe
@kept_by_nobody
@or_login
def download(request, key):
    version = visible_version(request.user, key)
    if not version.available:
        return unavailable(request, version)
    if is_first(request):
        services.record([version], request.user, How.FILE)
    return send(request, version)


@require_safe
@kept_by_nobody
@or_login
def preview(request, key):
    """The same file, to be shown in the page: pictures and PDF alone."""
    version = visible_version(request.user, key)
    if not version.available:
        return unavailable(request, version)
    if not version.preview:
        raise Http404("not to be shown")
    if is_first(request):
        services.record([version], request.user, How.VIEW)
    return send(request, version, inline=True)


@require_safe
@kept_by_nobody
@or_login
def all_in_one(request, slug):
    """The newest of each thing that the person may have."""
    workshop = get_object_or_404(Workshop, slug=slug)
    items = material_of(workshop, request.user)["material"]
    versions = [item.newest for item in items if item.newest and item.newest.available]
    if not versions:
        raise Http404("nothing to pack")
    if request.method == "GET":
        services.record(versions, request.user, How.ZIP)
    return archive(request, workshop, items, versions)


@require_safe
@kept_by_nobody
@told_to_nobody
def by_signed_link(request, token):
    """From a mail: the newest file for the person whom the link names.

    Somebody else who is signed in is no longer taken for that person: they are led to the page,
    where they find what they may have themselves. A link that does not open says the same whatever
    the reason, so that who got it from another learns nothing of the person.
    """
    link = services.read_link(token)
    item, person = (link.material, request.user) if link else (None, request.user)
    if link and link.opens and (person == link.user or not person.is_authenticated):
        return open_for(request, item, link.user)
    if item and person.is_authenticated and Material.objects.visible_to(person).filter(pk=item.pk):
        return redirect(item)
    context = {"workshop": item and item.workshop, "days": settings.MATERIAL_LINK_DAYS}
    return render(request, "workshops/link_over.html", context, status=404)


def open_for(request, item, user):
    if item.link:
        return redirect(item.link)
    version = item.versions.select_related("material__workshop").first()
    if version is None or not version.available:
        return unavailable(request, version) if version else redirect(item)
    if is_first(request):
        services.record([version], user, How.MAIL)
    return send(request, version)
