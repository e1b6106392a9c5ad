"""Who is in which group, and who speaks there."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.admin.deleting import ToldByNumber
from members.admin.programme import of_group
from members.models import Membership, Representative
from members.periods import holding
from members.services import memberships
from pact.editing.admin import EditingAdmin
from pact.editing.form import EditingForm
from pact.editing.widgets import NamedSplitDateTime
from pact.history.admin import HistoryAdmin
from pact.translated import columns


class NowFilter(admin.SimpleListFilter):
    """What goes on now, and what is over or still to come."""

    title = _("time")
    parameter_name = "now"

    def lookups(self, request, model_admin):
        return [("yes", _("goes on now")), ("no", _("ended, or not begun"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.current()
        if self.value() == "no":
            return queryset.exclude(holding())
        return queryset


def _day(moment):
    return moment and date_format(localtime(moment), "SHORT_DATE_FORMAT")


class PeriodForm(EditingForm):
    def clean(self):
        if self.instance.pk:
            memberships.hold(self.instance)
        return super().clean()


class PeriodAdmin(EditingAdmin, HistoryAdmin, admin.ModelAdmin):
    """What holds for a time: made once; later it ends, and stays as history."""

    change_form_template = "admin/editing/change_form.html"
    fixed = []  # what does not change once it is made
    date_hierarchy = "since"
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.SplitDateTimeField,
            "widget": NamedSplitDateTime,
        }
    }

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else []

    @admin.display(description=_("from"), ordering="since")
    def began(self, thing):
        return _day(thing.since)

    @admin.display(description=_("until"), ordering="until")
    def ended(self, thing):
        return _day(thing.until)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "until" in form.changed_data:
            self._tell_back(request, memberships.follow_end(obj, was=form.initial["until"]))

    def _restore(self, request, thing, key, version):
        """An end that an older version gives back has the same consequences as one typed."""
        if thing is None:
            return super()._restore(request, thing, key, version)
        with transaction.atomic():
            memberships.hold(thing)
            restored, gone = super()._restore(request, thing, key, version)
            if restored.until != thing.until:
                self._tell_back(request, memberships.follow_end(restored, was=thing.until))
        return restored, gone

    def _tell_back(self, request, people):
        if people:
            text = _("In the group again with it: %(people)s.")
            messages.warning(request, text % {"people": ", ".join(map(str, people))})

    def on_selected(self, request, queryset, *, title, consequence, button, do):
        """Ask first; then do it for each, all or none, and tell."""
        things = list(queryset)
        if request.POST.get("confirmed"):
            try:
                with transaction.atomic():
                    for thing in things:
                        do(thing)
                        self.log_change(request, thing, str(title))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return None
            messages.success(
                request, ngettext("Done for %d.", "Done for %d.", len(things)) % len(things)
            )
            return None
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "consequence": consequence,
            "button": button,
            "things": things,
            "action": request.POST["action"],
        }
        return TemplateResponse(request, "admin/members/confirm_selected.html", context)


class MembershipForm(PeriodForm):
    class Meta:
        model = Membership
        fields = ["organisation", "group", "since", "until"]


@admin.register(Membership)
class MembershipAdmin(ToldByNumber, PeriodAdmin):
    form = MembershipForm
    in_the_way = ["representatives"]
    fixed = ["organisation", "group", "since"]
    list_display = ["organisation", "group", "began", "ended", "people_count"]
    list_filter = [NowFilter, "group"]
    search_fields = [*columns("organisation__name"), "organisation__slug"]
    autocomplete_fields = ["organisation"]
    actions = ["end_selected"]
    fieldsets = [
        (None, {"fields": ["organisation", "group"]}),
        (
            _("Time"),
            {
                "fields": ["since", "until", "seen"],
                "description": _(
                    "When the membership ends, all who speak for the organisation in the group end "
                    "with it, and open invitations are withdrawn. Who ended with it is back when "
                    "you empty the end again; invitations have to be sent anew."
                ),
            },
        ),
    ]

    def get_queryset(self, request):
        people = Representative.objects.current().filter(membership=OuterRef("pk")).order_by()
        people = people.values("membership").annotate(n=Count("pk")).values("n")
        return (
            super()
            .get_queryset(request)
            .select_related("organisation", "group")
            .annotate(people_n=Coalesce(Subquery(people), 0))
        )

    def get_changeform_initial_data(self, request):
        return {"group": of_group(request)} | super().get_changeform_initial_data(request)

    @admin.display(description=_("people now"), ordering="people_n")
    def people_count(self, membership):
        return membership.people_n

    @admin.action(description=_("End the selected memberships"), permissions=["change"])
    def end_selected(self, request, queryset):
        return self.on_selected(
            request,
            queryset,
            title=_("End these memberships now?"),
            consequence=_(
                "The organisations leave their groups at once, and with them all who speak for "
                "them there. What they did stays."
            ),
            button=_("End the memberships"),
            do=memberships.end_membership,
        )


class RepresentativeForm(PeriodForm):
    class Meta:
        model = Representative
        fields = ["user", "membership", "role", "since", "until"]


@admin.register(Representative)
class RepresentativeAdmin(PeriodAdmin):
    form = RepresentativeForm
    fixed = ["user", "membership", "role", "since"]
    list_display = ["user", "organisation", "group", "role", "began", "ended"]
    list_filter = [NowFilter, "role", "membership__group"]
    search_fields = [
        "user__name",
        "user__email",
        *columns("membership__organisation__name"),
    ]
    autocomplete_fields = ["user", "membership"]
    actions = ["make_member", "make_moderator", "make_observer", "end_selected"]
    fieldsets = [
        (
            None,
            {
                "fields": ["user", "membership", "role"],
                "description": _(
                    "A person speaks for their own organisation. To change a role, choose the "
                    "person in the list, then the action: the earlier role stays as history."
                ),
            },
        ),
        (
            _("Time"),
            {
                "fields": ["since", "until", "seen"],
                "description": _(
                    "When it ends, the group closes to the person, and the open invitations that "
                    "they sent as its moderator are withdrawn."
                ),
            },
        ),
    ]

    def get_queryset(self, request):
        related = ["user", "membership__organisation", "membership__group"]
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("organisation"), ordering="membership__organisation__slug")
    def organisation(self, representative):
        return representative.membership.organisation

    @admin.display(description=_("group"), ordering="membership__group__slug")
    def group(self, representative):
        return representative.membership.group

    def _appoint(self, request, queryset, role):
        now = timezone.now()
        return self.on_selected(
            request,
            queryset.filter(Q(until=None) | Q(until__gt=now)),
            title=_("Change the role to: %(role)s?") % {"role": role.label},
            consequence=_("It holds from now on; the earlier role stays as history."),
            button=_("Change the role"),
            do=lambda one: memberships.appoint(one.user, one.membership, role),
        )

    @admin.action(description=_("Role: member"), permissions=["change"])
    def make_member(self, request, queryset):
        return self._appoint(request, queryset, Representative.Role.MEMBER)

    @admin.action(description=_("Role: moderator"), permissions=["change"])
    def make_moderator(self, request, queryset):
        return self._appoint(request, queryset, Representative.Role.MODERATOR)

    @admin.action(description=_("Role: observer"), permissions=["change"])
    def make_observer(self, request, queryset):
        return self._appoint(request, queryset, Representative.Role.OBSERVER)

    @admin.action(
        description=_("Remove the selected people from their groups"), permissions=["change"]
    )
    def end_selected(self, request, queryset):
        return self.on_selected(
            request,
            queryset,
            title=_("Remove these people from their groups now?"),
            consequence=_("The groups close to them at once. Their organisations stay members."),
            button=_("Remove them"),
            do=memberships.end_representation,
        )
