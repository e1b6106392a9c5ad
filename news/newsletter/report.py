"""What became of an issue, counted."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from news.models import Delivery, Issue, Subscriber
from pact.models import OutgoingMail

# As long as the outbox keeps its mails; after that nobody can tell who got which issue.
KEEP = timedelta(days=90)
Outcome = Delivery.Outcome
# What the mail says while it is there, then what was written down.
RESULT = Coalesce("mail__state", "outcome")


@dataclass
class Report:
    """Counts of readers; `bounced` and `left` are of those whom the issue went to."""

    people: int
    queued: int
    sent: int
    failed: int
    stopped: int
    nothing: int
    bounced: int
    left: int
    to_come: int  # subscribers who are not dealt with yet

    @property
    def mails(self):
        return self.people - self.nothing

    @property
    def percent(self):
        """Of the work, as far as it can be known."""
        everything = self.people + self.to_come
        return 100 * (everything - self.queued - self.to_come) // everything if everything else 100

    @property
    def is_working(self):
        return bool(self.queued or self.to_come)


def report(issue):
    rows = Delivery.objects.filter(issue=issue).annotate(result=RESULT)
    counts = rows.aggregate(
        people=Count("pk"),
        **{outcome: Count("pk", filter=Q(result=outcome)) for outcome in Outcome.values},
        bounced=Count("pk", filter=Q(bounced=True)),
        left=Count("pk", filter=Q(left=True) & ~Q(outcome=Outcome.NOTHING)),
    )
    return Report(**counts, to_come=_to_come(issue))


def _to_come(issue):
    if issue.state != Issue.State.SENDING:
        return 0
    has_it = Delivery.objects.filter(issue=issue, subscriber=OuterRef("pk"))
    return Subscriber.objects.reachable().filter(~Exists(has_it)).count()


def by_language(issue):
    """To how many it went in which language."""
    rows = Delivery.objects.filter(issue=issue).exclude(outcome=Outcome.NOTHING)
    return dict(rows.order_by("language").values_list("language").annotate(Count("pk")))


def failures(issue):
    """Whom it could not be delivered to, with what the mail server said."""
    rows = Delivery.objects.filter(issue=issue, mail__state=OutgoingMail.State.FAILED)
    return rows.filter(subscriber__isnull=False).select_related("subscriber", "mail").order_by("pk")


def write_down():
    """Keep what became of mails before the outbox forgets them."""
    mails = OutgoingMail.objects.filter(pk=OuterRef("mail"))
    told = mails.exclude(state=OuterRef("outcome"))
    Delivery.objects.filter(Exists(told)).update(outcome=Subquery(mails.values("state")))


def forget_readers():
    """After a while an issue's report holds counts alone."""
    old = Delivery.objects.filter(
        issue__finished_at__lt=timezone.now() - KEEP, subscriber__isnull=False
    )
    old.update(subscriber=None, mail=None)


def failed_mails(subscriber="pk"):
    """How many issues could not be delivered to a subscriber, as a subquery."""
    rows = Delivery.objects.filter(subscriber=OuterRef(subscriber)).annotate(result=RESULT)
    failed = rows.filter(result=Outcome.FAILED).order_by().values("subscriber")
    return Coalesce(Subquery(failed.annotate(n=Count("pk")).values("n")), 0)
