"""All that the portal knows about a person, put together for that person.

An app adds its part beside these:

    @part("registrations", _("Registrations"))
    def registrations(user):
        yield {_("Workshop"): …, _("Date"): …}
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import notifications
from members.models import Invitation, Representative
from pact.models import OutgoingMail


@dataclass(frozen=True)
class Part:
    code: str
    title: str | Promise
    rows: Callable  # of the person: dictionaries, one for each thing


PARTS: dict[str, Part] = {}


def part(code, title):
    """Declare a function of the person that yields rows, in a module that is imported when the app
    starts. Its rows carry nothing of other people's.
    """

    def declare(function):
        PARTS[code] = Part(code, title, function)
        return function

    return declare


def packed(user):
    """The zip file: the same as JSON for programs and as a page to read; in the active language."""
    parts = [(one.code, str(one.title), list(one.rows(user))) for one in PARTS.values()]
    made_at = timezone.now()
    context = {
        "person": user,
        "parts": [
            (title, [[(label, shown(value)) for label, value in row.items()] for row in rows])
            for _code, title, rows in parts
        ],
        "made_at": made_at,
        "language": translation.get_language(),
    }
    data = {code: rows for code, _title, rows in parts}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json",
            json.dumps(
                {"made_at": made_at} | data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
            ),
        )
        archive.writestr("data.html", render_to_string("members/data/file.html", context))
    return buffer.getvalue()


def shown(value):
    """As people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "–" if value in (None, "") else str(value)


@part("profile", gettext_lazy("Profile"))
def profile(user):
    shown = dict(user.Shown.choices)
    off = set(user.notifications_off)
    yield {
        _("E-mail address"): user.email,
        _("Name"): user.name,
        _("Job title"): user.job_title,
        _("Organisation"): str(user.organisation or ""),
        _("Known to the secretariat"): user.vouched,
        _("Perspective"): user.get_perspective_display(),
        _("Language"): user.get_language_display(),
        _("Time zone"): user.time_zone,
        _("Shown to fellow members"): [str(shown[code]) for code in user.shown_to_fellows],
        _("Chosen on"): user.chose_shown_at,
        _("Mails not wanted"): [
            str(kind.name) for code, kind in notifications.KINDS.items() if code in off
        ],
        _("Account since"): user.date_joined,
        _("Last sign-in"): user.last_login,
    }


@part("addresses", gettext_lazy("E-mail addresses"))
def addresses(user):
    for address in EmailAddress.objects.filter(user=user).order_by("pk"):
        yield {_("E-mail address"): address.email, _("Confirmed"): address.verified}


@part("groups", gettext_lazy("Groups"))
def groups(user):
    theirs = Representative.objects.filter(user=user).order_by("since")
    for one in theirs.select_related("membership__group", "membership__organisation"):
        yield {
            _("Group"): str(one.membership.group),
            _("Organisation"): str(one.membership.organisation),
            _("Role"): one.get_role_display(),
            _("From"): one.since,
            _("Until"): one.until,
        }


@part("invitations", gettext_lazy("Invitations"))
def invitations(user):
    mine = EmailAddress.objects.filter(user=user, verified=True).values("email")
    found = Invitation.objects.filter(email__in=mine).order_by("created_at")
    for one in found.select_related("organisation", "group"):
        yield {
            _("E-mail address"): one.email,
            _("Organisation"): str(one.organisation),
            _("Group"): str(one.group or ""),
            _("Role"): one.get_role_display(),
            _("Personal message"): one.message,
            _("Created"): one.created_at,
            _("State"): str(one.state.label),
        }


@part("security", gettext_lazy("Sign-in and security"))
def security(user):
    for one in Authenticator.objects.filter(user=user).order_by("created_at"):
        yield {
            _("What"): one.get_type_display(),
            _("From"): one.created_at,
            _("Last used"): one.last_used_at,
        }
    for one in SocialAccount.objects.filter(user=user).order_by("date_joined"):
        yield {
            _("What"): one.provider,
            _("From"): one.date_joined,
            _("Last used"): one.last_login,
            _("What it told"): one.extra_data,
        }


@part("sessions", gettext_lazy("Sessions"))
def sessions(user):
    for one in UserSession.objects.filter(user=user).order_by("created_at"):
        yield {
            _("Internet address"): one.ip,
            _("Browser"): one.user_agent,
            _("From"): one.created_at,
            _("Last seen"): one.last_seen_at,
        }


@part("mails", gettext_lazy("Mails to you"))
def mails(user):
    """Without their text, which is erased when they are sent."""
    for one in OutgoingMail.objects.to(user.email).order_by("created_at"):
        yield {
            _("Subject"): one.subject,
            _("Created"): one.created_at,
            _("Sent"): one.sent_at,
        }


@part("done", gettext_lazy("What you did in the admin"))
def done(user):
    for one in LogEntry.objects.filter(user=user).order_by("action_time"):
        yield {
            _("When"): one.action_time,
            _("What"): one.get_action_flag_display(),
            _("Number"): one.object_id,
        }
