"""Declares that a model's versions are kept, in a table of their own beside it.

    class PostVersion(versions_of(Post)):
        pass

    class TopicOfPostVersion(links_of(TopicOfPost)):
        pass

    keep(Post, PostVersion, topics=Links(TopicOfPostVersion, own="post", other="topic"))

Every insert, change and deletion writes a row, whoever makes it. Triggers run once a statement, so
that a batch of thousands costs one more INSERT.
"""

from dataclasses import dataclass, field, replace

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from pghistory.models import Event

from pact.translated import columns

FOUND = "found"  # what stood there when the keeping began


class Version(Event):
    """One row as it was: after an insert or a change, before a deletion."""

    # Rows of one transaction are one version, as it was never seen by others in between.
    pgh_transaction = models.BigIntegerField(db_default=Func(function="txid_current"))

    objects = models.Manager()

    class Meta:
        abstract = True


def _trackers(*trackers):
    return [tracker(level=pgtrigger.Statement) for tracker in trackers]


def versions_of(model, but=()):
    """The base class of a model's versions. A save that changes nothing makes none.

    `but` names fields that are made of others and come back with them.
    """
    return pghistory.create_event_model(
        model,
        *_trackers(pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent),
        exclude=["updated_at", *but],
        obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
        context_field=pghistory.ContextForeignKey(db_index=False),
        base_model=Version,
        meta={
            "default_permissions": (),
            "indexes": [
                models.Index(F("pgh_obj"), F("pgh_created_at").desc(), name="%(class)s_moment"),
                models.Index(
                    F("pgh_id").desc(), name="%(class)s_deleted", condition=Q(pgh_label="delete")
                ),
            ],
        },
    )


def links_of(through, own, other):
    """The base class of the versions of a many-to-many relation's rows."""
    return pghistory.create_event_model(
        through,
        *_trackers(pghistory.InsertEvent, pghistory.DeleteEvent),
        fields=[own, other],
        obj_field=None,
        context_field=pghistory.ContextForeignKey(db_index=False),
        base_model=Version,
        meta={
            "default_permissions": (),
            "indexes": [
                models.Index(F(own), F("pgh_created_at").desc(), name="%(class)s_moment"),
                models.Index(F(other), name="%(class)s_deleted", condition=Q(pgh_label="delete")),
            ],
        },
    )


@dataclass(frozen=True)
class Links:
    """A many-to-many relation that belongs to a thing's versions."""

    versions: type[models.Model]
    own: str  # the foreign key to the thing
    other: str  # the foreign key to what it is linked to

    @property
    def through(self):
        return self.versions.pgh_tracked_model


@dataclass(frozen=True)
class Kept:
    """What is kept of a model; `Post.kept`."""

    model: type[models.Model]
    versions: type[models.Model]
    links: dict[str, Links] = field(default_factory=dict)
    # Relations of others to this model that vanish with it, and come back with it.
    linked_from: tuple[Links, ...] = ()
    unsaid: frozenset[str] = frozenset()  # fields that tell a reader of the history nothing

    @property
    def fields(self):
        """The model's fields of which versions hold the value, without the key."""
        names = {column.name for column in self.versions._meta.fields}
        fields = self.model._meta.concrete_fields
        return [field for field in fields if field.name in names and not field.primary_key]

    @property
    def said(self):
        """The names of the fields and links that a history shows; texts first, by language."""
        texts = columns(*getattr(self.model, "translated", ()))
        others = [field.name for field in self.fields if field.name not in (*texts, *self.unsaid)]
        return [*texts, *others, *self.links]


def linked(model, links):
    """A relation of an app above to a model of one below, that vanishes and comes back with it."""
    model.kept = replace(model.kept, linked_from=(*model.kept.linked_from, links))


def keep(model, versions, *, linked_from=(), unsaid=(), **links):
    model.kept = Kept(model, versions, links, tuple(linked_from), frozenset(unsaid))
