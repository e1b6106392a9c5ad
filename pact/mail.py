"""The one way to build and send a mail: a subject and a text template, wrapped in the mail layout.

Every mail is written once, as text; the HTML part is the same text in the portal's look.
"""

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language


def build(template, to, context, headers=None):
    """The mail of `<template>_subject.txt` and `<template>_message.txt`, not yet sent."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    html = render_to_string(
        "mail/layout.html", {"subject": subject, "text": text, "language": get_language()}
    )
    message = EmailMultiAlternatives(subject, text, to=to, headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def send_after_commit(template, to, context):
    """Build now, in the active language; send when what caused it is safely stored."""
    message = build(template, to, context)
    # What was stored stays stored when the mail server is away; the failure is logged.
    transaction.on_commit(message.send, robust=True)
    return message
