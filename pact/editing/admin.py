"""What an editing page of the admin needs so that nothing typed is lost."""

import re

from django.contrib.admin.utils import unquote
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from pact.editing.widgets import Autocomplete
from pact.fields import is_key
from pact.history.versions import latest, version_at

# Which text kept in the browser was saved: its place there, and its time in milliseconds.
KEPT = re.compile(r"kept\.[0-9]+\.[a-z_]+\.[a-z_]+\.[0-9a-z]+\.[0-9]+", re.ASCII)


class EditingAdmin:
    """Beside a ModelAdmin whose form is an EditingForm."""

    def get_object(self, request, object_id, from_field=None):
        moment = latest(self.model, object_id) if is_key(object_id) else None
        thing = super().get_object(request, object_id, from_field)
        if thing is not None:
            thing.seen_at = moment
        return thing

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and self.has_change_permission(request):
            key = unquote(object_id)
            if is_key(key) and not self.get_queryset(request).filter(pk=key).exists():
                moment = latest(self.model, key)
                if moment is not None:
                    return self._deleted_meanwhile(request, key, moment)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        kept = request.POST.get("_kept", "")
        if response.status_code == 302 and KEPT.fullmatch(kept):
            # Tells the browser's script that the text it keeps is saved.
            response.set_cookie(
                "saved",
                kept,
                max_age=24 * 3600,
                path=reverse("admin:index"),
                secure=request.is_secure(),
                samesite="Strict",
            )
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["keeping"] = {
            "person": request.user.pk,
            "thing": f"{self.opts.app_label}.{self.opts.model_name}.{obj.pk if obj else 'add'}",
            "unsaved": form.is_bound,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _deleted_meanwhile(self, request, key, moment):
        """The thing is gone, what was typed is not: it stands on the page."""
        form = self.get_form(request)(request.POST)
        typed = [(form[name].label, request.POST.get(name, "")) for name in form.fields]
        context = self.admin_site.each_context(request) | {
            "title": capfirst(self.opts.verbose_name),
            "opts": self.opts,
            "version": version_at(self.model, key, moment),
            "object_id": key,
            "typed": [(label, text) for label, text in typed if text and label],
        }
        return TemplateResponse(request, "admin/editing/gone.html", context, status=410)
