"""Work programmes, and what others published about a group."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import PublishedCount, WorkProgramme
from pact.editing.admin import EditingAdmin
from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.history.admin import HistoryAdmin
from pact.translated import columns


class WorkProgrammeForm(EditingForm):
    class Meta:
        model = WorkProgramme
        fields = [
            "language",
            *columns("title", "aims"),
            "group",
            "year",
            "starts_on",
            "ends_on",
            "countries",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in columns("aims")} | {
            # A list in which a click without a key held would undo all others is no list.
            "countries": forms.CheckboxSelectMultiple
        }


@admin.register(WorkProgramme)
class WorkProgrammeAdmin(KeptAdmin):
    form = WorkProgrammeForm
    list_display = ["title", "in_languages", "group", "year", "starts_on", "ends_on"]
    list_filter = ["group", "year", LacksFilter]
    list_select_related = ["group"]
    search_fields = ["group__slug"]
    sections = [
        (_("Group and time"), {"fields": ["group", "year", ("starts_on", "ends_on")]}),
        (_("On the public map"), {"fields": ["countries", "seen"]}),
    ]

    def get_changeform_initial_data(self, request):
        return {"group": of_group(request)} | super().get_changeform_initial_data(request)


class PublishedCountForm(EditingForm):
    class Meta:
        model = PublishedCount
        fields = [
            "group",
            "programme",
            "counted",
            "number",
            "approximate",
            "source_name",
            "source_url",
            "stated_on",
        ]


@admin.register(PublishedCount)
class PublishedCountAdmin(EditingAdmin, HistoryAdmin, admin.ModelAdmin):
    form = PublishedCountForm
    change_form_template = "admin/editing/change_form.html"
    list_display = ["as_stated", "counted", "group", "programme", "source_name"]
    list_display += ["stated_on"]
    list_filter = ["group", "counted"]
    list_select_related = ["group", "programme"]
    search_fields = ["source_name", "source_url"]
    fieldsets = [
        (None, {"fields": ["group", "programme", "counted", ("number", "approximate")]}),
        (
            _("Who says so"),
            {
                "fields": ["source_name", "source_url", "stated_on", "seen"],
                "description": _(
                    "Where sources disagree, add a count for each: they stand side by side."
                ),
            },
        ),
    ]

    @admin.display(description=_("number"), ordering="number")
    def as_stated(self, count):
        about = _("about %(number)s") % {"number": count.number}
        return about if count.approximate else count.number

    def get_changeform_initial_data(self, request):
        return {"group": of_group(request)} | super().get_changeform_initial_data(request)


def of_group(request):
    """The group whose list the person came from, so that it need not be chosen again."""
    filters = request.GET.get("_changelist_filters", "")
    _before, _is, key = filters.partition("group__id__exact=")
    key = key.partition("&")[0]
    return int(key) if key.isdecimal() and len(key) < 18 else None
