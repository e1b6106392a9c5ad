"""An issue goes out: planned, begun, into the outbox batch by batch, stopped.

A batch is one transaction: the mails of some subscribers and the rows that say that they have them.
Killed or begun twice, each subscriber gets the issue once.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Delivery, Issue, PostInIssue, Subscriber, TopicOfSubscriber
from news.newsletter import letter
from news.newsletter.subscribing import key
from pact import mail
from pact.models import OutgoingMail

BATCH = 200  # subscribers
State = Issue.State
Outcome = Delivery.Outcome


def audience(issue):
    """How many get the issue as it stands: by language, and who gets none of its posts."""
    posts = letter.posts_of(issue)
    topics = {topic.pk for post in posts for topic in post.topics.all()}
    chosen = TopicOfSubscriber.objects.filter(subscriber=OuterRef("pk"), topic__in=topics)
    wanted = Q(every_topic=True) | Exists(chosen) if posts else Q(pk__in=[])
    rows = Subscriber.objects.reachable().order_by().values("language")
    counted = rows.annotate(n=Count("pk"), wanted=Count("pk", filter=wanted))
    found = {row["language"]: row for row in counted}
    by_language = Counter({code: row["wanted"] for code, row in found.items() if row["wanted"]})
    everybody = sum(row["n"] for row in found.values())
    return by_language, everybody - by_language.total()


# What staff decide ---------------------------------------------------------------------------


def _locked(issue):
    return Issue.objects.select_for_update().get(pk=issue.pk)


@transaction.atomic
def schedule(issue, at):
    """Let an issue go out by itself at a time to come."""
    from news.tasks import send_issue

    if at <= timezone.now():
        raise ValidationError(_("Choose a time to come, or send the issue now."))
    issue = _locked(issue)
    _check_editable(issue)
    if not issue.chosen().exists():
        raise ValidationError(_("Choose the posts first: this issue has none."))
    issue.state, issue.scheduled_at = State.SCHEDULED, at
    issue.save(update_fields=["state", "scheduled_at", "updated_at"])
    send_issue.using(run_after=at).enqueue(issue.pk)


@transaction.atomic
def unschedule(issue):
    issue = _locked(issue)
    if issue.state == State.SCHEDULED:
        issue.state, issue.scheduled_at = State.DRAFT, None
        issue.save(update_fields=["state", "scheduled_at", "updated_at"])


@transaction.atomic
def send_now(issue):
    from news.tasks import send_issue

    issue = _locked(issue)
    _check_editable(issue)
    if not letter.posts_of(issue):
        raise ValidationError(_("None of its posts is public: there is nothing to send."))
    _begin(issue)
    send_issue.enqueue(issue.pk)


def _check_editable(issue):
    if not issue.is_editable:
        raise ValidationError(_("This issue went out already."))


@transaction.atomic
def stop(issue):
    """Send no more of it. What the mail server has cannot be called back."""
    issue = _locked(issue)
    if issue.state not in (State.SENDING, State.SENT):
        return
    waiting = OutgoingMail.objects.filter(
        pk__in=issue.deliveries.filter(mail__isnull=False).values("mail"),
        state=OutgoingMail.State.QUEUED,
    )
    # What is just being sent is left to who sends it.
    waiting = waiting.select_for_update(skip_locked=True).order_by("pk")
    found = list(waiting.values_list("pk", flat=True))
    issue.deliveries.filter(mail__in=found).update(outcome=Outcome.STOPPED)
    OutgoingMail.objects.filter(pk__in=found).delete()
    _finish(issue, State.CANCELLED)


# What the worker does ------------------------------------------------------------------------


def send(pk):
    """Bring an issue that is due into the outbox; nothing for one that is not, or not any more."""
    with transaction.atomic():
        issue = Issue.objects.select_for_update().filter(pk=pk).first()
        if issue is None:
            return
        if issue.state == State.SCHEDULED and issue.scheduled_at <= timezone.now():
            _begin(issue)
    after = 0
    while (reached := send_batch(pk, after)) is not None:
        after = reached


def _begin(issue):
    public = {post.pk for post in letter.posts_of(issue)}
    PostInIssue.objects.filter(issue=issue).exclude(post__in=public).update(left_out=True)
    PostInIssue.objects.filter(issue=issue, post__in=public).update(left_out=False)
    issue.started_at = timezone.now()
    issue.state = State.SENDING if public else State.CANCELLED
    issue.save(update_fields=["state", "started_at", "updated_at"])


def _finish(issue, state):
    issue.state, issue.finished_at = state, timezone.now()
    issue.save(update_fields=["state", "finished_at", "updated_at"])


@transaction.atomic
def send_batch(pk, after):
    """The next subscribers beyond a number; the last one's number, None when all have it.

    After the last of them, from the beginning: for who confirmed meanwhile.
    """
    issue = Issue.objects.select_for_update().filter(pk=pk, state=State.SENDING).first()
    if issue is None:
        return None
    has_it = Delivery.objects.filter(issue=issue, subscriber=OuterRef("pk"))
    waiting = Subscriber.objects.reachable().filter(~Exists(has_it), pk__gt=after).order_by("pk")
    # Locked, so that nobody leaves between being looked up and being written to.
    subscribers = list(waiting.select_for_update(of=("self",)).prefetch_related("topics")[:BATCH])
    if subscribers:
        _deliver(issue, subscribers)
        return subscribers[-1].pk
    if after:
        return 0
    _finish(issue, State.SENT)
    return None


def _deliver(issue, subscribers):
    # Read anew for each batch: what is withdrawn meanwhile is not sent any more.
    posts, letters = letter.posts_of(issue), {}
    deliveries, messages = [], {}
    for subscriber in subscribers:
        chosen = [topic.pk for topic in subscriber.topics.all()]
        wanted = letter.posts_for(posts, subscriber.every_topic, chosen)
        delivery = Delivery(
            issue=issue,
            subscriber=subscriber,
            language=subscriber.language,
            outcome=Outcome.QUEUED if wanted else Outcome.NOTHING,
        )
        deliveries.append(delivery)
        if wanted:
            which = subscriber.language, *(post.pk for post in wanted)
            if which not in letters:
                letters[which] = letter.write(issue, wanted, subscriber.language)
            messages[_key(issue, subscriber)] = letters[which].to(subscriber)
    rows = mail.queue_many(messages)
    for delivery in deliveries:
        delivery.mail = rows.get(_key(issue, delivery.subscriber))
    Delivery.objects.bulk_create(deliveries)


def _key(issue, subscriber):
    return key(subscriber, f"issue-{issue.pk}")
