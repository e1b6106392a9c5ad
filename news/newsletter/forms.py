"""What a reader fills in."""

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.models import Topic
from pact.templatetags.portal import lang_of


class TopicsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, topic):
        """A name in another language is read out as such."""
        return format_html("<span{}>{}</span>", lang_of(topic.shown_in), topic)


class ChoiceForm(forms.Form):
    """Language and topics."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    topics = TopicsField(
        Topic.objects.none(),
        label=_("Topics"),
        required=False,
        help_text=_("Choose none to get all news."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        self.fields["topics"].queryset = Topic.objects.by_name()


def address_field(label):
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address in full, such as name@example.org.")},
    )


class SubscribeForm(ChoiceForm):
    field_order = ["email"]

    email = address_field(_("E-mail address"))
    # People do not see it; programs that fill in every field do.
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def shown(self):
        return [self[name] for name in ("email", "language", "topics")]

    @property
    def is_by_a_program(self):
        return bool(self.cleaned_data["website"])


class AddressForm(forms.Form):
    """Where the newsletter is to go instead."""

    email = address_field(_("New e-mail address"))

    def __init__(self, *args, subscriber, **kwargs):
        super().__init__(*args, **kwargs)
        self.subscriber = subscriber

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.subscriber.email:
            raise forms.ValidationError(_("It goes to this address already. Enter the new one."))
        return email
