from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.admin.files import LinkedFile
from members.models import Participation
from members.services import participations
from pact.editing.admin import EditingAdmin
from pact.editing.form import EditingForm
from pact.history.admin import HistoryAdmin
from pact.translated import columns


class ParticipationForm(EditingForm):
    class Meta:
        model = Participation
        fields = ["organisation", "role", "signed_on", "ended_on", "letter"]
        widgets = {"letter": LinkedFile}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "letter" in self.fields:
            address = reverse("members:letter", args=[self.instance.pk])
            self.fields["letter"].widget.url = address

    def _get_validation_exclusions(self):
        """Rules about whose role it is hold though a change does not ask for that again. Of a new
        role the service knows better: it ends the one before.
        """
        whose = {"organisation"}
        exclude = super()._get_validation_exclusions()
        return exclude - whose if self.instance.pk else exclude | whose

    def _post_clean(self):
        super()._post_clean()
        it = self.instance
        if it.pk or self.errors:
            return
        signing = participations.Signing(it.role, it.signed_on, it.ended_on)
        there = it.organisation.participations.all()
        try:
            held, _before = participations.planned(it.organisation, there, signing)
        except ValidationError as error:
            self._update_errors(error)
            return
        if held:
            self.add_error("role", _("The organisation holds this role at that time already."))


class NowFilter(admin.SimpleListFilter):
    title = _("at present")
    parameter_name = "now"

    def lookups(self, request, model_admin):
        return [("yes", _("held now")), ("ended", _("ended")), ("coming", _("still to begin"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.current()
        if self.value() == "ended":
            return queryset.filter(ended_on__lte=today)
        return queryset.filter(signed_on__gt=today) if self.value() == "coming" else queryset


@admin.register(Participation)
class ParticipationAdmin(EditingAdmin, HistoryAdmin, admin.ModelAdmin):
    """Roles in the Pact, with their history. A change of role is a new row: the old one ends."""

    form = ParticipationForm
    list_display = ["organisation", "role", "signed_on", "ended_on", "has_letter"]
    list_display_links = ["organisation", "role"]
    list_filter = [NowFilter, "role"]
    list_select_related = ["organisation"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = [f"organisation__{name}" for name in columns("name")]
    date_hierarchy = "signed_on"
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (
            None,
            {
                "fields": ["organisation", "role", "signed_on", "ended_on", "letter", "seen"],
                "description": _(
                    "One role at a time. When an organisation changes its role, add the new one: "
                    "the old one ends on the day on which the new one is signed."
                ),
            },
        )
    ]

    def get_readonly_fields(self, request, obj=None):
        """Whose role it is stays; a role of another organisation is another row."""
        return ["organisation"] if obj else []

    @admin.display(description=_("letter"), boolean=True)
    def has_letter(self, participation):
        return bool(participation.letter)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        signed = participations.sign(
            obj.organisation, obj.role, obj.signed_on, obj.ended_on, obj.letter
        )
        obj.pk = signed.pk
        obj._state.adding = False
