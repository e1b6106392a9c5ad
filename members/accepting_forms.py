from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import User
from pact.fields import OneLineFormField


class AcceptForm(forms.Form):
    """The yes of a person who has an account."""

    leaving = forms.BooleanField()

    def __init__(self, *args, leaves=None, **kwargs):
        super().__init__(*args, **kwargs)
        if leaves is None:
            del self.fields["leaving"]
        else:
            field = self.fields["leaving"]
            field.label = _("I no longer work for %(organisation)s") % {"organisation": leaves}
            field.error_messages["required"] = _(
                "Tick this to accept. If you still work there, do not accept."
            )


class NewPersonForm(forms.Form):
    """The yes of a person who has no account yet."""

    name = OneLineFormField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters; several words make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        super().clean()
        first, second = (self.cleaned_data.get(f"password{n}") for n in (1, 2))
        if first and second and first != second:
            self.add_error("password2", _("This is not the same password."))
        if first:
            person = User(email=self.email, name=self.cleaned_data.get("name", ""))
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
