"""Which kinds of mail there are that a person may do without.

An app adds its own beside these:

    notifications.kind("workshops", _("Workshops"), _("Reminders before …"))

and asks `wants(user, "workshops")` before it queues one.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    code: str
    name: str | Promise
    says: str | Promise


KINDS: dict[str, Kind] = {}


def kind(code, name, says):
    """Declare a kind of mail; in an app's own module, imported when it starts."""
    KINDS[code] = Kind(code, name, says)


def wants(user, code):
    """Everybody gets a kind of mail until they say no."""
    return KINDS[code].code not in user.notifications_off


kind(
    "groups",
    _("My groups"),
    _("Who joined the groups that you run, and who accepted your invitations."),
)
