"""Agenda and questions below the workshop's form."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from pact.translated import column, columns
from workshops.models import AgendaItem, Question
from workshops.services import agenda

SEEN = {"agenda_seen": AgendaItem, "questions_seen": Question}


class RowsFormSet(BaseInlineFormSet):
    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.language = self.instance.language
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields[self._pk_field.name].error_messages["invalid_choice"] = _(
            "Somebody removed this row meanwhile. Mark it for deletion, or copy what you need from "
            "it into a new row first."
        )


class RowsInline(admin.StackedInline):
    # Django's table of rows has fields without a label.
    formset = RowsFormSet
    extra = 0

    def get_fields(self, request, obj=None):
        """In the languages that the workshop has; a new one may get any."""
        fields = super().get_fields(request, obj)
        if obj is None:
            return fields
        # As it was when it was opened: a form that is shown again has put into it what was typed.
        languages = vars(obj).setdefault("languages_opened", obj.languages)
        texts = columns(*self.model.translated)
        there = [column(name, code) for name in self.model.translated for code in languages]
        return [name for name in fields if name not in texts or name in there]


class AgendaInline(RowsInline):
    model = AgendaItem
    fields = [("order", "minutes"), *columns("title"), "speakers"]


class QuestionInline(RowsInline):
    model = Question
    fields = [("order", "required"), *columns("text")]


def check_rows(form):
    """Refuse to save over rows that somebody changed since the form was opened."""
    for name, model in SEEN.items():
        try:
            agenda.check_unchanged(model, form.instance.pk, form.data.get(form.add_prefix(name)))
        except ValidationError as error:
            form.data = form.data.copy()
            form.data[form.add_prefix(name)] = agenda.digest(model, form.instance.pk)
            stored = ", ".join(map(str, model.objects.filter(workshop=form.instance))) or "–"
            form.add_error(None, error)
            form.add_error(None, _("Stored now: %(rows)s") % {"rows": stored})
