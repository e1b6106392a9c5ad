"""Forms of allauth with what they lack."""

from allauth.mfa.webauthn import forms
from django.utils.translation import gettext_lazy as _


class Named:
    """The name of a key has no label that could be translated."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class AddKeyForm(Named, forms.AddWebAuthnForm):
    pass


class EditKeyForm(Named, forms.EditWebAuthnForm):
    pass
