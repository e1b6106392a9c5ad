"""Forms of a person's own pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import notifications
from members.models import User


class ProfileForm(forms.ModelForm):
    """What a person may change about themselves."""

    shown_to_fellows = forms.MultipleChoiceField(
        label=_("Shown to the people of my groups"),
        choices=User.Shown.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Nothing is shown that is not ticked. Whoever runs your groups and the secretariat see "
            "your name and address all the same, to be able to reach you."
        ),
    )

    class Meta:
        model = User
        fields = [
            *("name", "job_title", "perspective", "shown_to_fellows", "language", "time_zone"),
        ]
        labels = {
            "name": _("Name"),
            "job_title": _("Job title"),
            "perspective": _("Perspective"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def save(self, commit=True):
        """Sent at all, the form is a choice: also to show nothing."""
        if self.instance.chose_shown_at is None or "shown_to_fellows" in self.changed_data:
            self.instance.chose_shown_at = timezone.now()
        return super().save(commit)


class NotificationsForm(forms.Form):
    """One box for each kind of mail."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for kind in notifications.KINDS.values():
            self.fields[kind.code] = forms.BooleanField(
                label=kind.name,
                help_text=kind.says,
                required=False,
                initial=notifications.wants(user, kind.code),
            )

    def save(self):
        """Kinds that are not known here, as their part of the portal is away, keep their choice."""
        off = {code for code in self.user.notifications_off if code not in self.fields}
        off |= {code for code, wanted in self.cleaned_data.items() if not wanted}
        self.user.notifications_off = sorted(off)
        self.user.save(update_fields=["notifications_off"])


class DeleteAccountForm(forms.Form):
    email = forms.CharField(
        label=_("Type your e-mail address to confirm"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        if self.cleaned_data["email"].strip().lower() != self.user.email:
            raise ValidationError(
                _("This is not the address of your account, %(email)s."),
                params={"email": self.user.email},
            )
        return self.user.email
