"""A workshop, in the admin and on the site."""

import zoneinfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import (
    Group,
    Membership,
    Organisation,
    Representative,
    User,
    WorkProgramme,
)
from pact.editing.form import EditingForm
from pact.translated import CODES, column, columns
from workshops.forms.zoned import ZonedDateTimeField, zone_choices
from workshops.models import Workshop
from workshops.services.copying import free_slug
from workshops.services.registration import seats_taken

TIMES = ["starts_at", "ends_at", "registration_opens_at", "registration_closes_at"]
BEFORE = {
    14 * 24 * 60: gettext_lazy("two weeks before"),
    7 * 24 * 60: gettext_lazy("a week before"),
    3 * 24 * 60: gettext_lazy("three days before"),
    24 * 60: gettext_lazy("a day before"),
    4 * 60: gettext_lazy("four hours before"),
    60: gettext_lazy("an hour before"),
    15: gettext_lazy("a quarter of an hour before"),
}


def label(name):
    return Workshop._meta.get_field(name).verbose_name


def help_text(name):
    return Workshop._meta.get_field(name).help_text


class WorkshopForm(EditingForm):
    """Times are typed by the clock of the workshop's own zone."""

    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"))
    ends_at = ZonedDateTimeField(label=gettext_lazy("Ends"))
    registration_opens_at = ZonedDateTimeField(
        label=gettext_lazy("Registration opens"), required=False, seconds=True
    )
    registration_closes_at = ZonedDateTimeField(
        label=gettext_lazy("Registration closes"),
        required=False,
        seconds=True,
        help_text=help_text("registration_closes_at"),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        initial=settings.TIME_ZONE,
        choices=zone_choices,
        help_text=gettext_lazy("All times here are meant by its clock."),
    )
    spoken_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Spoken languages"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    reminders = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Reminders"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Workshop
        fields = [
            "language",
            *columns(*Workshop.translated),
            "programme",
            "slug",
            "time_zone",
            "starts_at",
            "ends_at",
            "date_known",
            "place",
            "join_link",
            "join_minutes",
            "spoken_languages",
            "public",
            "open_to",
            "capacity",
            "registration_opens_at",
            "registration_closes_at",
            "reminders",
            "hosts",
            "moderators",
        ]
        widgets = {
            **{name: forms.Textarea({"rows": 5}) for name in columns("public_description")},
            **{name: forms.Textarea({"rows": 5}) for name in columns("members_description")},
            **{name: forms.Textarea({"rows": 3}) for name in columns("topics")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = self._zone()
        for name in TIMES:
            if name in self.fields:
                self.fields[name].by_clock_of(zone)
        if "reminders" in self.fields:
            stored = {*BEFORE, *self.instance.reminders}
            self.fields["reminders"].choices = [
                (minutes, BEFORE.get(minutes) or format_lazy("{} min", minutes))
                for minutes in sorted(stored, reverse=True)
            ]
            if not self.instance.pk:
                self.fields["reminders"].initial = self.instance.reminders

    def _zone(self):
        """The zone that was chosen, as far as it is one."""
        chosen = self.data.get(self.add_prefix("time_zone")) if self.is_bound else None
        for name in (chosen, self.initial.get("time_zone"), self.instance.time_zone):
            if name in zoneinfo.available_timezones():
                return zoneinfo.ZoneInfo(name)
        return timezone.get_default_timezone()

    def clean(self):
        data = super().clean()
        if self.instance.pk:
            # The row is locked by now: nobody takes a seat in between.
            self._carry_the_end(data)
            self._check_seats(data)
            self._check_not_into_the_past(data)
        return data

    def _carry_the_end(self, data):
        """Who gives another day to the start, and leaves the end, moves the whole."""
        starts_at, ends_at, before = (
            data.get("starts_at"),
            data.get("ends_at"),
            self.initial.get("starts_at"),
        )
        left = self.instance.is_exact and "ends_at" not in self.changed_data
        if left and starts_at and ends_at and before:
            zone = self._zone()
            days = starts_at.astimezone(zone).date() - before.astimezone(zone).date()
            data["ends_at"] = ends_at.astimezone(zone) + days  # by the clock, whatever the season

    def _check_seats(self, data):
        capacity = data.get("capacity")
        if capacity and "capacity" in self.changed_data:
            taken = seats_taken(self.instance)
            if capacity < taken:
                self.add_error(
                    "capacity",
                    ValidationError(
                        _(
                            "%(taken)d people have a seat already: give at least that many, or "
                            "move somebody to the waiting list first."
                        ),
                        params={"taken": taken},
                    ),
                )

    def _check_not_into_the_past(self, data):
        starts_at = data.get("starts_at")
        announced = self.instance.state == Workshop.State.ANNOUNCED
        moved = starts_at and "starts_at" in self.changed_data
        if announced and moved and starts_at <= timezone.now():
            self.add_error("starts_at", _("An announced workshop cannot move into the past."))


class Section:
    def __init__(self, form, title, names, *, text="", lang="", open=True):
        self.title, self.text, self.lang, self.open = title, text, lang, open
        self.fields = [form[name] for name in names if name in form.fields]


class SiteWorkshopForm(WorkshopForm):
    """For moderators. The address is made from the title; the date of a draft is known."""

    class Meta(WorkshopForm.Meta):
        fields = [name for name in WorkshopForm.Meta.fields if name not in ("slug", "date_known")]
        widgets = WorkshopForm.Meta.widgets | {
            "hosts": forms.CheckboxSelectMultiple,
            "moderators": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, user, group="", **kwargs):
        """`group`: the address of the group for which a new one is planned."""
        super().__init__(*args, **kwargs)
        written_in = self.data.get("language") or self.instance.language
        if written_in in CODES:
            self.fields[column("title", written_in)].required = True
        if self.instance.pk:
            del self.fields["programme"]
            group = self.instance.group
            # What was chosen before stays to be seen, and to be taken out.
            members = Membership.objects.current().filter(group=group).values("organisation")
            self.fields["hosts"].queryset = Organisation.objects.filter(
                Q(pk__in=members)
                | Q(pk__in=group.coordinators.values("pk"))
                | Q(pk__in=self.instance.hosts.values("pk"))
            )
            speaking = Representative.objects.current().filter(membership__group=group)
            self.fields["moderators"].queryset = User.objects.filter(
                Q(pk__in=speaking.values("user")) | Q(pk__in=self.instance.moderators.values("pk"))
            )
        else:
            del self.fields["hosts"], self.fields["moderators"]
            programmes = programmes_run_by(user)
            self.fields["programme"].queryset = programmes
            self.fields["programme"].label_from_instance = programme_label
            fitting = [one for one in programmes if group in ("", one.group.slug)]
            if len({one.group_id for one in fitting}) == 1:
                self.fields["programme"].initial = fitting[0]  # the newest of the one group

    def sections(self):
        """In the order in which a moderator thinks of them; the original language open."""
        original = self.instance.language if self.instance.pk else settings.LANGUAGE_CODE
        names = dict(settings.LANGUAGES)
        shown = sorted(CODES, key=lambda code: code != original)
        texts = [
            Section(
                self,
                names[code],
                [column(name, code) for name in Workshop.translated],
                lang=code,
                open=code == original
                or any(self[column(name, code)].value() for name in Workshop.translated),
            )
            for code in shown
        ]
        return [
            Section(self, _("Group"), ["programme", "language"])
            if "programme" in self.fields
            else Section(self, _("Language"), ["language"]),
            *texts,
            Section(self, _("When"), ["time_zone", "starts_at", "ends_at"]),
            Section(self, _("Where"), ["place", "join_link", "join_minutes", "spoken_languages"]),
            Section(
                self,
                _("Registration"),
                [
                    "public",
                    "open_to",
                    "capacity",
                    "registration_opens_at",
                    "registration_closes_at",
                    "reminders",
                ],
            ),
            *(
                [Section(self, _("Who runs it"), ["hosts", "moderators"], open=False)]
                if "hosts" in self.fields
                else []
            ),
        ]

    def _post_clean(self):
        super()._post_clean()
        if not self.instance.pk and self.instance.is_in(self.instance.language):
            self.instance.slug = free_slug(self.instance.title)


def programmes_run_by(user):
    programmes = WorkProgramme.objects.filter(group__in=Group.objects.run_by(user))
    return programmes.select_related("group").order_by("-year", "group__slug")


def programme_label(programme):
    return f"{programme.group} – {programme}"


class CopyForm(forms.Form):
    """Where and when a copy takes place."""

    programme = forms.ModelChoiceField(
        WorkProgramme.objects.none(), label=gettext_lazy("Work programme")
    )
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"))

    def __init__(self, *args, workshop, user, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = programmes_run_by(user)
        self.fields["programme"].queryset = programmes
        self.fields["programme"].label_from_instance = programme_label
        self.fields["programme"].initial = programmes.filter(group=workshop.group).first()
        self.fields["starts_at"].by_clock_of(zoneinfo.ZoneInfo(workshop.time_zone))
