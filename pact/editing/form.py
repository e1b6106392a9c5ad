"""A form that never overwrites what somebody else saved since it was opened."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from pact.editing import merging
from pact.history.versions import latest, to_moment, to_number, values_at


class EditingForm(forms.ModelForm):
    """What only one of two people changed is merged; of what both changed, the second chooses.

    The second is told first, in any case: `conflict` is then what the page shows.
    """

    # The moment of the last change that the person saw, in microseconds.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    conflict = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        # Read ahead of the thing itself (EditingAdmin), so that nothing fits in between.
        moment = getattr(self.instance, "seen_at", None) or latest(
            type(self.instance), self.instance.pk
        )
        self.initial["seen"] = to_number(moment) if moment else ""
        chosen = [name for name in self.fields if self.data.get(merging.choice(name)) == "theirs"]
        if chosen:
            self.data = self.data.copy()
            values = values_at(type(self.instance), self.instance.pk, self._seen()) or {}
            for name in chosen:
                if name in values:
                    merging.put(self, name, values[name])

    def _seen(self):
        return to_moment(self.data.get(self.add_prefix("seen"))) or to_moment(0)

    def full_clean(self):
        super().full_clean()
        if self.errors:
            self._ask_for_files_again()

    def _ask_for_files_again(self):
        """All else that was typed is kept; a file that was chosen is not, by any browser."""
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.FileField) and self.add_prefix(name) in self.files
            if chosen and name not in self.errors:
                self.add_error(name, _("Choose the file again: browsers do not keep it."))

    def _update_errors(self, errors):
        """What the form has refused, the model does not refuse once more in other words."""
        for name in set(getattr(errors, "error_dict", {})) & set(self.errors) - {NON_FIELD_ERRORS}:
            del errors.error_dict[name]
        super()._update_errors(errors)

    def clean(self):
        data = super().clean()
        if "_typed" in self.data:
            raise ValidationError(
                _(
                    "This is what you typed before you were signed out. It is not saved yet: look "
                    "it over, then save."
                ),
                code="typed_again",
            )
        if self.instance.pk:
            self._check_nobody_saved_meanwhile()
        return data

    def _check_nobody_saved_meanwhile(self):
        model, pk = type(self.instance), self.instance.pk
        # Locked until the end of the admin's transaction, so that two saves at once queue here.
        model._base_manager.select_for_update().values_list("pk").get(pk=pk)
        now = latest(model, pk)
        if now is None or self._seen() == now:
            return
        self.data = self.data.copy()
        self.conflict = merging.merge(self, values_at(model, pk, self._seen()), now)
        self.data[self.add_prefix("seen")] = to_number(now)
        raise ValidationError(
            _(
                "Not saved yet: this was changed after you opened it here. Look at the changes "
                "above, then save again."
            ),
            code="changed_meanwhile",
        )
