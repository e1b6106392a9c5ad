"""What participants say afterwards, so that nobody can tell who said what."""

import random
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workshops.models import FEWEST, Feedback, FeedbackGiven, Registration, Workshop
from workshops.services.locking import locked
from workshops.services.registration import refuse


def asks(workshop):
    """Whether a workshop takes feedback now."""
    return workshop.state == Workshop.State.HELD


@transaction.atomic
def give(registration, feedback):
    """Keep an answer, and apart from it that this person answered.

    All answers are written anew in a random order, and so are the marks touched: neither place nor
    transaction of a row tells which belong together.
    """
    workshop = locked(registration.workshop)
    if not asks(workshop):
        refuse(_("This workshop takes no feedback now."))
    if registration.state not in (Registration.State.REGISTERED, Registration.State.ATTENDED):
        refuse(_("Feedback is for those who took part."))
    if FeedbackGiven.objects.filter(registration=registration).exists():
        refuse(_("You have given your feedback already. Thank you."))
    feedback.workshop = workshop
    rows = [*Feedback.objects.filter(workshop=workshop), feedback]
    Feedback.objects.filter(workshop=workshop).delete()
    random.SystemRandom().shuffle(rows)
    Feedback.objects.bulk_create(rows)
    FeedbackGiven.objects.create(registration=registration)
    marks = FeedbackGiven.objects.filter(registration__workshop=workshop)
    marks.update(registration_id=F("registration_id"))


@dataclass
class Result:
    question: str
    mean: float
    counts: list  # of the answers 1 to 5


def results(workshop):
    """How many answered; and what, once there are enough and no more come: who looks again after
    each answer would see what it said.
    """
    rows = list(Feedback.objects.filter(workshop=workshop))
    if workshop.state != Workshop.State.ARCHIVED or len(rows) < FEWEST:
        return {"count": len(rows), "fewest": FEWEST, "results": None, "remarks": []}
    found = []
    for name in ("usefulness", "organisation"):
        marks = [getattr(row, name) for row in rows]
        counts = [marks.count(mark) for mark in range(1, 6)]
        label = Feedback._meta.get_field(name).verbose_name
        found.append(Result(label, sum(marks) / len(marks), counts))
    remarks = sorted(row.remarks for row in rows if row.remarks)
    return {"count": len(rows), "fewest": FEWEST, "results": found, "remarks": remarks}
