"""The one way to build and send a mail: a subject and a text template, wrapped in the mail layout.

Every mail is written as text; the HTML part is the same text in the portal's look, unless there is
a `<template>_message.html`, which says the same with words for links. It goes into the outbox in
the transaction of what causes it; the worker sends it (pact/work/outbox.py). The newsletter alone,
of which many get the same, brings both parts (`compose`).
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from pact.models import OutgoingMail
from pact.work.session import MAIL, wake


def build(template, to, context, headers=None, calendar=None):
    """The mail of `<template>_subject.txt` and `<template>_message.txt`, not yet sent.

    `calendar`: a method (REQUEST, CANCEL) and a calendar file, which mail programs take into the
    person's calendar (RFC 6047).
    """
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    html = render_to_string(
        [f"{template}_message.html", "mail/layout.html"],
        {**context, "subject": subject, "text": text, "language": get_language()},
    )
    message = compose(subject, text, html, to, headers)
    if calendar:
        method, content = calendar
        message.attach_alternative(content.decode(), f"text/calendar; method={method}")
    return message


def compose(subject, text, html, to, headers=None):
    """A mail of parts that are there already, for one whose HTML is more than its text."""
    message = EmailMultiAlternatives(subject, text, to=to, headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def address(path):
    """The whole address of a path of the portal, where no request says its host."""
    return settings.PORTAL_URL + path


def queue(
    template,
    to,
    context,
    *,
    key=None,
    headers=None,
    calendar=None,
    not_before=None,
    expires_at=None,
):
    """Build now, in the active language, and put into the outbox; the row there.

    `to` is a list of addresses that see each other. What has a `key` goes out only once, however
    often and wherever it is queued. After `expires_at` it is dropped rather than sent.
    """
    if key is not None and (there := OutgoingMail.objects.filter(key=key).first()):
        return there
    message = build(template, to, context, headers=headers, calendar=calendar)
    return queue_message(message, key=key, not_before=not_before, expires_at=expires_at)


def queue_message(message, *, key=None, not_before=None, expires_at=None):
    """Put a mail that is already built into the outbox; otherwise like `queue`."""
    row = OutgoingMail.of(
        message, key=key, not_before=not_before or timezone.now(), expires_at=expires_at
    )
    with transaction.atomic():
        if key is None:
            row.save(force_insert=True)
        else:
            # Waits for another transaction that is writing the same key.
            OutgoingMail.objects.bulk_create([row], ignore_conflicts=True)
            row = OutgoingMail.objects.get(key=key)
        wake(MAIL)
    return row


def queue_many(messages):
    """Put many built mails, by their keys, into the outbox at once; the rows there by key.

    Keys that were queued before stay as they are. To be called in a transaction.
    """
    now = timezone.now()
    rows = [OutgoingMail.of(message, key=key, not_before=now) for key, message in messages.items()]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    wake(MAIL)
    return OutgoingMail.objects.in_bulk(messages, field_name="key")
