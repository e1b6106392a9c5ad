"""Organisations as people write them: by a name in any of the languages, or by their address."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from pact.translated import CODES, column

CLOSE = 5  # names offered when none is exactly what was typed


def squeezed(text):
    return " ".join(text.split()).lower()


def by_names(queryset, texts):
    """The organisations among `queryset` that these texts name: lists by squeezed text."""
    wanted = {squeezed(text) for text in texts} - {""}
    found = {text: [] for text in wanted}
    if not wanted:
        return found
    lowered = {f"lower_{code}": Lower(column("name", code)) for code in CODES}
    matching = Q(slug__in=wanted)
    for name in lowered:
        matching |= Q(**{f"{name}__in": wanted})
    for organisation in queryset.annotate(**lowered).filter(matching).order_by("pk")[:2000]:
        names = {squeezed(getattr(organisation, column("name", code))) for code in CODES}
        for text in wanted & (names | {organisation.slug}):
            found[text].append(organisation)
    return found


def one_of(text, found, queryset):
    """The organisation that the text names. ValidationError says what to write instead."""
    there = found[squeezed(text)]
    if len(there) == 1:
        return there[0]
    if there:
        raise ValidationError(
            _("Several organisations have the name “%(name)s”. Write one of: %(slugs)s."),
            params={"name": text, "slugs": ", ".join(one.slug for one in there)},
            code="several",
        )
    like = Q()
    for code in CODES:
        like |= Q(**{f"{column('name', code)}__icontains": " ".join(text.split())})
    close = [str(one) for one in queryset.filter(like).by_name()[:CLOSE]]
    if close:
        raise ValidationError(
            _("There is no organisation with the name “%(name)s”. Do you mean: %(names)s?"),
            params={"name": text, "names": "; ".join(close)},
            code="unknown",
        )
    raise ValidationError(
        _("There is no organisation with the name “%(name)s”. The secretariat can add it."),
        params={"name": text},
        code="unknown",
    )


class OrganisationByName(forms.CharField):
    """An organisation, typed by its name; a list of thousands would help nobody.

    Set `queryset` to those that may be named.
    """

    def __init__(self, *, queryset=None, **kwargs):
        super().__init__(max_length=300, **kwargs)
        self.queryset = queryset

    def prepare_value(self, value):
        """The name; the address where others have the same name."""
        if not isinstance(value, Organisation):
            return value
        found = by_names(self.queryset, [value.name])
        return value.name if len(found[squeezed(value.name)]) == 1 else value.slug

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        return one_of(text, by_names(self.queryset, [text]), self.queryset)

    def has_changed(self, initial, data):
        return squeezed(self.prepare_value(initial) or "") != squeezed(data or "")
