"""What holds for a time. The end is the first moment at which it no longer holds; none is open."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def holding(prefix="", at=None, start="since", end="until"):
    """The condition that a period holds at a moment, now if none is given.

    One `Q`, so that across a relation both ends are asked of the same row.
    """
    at = at or timezone.now()
    start, end = f"{prefix}{start}", f"{prefix}{end}"
    return Q(**{f"{start}__lte": at}) & (Q(**{end: None}) | Q(**{f"{end}__gt": at}))


class EndOrStart(Func):
    """The end, or the start where that is later: a range the wrong way round is an error of the
    database, and the form is to say what is wrong instead."""

    def as_sql(self, compiler, connection, **context):
        (start, first), (end, last) = map(compiler.compile, self.source_expressions)
        if start == "NULL":  # an unknown start is before every end, and of no type of its own
            return end, last
        sql = f"CASE WHEN {end} < {start} THEN {start} ELSE {end} END"
        return sql, [*last, *first, *first, *last]


def _range(start, end, field):
    function = "daterange" if isinstance(field, DateRangeField) else "tstzrange"
    return Func(
        F(start),
        EndOrStart(F(start), F(end)),
        Value("[)"),
        function=function,
        output_field=field,
    )


def once_at_a_time(name, *same, message, start="since", end="until", dates=False):
    """Constraint: of rows that are equal in `same`, no two hold at the same time."""
    period = _range(start, end, DateRangeField() if dates else DateTimeRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (period, RangeOperators.OVERLAPS),
        ],
        violation_error_message=message,
    )


def ends_after_start(name, start="since", end="until"):
    """Constraint: the end, where there is one, is not before the start."""
    return models.CheckConstraint(
        condition=Q(**{end: None}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The end is before the start."),
    )


class PeriodQuerySet(models.QuerySet):
    def current(self, at=None):
        return self.filter(holding(at=at))


class Period(models.Model):
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty as long as it goes on.")
    )

    class Meta:
        abstract = True

    @property
    def is_current(self):
        now = timezone.now()
        return self.since <= now and (self.until is None or self.until > now)
