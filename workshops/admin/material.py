"""Material for the secretariat: all of it, its versions, and who fetched what."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.translated import columns
from workshops.files import tasks
from workshops.models import Download, Material, MaterialVersion, validate_file_or_link
from workshops.services import material as services

Scan = MaterialVersion.Scan


class MaterialForm(EditingForm):
    class Meta:
        model = Material
        fields = [
            *("language", *columns("title", "description")),
            *("workshop", "kind", "audience", "for_supporters", "text_language", "link", "order"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in columns("description")}

    def clean(self):
        data = super().clean()
        has_file = bool(self.instance.pk) and self.instance.versions.exists()
        if "link" not in self.errors:
            self.instance.link = data.get("link", "")
            validate_file_or_link(self.instance, has_file)
        return data


class AudienceFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("audience")


class RemovedFilter(admin.SimpleListFilter):
    title = _("removed")
    parameter_name = "removed"

    def lookups(self, request, model_admin):
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request, queryset):
        if self.value() in ("no", "yes"):
            return queryset.filter(removed_at__isnull=self.value() == "no")
        return queryset


def fetch(version):
    if not version.available:
        return f"{version.name} ({version.state})"
    return format_html('<a href="{}">{}</a>', version.get_absolute_url(), version.name)


def told(version):
    moment = date_format(localtime(version.uploaded_at), "SHORT_DATETIME_FORMAT")
    return ", ".join([filesizeformat(version.size), moment, version.get_scan_display()])


@admin.register(Material)
class MaterialAdmin(KeptAdmin):
    """Files come in on the workshop's page; here their texts, their place and their audience."""

    form = MaterialForm
    readonly_fields = ["files"]
    list_display = ["title", "workshop", "audience", "in_languages", "fetched", "posted_on"]
    list_select_related = ["workshop"]
    list_filter = [
        "kind",
        ("audience", AudienceFilter),
        "text_language",
        RemovedFilter,
        LacksFilter,
    ]
    search_fields = ["link", "versions__name", *columns("workshop__title")]
    raw_id_fields = ["workshop"]
    show_full_result_count = False
    actions = ["remove_selected", "bring_back_selected"]
    sections = [
        (_("Where and for whom"), {"fields": ["workshop", "order", "kind", "audience"]}),
        (_("More"), {"fields": ["for_supporters", "text_language", "link", "seen"]}),
        (_("Versions"), {"fields": ["files"]}),
    ]

    def get_ordering(self, request):
        return ["-posted_at", "-pk"]

    def get_queryset(self, request):
        rows = Download.objects.filter(version__material=OuterRef("pk")).order_by()
        count = rows.values("version__material").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(fetched_n=Coalesce(Subquery(count), 0))

    def has_delete_permission(self, request, obj=None):
        """It is removed, and can come back: its history and who fetched it stay."""
        return False

    @admin.display(description=_("files"))
    def files(self, item):
        """To look at: a new file comes in on the workshop's own page, where it is checked."""
        versions = item.versions.all() if item.pk else []
        rows = [(row.number, fetch(row), told(row)) for row in versions]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}. {}, {}</li>", rows))

    @admin.display(description=_("posted"), ordering="posted_at")
    def posted_on(self, item):
        return date_format(localtime(item.posted_at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("fetched"), ordering="fetched_n")
    def fetched(self, item):
        return item.fetched_n

    @admin.action(description=_("Remove the selected"), permissions=["change"])
    def remove_selected(self, request, rows):
        there = list(rows.there())
        for item in there:
            services.remove(item)
        text = ngettext("%d is removed.", "%d are removed.", len(there)) % len(there)
        messages.success(request, text)

    @admin.action(description=_("Bring the selected back"), permissions=["change"])
    def bring_back_selected(self, request, rows):
        removed = list(Material.objects.removed_for(request.user).filter(pk__in=rows.values("pk")))
        for item in removed:
            services.bring_back(item)
        text = ngettext("%d is back.", "%d are back.", len(removed)) % len(removed)
        messages.success(request, text)


class LookOnly(admin.ModelAdmin):
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(MaterialVersion)
class MaterialVersionAdmin(LookOnly):
    """Files, and what the virus scanner said of them."""

    list_display = ["name", "material", "number", "bytes", "scan", "scan_said", "uploaded_on"]
    list_select_related = ["material"]
    list_filter = ["scan", "uploaded_at"]
    search_fields = ["name", "sha256", *columns("material__title")]
    fields = [
        *("material", "number", "name", "bytes", "content_type", "sha256"),
        *("scan", "scan_said", "uploaded_by", "uploaded_at", "forgotten_at"),
    ]
    actions = ["scan_again", "let_through"]

    def get_ordering(self, request):
        return ["-uploaded_at", "-pk"]

    def has_decide_permission(self, request):
        return super(LookOnly, self).has_change_permission(request)

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, version):
        return filesizeformat(version.size)

    @admin.display(description=_("uploaded"), ordering="uploaded_at")
    def uploaded_on(self, version):
        return date_format(localtime(version.uploaded_at), "SHORT_DATE_FORMAT")

    @admin.action(description=_("Scan the selected again"), permissions=["decide"])
    def scan_again(self, request, rows):
        count = 0
        for version in rows.exclude(file=""):
            MaterialVersion.objects.filter(pk=version.pk).update(scan=Scan.WAITING)
            tasks.scan_version.enqueue(version.pk)
            count += 1
        messages.success(request, ngettext("%d is scanned.", "%d are scanned.", count) % count)

    @admin.action(description=_("Let through what could not be scanned"), permissions=["decide"])
    def let_through(self, request, rows):
        count = rows.filter(scan=Scan.FAILED).update(scan=Scan.NONE)
        messages.success(
            request, ngettext("%d can be fetched now.", "%d can be fetched now.", count) % count
        )


@admin.register(Download)
class DownloadAdmin(LookOnly):
    list_display = ["at", "user", "version", "workshop", "how"]
    list_select_related = ["user", "version__material__workshop"]
    list_filter = ["how", "at"]
    search_fields = ["user__name", "user__email", "version__name"]
    fields = ["at", "user", "version", "how"]

    def get_ordering(self, request):
        return ["-at", "-pk"]

    @admin.display(description=_("workshop"))
    def workshop(self, download):
        return download.version.material.workshop
