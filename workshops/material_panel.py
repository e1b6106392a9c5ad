"""The newest material of a group, for its workspace."""

from django.db.models import Prefetch

from workshops.material_list import described
from workshops.models import Material, MaterialVersion

MOST = 5


def newest_material(request, group):
    """The context of the panel, or None where there is nothing; two queries."""
    seen = Material.objects.visible_to(request.user).select_related("workshop")
    versions = Prefetch("versions", MaterialVersion.objects.all())
    newest = seen.filter(workshop__programme__group=group).order_by("-posted_at", "-pk")
    items = list(newest.prefetch_related(versions)[:MOST])
    for item in items:
        described(item, {})
    if not items:
        return None
    return {"template": "workshops/_newest_material.html", "newest_material": items}
