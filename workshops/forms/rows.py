"""A workshop's rows on the site: written, ordered and removed without JavaScript."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pact.translated import column
from workshops.models import AgendaItem, Question
from workshops.services import agenda

EMPTY_ROWS = 3


class Row(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(
        label=gettext_lazy("Place"),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput({"class": "short"}),
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)
    text_name = ""

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        # Whatever the set was told: what is blank is known here, and all else has to be whole.
        self.empty_permitted = False
        self.text_columns = [column(self.text_name, code) for code in workshop.languages]
        several = len(self.text_columns) > 1
        texts = {}
        for code in workshop.languages:
            name = dict(settings.LANGUAGES)[code]
            texts[column(self.text_name, code)] = forms.CharField(
                label=format_lazy("{} ({})", self.text_label, name) if several else self.text_label,
                required=code == workshop.language,
                max_length=200,
                widget=forms.TextInput({"lang": code}),
            )
        fields = self.fields
        last = {name: fields.pop(name) for name in list(fields) if name not in ("pk", "order")}
        self.fields = fields | texts | last
        # The boxes first that everybody fills in.
        self.fields["remove"] = self.fields.pop("remove")

    def full_clean(self):
        super().full_clean()
        if self.is_bound and (self.is_blank() or self.data.get(self.add_prefix("remove"))):
            self._errors = forms.utils.ErrorDict()

    def is_blank(self):
        """An empty row that nobody filled in."""
        return not any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.telling()
        )

    def telling(self):
        return self.text_columns

    def stored(self):
        """The row as the service takes it."""
        names = [name for name in self.fields if name not in ("order", "remove")]
        return {name: self.cleaned_data.get(name) for name in names}


class AgendaRow(Row):
    text_name, text_label = "title", gettext_lazy("What")
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=1440,
        widget=forms.NumberInput({"class": "short"}),
    )
    speakers = forms.CharField(label=gettext_lazy("Speakers"), required=False, max_length=300)

    def telling(self):
        return [*self.text_columns, "minutes", "speakers"]


class QuestionRow(Row):
    text_name, text_label = "text", gettext_lazy("Question")
    required = forms.BooleanField(label=gettext_lazy("Needs an answer"), required=False)


class Rows(forms.BaseFormSet):
    """All rows of one kind; `seen` says which ones were stored when the page was opened."""

    model = None

    def __init__(self, data=None, *, workshop):
        self.workshop = workshop
        # Ahead of the rows themselves, so that nothing fits in between.
        self.digest = agenda.digest(self.model, workshop.pk)
        self.now = list(self.model.objects.filter(workshop=workshop))
        names = [*agenda.FIELDS[self.model], "pk"]
        initial = [
            {name: getattr(item, name) for name in names} | {"order": place}
            for place, item in enumerate(self.now, 1)
        ]
        super().__init__(data, initial=initial, prefix="rows", form_kwargs={"workshop": workshop})
        self.seen = data.get("seen", "") if data else self.digest

    def in_order(self):
        """The rows that stay, by the places that were typed; those without one last."""
        rows = [
            (form.cleaned_data.get("order") or 1000, index, form.stored())
            for index, form in enumerate(self.forms)
            if not form.is_blank() and not form.cleaned_data.get("remove")
        ]
        return [stored for _place, _index, stored in sorted(rows, key=lambda row: row[:2])]

    def save(self):
        agenda.save_rows(self.model, self.workshop, self.in_order(), self.seen)


def rows_of(model, row):
    formset = forms.formset_factory(row, formset=Rows, extra=EMPTY_ROWS, max_num=60)
    formset.model = model
    return formset


AgendaRows = rows_of(AgendaItem, AgendaRow)
QuestionRows = rows_of(Question, QuestionRow)


def title_of(model):
    return {AgendaItem: _("Agenda"), Question: capfirst(_("questions at registration"))}[model]
