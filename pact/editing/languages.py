"""Texts in several languages in the admin: side by side in the form, their gaps in the list."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pact.translated import CODES, column, columns, lacks

NAMES = dict(settings.LANGUAGES)


class LacksFilter(admin.SimpleListFilter):
    """What still has no text in a language."""

    title = _("translation missing")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def queryset(self, request, queryset):
        if self.value() not in CODES:
            return queryset
        return queryset.filter(lacks(queryset.model.telling(), self.value()))


class InLanguagesAdmin(admin.ModelAdmin):
    """A form with one section a language: the original first, what has no text yet closed."""

    change_form_template = "admin/in_languages/change_form.html"
    sections = []  # what follows the texts; as Django's fieldsets

    def texts(self):
        return list(self.model.translated)

    def get_fieldsets(self, request, obj=None):
        original = obj.language if obj else settings.LANGUAGE_CODE
        ordered = sorted(CODES, key=lambda code: code != original)
        return [
            (None, {"fields": ["language"]}),
            *(
                (None, {"fields": columns_of(self.texts(), code), "classes": ["language"]})
                for code in ordered
            ),
            *self.sections,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name, _separator, code = db_field.name.rpartition("_")
        if field and name in self.texts() and code in CODES:
            field.label = capfirst(db_field.verbose_name)
            field.widget.attrs["lang"] = code  # for the reading aloud and the spelling
        return field

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["languages"], context["fieldsets"] = [], []
        form = context["adminform"].form
        for fieldset in context["adminform"]:
            if fieldset.classes != "language":
                context["fieldsets"].append(fieldset)
                continue
            code = fieldset.fields[0].rpartition("_")[2]
            original = code == (obj.language if obj else settings.LANGUAGE_CODE)
            there = obj is not None and obj.is_in(code)
            context["languages"].append(
                {
                    "code": code,
                    "name": NAMES[code],
                    "fieldset": fieldset,
                    "original": original,
                    "there": there,
                    "open": original
                    or there
                    or any(form[name].data for name in fieldset.fields if name in form.fields),
                }
            )
        # What is closed stands after what is open, so that two open ones are neighbours.
        context["languages"].sort(key=lambda language: not language["open"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_search_fields(self, request):
        return [*columns(*self.texts()), *self.search_fields]

    @admin.display(description=_("languages"))
    def in_languages(self, thing):
        """Which languages a thing has, and which it lacks."""
        there, marks = thing.languages, []
        for code in CODES:
            state, says = "missing", gettext("missing in %(language)s")
            if code in there:
                state, says = "there", gettext("in %(language)s")
            if code == thing.language:
                state, says = "original", gettext("written in %(language)s")
            marks.append((state, code.upper(), says % {"language": NAMES[code]}))
        return format_html(
            '<span class="language-marks">{}</span>',
            format_html_join(
                "",
                '<span class="language-mark language-mark--{}"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}. </span></span>',
                marks,
            ),
        )


def columns_of(names, code):
    return [column(name, code) for name in names]


def search_all(names, query):
    """The condition that any of the texts contains the words, for small tables."""
    condition = Q()
    for name in columns(*names):
        condition |= Q(**{f"{name}__icontains": query})
    return condition
