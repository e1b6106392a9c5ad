"""The forms with which moderators run their group."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Group, Representative
from pact.editing.form import EditingForm
from pact.translated import column, columns

TEXTS = ["name", "purpose", "objectives", "description"]
ROWS = {"purpose": 4, "objectives": 6, "description": 10}


class GroupTextsForm(EditingForm):
    """A group's texts in all languages; what two people changed at once is told to the second."""

    class Meta:
        model = Group
        fields = columns(*TEXTS)
        widgets = {
            column(name, code): forms.Textarea(attrs={"rows": rows})
            for name, rows in ROWS.items()
            for code, _language in settings.LANGUAGES
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        original = self.instance.language
        for name in TEXTS:
            for code, _language in settings.LANGUAGES:
                field = self.fields[column(name, code)]
                field.widget.attrs["lang"] = code  # for the reading aloud and the spelling
                field.required = code == original and name in ("name", "purpose")
        self.original = original

    def by_language(self):
        """The fields of each language, the original first; open where somebody has to look."""
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != self.original)
        for code in codes:
            fields = [self[column(name, code)] for name in TEXTS]
            yield {
                "code": code,
                "name": dict(settings.LANGUAGES)[code],
                "fields": fields,
                "original": code == self.original,
                "open": self.conflict is not None
                or code in (self.original, get_language())
                or any(field.errors for field in fields),
            }


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Representative.Role.choices,
        widget=forms.RadioSelect,
        help_text=Representative._meta.get_field("role").help_text,
    )
