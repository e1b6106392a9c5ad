"""The links by which a subscriber confirms, changes and leaves: no login, no end as long as they
are subscribed.

A token is a signature of the subscriber's key and nonce: what the database holds opens nothing.
"""

from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from news.models import Subscriber
from pact import mail

# Who only asked cannot change anything with the link of the first mail but say yes; the link to a
# new address says yes to that address alone.
CONFIRM, CHANGE, MOVE = "confirm", "change", "move"


def token(subscriber, purpose=CHANGE):
    return f"{subscriber.pk}-{_signature(subscriber, purpose)}"


def subscriber_of(token, purpose=CHANGE):
    """Whose token it is; None where it is nobody's, or not any more."""
    number, _separator, signature = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    subscriber = Subscriber.objects.filter(pk=number).first()
    if subscriber is None or (purpose == MOVE and not subscriber.new_email):
        return None
    for signer in _signers(purpose):
        if constant_time_compare(signature, signer.signature(_signed(subscriber, purpose))):
            return subscriber
    return None


def _signers(purpose):
    """The signer of today's key first, then those of keys that still count."""
    newest = Signer(salt=f"news.newsletter.{purpose}")
    return [
        newest,
        *(Signer(key=key, salt=newest.salt, fallback_keys=[]) for key in newest.fallback_keys),
    ]


def _signed(subscriber, purpose):
    signed = f"{subscriber.pk}:{subscriber.nonce}"
    return f"{signed}:{subscriber.new_email}" if purpose == MOVE else signed


def _signature(subscriber, purpose):
    return _signers(purpose)[0].signature(_signed(subscriber, purpose))


def address(subscriber, page="change"):
    """The whole address of a subscriber's page, in the active language."""
    purpose = page if page in (CONFIRM, MOVE) else CHANGE
    return of_token(token(subscriber, purpose), page)


def of_token(token, page="change"):
    return mail.address(reverse(f"news:newsletter-{page}", args=[token]))


def form_address():
    return mail.address(reverse("news:newsletter"))
