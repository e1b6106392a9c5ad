"""The join link: for whom, from when, and that it was opened."""

from django.utils import timezone

from workshops.models import JoinOpening, Registration, Workshop
from workshops.times import join_opens_at

EARLY, OPEN, OVER, CANCELLED, MISSING = "early", "open", "over", "cancelled", "missing"


def stage(workshop, now=None):
    now = now or timezone.now()
    if workshop.state == Workshop.State.CANCELLED:
        return CANCELLED
    if now >= workshop.ends_at:
        return OVER
    if workshop.state == Workshop.State.DRAFT or now < join_opens_at(workshop):
        return EARLY
    return OPEN if workshop.join_link else MISSING


def note_opening(registration):
    """The beginning of the attendance list."""
    if registration and registration.state in Registration.SEATED:
        JoinOpening.objects.create(registration=registration)
