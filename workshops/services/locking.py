from workshops.models import Workshop


def locked(workshop):
    """The workshop as it is now; whoever else changes it or its seats waits."""
    rows = Workshop.objects.select_for_update(of=("self",)).select_related("programme__group")
    return rows.get(pk=workshop.pk)
