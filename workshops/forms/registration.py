"""What people who register fill in."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access import staff_may
from members.models import Representative, User
from members.services import accepting
from pact.fields import OneLineFormField
from workshops.forms.guests import clean_guest_name
from workshops.models import Feedback, Registration
from workshops.services.registration import is_open_for, is_open_for_guests


class AnswersForm(forms.Form):
    """The workshop's own questions."""

    def __init__(self, *args, questions, answers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"question-{question.pk}"] = forms.CharField(
                label=question.text,
                required=question.required,
                max_length=500,
                initial=(answers or {}).get(str(question.pk), ""),
            )

    def answers(self):
        """By the question's key; what is empty is not kept."""
        found = {
            str(question.pk): self.cleaned_data[f"question-{question.pk}"]
            for question in self.questions
        }
        return {key: answer for key, answer in found.items() if answer}


class GuestForm(AnswersForm):
    """For people without an account."""

    name = OneLineFormField(
        label=gettext_lazy("Name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("You get a link there by which you confirm."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_name(self):
        return clean_guest_name(self.cleaned_data["name"])


class AddForm(forms.Form):
    """For moderators: somebody of the group, another person with an account, or a guest."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Somebody of the group"), required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Or the e-mail address of somebody else"), required=False
    )
    name = OneLineFormField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=150,
        help_text=gettext_lazy(
            "Only of a guest without an account. The guest is asked by mail, and has a seat after "
            "saying yes."
        ),
    )

    def __init__(self, *args, workshop, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop, self.user = workshop, user
        speaking = Representative.objects.current().filter(membership__group=workshop.group)
        there = workshop.registrations.exclude(state=Registration.State.CANCELLED)
        people = User.objects.filter(pk__in=speaking.values("user"))
        people = people.exclude(pk__in=there.filter(user__isnull=False).values("user"))
        self.fields["person"].queryset = people.order_by("name")
        if workshop.open_to == workshop.OpenTo.GROUP:
            del self.fields["email"], self.fields["name"]
            self.fields["person"].required = True
        elif not is_open_for_guests(workshop):
            del self.fields["name"]
        elif staff_may(user, "members.view_user"):
            self.fields["name"].help_text = _("Only of a guest without an account.")

    def clean_name(self):
        return clean_guest_name(self.cleaned_data["name"])

    def clean(self):
        data = super().clean()
        if self.errors or data.get("person"):
            return data
        email = data.get("email", "").lower()
        if not email:
            raise ValidationError(_("Choose a person, or give an e-mail address."))
        person = self.known(email).first()
        if person and is_open_for(self.workshop, person):
            data["person"] = person
        elif "name" not in self.fields:
            self.add_error("email", _("Nobody of your groups who may take part has this address."))
        elif not data.get("name"):
            self.add_error("name", _("A guest needs a name."))
        return data

    def known(self, email):
        """Of others it is not told that they have an account: they are as guests."""
        if staff_may(self.user, "members.view_user"):
            account = accepting.account_of(email)
            return User.objects.filter(pk=account and account.pk)
        fellows = Representative.objects.current().visible_to(self.user)
        return User.objects.filter(pk__in=fellows.values("user"), email=email)


class FeedbackForm(forms.ModelForm):
    class Meta:
        model = Feedback
        fields = ["usefulness", "organisation", "remarks"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        marks = [
            (1, _("1 – not at all")),
            (2, "2"),
            (3, "3"),
            (4, "4"),
            (5, _("5 – very")),
        ]
        for name in ("usefulness", "organisation"):
            field = Feedback._meta.get_field(name)
            self.fields[name] = forms.TypedChoiceField(
                label=field.verbose_name, choices=marks, coerce=int, widget=forms.RadioSelect
            )


def guest_language(code):
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
