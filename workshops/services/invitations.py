"""The entry that a mail puts into somebody's calendar, or takes out of it."""

from django.urls import reverse

from pact import mail
from workshops import feeds, ics


def of(registration, method, reader):
    """The method and the calendar file for `mail.queue`, in the active language."""
    workshop = registration.workshop
    shown = {}
    if method == ics.REQUEST:
        shown = {
            "link": mail.address(workshop.get_absolute_url()),
            "inside": True,
            "join": join_address(registration),
        }
    content = ics.invitation(
        workshop,
        method,
        name=reader.name,
        email=reader.email,
        turns=registration.turns,
        **shown,
    )
    return method, content


def join_address(registration):
    """A guest's is a link of their own, as in the mail itself."""
    if registration.user:
        return feeds.join_address(registration.workshop)
    from workshops.services.guests import token

    return mail.address(reverse("workshops:guest-join", args=[token(registration)]))
