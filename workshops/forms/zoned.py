"""Times typed by the clock of a zone that the form knows, not of the person's or the machine's."""

import zoneinfo
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.times import place


def in_zone(naive, zone):
    """The moment at which clocks of the zone say this; ValidationError if none do, or twice."""
    moment = naive.replace(tzinfo=zone)
    values = {"time": naive.strftime("%H:%M"), "place": place(zone)}
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValidationError(
            _(
                "There is no %(time)s on that day in %(place)s: the clocks go forward. Choose "
                "another time."
            ),
            params=values,
            code="gap",
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValidationError(
            _(
                "There is %(time)s twice on that day in %(place)s: the clocks go back. Choose "
                "another time."
            ),
            params=values,
            code="twice",
        )
    return moment


class DayAndTime(forms.SplitDateTimeWidget):
    """The browser's own fields for a date and a time, which take ISO values in any language."""

    template_name = "workshops/forms/day_and_time.html"

    def __init__(self, attrs=None, seconds=False):
        widgets = [
            forms.DateInput({"type": "date", "aria-label": gettext_lazy("Date")}, "%Y-%m-%d"),
            forms.TimeInput(
                {"type": "time", "step": 1 if seconds else 60, "aria-label": gettext_lazy("Time")},
                "%H:%M:%S" if seconds else "%H:%M",
            ),
        ]
        forms.MultiWidget.__init__(self, widgets, attrs)


class ZonedDateTimeField(forms.SplitDateTimeField):
    """`zone` is set by the form; the field says it beside itself."""

    widget = DayAndTime

    def __init__(self, *args, seconds=False, **kwargs):
        kwargs.setdefault("widget", DayAndTime(seconds=seconds))
        super().__init__(
            *args,
            input_date_formats=["%Y-%m-%d", "%d/%m/%Y"],
            input_time_formats=["%H:%M", "%H:%M:%S"],
            **kwargs,
        )
        self.zone = timezone.get_default_timezone()

    def by_clock_of(self, zone):
        self.zone = zone
        said = _("By the clock of %(place)s (%(zone)s).") % {"place": place(zone), "zone": zone.key}
        self.help_text = " ".join(filter(None, [said, str(self.help_text)]))

    def prepare_value(self, value):
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def compress(self, data_list):
        if not data_list:
            return None
        day, time = data_list
        if day in self.empty_values:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if time in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        return in_zone(datetime.combine(day, time), self.zone)


def zone_choices():
    """By region, as the list is long."""
    regions = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, _separator, rest = name.partition("/")
        if rest and region not in ("Etc", "SystemV", "US", "posix", "right"):
            regions.setdefault(region, []).append((name, rest.replace("_", " ")))
    first = regions.pop("Europe")
    return [("Europe", first), *regions.items(), ("UTC", [("UTC", "UTC")])]
