"""What the editing pages of posts and pages share."""

from csp.decorators import csp_update
from django import forms
from django.db import models
from django.urls import reverse
from django.utils.decorators import method_decorator
from js_asset import Media

from news import services
from news.rich_text import EXTENSIONS, RichTextField
from pact.editing.kept import KeptAdmin
from pact.editing.widgets import NamedSplitDateTime

# The editor adds one fixed style element of its own; this is the hash of its text.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


@method_decorator(csp_update({"style-src": EDITOR_STYLE}), name="changeform_view")
class RichTextAdmin(KeptAdmin):
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

    def after_restoring(self, thing):
        services.record_pictures(thing)
