"""Import of organisations in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from members.importing import desk
from members.importing.columns import COLUMNS, header
from members.importing.notes import say, told
from members.models import OrganisationImport, OrganisationImportLine
from pact.fields import is_key

LINES = 100  # of the report on one page
Kind = OrganisationImportLine.Kind


@admin.register(OrganisationImport)
class OrganisationImportAdmin(admin.ModelAdmin):
    """Who may add organisations may import them. What an import did is looked at, not changed."""

    add_form_template = "admin/members/organisationimport/add_form.html"
    list_display = ["name", "state", "new", "changed", "author", "created_at"]
    list_select_related = ["author"]
    list_filter = ["state"]
    search_fields = ["name"]
    fields = ["file"]
    actions = None

    def has_module_permission(self, request):
        return all(
            request.user.has_perm(f"members.{do}")
            for do in ("add_organisation", "change_organisation", "add_participation")
        )

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    @admin.display(description=_("new organisations"))
    def new(self, organisation_import):
        return organisation_import.counts.get("new")

    @admin.display(description=_("changed ones"))
    def changed(self, organisation_import):
        return organisation_import.counts.get("changed")

    def get_urls(self):
        confirm = self.admin_site.admin_view(self.confirm)
        return [
            path("<int:pk>/confirm/", confirm, name="members_organisationimport_confirm"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        columns = [(name, header(name)) for name in COLUMNS]
        return super().add_view(request, form_url, {"columns": columns} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        obj.author = request.user
        desk.begin(obj)

    def response_add(self, request, obj, post_url_continue=None):
        return redirect("admin:members_organisationimport_change", obj.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the sheet would do, how far the work is, what came of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not is_key(object_id):
            raise Http404("no such import")
        imports = OrganisationImport.objects.visible_to(request.user)
        organisation_import = get_object_or_404(imports, pk=object_id)
        after = request.GET.get("after", "")
        tabs = self._tabs(organisation_import)
        shown = next((kind for kind, *_ in tabs if kind == request.GET.get("show")), None)
        shown = shown or (tabs[0][0] if tabs else "")
        lines = organisation_import.lines.filter(kind=shown).order_by("number")
        after = int(after) if after.isdecimal() and len(after) < 10 else 0
        lines = list(lines.filter(number__gt=after)[: LINES + 1])
        context = self.admin_site.each_context(request) | {
            "title": organisation_import.name,
            "opts": self.opts,
            "original": organisation_import,
            "counts": told(organisation_import.counts) if organisation_import.counts else [],
            "does": sum(organisation_import.counts.get(kind, 0) for kind in ("new", "changed")),
            "refusal": say(organisation_import.refusal) if organisation_import.refusal else "",
            "tabs": tabs,
            "shown": shown,
            "lines": [(line, [say(kept) for kept in line.notes]) for line in lines[:LINES]],
            "next": lines[LINES - 1].number if len(lines) > LINES else None,
            "continued": after,
        }
        return TemplateResponse(request, "admin/members/organisationimport/report.html", context)

    def _tabs(self, organisation_import):
        """The kinds of rows that there are, those that cannot be read first."""
        counts = organisation_import.counts
        tabs = [(kind.value, kind.label, counts.get(kind.value, 0)) for kind in Kind]
        return [tab for tab in tabs if tab[2]]

    @method_decorator([require_POST, csrf_protect])
    def confirm(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        imports = OrganisationImport.objects.visible_to(request.user)
        organisation_import = get_object_or_404(imports, pk=pk)
        if organisation_import.state == OrganisationImport.State.READY:
            desk.confirm(organisation_import)
            self.log_change(request, organisation_import, _("Import begun."))
        else:
            messages.info(request, _("Nothing to do: this file does not wait for a yes."))
        return redirect("admin:members_organisationimport_change", pk)

    def delete_model(self, request, obj):
        desk.remove([obj])

    def get_deleted_objects(self, objs, request):
        """The lines of a report may be many thousands: they are not told one by one."""
        allowed = self.has_delete_permission(request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []
