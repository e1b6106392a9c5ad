"""Possible duplicates, and how two become one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from members.models import Lookalike, Organisation
from members.services import lookalikes, merging
from members.services.merged_periods import planned_roles
from pact.fields import is_key
from pact.history.showing import label_of

SHOWN = 50  # pairs on a page
KEEP, TAKE = "kept", "other"
MAY = ("change", "delete")


class ChoiceForm(forms.Form):
    """From which of the two each differing field comes; where one says nothing, from the other."""

    def __init__(self, *args, kept, other, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.other = kept, other
        self.differing = merging.differences(kept, other)
        for name, fields in self.differing.items():
            take = merging.empty(kept, fields) and not merging.empty(other, fields)
            self.fields[name] = forms.ChoiceField(
                label=capfirst(", ".join(label_of(Organisation, field) for field in fields)),
                choices=[(KEEP, said(kept, fields)), (TAKE, said(other, fields))],
                initial=TAKE if take else KEEP,
                widget=forms.RadioSelect,
            )

    def values(self):
        return {
            field: getattr(self.other, field)
            for name, fields in self.differing.items()
            if self.cleaned_data[name] == TAKE
            for field in fields
        }


def said(organisation, fields):
    """The values of fields, for a reader."""
    parts = []
    for name in fields:
        shown = getattr(organisation, f"get_{name}_display", None)
        value = shown() if shown else getattr(organisation, name)
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif hasattr(value, "isoformat"):
            value = date_format(value)
        elif name == "logo" and value:
            value = value.name.rpartition("/")[2]
        if value not in ("", None):
            parts.append(str(value))
    return " · ".join(parts) or "–"


class MergingAdmin:
    """Beside the admin of organisations."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("duplicates/", wrap(self.duplicates), name="members_duplicates"),
            path("duplicates/look/", wrap(self.look), name="members_duplicates_look"),
            path(
                "duplicates/<int:first>/<int:second>/different/",
                wrap(self.different),
                name="members_duplicates_different",
            ),
            path("merge/<int:kept>/<int:other>/", wrap(self.merge), name="members_merge"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request):
        """Who merges changes one organisation and takes away another."""
        return all(request.user.has_perm(f"members.{do}_organisation") for do in MAY)

    @admin.action(
        description=gettext_lazy("Make one of the two selected organisations…"),
        permissions=["merge"],
    )
    def merge_selected(self, request, queryset):
        """For two whose names the nightly search does not find alike."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) == 2:
            return redirect("admin:members_merge", *keys)
        messages.warning(
            request, _("Select two organisations: one stays, the other becomes part of it.")
        )
        return None

    def _refuse_others(self, request):
        if not self.has_merge_permission(request):
            raise PermissionDenied

    def _page(self, request, template, **context):
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, f"admin/members/organisation/{template}.html", context)

    def duplicates(self, request):
        self._refuse_others(request)
        after = request.GET.get("after", "")
        pairs = Lookalike.objects.filter(different=False).select_related("first", "second")
        pairs = pairs.order_by("-likeness", "pk")
        start = min(int(after), lookalikes.MOST) if is_key(after) else 0
        pairs = list(pairs[start : start + SHOWN + 1])
        return self._page(
            request,
            "duplicates",
            title=_("Possible duplicates"),
            pairs=pairs[:SHOWN],
            next=start + SHOWN if len(pairs) > SHOWN else None,
        )

    def _pair(self, request, first, second):
        found = Organisation.objects.visible_to(request.user).in_bulk([first, second])
        if len(found) != 2:
            raise Http404("not two organisations")
        return found[first], found[second]

    @method_decorator([require_POST, csrf_protect])
    def look(self, request):
        from members.tasks import look_for_duplicates

        self._refuse_others(request)
        look_for_duplicates.enqueue()
        messages.info(request, _("Looking. Load this page again in a minute."))
        return redirect("admin:members_duplicates")

    @method_decorator([require_POST, csrf_protect])
    def different(self, request, first, second):
        self._refuse_others(request)
        pair = self._pair(request, first, second)
        lookalikes.judge_different(*pair)
        messages.success(
            request,
            _("“%(first)s” and “%(second)s” stay two, and are not shown here again.")
            % {"first": pair[0], "second": pair[1]},
        )
        return redirect("admin:members_duplicates")

    @method_decorator(csrf_protect)
    def merge(self, request, kept, other):
        """Look at what comes out, field by field; then say yes."""
        self._refuse_others(request)
        kept, other = self._pair(request, kept, other)
        form = ChoiceForm(request.POST or None, kept=kept, other=other)
        if request.method == "POST" and form.is_valid():
            name = str(other)
            try:
                with transaction.atomic():
                    # Ahead of it, as the key is gone afterwards.
                    self.log_deletions(request, Organisation.objects.filter(pk=other.pk))
                    kept = merging.merge(kept, other, form.values())
                    self.log_change(request, kept, _("Merged with “%(name)s”.") % {"name": name})
            except ValidationError as error:
                for message in error.messages:
                    form.add_error(None, message)
            else:
                messages.success(
                    request,
                    _("“%(other)s” is now part of “%(kept)s”. Its old address leads there.")
                    % {"other": name, "kept": kept},
                )
                return redirect("admin:members_organisation_change", kept.pk)
        return self._page(
            request,
            "merge",
            title=_("Make one of two organisations"),
            form=form,
            kept=kept,
            other=other,
            follows=list(self._follows(other)),
            roles=self._roles(kept, other),
            turned=reverse("admin:members_merge", args=[other.pk, kept.pk]),
        )

    def _follows(self, other):
        """How many rows of what point to the one that goes."""
        for field in merging.relations():
            model = field.model
            if model is Lookalike:
                continue
            if number := model._base_manager.filter(**{field.name: other}).count():
                name = model._meta.verbose_name_plural
                if model._meta.auto_created:
                    name = _("coordinated groups")
                yield capfirst(name), number

    def _roles(self, kept, other):
        """The roles as they will stand."""
        periods, added = planned_roles(kept.participations.all(), other.participations.all())
        rows = [(one, start, end) for one, (start, end) in periods.items()] + added
        held = {one.role for one, start, end in rows if start != end}
        rows = [
            (one, start, end, start == end)
            for one, start, end in rows
            # What became one with another of the same role needs no words.
            if start != end or one.letter or one.role not in held
        ]
        return sorted(rows, key=lambda row: row[1], reverse=True)
