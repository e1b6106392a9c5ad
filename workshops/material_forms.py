"""Forms of material on the site, for who runs a workshop."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from pact.editing.form import EditingForm
from pact.editing.languages import columns_of
from pact.translated import columns
from workshops.files.types import ACCEPT
from workshops.models import Material, validate_file_or_link


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class FilesField(forms.FileField):
    """Any number of files; each is judged by itself where it is kept, not here."""

    widget = FilesInput(attrs={"accept": ACCEPT, "multiple": True})

    def clean(self, data, initial=None):
        return [file.incoming for file in data or []]


def audiences_for(user):
    """Material for the secretariat alone is not for moderators to make: they would lose it."""
    choices = Material.Audience.choices
    if staff_may(user, "workshops.view_material"):
        return choices
    return [choice for choice in choices if choice[0] != Material.Audience.STAFF]


class UploadForm(forms.Form):
    """Files that become material at once, with what holds for all of them."""

    files = FilesField(
        label=_("Files"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("by the type of the file")), *Material.Kind.choices],
    )
    audience = forms.ChoiceField(label=_("For"), initial=Material.Audience.GROUP)
    for_supporters = forms.BooleanField(
        label=_("Supporters too"),
        required=False,
        help_text=_("What is for all members is for buyers, unless this is ticked."),
    )
    text_language = forms.ChoiceField(
        label=_("Language of the material"), choices=settings.LANGUAGES
    )
    # The last field: where it is missing, the connection broke before the end.
    complete = forms.CharField(
        initial="yes",
        widget=forms.HiddenInput,
        error_messages={"required": _("The upload broke off. Nothing of it was kept: try again.")},
    )

    def __init__(self, user, *args, **kwargs):
        kwargs["initial"] = {"text_language": get_language()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences_for(user)
        said = _(
            "Several at once, each up to %(most)s: PDF, Office and OpenDocument files, pictures, "
            "video, audio, text, ZIP."
        )
        self.fields["files"].help_text = said % {
            "most": filesizeformat(settings.MATERIAL_MAX_BYTES)
        }

    def values_for(self, incoming):
        data = self.cleaned_data
        names = ("audience", "for_supporters", "text_language")
        kind = data["kind"] or incoming.type.kind
        return {name: data[name] for name in names} | {"kind": kind}


class VersionForm(forms.Form):
    """One file, in the place of the one before."""

    files = FilesField(label=_("New file"), widget=FilesInput(attrs={"accept": ACCEPT}))
    complete = UploadForm.base_fields["complete"]


def check_version(item, files):
    """What came in for this material must be one sound file, and another than the newest."""
    if not files:
        raise ValidationError(_("Choose a file."))
    if files[0].trouble:
        raise files[0].trouble
    newest = item.versions.first()
    if newest and newest.sha256 == files[0].sha256:
        raise ValidationError(_("This is the very file that is there already."))


class MaterialForm(EditingForm):
    """What is said about material, in all languages; with the link where it is no file."""

    class Meta:
        model = Material
        fields = [
            *("kind", "audience", "for_supporters", "text_language", "link", "language"),
            *columns("title", "description"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in columns("description")}

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_file = bool(self.instance.pk and self.instance.versions.exists())
        if self.has_file:
            del self.fields["link"]
        self.fields["audience"].choices = audiences_for(user)

    def by_language(self):
        """The texts of each language: the original first, and open as those that are there."""
        original = self.instance.language
        for code, name in sorted(settings.LANGUAGES, key=lambda pair: pair[0] != original):
            fields = [self[column] for column in columns_of(["title", "description"], code)]
            filled = any(field.value() or field.errors for field in fields)
            yield {"code": code, "name": name, "fields": fields, "open": filled}

    def general(self):
        """What is not a text in a language."""
        names = ("link", "kind", "audience", "for_supporters", "text_language", "language")
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        data = super().clean()
        if not self.has_file and "link" not in self.errors:
            self.instance.link = data.get("link", "")
            validate_file_or_link(self.instance, False)
        return data


class LinkForm(MaterialForm):
    """New material that lies elsewhere, with a title in one language."""

    title = forms.CharField(label=_("Title"), max_length=200)

    class Meta(MaterialForm.Meta):
        fields = ["link", "kind", "audience", "for_supporters", "text_language"]
        widgets = {}

    field_order = ["link", "title"]

    def clean(self):
        self.instance.language = self.cleaned_data.get("text_language") or settings.LANGUAGE_CODE
        # Something in any case: what is missing is said beside the one title.
        self.instance.title = self.cleaned_data.get("title") or "–"
        return super().clean()
