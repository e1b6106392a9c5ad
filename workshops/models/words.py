"""What can be found of workshops: kept by triggers on these, see `pact.full_text`.

All of them are in here, drafts too: who searches here asks by `visible_to` and `inside_for` too.
Only the words of the public ones are offered for completing and correcting.
"""

import pgtrigger
from django.db import models

from members.models import Group
from pact.full_text.words import Words
from workshops.models.workshop import Workshop


class WorkshopWords(Words):
    """The texts of its page, and beside the words `@y2024`, the year in which it begins.

    Where there is something that only those read who are inside, they have rows of their own, with
    all the words: so a row has either what everybody may find who sees the workshop, or more.
    """

    workshop = models.ForeignKey(
        Workshop, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    inside = models.BooleanField()

    class Meta:
        default_permissions = ()
        indexes = [Words.index("workshop_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "language", "inside"], name="workshop_words_once"
            )
        ]

    def __str__(self):
        return f"{self.workshop_id} {self.language}"


class GroupWithWorkshops(Group):
    """A group, for the trigger: the words of its workshops are public with it, or no longer."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="words_of_workshops",
                operation=pgtrigger.UpdateOf("published"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("published"),
                func="""
                    PERFORM keep_workshop_words(w.id, w.id) FROM workshops_workshop w
                    JOIN members_workprogramme p ON p.id = w.programme_id
                    WHERE p.group_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]
