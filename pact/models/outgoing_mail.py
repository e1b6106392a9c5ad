from base64 import b64decode, b64encode
from email.utils import make_msgid, parseaddr

from django.contrib.postgres.fields import ArrayField
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TOO_LATE = "too late"
# Not an attachment, but one more way to read the mail: that of calendars (RFC 6047).
FOR_CALENDARS = "text/calendar; method="
# What may hold a login code, a link, a person's text: erased when it is of no more use.
NO_CONTENT = {"text": "", "html": "", "headers": {}, "attachments": []}


class OutgoingMailQuerySet(models.QuerySet):
    def due(self):
        """What soon expires goes first: a login code does not wait for a newsletter."""
        now = timezone.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now), state="queued", not_before__lte=now
        ).order_by("expires_at", "not_before", "pk")

    def late(self):
        return self.filter(state="queued", expires_at__lte=timezone.now())

    def drop_late(self):
        """Fail what is of no use any more; how many there were."""
        with transaction.atomic():
            # What is just being sent is left to who sends it.
            late = self.late().select_for_update(skip_locked=True).values_list("pk", flat=True)
            return self.filter(pk__in=list(late)).update(
                state=OutgoingMail.State.FAILED, last_error=TOO_LATE, **NO_CONTENT
            )

    def repeatable(self):
        """Failed ones that still can be sent."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()), state="failed"
        ).exclude(text="")

    def to(self, address):
        """Those to an address, whatever its capitals."""
        together = Func(F("recipients"), Value(" "), function="array_to_string")
        lowered = Func(
            Lower(together),
            Value(" "),
            function="string_to_array",
            output_field=ArrayField(models.TextField()),
        )
        return self.alias(lowered=lowered).filter(lowered__contains=[address.lower()])

    def forget(self, address):
        """Leave nothing of what went to an address; others who got the same mail stay."""
        for mail in self.to(address).select_for_update():
            others = [one for one in mail.recipients if one.lower() != address.lower()]
            if others:
                self.filter(pk=mail.pk).update(recipients=others)
            else:
                mail.delete()

    def retry(self):
        """Queue failed ones anew; how many there were."""
        return self.repeatable().update(
            state=OutgoingMail.State.QUEUED, attempts=0, not_before=timezone.now()
        )


class OutgoingMail(models.Model):
    """A mail in the outbox. Written in the transaction of what causes it, sent by the worker."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    # Null, not empty: unique, so that many without a key must not be equal.
    key = models.CharField(  # noqa: DJ001
        _("key"),
        max_length=200,
        unique=True,
        null=True,
        editable=False,
        help_text=_("For what must go out only once, such as a reminder to a person."),
    )
    recipients = ArrayField(models.CharField(max_length=320), verbose_name=_("recipients"))
    from_email = models.CharField(_("sender"), max_length=320)
    subject = models.TextField(_("subject"))
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    attachments = models.JSONField(default=list, blank=True)  # [name, base64, content type]
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_at", "not_before", "id"],
                name="outgoing_mail_due",
                condition=Q(state="queued"),
            ),
            models.Index(fields=["id"], name="outgoing_mail_failed", condition=Q(state="failed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "failed"]), name="outgoing_mail_state"
            ),
            models.CheckConstraint(
                condition=Q(recipients__len__gte=1), name="outgoing_mail_has_recipients"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(text="", html="") & Q(sent_at__isnull=False)),
                name="outgoing_mail_sent_is_erased",
            ),
        ]

    def __str__(self):
        return self.subject

    @classmethod
    def of(cls, message, **values):
        """A row that holds all of a Django mail message, not yet stored."""
        if message.cc or message.bcc:
            raise ValueError("Queue a mail of its own for whom others must not see, and no copies.")
        _refuse_nonsense(message)
        headers = {name: str(value) for name, value in message.extra_headers.items()}
        if message.reply_to:
            headers["Reply-To"] = ", ".join(map(str, message.reply_to))
        # The same at each attempt, so that a mail that comes twice can be known as such.
        domain = parseaddr(message.from_email)[1].rpartition("@")[2]
        headers.setdefault("Message-ID", make_msgid(domain=domain))
        html, calendars = alternatives(message)
        return cls(
            recipients=[str(address) for address in message.to],
            from_email=str(message.from_email),
            subject=str(message.subject),
            text=str(message.body),
            html=html,
            headers=headers,
            attachments=[packed(attachment) for attachment in [*message.attachments, *calendars]],
            **values,
        )

    def message(self):
        message = EmailMultiAlternatives(
            self.subject,
            self.text,
            from_email=self.from_email,
            to=self.recipients,
            headers=self.headers,
        )
        if self.html:
            message.attach_alternative(self.html, "text/html")
        for name, content, kind in self.attachments:
            if (kind or "").startswith(FOR_CALENDARS):
                message.attach_alternative(unpacked(content, kind), kind)
            else:
                message.attach(name, unpacked(content, kind), kind)
        return message

    # What came of an attempt; the worker calls these in the transaction that holds the row. -----

    def sent(self, note=""):
        self.state, self.sent_at, self.last_error = self.State.SENT, timezone.now(), note
        self.attempts += 1
        self._erase()
        self.save(update_fields=[*NO_CONTENT, "state", "sent_at", "last_error", "attempts"])

    def wait(self, time, error):
        self.attempts += 1
        self.not_before, self.last_error = timezone.now() + time, error
        self.save(update_fields=["attempts", "not_before", "last_error"])

    def wait_for_server(self, error):
        """No attempt of this mail's, but whoever looks sees why it waits."""
        self.last_error = error
        self.save(update_fields=["last_error"])

    def fail(self, error):
        self.attempts += 1
        self.state, self.last_error = self.State.FAILED, error
        self.save(update_fields=["attempts", "state", "last_error"])

    def _erase(self):
        for name, value in NO_CONTENT.items():
            setattr(self, name, value)


def _refuse_nonsense(message):
    """Line breaks in headers, addresses that are none: here, not later. Without the text, which
    would be put into its parts and thrown away: with many readers that takes its time.
    """
    options = {"headers": message.extra_headers, "reply_to": message.reply_to}
    EmailMultiAlternatives(message.subject, "", message.from_email, message.to, **options).message()


def alternatives(message):
    """The HTML of a mail, and its entry for calendars, which is kept among the attachments."""
    there = list(getattr(message, "alternatives", []))
    html = [str(content) for content, kind in there if kind == "text/html"]
    calendars = [(None, content, kind) for content, kind in there if kind.startswith(FOR_CALENDARS)]
    if len(html) > 1 or len(calendars) > 1 or len(html) + len(calendars) < len(there):
        raise ValueError("Beside its text a mail is HTML at most, and an entry for a calendar.")
    return "".join(html), calendars


def packed(attachment):
    if not isinstance(attachment, tuple):
        raise ValueError("Attach a name, the content and its type.")
    name, content, kind = attachment
    data = content if isinstance(content, bytes) else str(content).encode()
    return [name, b64encode(data).decode(), kind]


def unpacked(content, kind):
    data = b64decode(content)
    return data.decode() if (kind or "").startswith("text/") else data
