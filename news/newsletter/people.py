"""What the newsletter knows about somebody with an account: told to them, erased with them."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.my_data import part
from members.services.leaving import eraser
from news.models import Subscriber
from news.newsletter import moving, subscribing


def of(user):
    """The subscriptions of the addresses that are proved to be the person's."""
    return Subscriber.objects.filter(email__in=_proved(user)).order_by("pk")


def _proved(user):
    return EmailAddress.objects.filter(user=user, verified=True).values("email")


@part("newsletter", gettext_lazy("Newsletter"))
def subscriptions(user):
    for one in of(user).prefetch_related("topics"):
        yield {
            _("E-mail address"): one.email,
            _("New address, not confirmed yet"): one.new_email,
            _("Language"): one.get_language_display(),
            _("Topics"): [str(topic) for topic in one.topics.all()],
            _("State"): one.get_state_display(),
            _("Consent given on"): one.confirmed_at,
        }


@eraser
def unsubscribe(user):
    for subscriber in of(user):
        subscribing.leave(subscriber)
    # What somebody else's subscription was to move to.
    for subscriber in Subscriber.objects.filter(new_email__in=_proved(user)):
        moving.give_up(subscriber)
