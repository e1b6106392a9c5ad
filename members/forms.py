from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import User


class ProfileForm(forms.ModelForm):
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ["name", "job_title", "perspective", "language", "time_zone"]
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
