"""Which mails about workshops a person may do without."""

from django.utils.translation import gettext_lazy as _

from members import notifications

KIND = "workshops"


def wants(user):
    """Whether somebody gets announcements, reminders, news of material and thanks.

    What concerns one's own seat always comes. Guests have no settings: they get what is about the
    workshop for which they gave their address.
    """
    return user is None or notifications.wants(user, KIND)


notifications.kind(KIND, _("Workshops"), _("Announcements, reminders, new material and thanks."))
