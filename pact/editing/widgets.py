"""The admin's own widgets, with the names that a screen reader needs."""

from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelectMultiple
from django.utils.translation import gettext_lazy as _


class NamedSplitDateTime(AdminSplitDateTime):
    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, [_("Date"), _("Time")], strict=True):
            widget.attrs["aria-label"] = name


class NamedAutocompleteMultiple(AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        # The “clear all” cross would stand in the list of choices without being one of them.
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-allow-clear": "false"}
