"""What is written down of what happens: no secret in the log, and error mails that do not drown.

Whoever reads the log, or a mail about an error, may not open with it what a link opens.
"""

import logging
import re
import time
import traceback

from django.conf import settings
from django.utils.log import AdminEmailHandler

PERIOD = 3600  # seconds
MOST = 10  # mails in that time, from each process

# Addresses that open something to whoever has them, up to their secret: of invitations, seats of
# guests, material in mails, subscriptions, new passwords, calendars. Written out, as the log must
# work where the addresses cannot be read; a test compares it with them.
SECRETS = re.compile(
    """
    (
      S(?: invitations S with | workshops S guests | material S for | newsletter
         | accounts S password S reset S key | calendar (?= S+ [^/]* [.]ics ) ) S+
    )
    (?: (?! %2F | [.]ics ) [^/\\r\\n] )+
    """.replace("S", "(?: / | %2F )"),  # an address may stand within another
    re.IGNORECASE | re.VERBOSE,
)


def without_secrets(text):
    return SECRETS.sub(r"\1***", text)


class Line(logging.Formatter):
    """Of all that goes into the log: the message, and the traceback below it."""

    def format(self, record):
        return without_secrets(super().format(record))


class ErrorMail(AdminEmailHandler):
    """With all that Django tells of the request, where addresses stand in many places."""

    def emit(self, record):
        if settings.ADMINS:
            super().emit(record)

    def send_mail(self, subject, message, *args, **kwargs):
        super().send_mail(without_secrets(subject), without_secrets(message), *args, **kwargs)


class Seldom(logging.Filter):
    """Lets through what was not reported within the hour, and no more than ten things an hour."""

    def __init__(self):
        super().__init__()
        self.reported = {}  # what, and when

    def filter(self, record):
        now = time.monotonic()
        self.reported = {
            what: moment for what, moment in self.reported.items() if moment > now - PERIOD
        }
        what = cause(record)
        if what in self.reported or len(self.reported) >= MOST:
            return False
        self.reported[what] = now
        return True


def cause(record):
    """The same for the same fault, whatever page it befalls."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record.name, record.getMessage()
    frames = traceback.extract_tb(error.__traceback__)
    place = (frames[-1].filename, frames[-1].lineno) if frames else ()
    return type(error), *place
