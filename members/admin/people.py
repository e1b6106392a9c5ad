from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.models import User
from members.services import accounts


class UserForm(UserChangeForm):
    def clean_email(self):
        """Refuse an address that somebody else uses as a further one of theirs."""
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email).exclude(user=self.instance.pk).exists():
            raise ValidationError(_("This address belongs to another person's account."))
        return email


class NewUserForm(forms.ModelForm):
    """A new account has no password: the person sets one by the mailed link."""

    clean_email = UserForm.clean_email

    class Meta:
        model = User
        fields = ["email", "name", "job_title", "perspective", "language", "time_zone"]

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ["email", "name", "perspective", "is_staff", "second_factor", "last_login"]
    list_filter = ["is_staff", "is_active", "perspective", "language", "groups"]
    search_fields = ["email", "name", "job_title"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups", "user_permissions"]
    actions = ["send_welcome"]
    fieldsets = [
        (None, {"fields": ["email", "name", "job_title", "perspective"]}),
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
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": NewUserForm.Meta.fields,
                "description": _(
                    "When you save, the person receives a mail with a link to set a password."
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
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    @staticmethod
    def may_touch(request, obj):
        """Another staff member's account is changed by superusers alone: else who manages people
        could take it over."""
        return obj is None or not obj.is_staff or obj == request.user or request.user.is_superuser

    def user_change_password(self, request, id, form_url=""):
        # People set their own passwords, by the mailed link; in need a superuser does.
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
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
for model in (EmailAddress, Authenticator, UserSession, Group):
    admin.site.unregister(model)
