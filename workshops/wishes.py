"""Which mails about workshops a person may do without."""

KIND = "workshops"


def wants(user):
    """Whether somebody gets announcements, reminders, news of material and thanks.

    What concerns one's own seat always comes. Guests have no settings: they get what is about the
    workshop for which they gave their address.
    """
    return user is None or KIND not in getattr(user, "notifications_off", ())
