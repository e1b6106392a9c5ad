from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.editing.widgets import NamedAutocompleteMultiple
from workshops import times
from workshops.admin.rows import SEEN, AgendaInline, QuestionInline, check_rows
from workshops.forms.workshop import TIMES, WorkshopForm, programme_label
from workshops.models import Registration, Workshop
from workshops.services import agenda, life
from workshops.steps import STEPS, steps_for


class WorkshopAdminForm(WorkshopForm):
    # Which rows below the form the person saw, in short.
    agenda_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    questions_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, model in SEEN.items():
                self.initial[name] = agenda.digest(model, self.instance.pk)
        if "programme" in self.fields:
            programme = self.fields["programme"]
            programme.queryset = programme.queryset.select_related("group")
            programme.label_from_instance = programme_label

    def clean(self):
        data = super().clean()
        if self.instance.pk:
            check_rows(self)
        return data


def with_counts(workshops):
    """How many have a seat, and how many wait."""
    rows = Registration.objects.filter(workshop=OuterRef("pk")).order_by().values("workshop")
    waiting = Q(state=Registration.State.WAITING)
    seated = rows.annotate(n=Count("pk", filter=Q(state__in=Registration.SEATED))).values("n")
    queue = rows.annotate(n=Count("pk", filter=waiting)).values("n")
    return workshops.annotate(
        seated=Coalesce(Subquery(seated), 0), waiting=Coalesce(Subquery(queue), 0)
    )


@admin.register(Workshop)
class WorkshopAdmin(KeptAdmin):
    form = WorkshopAdminForm
    change_form_template = "admin/workshops/workshop/change_form.html"
    list_display = ["title", "group_name", "starts", "state", "seats", "queue", "in_languages"]
    list_filter = ["state", ("programme__group", admin.RelatedOnlyFieldListFilter), LacksFilter]
    list_select_related = ["programme__group"]
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    search_fields = ["slug", "place"]
    autocomplete_fields = ["moderators"]
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [AgendaInline, QuestionInline]
    actions = None
    sections = [
        (_("Group and address"), {"fields": ["programme", "slug"]}),
        (_("When"), {"fields": ["time_zone", "starts_at", "ends_at", "date_known"]}),
        (_("Where"), {"fields": ["place", "join_link", "join_minutes", "spoken_languages"]}),
        (
            _("Registration"),
            {
                "fields": [
                    "public",
                    "open_to",
                    "capacity",
                    "registration_opens_at",
                    "registration_closes_at",
                    "reminders",
                ]
            },
        ),
        (_("Who runs it"), {"fields": ["hosts", "moderators", "seen", *SEEN]}),
    ]

    def get_queryset(self, request):
        return with_counts(super().get_queryset(request))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "moderators":
            kwargs["widget"] = NamedAutocompleteMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("group"), ordering="programme__group__slug")
    def group_name(self, workshop):
        return workshop.group.name

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, workshop):
        if not workshop.is_exact:
            return times.roughly(workshop)[0]
        return date_format(localtime(workshop.starts_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("seats taken"), ordering="seated")
    def seats(self, workshop):
        return f"{workshop.seated} / {workshop.capacity}" if workshop.capacity else workshop.seated

    @admin.display(description=_("waiting"), ordering="waiting")
    def queue(self, workshop):
        return workshop.waiting

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.state != Workshop.State.DRAFT else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if self.get_readonly_fields(request, obj) else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        """What was announced is cancelled or archived: people were told of it."""
        if obj and obj.state != Workshop.State.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        life.save(obj)

    def restorable(self, request, thing):
        """What people are told of is changed in the form, so that they are told."""
        names = super().restorable(request, thing)
        told = [*TIMES, "place", "time_zone", "capacity", "programme"]
        draft = thing.state == Workshop.State.DRAFT
        return names if draft else [name for name in names if name not in told]

    def brought_back(self, thing):
        thing.state = Workshop.State.DRAFT

    # One button a step, each with its own confirmation ------------------------------------------

    def get_urls(self):
        step = path(
            "<int:pk>/<slug:step>/confirm/",
            self.admin_site.admin_view(self.confirm_step),
            name="workshops_workshop_step",
        )
        return [step, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj):
            context["steps"] = steps_for(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _after_saving(self, request, obj):
        for name in STEPS:
            if f"_{name}" in request.POST:
                return redirect("admin:workshops_workshop_step", obj.pk, name)
        return None

    def response_change(self, request, obj):
        return self._after_saving(request, obj) or super().response_change(request, obj)

    @method_decorator(csrf_protect)
    def confirm_step(self, request, pk, step):
        workshop = get_object_or_404(Workshop.objects.visible_to(request.user), pk=pk)
        if not self.has_change_permission(request, workshop):
            raise PermissionDenied
        if step not in STEPS:
            raise Http404("no such step")
        chosen = STEPS[step]
        back = reverse("admin:workshops_workshop_change", args=[workshop.pk])
        if obstacle := chosen.obstacle(workshop):
            messages.warning(request, _("This cannot be done now: %s") % obstacle)
            return redirect(back)
        form = chosen.form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                chosen.run(workshop, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, workshop, str(chosen.done))
                messages.success(request, chosen.done)
                return redirect(back)
        context = self.admin_site.each_context(request) | {
            "title": chosen.question,
            "opts": self.opts,
            "workshop": workshop,
            "step": chosen,
            "form": form,
        }
        return TemplateResponse(request, "admin/workshops/workshop/confirm.html", context)
