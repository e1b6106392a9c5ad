"""Invitations in the admin: staff invite to every group, and to the Pact as a whole."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from members.invitation_forms import StaffInvitationForm, StaffManyForm
from members.models import Invitation
from members.services import invitations, validity
from members.views.invitations import tell

STEPS = {
    "resend": lambda invitation, by: invitations.send(invitation, by=by),
    "withdraw": lambda invitation, by: invitations.withdraw(invitation),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Invitation.State.choices

    def queryset(self, request, queryset):
        now, open_ends = timezone.now(), Q(accepted_at=None, withdrawn_at=None)
        conditions = {
            "open": open_ends & Q(expires_at__gt=now),
            "expired": open_ends & Q(expires_at__lte=now),
            "accepted": ~Q(accepted_at=None),
            "withdrawn": ~Q(withdrawn_at=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Made, sent again and withdrawn; what was sent is not changed afterwards."""

    change_form_template = "admin/members/invitation/change_form.html"
    change_list_template = "admin/members/invitation/change_list.html"
    list_display = [
        *("email", "state", "organisation", "group", "role", "sent_at"),
    ]
    list_filter = [StateFilter, "group", "role"]
    list_select_related = ["organisation", "group"]
    search_fields = ["email", "name", "organisation__slug", "group__slug"]
    ordering = ["-created_at"]
    show_full_result_count = False
    actions = ["resend_selected", "withdraw_selected"]
    fields = [
        *("email", "name", "language", "organisation", "group", "role", "message", "state"),
        *("invited_by", "created_at", "sent_at", "expires_at"),
        *("accepted_at", "accepted_by", "withdrawn_at"),
    ]

    @admin.display(description=_("state"))
    def state(self, invitation):
        return invitation.state.label

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_step_permission(self, request):
        return super().has_change_permission(request)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("many/", wrap(self.many), name="members_invitation_many"),
            path("<int:pk>/step/<slug:step>/", wrap(self.step), name="members_invitation_step"),
            *super().get_urls(),
        ]

    # Inviting ------------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        return self._ask(request, StaffInvitationForm, _("Invite somebody"), "one")

    def many(self, request):
        return self._ask(request, StaffManyForm, _("Invite many from a list"), "many")

    def _ask(self, request, form_class, title, kind):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = form_class(request.POST or None, request.FILES or None, user=request.user)
        if form.is_valid():
            sent = form.send()
            tell(request, sent if kind == "many" else 1)
            if kind == "one" or not form.wrong:
                return redirect("admin:members_invitation_changelist")
            form = form.left()
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/members/invitation/ask.html", context)

    # Again, and back -----------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_step"] = (
            self.has_step_permission(request)
            and obj is not None
            and obj.state in (Invitation.State.OPEN, Invitation.State.EXPIRED)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    @method_decorator([require_POST, csrf_protect])
    def step(self, request, pk, step):
        if not self.has_step_permission(request):
            raise PermissionDenied
        invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
        if step in STEPS:
            self._do(request, [invitation], step)
        return redirect("admin:members_invitation_change", pk)

    def _do(self, request, rows, step):
        done, over = 0, 0
        for invitation in rows:
            try:
                STEPS[step](invitation, request.user)
            except validity.Fallen as error:
                problem = f"{invitation.email}: {' '.join(error.messages)}"
                messages.warning(request, problem)
                continue
            except ValidationError:
                over += 1
                continue
            done += 1
            self.log_change(request, invitation, step)
        if step == "resend":
            text = ngettext("%d invitation goes out again.", "%d invitations go out again.", done)
        else:
            text = ngettext("%d invitation is withdrawn.", "%d invitations are withdrawn.", done)
        messages.add_message(request, messages.SUCCESS if done else messages.INFO, text % done)
        if over:
            text = ngettext(
                "%d was accepted or withdrawn already, and stays as it is.",
                "%d were accepted or withdrawn already, and stay as they are.",
                over,
            )
            messages.info(request, text % over)

    @admin.action(description=_("Send the selected again"), permissions=["step"])
    def resend_selected(self, request, rows):
        self._do(request, list(rows), "resend")

    @admin.action(description=_("Withdraw the selected"), permissions=["step"])
    def withdraw_selected(self, request, rows):
        self._do(request, list(rows), "withdraw")
