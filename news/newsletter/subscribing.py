"""Coming, confirming, changing, bouncing and leaving."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from news.models import Delivery, Subscriber
from news.newsletter import links
from pact import mail
from pact.models import OutgoingMail

UNCONFIRMED = timedelta(days=14)  # who asked and did not confirm is forgotten
State = Subscriber.State


@transaction.atomic
def ask(email, language, topics=()):
    """Mail a link to confirm, or to whom is subscribed already the link to change.

    Outwardly both are the same. What is stored of a subscriber changes by their own link alone.
    """
    subscriber, _new = Subscriber.objects.get_or_create(
        email=email.lower(), defaults={"language": language}
    )
    subscriber = Subscriber.objects.select_for_update().get(email=subscriber.email)
    if subscriber.state == State.CONFIRMED:
        _queue(subscriber, "known")
        return subscriber
    if subscriber.state == State.UNCONFIRMED:
        subscriber.language, subscriber.asked_at = language, timezone.now()
        _choose(subscriber, topics)
    _queue(subscriber, "confirm", expires_at=timezone.now() + UNCONFIRMED)
    return subscriber


@transaction.atomic
def confirm(subscriber):
    """The reader's yes, also from who was thought unreachable; repeated, it changes nothing."""
    there = Subscriber.objects.filter(pk=subscriber.pk)
    there.exclude(state=State.CONFIRMED).update(state=State.CONFIRMED, confirmed_at=timezone.now())


@transaction.atomic
def change(subscriber, language, topics):
    """From the next issue on."""
    if subscriber := _locked(subscriber):
        subscriber.language = language
        _choose(subscriber, topics)


@transaction.atomic
def change_own(subscriber, language, topics):
    """By the reader's own link: who came by that can be reached after all, and says yes."""
    change(subscriber, language, topics)
    confirm(subscriber)


def _locked(subscriber):
    """None where they left meanwhile."""
    return Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()


def _choose(subscriber, topics):
    topics = list(topics)
    subscriber.every_topic = not topics
    subscriber.save(update_fields=["language", "every_topic", "asked_at"])
    subscriber.topics.set(topics)


@transaction.atomic
def leave(subscriber):
    """Erase a subscriber, also from the outbox; the counts of issues stay."""
    # Locked before the mails, as who sends an issue does.
    if (subscriber := _locked(subscriber)) is None:
        return
    erase_mails(subscriber)
    subscriber.deliveries.update(left=True)
    subscriber.delete()


def erase_mails(subscriber, but=()):
    """What waits is not sent any more; waits for a mail that is just being sent."""
    mails = OutgoingMail.objects.filter(key__startswith=key(subscriber, "")).exclude(pk__in=but)
    # Locked in one order, so that two who erase cannot wait for each other.
    states = dict(mails.select_for_update().order_by("pk").values_list("pk", "state"))
    for state in OutgoingMail.State.values:
        outcome = Delivery.Outcome.STOPPED if state == OutgoingMail.State.QUEUED else state
        found = [pk for pk, of_mail in states.items() if of_mail == state]
        Delivery.objects.filter(mail__in=found).update(outcome=outcome)
    OutgoingMail.objects.filter(pk__in=states).delete()


def mark_bounced(subscribers):
    """Send them nothing more until they subscribe anew; how many there were."""
    with transaction.atomic():
        found = list(subscribers.reachable().select_for_update().order_by("pk"))
        for subscriber in found:
            newest = subscriber.deliveries.exclude(outcome=Delivery.Outcome.NOTHING)
            newest = newest.order_by("-pk").values("pk")[:1]
            Delivery.objects.filter(pk__in=newest).update(bounced=True)
            stop_waiting(subscriber)
        Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in found]).update(
            state=State.BOUNCED
        )
    return len(found)


def stop_waiting(subscriber):
    """Take back the issues that still wait for a subscriber in the outbox."""
    waiting = OutgoingMail.objects.filter(
        key__startswith=key(subscriber, "issue-"), state=OutgoingMail.State.QUEUED
    )
    found = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    Delivery.objects.filter(mail__in=found).update(outcome=Delivery.Outcome.STOPPED)
    OutgoingMail.objects.filter(pk__in=found).delete()


@transaction.atomic
def reach_again(subscribers):
    """Undo a mark that was set by mistake; how many there were."""
    return subscribers.filter(state=State.BOUNCED).update(state=State.CONFIRMED)


def forget_unconfirmed():
    late = Subscriber.objects.filter(
        state=State.UNCONFIRMED, asked_at__lt=timezone.now() - UNCONFIRMED
    )
    for pk in late.values_list("pk", flat=True):
        with transaction.atomic():
            # Not who confirms in this moment.
            if subscriber := late.select_for_update().filter(pk=pk).first():
                leave(subscriber)


def key(subscriber, what):
    """Of a mail in the outbox: its beginning finds all that is there for a subscriber."""
    return f"newsletter-{subscriber.pk}-{what}"


def _queue(subscriber, what, expires_at=None):
    with translation.override(subscriber.language):
        context = {
            "link": links.address(subscriber, "confirm" if what == "confirm" else "change"),
            "days": UNCONFIRMED.days,
        }
        mail.queue(
            f"mail/newsletter_{what}",
            [subscriber.email],
            context,
            key=key(subscriber, f"{what}-{get_random_string(12)}"),
            expires_at=expires_at or timezone.now() + UNCONFIRMED,
        )
