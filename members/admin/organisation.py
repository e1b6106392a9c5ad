from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from members.admin.deleting import ToldByNumber
from members.admin.files import LinkedFile
from members.admin.merging import MergingAdmin
from members.countries import by_name
from members.exporting import FORMATS, as_csv, as_xlsx
from members.models import (
    FormerAddress,
    Membership,
    Organisation,
    OrganisationImport,
    Participation,
    User,
)
from members.names import Fold
from members.services import lookalikes
from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.translated import columns


class OrganisationForm(EditingForm):
    class Meta:
        model = Organisation
        fields = [
            "language",
            *columns("name", "summary"),
            "slug",
            "country",
            "level",
            "kind",
            "website",
            "logo",
            "ict_users",
            "ict_users_on",
            "listed",
        ]
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 4}) for name in columns("summary")},
            "logo": LinkedFile,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.logo:
            self.fields["logo"].widget.url = reverse("members:logo", args=[self.instance.slug])


class RoleFilter(admin.SimpleListFilter):
    """By the role held now."""

    title = _("role in the Pact")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [*Participation.Role.choices, ("none", _("no role at present"))]

    def queryset(self, request, queryset):
        now = Participation.objects.current()
        if self.value() == "none":
            return queryset.exclude(pk__in=now.values("organisation"))
        if self.value() in Participation.Role.values:
            return queryset.filter(pk__in=now.filter(role=self.value()).values("organisation"))
        return queryset


class CountryFilter(admin.SimpleListFilter):
    """The countries that there are."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        codes = Organisation.objects.order_by().values_list("country", flat=True).distinct()
        named = [(code, str(countries.name(code))) for code in codes if code]
        return [*sorted(named, key=lambda pair: by_name(pair[1])), ("none", _("no single country"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(country="" if self.value() == "none" else self.value())


def _number(rows, field="organisation"):
    """A subquery: how many rows point to the organisation at hand."""
    rows = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@admin.register(Organisation)
class OrganisationAdmin(MergingAdmin, ToldByNumber, KeptAdmin):
    in_the_way = ["participations", "memberships", "people", "coordinated_groups"]
    form = OrganisationForm
    change_list_template = "admin/members/organisation/change_list.html"
    change_form_template = "admin/members/organisation/change_form.html"
    list_display = [
        *("name", "in_languages", "country", "kind"),
        *("role_now", "people_count", "group_count", "listed"),
    ]
    list_filter = [
        *(RoleFilter, "listed", CountryFilter, "kind", "level", "demonstration", LacksFilter),
    ]
    actions = ["merge_selected"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    sections = [
        (
            _("What it is"),
            {"fields": ["kind", "level", "country", "website", "logo"]},
        ),
        (
            _("ICT users"),
            {"fields": ["ict_users", "ict_users_on"]},
        ),
        (_("Address and publication"), {"fields": ["slug", "listed", "seen"]}),
    ]

    def get_queryset(self, request):
        role = Participation.objects.current().filter(organisation=OuterRef("pk")).values("role")
        return (
            super()
            .get_queryset(request)
            .annotate(
                role_n=Subquery(role[:1]),
                people_n=_number(User.objects.filter(is_active=True)),
                groups_n=_number(Membership.objects.current()),
            )
        )

    def get_search_results(self, request, queryset, search_term):
        """Without regard to capitals and accents, by the index of the directory."""
        for word in search_term.replace("\0", "").split():
            queryset = queryset.filter(Q(folded__contains=Fold(Value(word))) | Q(slug=word))
        return queryset, False

    def get_ordering(self, request):
        return ["slug"]

    @admin.display(description=_("role in the Pact"), ordering="role_n")
    def role_now(self, organisation):
        return dict(Participation.Role.choices).get(organisation.role_n, "–")

    @admin.display(description=_("people"), ordering="people_n")
    def people_count(self, organisation):
        return organisation.people_n

    @admin.display(description=_("groups"), ordering="groups_n")
    def group_count(self, organisation):
        return organisation.groups_n

    def brought_back(self, thing):
        thing.listed = False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            # Links to the old address keep leading here.
            FormerAddress.objects.update_or_create(
                slug=form.initial["slug"], defaults={"organisation": obj}
            )
            FormerAddress.objects.filter(slug=obj.slug).delete()

    # Pages beside ---------------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("export/<slug:kind>/", wrap(self.export), name="members_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        more = {
            "query": request.GET.urlencode(),
            "may_merge": self.has_merge_permission(request),
        }
        if self.has_add_permission(request):
            more["imports"] = reverse(
                f"admin:members_{OrganisationImport._meta.model_name}_changelist"
            )
        return super().changelist_view(request, more | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["roles"] = obj.participations.all()
            context["may_merge"] = self.has_merge_permission(request)
            context["lookalikes"] = [
                pair.second if pair.first_id == obj.pk else pair.first
                for pair in lookalikes.of(obj)
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def export(self, request, kind):
        """The organisations of the list as it is filtered at the moment."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in FORMATS:
            raise Http404("no such format")
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            # As the list itself does: without filters that are none, and saying so.
            return redirect(reverse("admin:members_organisation_changelist") + f"?{ERROR_FLAG}=1")
        found = Organisation.objects.visible_to(request.user).filter(pk__in=found.values("pk"))
        found = found.order_by("slug")
        headers = {"Content-Disposition": f'attachment; filename="organisations.{kind}"'}
        if kind == "xlsx":
            return HttpResponse(as_xlsx(found), content_type=FORMATS[kind], headers=headers)
        pieces = (piece.encode() for piece in as_csv(found))
        return StreamingHttpResponse(pieces, content_type=FORMATS[kind], headers=headers)
