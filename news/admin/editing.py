"""What the editing pages of posts, pages and topics share."""

from csp.decorators import csp_update
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from js_asset import Media

from news import services
from news.admin.languages import InLanguagesAdmin
from news.admin.widgets import NamedSplitDateTime
from news.rich_text import EXTENSIONS, RichTextField

# The editor adds one fixed style element of its own; this is the hash of its text.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class ConcurrentEditForm(forms.ModelForm):
    """Refuses to overwrite what somebody else saved since the form was opened.

    What was typed stays in the form; saving once more, knowingly, goes through.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()

    def clean(self):
        data = super().clean()
        if not self.instance.pk:
            return data
        # Locked until the end of the admin's transaction, so that two saves at once queue here.
        stored = type(self.instance).objects.select_for_update().get(pk=self.instance.pk)
        if self.data.get(self.add_prefix("seen")) != stored.updated_at.isoformat():
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = stored.updated_at.isoformat()
            raise ValidationError(
                _(
                    "This was saved at %(time)s, after you opened it here: by somebody else, or by "
                    "you in another window. Your text is still below and not saved yet. Open the "
                    "saved version in another window to compare; if yours is to replace it, save "
                    "again."
                )
                % {"time": date_format(localtime(stored.updated_at), "TIME_FORMAT")},
                code="changed_meanwhile",
            )
        return data


@method_decorator(csp_update({"style-src": EDITOR_STYLE}), name="changeform_view")
class RichTextAdmin(InLanguagesAdmin):
    """An editing page with the rich text editor, under the strict content security policy."""

    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.SplitDateTimeField,
            "widget": NamedSplitDateTime,
        }
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            figure = {"pickerUrl": reverse("admin:news_picture_pick")}
            kwargs["config"] = {"extensions": EXTENSIONS | {"Figure": figure}}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        nonce = str(request.csp_nonce)
        context["media"] = Media.from_media(context["media"]).with_nonce(nonce)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        services.record_pictures(form.instance)
