import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from news.models.topic import Topic


def new_nonce():
    return secrets.token_urlsafe(12)


class SubscriberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For staff who manage the newsletter; readers see themselves by their own link alone."""
        return self if staff_may(user, "news.view_subscriber") else self.none()

    def reachable(self):
        """Who gets the newsletter: confirmed, and not known to bounce."""
        return self.filter(state=Subscriber.State.CONFIRMED)


class Subscriber(models.Model):
    """Somebody who gets the newsletter, or asked for it. Who leaves is erased."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("not confirmed yet")
        CONFIRMED = "confirmed", _("subscribed")
        BOUNCED = "bounced", _("mails come back")

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("This address is in the list already.")},
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    # Not told from an empty list: who chose a topic that is deleted did not ask for all others.
    every_topic = models.BooleanField(_("every topic"), default=True)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), through="TopicOfSubscriber", related_name="+"
    )
    state = models.CharField(
        _("state"),
        max_length=11,
        choices=State.choices,
        default=State.UNCONFIRMED,
        editable=False,
    )
    # The links in mails are signatures of it: what is stored opens nothing (newsletter/links.py).
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    # Confirmed by a mail to it; until then the newsletter goes to the old one.
    new_email = models.EmailField(
        _("new address, not confirmed yet"), blank=True, default="", editable=False
    )
    new_email_asked_at = models.DateTimeField(null=True, editable=False)
    asked_at = models.DateTimeField(_("asked for on"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("consent given on"), null=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["email"]
        permissions = [("export_subscriber", "Can export the addresses of subscribers")]
        indexes = [models.Index(fields=["state", "id"], name="subscriber_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="subscriber_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(new_email="") | models.Q(new_email_asked_at__isnull=False),
                name="subscriber_new_email_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(state="unconfirmed") | models.Q(confirmed_at__isnull=False),
                name="subscriber_with_consent",
            ),
        ]

    def __str__(self):
        return self.email

    def clean(self):
        super().clean()
        self.email = self.email.lower()


class TopicOfSubscriber(models.Model):
    """A topic that a subscriber chose."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("topic of a subscriber")
        verbose_name_plural = _("topics of subscribers")
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "topic"], name="topic_once_chosen")
        ]

    def __str__(self):
        return str(self.topic)
