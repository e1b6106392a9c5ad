"""Forms to invite one person or many; the same on the site and in the admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from members import invitation_lines
from members.access import staff_may
from members.models import Group, Invitation, Organisation, Representative
from members.named import OrganisationByName
from members.services import invitations
from pact.fields import OneLineFormField

MOST_BYTES = 2**20
OFFERED = 200  # organisations of a group, as suggestions while typing


class AskForm(forms.Form):
    """What both have: for which organisation and group, in which role and language."""

    organisation = OrganisationByName(
        label=_("Organisation"), help_text=_("Its name as it stands in the directory.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Representative.Role.choices,
        help_text=_(
            "A moderator runs the group on the site; an observer reads along and does not vote."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Invitation._meta.get_field("language").choices
    )
    message = forms.CharField(
        label=_("Personal message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands in the mail."),
    )

    def __init__(self, *args, user, group=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.group = user, group
        self.organisations = Organisation.objects.visible_to(user)
        # Who joins the group is for the secretariat to say; a moderator brings more of its people.
        self.members_only = group is not None and not staff_may(user, "members.add_invitation")
        if self.members_only:
            self.organisations = self.organisations.filter(pk__in=self._inside())
        self.fields["organisation"].queryset = self.organisations
        self.fields["language"].initial = get_language()
        if group is not None:
            self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-group"

    def _inside(self):
        return self.group.memberships.current().values("organisation")

    def offered(self):
        """The organisations that are in the group."""
        if self.group is None:
            return []
        return self.organisations.filter(pk__in=self._inside()).by_name()[:OFFERED]

    def values(self):
        return {name: self.cleaned_data[name] for name in ("language", "message")}


class InvitationForm(AskForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = OneLineFormField(label=_("Name"), max_length=150, required=False)

    field_order = ["email", "name"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        super().clean()
        if self.errors:
            return
        email, organisation = self.cleaned_data["email"], self.cleaned_data["organisation"]
        try:
            invitations.validate_invitation(email, organisation, self.group)
        except ValidationError as error:
            about_it = error.code in ("buyers_only", "demonstration")
            self.add_error("organisation" if about_it else "email", error)
            return
        there = invitations.waiting_for(email, organisation, self.group)
        if there and there.state == Invitation.State.OPEN:
            self.add_error(
                "email", _("This person is invited already: send that invitation again instead.")
            )
            return
        invitations.validate_pace(self.user)

    def send(self):
        return invitations.invite(
            email=self.cleaned_data["email"],
            name=self.cleaned_data["name"],
            organisation=self.cleaned_data["organisation"],
            role=self.cleaned_data["role"],
            group=self.group,
            by=self.user,
            **self.values(),
        )


class ManyForm(AskForm):
    """Nothing is sent until every line is right, or the person says: those that are."""

    lines = forms.CharField(
        label=_("People"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One person a line: address; name; organisation; role. The address is enough where the "
            "fields below say the rest. A first line may name the columns."
        ),
    )
    file = forms.FileField(
        label=_("or a CSV file"),
        required=False,
        help_text=_("Its lines come below the pasted ones."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    good_only = forms.BooleanField(
        label=_("Invite those whose line is right, and keep the others here"), required=False
    )

    field_order = ["lines", "file", "organisation", "role", "language", "message", "good_only"]
    sent = False  # whether the good ones have gone out already

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.checked = []
        self.fields["organisation"].required = False
        self.fields["organisation"].help_text = _("For lines that name none.")
        self.fields["role"].help_text = _("For lines that name none.")
        if not self.is_bound:
            del self.fields["good_only"]

    def clean_file(self):
        """What the file says joins what was typed: both are shown and kept."""
        if not (file := self.cleaned_data["file"]):
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Split it."))
        text = f"{self.cleaned_data.get('lines', '')}\n{invitation_lines.decoded(file.read())}"
        self.cleaned_data["lines"] = text.strip()
        self.data = self.data.copy()
        self.data["lines"] = text.strip()
        return None

    def clean(self):
        super().clean()
        if self.errors:
            return
        self.checked = invitation_lines.check(
            invitation_lines.read(self.cleaned_data["lines"]),
            organisations=self.organisations,
            group=self.group,
            organisation=self.cleaned_data["organisation"],
            role=self.cleaned_data["role"],
        )
        if not self.checked:
            self.add_error("lines", _("Paste at least one line, or choose a file."))
        elif self.wrong and not (self.cleaned_data["good_only"] and self.good):
            count = len(self.wrong)
            self.add_error("lines", self._not_right(count) % {"count": count})
        else:
            invitations.validate_pace(self.user, len(self.good))

    def _not_right(self, count):
        if self.sent:
            return ngettext(
                "%(count)d line is left: “Line by line” says what is wrong.",
                "%(count)d lines are left: “Line by line” says what is wrong.",
                count,
            )
        return ngettext(
            "%(count)d line is not right, and nothing was sent: “Line by line” says what is wrong.",
            "%(count)d lines are not right, and nothing was sent: “Line by line” says what is "
            "wrong.",
            count,
        )

    @property
    def good(self):
        return [line for line in self.checked if line.good]

    @property
    def wrong(self):
        return [line for line in self.checked if line.errors]

    def send(self):
        """Invite the good ones; how many."""
        for line in self.good:
            invitations.invite(
                email=line.email,
                name=line.name,
                organisation=line.organisation,
                role=line.role,
                group=self.group,
                by=self.user,
                **self.values(),
            )
        return len(self.good)

    def left(self):
        """The same form with the lines that were not right, to be corrected."""
        data = self.data.copy()
        data["lines"] = "\n".join(dict.fromkeys(line.text for line in self.wrong))
        data.pop("good_only", None)
        form = type(self)(data, user=self.user, group=self.group)
        form.sent = True
        return form


class WithGroup(forms.Form):
    """For staff, who say to which group; or to none, for an account alone."""

    to_group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=Group.objects.order_by("slug"),
        required=False,
        help_text=_("Empty for an account without a group."),
    )

    def clean(self):
        self.group = self.cleaned_data.get("to_group")
        super().clean()


class StaffInvitationForm(WithGroup, InvitationForm):
    field_order = ["email", "name", "organisation", "to_group"]


class StaffManyForm(WithGroup, ManyForm):
    field_order = ["lines", "file", "to_group", *ManyForm.field_order[2:]]
