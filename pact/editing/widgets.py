"""The admin's own widgets, with the names that a screen reader needs."""

from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.utils.translation import gettext_lazy as _

from pact.fields import is_key


class NamedSplitDateTime(AdminSplitDateTime):
    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, [_("Date"), _("Time")], strict=True):
            widget.attrs["aria-label"] = name


class OnlyKeys:
    """What was sent may be no key of anything: the field refuses it, and the page can be shown."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if is_key(str(key))], attr)


class Autocomplete(OnlyKeys, AutocompleteSelect):
    pass


class NamedAutocompleteMultiple(OnlyKeys, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        # The “clear all” cross would stand in the list of choices without being one of them.
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-allow-clear": "false"}


class OrderedAutocompleteMultiple(NamedAutocompleteMultiple):
    """Several things in an order: each that is chosen has a number to give it another place."""

    template_name = "admin/widgets/ordered_autocomplete.html"

    def value_from_datadict(self, data, files, name):
        chosen = list(dict.fromkeys(super().value_from_datadict(data, files, name) or []))

        def place(key):
            number = data.get(f"{name}-place-{key}", "")
            # What was just added has no number yet: it comes last.
            return int(number) if is_key(number) else len(chosen) + 1

        return sorted(chosen, key=place)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        labels = {
            str(option["value"]): option["label"]
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
        }
        context["widget"]["places"] = [
            {"name": f"{name}-place-{key}", "number": number, "label": labels[str(key)]}
            for number, key in enumerate(value or [], 1)
            if str(key) in labels
        ]
        return context
