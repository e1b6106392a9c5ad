"""Sends what waits in the outbox.

A mail is claimed, sent and marked in one transaction: whoever is killed meanwhile leaves it as it
was. Only between the mail server's yes and our commit can a kill make it go out twice; both then
carry the same Message-ID.
"""

import contextlib
import logging
import smtplib
import time

from django.conf import settings
from django.core import mail
from django.db import transaction

from pact.models import OutgoingMail
from pact.work.backoff import HOUR, MINUTE, backoff

logger = logging.getLogger(__name__)

ATTEMPTS = 16  # over about two days
LONGEST_WAIT = 6 * HOUR
TRUSTED_SECONDS = 2  # after its last answer, a connection is asked whether it still works


CLOSING = 421  # what a server says before it closes a connection


class Unreachable(Exception):  # noqa: N818
    """The mail server does not answer or does not let us in: no mail is to blame."""


class Sender:
    """Sends over one connection, kept for as long as there is something to send."""

    def __init__(self):
        self.backend = None
        self.refused = {}
        self.answered_at = None  # the last time over this connection

    def send_due(self, stopping=lambda: False):
        """Send all that is due; how many mails were dealt with. Raises Unreachable."""
        count = OutgoingMail.objects.drop_late()
        try:
            while not stopping() and self.send_next():
                count += 1
        finally:
            self.close()
        return count

    def send_next(self):
        """False when nothing is due."""
        unreachable = None
        with transaction.atomic():
            row = OutgoingMail.objects.due().select_for_update(skip_locked=True).first()
            if row is None:
                return False
            try:
                self.connect()
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                row.wait_for_server(reason(error))
                unreachable = error
            else:
                self._send(row)
        if unreachable:
            raise Unreachable(reason(unreachable)) from unreachable
        return True

    def _send(self, row):
        try:
            self._hand_over(row.message())
        except Exception as error:
            self.close()
            attempts = row.attempts + 1
            if is_final(error) or attempts >= ATTEMPTS:
                logger.warning("Mail %d failed: %s", row.pk, reason(error))
                row.fail(reason(error))
            else:
                row.wait(backoff(attempts, MINUTE, LONGEST_WAIT), reason(error))
        else:
            row.sent(note=refusals(self.refused))
            if settings.MAIL_TO_FILES:
                self.close()  # a file for each mail

    def _hand_over(self, message):
        """Once more over a new connection where the server closed one that had worked: many take
        only so many mails over one, or wait only so long.
        """
        self.refused = {}
        worked = self.answered_at is not None
        try:
            self.backend.send_messages([message])
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
            if not worked or getattr(error, "smtp_code", CLOSING) != CLOSING:
                raise
            self.close()
            self.connect()
            self.backend.send_messages([message])
        self.answered_at = time.monotonic()

    def connect(self):
        """A connection that works; one that rested may have been closed by the server."""
        if self.backend is None:
            backend = mail.get_connection()
            backend.open()
            self.backend = backend
            if smtp := getattr(backend, "connection", None):
                self._remember_refusals(smtp)
        elif self._rested() and (smtp := getattr(self.backend, "connection", None)):
            try:
                sound = smtp.noop()[0] == 250
            except (OSError, smtplib.SMTPException):
                sound = False
            if not sound:
                self.close()
                self.connect()

    def _rested(self):
        return not self.answered_at or time.monotonic() - self.answered_at > TRUSTED_SECONDS

    def _remember_refusals(self, smtp):
        """Django drops what the server says of single recipients when it takes the others."""
        send = smtp.sendmail

        def sendmail(*args, **kwargs):
            self.refused = send(*args, **kwargs)

        smtp.sendmail = sendmail

    def close(self):
        if self.backend is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.backend.close()
            self.backend = self.answered_at = None


def is_final(error):
    """Whether the server will never take this mail for these people."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def reason(error):
    """In one line, as the server put it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return refusals(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {said(error.smtp_error)}"
    return f"{type(error).__name__}: {error}".replace("\0", "")


def refusals(recipients):
    return "; ".join(
        f"{address}: {code} {said(text)}" for address, (code, text) in recipients.items()
    )


def said(text):
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(words.replace("\0", "").split())
