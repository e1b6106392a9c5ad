"""The material of a workshop as a person sees it, ready for `workshops/_material.html`."""

from django.db.models import Count, Prefetch

from workshops.models import Download, Material, MaterialVersion, Workshop


def material_of(workshop, user, material=None):
    """The context of the list; five queries, however much there is.

    `material` narrows it down, such as to one thing; by default it is all that the person sees.
    """
    seen = Material.objects.visible_to(user) if material is None else material
    versions = Prefetch("versions", MaterialVersion.objects.select_related("uploaded_by"))
    items = list(seen.filter(workshop=workshop).prefetch_related(versions))
    rows = Download.objects.filter(version__material__in=[item.pk for item in items])
    counts = {}
    if user.is_authenticated:  # a page for everybody does not change with each download
        counts = dict(rows.values_list("version").annotate(count=Count("pk")).order_by())
    for item in items:
        item.workshop = workshop
        described(item, counts)
    packed = [item.newest for item in items if item.newest and item.newest.available]
    return {
        "workshop": workshop,
        "material": items,
        "zipped": len(packed),
        "zip_size": sum(version.size for version in packed),
        "runs_material": user.is_authenticated
        and Workshop.objects.run_by(user).filter(pk=workshop.pk).exists(),
    }


def described(item, counts):
    """Its newest version beside the older ones, and how often each was fetched."""
    versions = list(item.versions.all())
    for version in versions:
        version.fetched = counts.get(version.pk, 0)
        version.material = item
    item.newest = versions[0] if versions else None
    item.older = versions[1:]
    item.fetched = sum(version.fetched for version in versions)
