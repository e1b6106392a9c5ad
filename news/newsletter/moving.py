"""A reader changes address: asked by their own link, done by the link of a mail to the new one.

Until then the old one gets the newsletter. Whether the new one is in the list already shows
nowhere: the mail is the same, and only who reads it goes on.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from news.models import Subscriber
from news.models.subscriber import new_nonce
from news.newsletter import links
from news.newsletter.subscribing import UNCONFIRMED, State, erase_mails, key
from pact import mail
from pact.models import OutgoingMail


@transaction.atomic
def ask(subscriber, email, with_mail=True):
    """Mail a link to the new address; the newest question counts."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if subscriber is None:
        return
    subscriber.new_email, subscriber.new_email_asked_at = email.lower(), timezone.now()
    subscriber.save(update_fields=["new_email", "new_email_asked_at"])
    _forget_question(subscriber)
    if with_mail:
        _queue(subscriber, "move", subscriber.new_email)


@transaction.atomic
def give_up(subscriber):
    """Stay at the old address."""
    Subscriber.objects.filter(pk=subscriber.pk).update(new_email="", new_email_asked_at=None)
    _forget_question(subscriber)


def confirm(subscriber):
    """The new address gets the newsletter from now on; the subscription there, None where it is
    gone.

    Whoever asks for the newsletter at that very address in this moment comes first or second.
    """
    try:
        return _move(subscriber)
    except IntegrityError:
        return _move(subscriber)


@transaction.atomic
def _move(subscriber):
    both = Subscriber.objects.filter(Q(pk=subscriber.pk) | Q(email=subscriber.new_email))
    list(both.select_for_update().order_by("pk").values_list("pk"))
    mine = Subscriber.objects.filter(pk=subscriber.pk, new_email=subscriber.new_email).first()
    if mine is None or not mine.new_email:
        return None
    there = Subscriber.objects.filter(email=mine.new_email).first()
    return _join(mine, there) if there else _readdress(mine)


def _readdress(mine):
    """The links of old mails end: the old mailbox may be somebody else's by now."""
    old, token, reached = mine.email, links.token(mine), mine.state == State.CONFIRMED
    mine.email, mine.nonce = mine.new_email, new_nonce()
    mine.new_email, mine.new_email_asked_at = "", None
    mine.state, mine.confirmed_at = State.CONFIRMED, timezone.now()
    mine.save()
    waiting = _waiting_issues(mine)
    _send_on(waiting, token, mine)
    erase_mails(mine, but=[row.pk for row in waiting])
    if reached:
        _tell(mine, old)
    return mine


def _join(mine, there):
    """The new address is in the list: that subscription stays, with the choice of this one, and
    gets no issue that this one had.
    """
    there.language, there.every_topic = mine.language, mine.every_topic
    if there.state != State.CONFIRMED:
        there.state, there.confirmed_at = State.CONFIRMED, timezone.now()
    there.save()
    there.topics.set(mine.topics.all())
    waiting = _waiting_issues(mine)
    had = list(there.deliveries.values_list("issue", flat=True))
    mine.deliveries.exclude(issue__in=had).update(subscriber=there)
    mails = set(there.deliveries.values_list("mail", flat=True))
    _send_on([row for row in waiting if row.pk in mails], links.token(mine), there)
    erase_mails(mine)
    if mine.state == State.CONFIRMED:
        _tell(there, mine.email)
    mine.delete()
    return there


def forget_unconfirmed():
    late = Subscriber.objects.exclude(new_email="")
    for subscriber in late.filter(new_email_asked_at__lt=timezone.now() - UNCONFIRMED):
        give_up(subscriber)


# Within ------------------------------------------------------------------------------------------


def _waiting_issues(subscriber):
    rows = OutgoingMail.objects.filter(
        key__startswith=key(subscriber, "issue-"), state=OutgoingMail.State.QUEUED
    )
    return list(rows.select_for_update().order_by("pk"))


def _send_on(waiting, token, subscriber):
    """What waits goes to the new address, with the links that count from now on."""
    own = links.token(subscriber)
    for row in waiting:
        row.key = key(subscriber, row.key[row.key.index("issue-") :])
        row.recipients = [subscriber.email]
        row.text, row.html = row.text.replace(token, own), row.html.replace(token, own)
        row.headers = {name: text.replace(token, own) for name, text in row.headers.items()}
        row.save(update_fields=["key", "recipients", "text", "html", "headers"])


def _forget_question(subscriber):
    OutgoingMail.objects.filter(key__startswith=key(subscriber, "move-")).delete()


def _tell(subscriber, old):
    """The old address hears of it, should it have been somebody else's wish."""
    _queue(subscriber, "moved", old)


def _queue(subscriber, what, to):
    with translation.override(subscriber.language):
        page = links.address(subscriber, "move") if what == "move" else links.form_address()
        mail.queue(
            f"mail/newsletter_{what}",
            [to],
            {"link": page, "days": UNCONFIRMED.days},
            key=key(subscriber, f"{what}-{get_random_string(12)}"),
            expires_at=timezone.now() + UNCONFIRMED,
        )
