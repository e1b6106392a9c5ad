from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth import logout
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from members.models import Organisation, User
from members.named import OrganisationByName
from members.services import accounts, leaving, memberships


class UserForm(UserChangeForm):
    organisation = OrganisationByName(
        label=_("Organisation"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_(
            "Its name as it stands in the directory. Another one, or none, ends at once all that "
            "the person reaches through this one; the history stays."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "organisation" in self.fields:
            self.fields["organisation"].queryset = Organisation.objects.all()
            self.initial["organisation"] = self.instance.organisation

    def clean_email(self):
        """Refuse an address that somebody else uses as a further one of theirs."""
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email).exclude(user=self.instance.pk).exists():
            raise ValidationError(_("This address belongs to another person's account."))
        return email


class NewUserForm(forms.ModelForm):
    """A new account has no password: the person sets one by the mailed link."""

    organisation = OrganisationByName(
        label=_("Organisation"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Its name as it stands in the directory."),
    )
    clean_email = UserForm.clean_email

    class Meta:
        model = User
        fields = [
            *("email", "name", "job_title", "organisation", "perspective", "language", "time_zone"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.all()

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class ErasedFilter(admin.SimpleListFilter):
    title = _("erased")
    parameter_name = "erased"

    def lookups(self, request, model_admin):
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(erased_at__isnull=self.value() == "no")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    add_form_template = "admin/change_form.html"  # what happens next, the form says itself
    change_form_template = "admin/members/user/change_form.html"
    list_display = ["email", "name", "organisation", "is_staff", "second_factor", "last_login"]
    list_select_related = ["organisation"]
    list_filter = ["is_staff", "is_active", ErasedFilter, "demonstration", "perspective", "groups"]
    search_fields = ["email", "name", "job_title", "organisation__slug"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "demonstration"]
    filter_horizontal = []
    actions = ["send_welcome"]
    fieldsets = [
        (
            None,
            {"fields": ["email", "name", "job_title", "organisation", "vouched", "perspective"]},
        ),
        (_("Language and time"), {"fields": ["language", "time_zone"]}),
        (
            _("What the person may do"),
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"],
                "description": _(
                    "Untick “active” instead of deleting an account: what the person did stays. "
                    "Staff need a second factor before the admin opens."
                ),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined", "demonstration"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": NewUserForm.Meta.fields,
                "description": _(
                    "When you save, the person receives a mail with a link to set a password. To "
                    "have somebody join a group, invite them instead."
                ),
            },
        )
    ]

    def get_queryset(self, request):
        factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return super().get_queryset(request).annotate(has_second_factor=Exists(factor))

    @admin.display(description=_("second factor"), boolean=True, ordering="has_second_factor")
    def second_factor(self, user):
        return user.has_second_factor

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser hands out rights; nobody locks themselves out."""
        fields = super().get_readonly_fields(request, obj)
        if obj == request.user:
            return [*fields, "is_active", "is_staff", "is_superuser"]
        return fields if request.user.is_superuser else [*fields, "is_staff", "is_superuser"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        rights = {"groups", "user_permissions"}
        return [
            (name, options | {"fields": [f for f in options["fields"] if f not in rights]})
            for name, options in fieldsets
        ]

    def has_change_permission(self, request, obj=None):
        changeable = obj is None or not obj.erased_at
        return (
            changeable
            and super().has_change_permission(request, obj)
            and self.may_touch(request, obj)
        )

    def has_delete_permission(self, request, obj=None):
        # What people did must stay: accounts are erased instead.
        return False

    def has_erase_permission(self, request, obj):
        return (
            not obj.erased_at
            and super().has_delete_permission(request, obj)
            and self.may_touch(request, obj)
        )

    @staticmethod
    def may_touch(request, obj):
        """Another staff member's account is changed by superusers alone: else who manages people
        could take it over."""
        return obj is None or not obj.is_staff or obj == request.user or request.user.is_superuser

    def get_urls(self):
        erase = path(
            "<int:pk>/erase/", self.admin_site.admin_view(self.erase), name="members_user_erase"
        )
        return [erase, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_erase"] = obj is not None and self.has_erase_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @method_decorator(csrf_protect)
    def erase(self, request, pk):
        """On the person's request: what goes and what stays, and the yes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
        if not self.has_erase_permission(request, person):
            raise PermissionDenied
        if request.method == "POST":
            try:
                leaving.erase(person)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return redirect("admin:members_user_change", pk)
            if person == request.user:
                logout(request)
                return redirect("home")
            person.refresh_from_db()
            self.log_change(request, person, _("Account erased."))
            messages.success(request, _("The account is erased. A mail confirms it to the person."))
            return redirect("admin:members_user_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Erase this account?"),
            "opts": self.opts,
            "person": person,
        }
        return TemplateResponse(request, "admin/members/user/erase.html", context)

    def user_change_password(self, request, id, form_url=""):
        # People set their own passwords, by the mailed link; in need a superuser does.
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        chosen = obj.organisation
        moves = change and "organisation" in form.changed_data
        if moves:
            # The service moves the person, from where they are.
            obj.organisation = form.initial["organisation"]
        if not change:
            obj.vouched = chosen is not None
        super().save_model(request, obj, form, change)
        if moves:
            if chosen:
                memberships.work_for(obj, chosen)
                memberships.vouch_for(obj)
            else:
                memberships.leave_organisation(obj)
        if change and "email" in form.changed_data:
            accounts.change_address(obj, form.initial["email"])
        if not change:
            accounts.welcome(obj, request)
            self.message_user(
                request,
                _("A mail with a link to set a password goes to %(email)s.") % {"email": obj.email},
                messages.SUCCESS,
            )

    @admin.action(description=_("Mail a link to set a password"), permissions=["change"])
    def send_welcome(self, request, queryset):
        people = list(queryset.filter(is_active=True))
        for person in people:
            accounts.welcome(person, request)
        self.message_user(
            request,
            ngettext("The link goes to %d person.", "The link goes to %d people.", len(people))
            % len(people),
            messages.SUCCESS,
        )


# Managed on the person's own pages; raw rows and secrets have no place in the admin.
for model in (
    *(EmailAddress, Authenticator, UserSession, Group),
    *(SocialAccount, SocialApp, SocialToken),
):
    admin.site.unregister(model)
