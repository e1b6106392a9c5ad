"""Two people's changes to the same thing, put together field by field."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString

from pact.history.showing import Shown, Teller, label_of, language_of
from pact.history.versions import values_at, versions_of_thing


def choice(name):
    """The name of the choice between two people's texts of a field."""
    return f"choice-{name}"


@dataclass
class Both:
    """A field that both changed."""

    name: str
    label: str
    language: str
    theirs: SafeString
    mine: SafeString

    @property
    def choice(self):
        return choice(self.name)


@dataclass
class Conflict:
    versions: list  # what was saved meanwhile, newest first
    taken: list[Shown]  # what only the others changed: in the form already
    mine: list[str]  # labels of what only this person changed
    both: list[Both]


def _widget(form, name):
    widget = form.fields[name].widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def put(form, name, value):
    """Put a value into the form's data, as if the person had typed it."""
    key, widget = form.add_prefix(name), _widget(form, name)
    value = form.fields[name].prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        for suffix, part, each in zip(
            widget.widgets_names, widget.decompress(value), widget.widgets, strict=True
        ):
            form.data[key + suffix] = each.format_value(part) or ""
    elif isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        form.data.setlist(key, sorted(value))
    elif isinstance(widget, forms.CheckboxInput):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
    else:
        form.data[key] = "" if value is None else value


def _even(value):
    """Browsers send line ends of their own."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _typed_other(form, name, value):
    """Whether what was typed is another value than this one."""
    field, typed = form.fields[name], form[name].data
    if isinstance(value, frozenset):
        value = list(value)
    if hasattr(value, "microsecond") and not field.widget.supports_microseconds:
        value = value.replace(microsecond=0)
    return field.has_changed(_even(value), _even(typed))


def _typed_value(form, name, otherwise):
    """What was typed, as a version holds it; where it is no valid value, text or `otherwise`."""
    value = form.cleaned_data.get(name, form[name].data)
    if isinstance(value, QuerySet):
        return frozenset(thing.pk for thing in value)
    if isinstance(value, Model):
        return value.pk
    if name not in form.cleaned_data and not isinstance(otherwise, str):
        return otherwise
    return _even(value)


def merge(form, base, now):
    """Put what only others changed into the form's data; tell what was merged and what was not.

    `base` is what the person had opened; None where that is unknown, then nothing merges by itself.
    """
    model, pk = type(form.instance), form.instance.pk
    theirs = values_at(model, pk, now)
    names = [name for name in form.fields if name in theirs]
    old = base or theirs
    taken, mine, both = [], [], []
    for name in names:
        changed_by_me = base is None or _typed_other(form, name, base[name])
        if not _typed_other(form, name, theirs[name]):
            continue
        if base is not None and theirs[name] == base[name]:
            mine.append(name)
        elif changed_by_me:
            both.append(name)
        else:
            taken.append(name)
    typed = {name: _typed_value(form, name, old[name]) for name in both}
    teller = Teller(model, old, theirs, typed)
    for name in taken:
        put(form, name, theirs[name])
        form._errors.pop(name, None)
    versions, _older = versions_of_thing(model, pk, size=10)
    opened = [version for version in versions if version.moment <= form._seen()]
    return Conflict(
        versions=versions[: len(versions) - len(opened)],
        taken=teller.differences(old, theirs, taken),
        mine=[label_of(model, name) for name in mine],
        both=[
            Both(
                name,
                label_of(model, name),
                language_of(model, name),
                theirs=teller.difference(name, old[name], theirs[name]),
                mine=teller.difference(name, old[name], typed[name]),
            )
            for name in both
        ],
    )
