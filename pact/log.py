"""Error mails to those who run the portal: enough to know, not so many as to drown."""

import logging
import time
import traceback

PERIOD = 3600  # seconds
MOST = 10  # mails in that time, from each process


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
