"""Buyer groups and working groups: one table, an admin for each."""

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.admin.deleting import ToldByNumber
from members.models import (
    BuyerGroup,
    Group,
    Membership,
    PublishedCount,
    Representative,
    WorkingGroup,
    WorkProgramme,
)
from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.editing.widgets import NamedAutocompleteMultiple
from pact.history.versions import deleted
from pact.translated import columns, shown


class GroupForm(EditingForm):
    class Meta:
        fields = [
            "language",
            *columns("name", "purpose", "objectives", "description", "theme"),
            "slug",
            "country",
            "coordinators",
            "open_to",
            "published",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in columns("purpose")}


class CountryOfGroupFilter(admin.SimpleListFilter):
    """The countries that have a group; not all that there are."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        groups = model_admin.get_queryset(request).exclude(country="").order_by()
        found = {group.country.code: group.country.name for group in groups.only("country")}
        return sorted(found.items(), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(country=self.value()) if self.value() else queryset


class GroupAdmin(ToldByNumber, KeptAdmin):
    form = GroupForm
    in_the_way = ["memberships", "programmes"]
    kind = None
    list_filter = ["published", "open_to", "coordinators", LacksFilter]
    search_fields = ["slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    readonly_fields = ["belongs"]

    def get_queryset(self, request):
        groups = super().get_queryset(request).filter(kind=self.kind)
        members = Membership.objects.current().filter(group=OuterRef("pk")).order_by()
        members = members.values("group").annotate(n=Count("pk")).values("n")
        return groups.annotate(members_n=Coalesce(Subquery(members), 0))

    def get_ordering(self, request):
        return [Lower(shown("name"))]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = NamedAutocompleteMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        """A public group keeps its address, so that links to it keep working."""
        stored = obj and Group.objects.filter(pk=obj.pk, published=True).exists()
        return [*self.readonly_fields, "slug"] if stored else self.readonly_fields

    def brought_back(self, thing):
        thing.published = False

    def _thing(self, request, object_id):
        """Of what was deleted, this admin knows its own kind alone."""
        thing, key = super()._thing(request, object_id)
        if thing is None and not self.deleted_things().filter(pgh_obj_id=key).exists():
            raise Http404("not of this kind")
        return thing, key

    def deleted_things(self):
        return deleted(self.model).filter(kind=self.kind)

    @admin.display(description=_("members now"), ordering="members_n")
    def member_count(self, group):
        return group.members_n

    @admin.display(description=_("what belongs to it"))
    def belongs(self, group):
        """The lists of what hangs on the group, with their numbers."""
        if not group.pk:
            return _("Save the group first.")
        lists = [
            ("workprogramme", WorkProgramme.objects.filter(group=group), _says_programmes),
            ("publishedcount", PublishedCount.objects.filter(group=group), _says_counts),
            ("membership", Membership.objects.current().filter(group=group), _says_members),
            (
                "representative",
                Representative.objects.current().filter(membership__group=group),
                _says_people,
            ),
        ]
        rows = []
        for name, things, says in lists:
            key = "membership__group__id__exact" if name == "representative" else "group__id__exact"
            address = reverse(f"admin:members_{name}_changelist")
            rows.append((f"{address}?{key}={group.pk}", says(things.count())))
        site = format_html(
            '<li><a href="{}">{}</a></li>',
            reverse("members:workspace", args=[group.slug]),
            _("its workspace on the site"),
        )
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        return format_html('<ul class="belongs">{}{}</ul>', listed, site)


def _says_programmes(number):
    return ngettext("%d work programme", "%d work programmes", number) % number


def _says_counts(number):
    return ngettext("%d published count", "%d published counts", number) % number


def _says_members(number):
    return ngettext("%d member now", "%d members now", number) % number


def _says_people(number):
    return ngettext("%d person speaks in it now", "%d people speak in it now", number) % number


ABOUT = {"fields": ["slug", "published", "seen"]}
BELONGS = (_("What belongs to it"), {"fields": ["belongs"]})


@admin.register(BuyerGroup)
class BuyerGroupAdmin(GroupAdmin):
    kind = Group.Kind.BUYER
    list_display = ["name", "in_languages", "country", "member_count", "open_to", "published"]
    list_filter = ["published", "open_to", CountryOfGroupFilter, LacksFilter]
    sections = [
        (_("Who it is for, and who runs it"), {"fields": ["country", "coordinators", "open_to"]}),
        (_("Address and publication"), ABOUT),
        BELONGS,
    ]

    def texts(self):
        return [name for name in super().texts() if name != "theme"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["country"].required = True
        return form


@admin.register(WorkingGroup)
class WorkingGroupAdmin(GroupAdmin):
    kind = Group.Kind.WORKING
    list_display = ["name", "in_languages", "theme", "member_count", "open_to", "published"]
    list_filter = ["published", "open_to", LacksFilter]
    sections = [
        (_("Who it is for, and who runs it"), {"fields": ["coordinators", "open_to"]}),
        (_("Address and publication"), ABOUT),
        BELONGS,
    ]
