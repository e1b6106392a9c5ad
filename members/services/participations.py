"""An organisation's role in the Pact: signed, changed, ended."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Organisation, Participation
from members.models.participation import validate_not_in_buyers_group, validate_role


@dataclass(frozen=True)
class Signing:
    """A role that an organisation takes on; without an end it goes on."""

    role: str
    signed_on: date | None  # not known where there is none
    ended_on: date | None = None

    @property
    def begins(self):
        return self.signed_on or date.min


def _locked(organisation):
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def sign(organisation, role, signed_on=None, ended_on=None, letter=None):
    """Let the organisation hold a role from a day on, today if none is given; the participation.

    Another role that it holds then ends on that day, and stays as history. Repeated, it changes
    nothing. ValidationError where the organisation cannot hold the role, or not at that time.
    """
    organisation = _locked(organisation)
    signing = Signing(role, signed_on or timezone.localdate(), ended_on)
    held, before = planned(organisation, organisation.participations.all(), signing)
    if held:
        if letter:
            held.letter = letter
        held.ended_on = signing.ended_on or held.ended_on
        held.save(update_fields=["letter", "ended_on"])
        return held
    if before:
        before.ended_on = signing.signed_on
        before.save(update_fields=["ended_on"])
    participation = Participation(
        organisation=organisation,
        role=signing.role,
        signed_on=signing.signed_on,
        ended_on=signing.ended_on,
        letter=letter or "",
    )
    participation.full_clean()
    participation.save()
    return participation


@transaction.atomic
def end(participation, on=None):
    """The organisation no longer holds the role, from this day on; today if none is given."""
    _locked(participation.organisation)
    participation = Participation.objects.get(pk=participation.pk)
    on = on or timezone.localdate()
    if participation.ended_on is not None and participation.ended_on <= on:
        return participation
    participation.ended_on = max(on, participation.begins)
    participation.save(update_fields=["ended_on"])
    return participation


def planned(organisation, participations, signing):
    """What signing comes to: the participation that says so already, and the one that it ends.

    Writes nothing, and asks the database only about groups for buyers.
    """
    validate_role(organisation, signing.role)
    if signing.ended_on and signing.ended_on < signing.begins:
        raise ValidationError({"ended_on": _("The end is before the start.")}, code="order")
    if organisation.pk and (signing.ended_on is None or signing.ended_on > timezone.localdate()):
        validate_not_in_buyers_group(organisation, signing.role)
    before = None
    for one in participations:
        same = (one.role, one.signed_on) == (signing.role, signing.signed_on)
        if same and (one.ended_on is None or signing.ended_on in (None, one.ended_on)):
            return one, None
        if not _overlap(one, signing):
            continue
        if one.role == signing.role and _holds_on(one, signing):
            return one, None
        if one.ended_on is not None or one.begins >= signing.begins:
            raise ValidationError(
                {
                    "signed_on": _(
                        "The organisation is “%(role)s” at that time already, since %(day)s. End "
                        "that role first, or choose other days."
                    )
                    % {
                        "role": one.get_role_display(),
                        "day": one.signed_on.isoformat() if one.signed_on else _("an unknown day"),
                    }
                },
                code="taken",
            )
        before = one
    return None, before


def _holds_on(one, signing):
    """Whether the role goes on already that somebody signs again."""
    return one.ended_on is signing.ended_on is None and one.begins <= signing.begins


def _overlap(one, other):
    return (other.ended_on is None or one.begins < other.ended_on) and (
        one.ended_on is None or other.begins < one.ended_on
    )
