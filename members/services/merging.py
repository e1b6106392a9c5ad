"""Two organisations that turn out to be one: the other's things follow to the one that is kept.

Every relation to an organisation is asked for, whatever app it is of. Rows that can stand beside
each other simply follow. Where the database allows only one of a sort, a function says what becomes
of two (`special`); a relation that needs such a function and has none is refused (`unhandled`).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from members.models import (
    FormerAddress,
    Invitation,
    Lookalike,
    Membership,
    Organisation,
    Participation,
)
from members.models.membership import validate_may_join
from members.models.participation import validate_role
from members.services import invitations
from members.services.merged_periods import merge_memberships, merge_roles
from pact.full_text.words import Words
from pact.history.keeping import Version
from pact.translated import CODES, column

special = {}  # by field: what to do with the other's rows


def follows(field):
    """Register how the rows of this foreign key follow: function(kept, other)."""

    def register(function):
        special[field.field] = function
        return function

    return register


def relations():
    """The foreign keys of all models that point to an organisation; versions stay as they were, and
    what can be found follows by itself.
    """
    fields = Organisation._meta.get_fields(include_hidden=True)
    found = (field.field for field in fields if field.auto_created and not field.concrete)
    return [
        field
        for field in found
        if isinstance(field, models.ForeignKey) and not issubclass(field.model, (Version, Words))
    ]


def unhandled():
    """The foreign keys of which two organisations' rows could stand in each other's way."""
    return [
        field
        for field in relations()
        if field not in special and not field.model._meta.auto_created and _only_one(field)
    ]


def _only_one(field):
    meta = field.model._meta
    if field.unique or any(field.name in names for names in meta.unique_together):
        return True
    for constraint in meta.total_unique_constraints or ():
        if field.name in constraint.fields:
            return True
    for constraint in meta.constraints:
        names = set(getattr(constraint, "fields", ()) or ())
        for expression in _expressions(constraint):
            nodes = expression.flatten() if hasattr(expression, "flatten") else [expression]
            names |= {node.name for node in nodes if hasattr(node, "name")}
        if field.name in names:
            return True
    return False


def _expressions(constraint):
    if isinstance(constraint, ExclusionConstraint):
        pairs = [expression for expression, _operator in constraint.expressions]
    else:
        pairs = list(getattr(constraint, "expressions", ()) or ())
    return [models.F(each) if isinstance(each, str) else each for each in pairs]


@transaction.atomic
def merge(kept, other, values=()):
    """Let `kept` be both: it gets these field values and all that points to `other`, which goes.

    ValidationError where what would come out is not allowed; nothing has changed then.
    """
    if kept.pk == other.pk:
        raise ValidationError(_("Choose two organisations."))
    if lacking := unhandled():
        raise ImproperlyConfigured(f"say in merging.py what becomes of {lacking}")
    keys = sorted([kept.pk, other.pk])
    invitations.lock(models.Q(organisation__in=keys))  # first, as whoever accepts one does
    locked = Organisation.objects.select_for_update().order_by("pk").in_bulk(keys)
    kept, other = locked[kept.pk], locked[other.pk]
    if kept.demonstration != other.demonstration:
        raise ValidationError(_("A real organisation and one of a demonstration stay two."))
    for name, value in dict(values).items():
        setattr(kept, name, value)
    for role in Participation.objects.filter(organisation__in=keys):
        validate_role(kept, role.role)
    for field in relations():
        special.get(field, _follow(field))(kept, other)
    Organisation.objects.filter(pk=other.pk).delete()
    kept.full_clean(exclude=["logo"])
    kept.save()
    for membership in kept.memberships.current().select_related("group"):
        validate_may_join(kept, membership.group)
    return kept


def _follow(field):
    """Rows simply point to the one that is kept. Of a plain many-to-many relation, where it is
    linked already, the other's link goes.
    """

    def follow(kept, other):
        rows = field.model._base_manager.filter(**{field.name: other})
        if not field.model._meta.auto_created:
            rows.update(**{field.name: kept})
            return
        beside = [
            each.name
            for each in field.model._meta.concrete_fields
            if each is not field and each.is_relation
        ]
        for row in rows:
            # Made anew, as the history keeps what is made and deleted of links.
            field.model._base_manager.get_or_create(
                **{field.name: kept},
                **{f"{name}_id": getattr(row, f"{name}_id") for name in beside},
            )
        rows.delete()

    return follow


@follows(Participation.organisation)
def _roles(kept, other):
    merge_roles(kept, other)


@follows(Membership.organisation)
def _memberships(kept, other):
    merge_memberships(kept, other)


@follows(Invitation.organisation)
def _invitations(kept, other):
    """Who is invited for both keeps the invitation of the one that is kept."""
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    asked = set(open_ones.filter(organisation=kept).values_list("email", "group"))
    twice = [
        invitation.pk
        for invitation in open_ones.filter(organisation=other)
        if (invitation.email, invitation.group_id) in asked
    ]
    invitations.withdraw_all(models.Q(pk__in=twice))
    Invitation.objects.filter(organisation=other).update(organisation=kept)


@follows(FormerAddress.organisation)
def _addresses(kept, other):
    """The other's address leads to the one that is kept."""
    FormerAddress.objects.filter(organisation=other).update(organisation=kept)
    FormerAddress.objects.update_or_create(slug=other.slug, defaults={"organisation": kept})
    FormerAddress.objects.filter(slug=kept.slug).delete()


@follows(Lookalike.first)
@follows(Lookalike.second)
def _lookalikes(kept, other):
    """What it looked like is found anew at night."""
    Lookalike.objects.filter(models.Q(first=other) | models.Q(second=other)).delete()


# What a person compares before saying yes --------------------------------------------------------

FIELDS = ["country", "level", "kind", "website", "logo", "ict_users", "listed"]


def texts(code):
    """A language's texts come from one of the two as a whole."""
    return [column(name, code) for name in Organisation.translated]


def differences(kept, other):
    """What a choice has to be made of: names of choices with the fields that each carries."""
    choices = {f"in_{code}": texts(code) for code in CODES}
    choices |= {name: [name] for name in FIELDS}
    choices["ict_users"] = ["ict_users", "ict_users_on"]
    return {
        name: fields
        for name, fields in choices.items()
        if any(getattr(kept, field) != getattr(other, field) for field in fields)
    }


def empty(organisation, fields):
    """Whether it says nothing there."""
    return not any(getattr(organisation, field) for field in fields)
