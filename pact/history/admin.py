"""The history of things in the admin: versions, differences, the way back, what was deleted."""

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django_prose_editor.fields import ProseEditorField

from pact.fields import is_key
from pact.history.restoring import bring_back, restore
from pact.history.showing import Teller, label_of
from pact.history.versions import (
    deleted,
    latest,
    thing_of,
    to_moment,
    to_number,
    values_at,
    version_at,
    versions_of_thing,
    who_did,
)

PAGE = 30


class HistoryAdmin:
    """Beside a ModelAdmin whose model is kept."""

    change_list_template = "admin/history/change_list.html"

    # What an app adds ---------------------------------------------------------------------------

    def restorable(self, request, thing):
        """The fields and links that an older version gives back: those that one may edit."""
        editable = self.get_form(request, thing, change=True).base_fields
        return [name for name in self.model.kept.said if name in editable]

    def brought_back(self, thing):
        """Adjust what was deleted before it comes back: nothing becomes public by this alone."""

    def after_restoring(self, thing):
        """Follow up on a restored thing, in the same transaction."""

    def deleted_things(self):
        """The last versions of what was deleted and did not come back, as a query."""
        return deleted(self.model)

    def delete_view(self, request, object_id, extra_context=None):
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")
        context = {"deleted_address": address}
        return super().delete_view(request, object_id, context | (extra_context or {}))

    # Addresses ----------------------------------------------------------------------------------

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"

        def at(address, view, name):
            return path(address, self.admin_site.admin_view(view), name=f"{prefix}_{name}")

        return [
            at("deleted/", self.deleted_view, "deleted"),
            at("<path:object_id>/history/<int:number>/", self.version_view, "version"),
            at("<path:object_id>/history/<int:number>/restore/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def _address(self, name, *arguments):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=arguments)

    # Pages --------------------------------------------------------------------------------------

    def _thing(self, request, object_id):
        """The thing, None where it was deleted, and its key; only for who may see it."""
        key = unquote(object_id)
        thing = self.get_object(request, key) if is_key(key) else None
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        if not is_key(key):
            raise Http404("no such key")
        return thing, int(key)

    def _version(self, key, number):
        moment = to_moment(number)
        version = moment and version_at(self.model, key, moment)
        if not version:
            raise Http404("no such version")
        return version

    def _may_restore(self, request, thing):
        if thing is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, thing)

    def _context(self, request, thing, key, **more):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "object": thing,
            "may_restore": self._may_restore(request, thing),
            "history_address": self._address("history", quote(key)),
            "deleted_address": self._address("deleted"),
            **more,
        }

    def history_view(self, request, object_id, extra_context=None):
        """All versions, newest first, each with who made it and which fields changed."""
        thing, key = self._thing(request, object_id)
        versions, older = versions_of_thing(
            self.model, key, before=to_moment(request.GET.get("before"))
        )
        if thing is None and not versions:
            raise Http404("never was here")
        for version in versions:
            before, after = version.before or {}, version.values or {}
            version.changed = [
                label_of(self.model, name)
                for name in self.model.kept.said
                if before and after and before[name] != after[name]
            ]
            version.address = self._address("version", quote(key), version.number)
        context = self._context(
            request,
            thing,
            key,
            title=_("History: %(thing)s") % {"thing": thing or _("deleted")},
            versions=versions,
            newest=versions[0].number if versions and "before" not in request.GET else None,
            older=to_number(versions[-1].first) if older else None,
            **(extra_context or {}),
        )
        return TemplateResponse(request, "admin/history/versions.html", context)

    def version_view(self, request, object_id, number):
        """One version: what it changed, how it differs from the present one, and all of it."""
        thing, key = self._thing(request, object_id)
        version = self._version(key, number)
        moment = latest(self.model, key)
        now = values_at(self.model, key, moment) if thing else None
        teller = Teller(self.model, version.before, version.values, now)
        is_newest = version.moment == moment
        changes = version.before and version.values and not version.is_deletion
        context = self._context(
            request,
            thing,
            key,
            title=_("A version of: %(thing)s") % {"thing": thing or _("deleted")},
            version=version,
            is_newest=is_newest,
            changes=teller.differences(version.before, version.values) if changes else None,
            since=teller.differences(version.values, now)
            if now and version.values and not is_newest
            else None,
            content=teller.content(version.values) if version.values else [],
            restore_address=self._address("restore", quote(key), number),
        )
        return TemplateResponse(request, "admin/history/version.html", context)

    @method_decorator(csrf_protect)
    def restore_view(self, request, object_id, number):
        """Ask, then bring an older version or a deleted thing back."""
        thing, key = self._thing(request, object_id)
        if not self._may_restore(request, thing):
            raise PermissionDenied
        version = self._version(key, number)
        if not version.values:
            raise Http404("nothing to bring back")
        context = {"version": version, "problems": []}
        if request.method == "POST":
            try:
                thing, gone = self._restore(request, thing, key, version)
            except ValidationError as error:
                context["problems"] = self._problems(error, request.POST.get("slug"), version)
            except FileNotFoundError:
                context["problems"] = [("", _("The file itself is no longer there."))]
            else:
                return self._restored(request, thing, gone)
        if thing:
            now = values_at(self.model, key, latest(self.model, key))
            names = self.restorable(request, thing)
            teller = Teller(self.model, version.values, now)
            context |= {
                "title": _("Restore this version?"),
                "seen": to_number(latest(self.model, key)),
                "changes": teller.differences(now, version.values, names),
                "stays": [
                    label_of(self.model, name)
                    for name in self.model.kept.said
                    if name not in names and now[name] != version.values[name]
                ],
            }
        else:
            context |= {
                "title": _("Bring this back?"),
                "content": Teller(self.model, version.values).content(version.values),
            }
        if "slug" in version.values:
            label = label_of(self.model, "slug")
            if thing is None or any(of == label for of, _message in context["problems"]):
                context["slug"] = request.POST.get("slug") or version.values["slug"]
        context["back"] = self._address("version", quote(key), number)
        context = self._context(request, thing, key, **context)
        return TemplateResponse(request, "admin/history/restore.html", context)

    def _restore(self, request, thing, key, version):
        address = request.POST.get("slug", "").strip()
        if thing:
            if address:
                version.values["slug"] = address
            return restore(
                thing,
                version,
                self.restorable(request, thing),
                seen=to_moment(request.POST.get("moment")),
                after=self.after_restoring,
            )

        def adjust(thing):
            if address:
                thing.slug = address
            self.brought_back(thing)

        return bring_back(self.model, key, version, adjust=adjust, after=self.after_restoring)

    def _problems(self, error, typed, version):
        """Each problem with the name of its field."""
        if not hasattr(error, "error_dict"):
            return [("", message) for message in error.messages]
        problems = error.message_dict
        address = typed or version.values.get("slug")
        other = "slug" in problems and self.model._base_manager.filter(slug=address).first()
        if other:
            problems["slug"] = [
                _("“%(address)s” is the address of “%(other)s” by now. Type another one.")
                % {"address": address, "other": other}
            ]
        return [
            ("" if name == NON_FIELD_ERRORS else label_of(self.model, name), message)
            for name, messages_of_field in problems.items()
            for message in messages_of_field
        ]

    def _restored(self, request, thing, gone):
        self.log_change(request, thing, _("Restored an earlier version."))
        messages.success(
            request, _("Restored: “%(thing)s”. This is a new version.") % {"thing": thing}
        )
        if gone:
            messages.warning(
                request,
                _("What no longer exists could not come back. Look at: %(fields)s.")
                % {"fields": ", ".join(gone)},
            )
        return redirect(self._address("change", quote(thing.pk)))

    def deleted_view(self, request):
        """What was deleted and did not come back, newest first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        rows = self.deleted_things()
        before = request.GET.get("before", "")
        if before.isdecimal() and len(before) < 18:
            rows = rows.filter(pgh_id__lt=int(before))
        # The long texts are not shown here.
        long = [
            field.name for field in self.model.kept.fields if isinstance(field, ProseEditorField)
        ]
        rows = list(rows.defer(*long).order_by("-pgh_id")[: PAGE + 1])
        older, rows = len(rows) > PAGE, rows[:PAGE]
        names = who_did({row.person for row in rows})
        things = [
            {
                "name": str(thing_of(row)),
                "when": row.pgh_created_at,
                "who": names[row.person],
                "address": self._address(
                    "version", quote(row.pgh_obj_id), to_number(row.pgh_created_at)
                ),
                "history": self._address("history", quote(row.pgh_obj_id)),
            }
            for row in rows
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "title": _("Deleted %(things)s") % {"things": self.opts.verbose_name_plural},
            "deleted_address": self._address("deleted"),
            "things": things,
            "older": rows[-1].pgh_id if older else None,
            "first": "before" in request.GET,
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)
