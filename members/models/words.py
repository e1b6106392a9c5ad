"""What can be found of organisations and groups: kept by triggers on these, see `pact.full_text`.

All of them are in here, listed and published or not: who searches here asks by `visible_to` too.
Only the words of the public ones are offered for completing and correcting.
"""

from django.db import models

from members.models.group import Group
from members.models.organisation import Organisation
from pact.full_text.words import Words


class OrganisationWords(Words):
    """Its name, its summary, and its country as each language calls it."""

    # The row goes by a trigger too: nothing is asked when an organisation is deleted.
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [Words.index("organisation_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language"], name="organisation_words_once"
            )
        ]

    def __str__(self):
        return f"{self.organisation_id} {self.language}"


class GroupWords(Words):
    """The texts of its public page, with those of its work programmes."""

    group = models.ForeignKey(
        Group, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [Words.index("group_words")]
        constraints = [
            models.UniqueConstraint(fields=["group", "language"], name="group_words_once")
        ]

    def __str__(self):
        return f"{self.group_id} {self.language}"
