"""Imports of organisations in the admin; see `pact.importing`."""

import pghistory
from django.conf import settings
from django.utils import translation

from members.importing.notes import Refused, note
from members.importing.run import bring_in, survey
from members.models import OrganisationImport, OrganisationImportLine
from pact.importing import desk
from pact.importing.desk import remove  # noqa: F401

State = OrganisationImport.State


def begin(organisation_import):
    """Keep an uploaded sheet and have it checked."""
    from members.tasks import check_organisations

    desk.begin(organisation_import, check_organisations)


def confirm(organisation_import):
    """Have a sheet brought in that was checked; repeated, it changes nothing."""
    from members.tasks import import_organisations

    desk.confirm(organisation_import, import_organisations)


def remove_undecided():
    desk.remove_undecided(OrganisationImport)


def check_file(pk):
    """Read a sheet to its end and keep what an import would do, or why it cannot."""
    if checked := desk.work(OrganisationImport, pk, State.CHECKING, State.READY, _look):
        checked.refresh_from_db()
        if checked.state == State.REFUSED:
            checked.file.delete(save=False)


def import_file(pk):
    """Bring a sheet in, with all it holds or not at all."""
    done = desk.work(OrganisationImport, pk, State.IMPORTING, State.DONE, _bring_in)
    if done and done.file:
        done.file.delete(save=False)


def _look(organisation_import, progress):
    counts = _read(organisation_import, progress, survey)
    if counts["problem"]:
        refusal = note("problems", count=counts["problem"])
        return {"counts": counts, "state": State.REFUSED, "refusal": refusal}
    return {"counts": counts}


def _bring_in(organisation_import, progress):
    author = organisation_import.author
    with pghistory.context(user=author and author.pk):
        return {"counts": _read(organisation_import, progress, bring_in)}


def _read(organisation_import, progress, run):
    def report(changes):
        OrganisationImportLine.objects.bulk_create(
            OrganisationImportLine(
                organisation_import=organisation_import,
                number=change.number,
                name=change.name,
                kind=kind,
                notes=change.problems or change.notes,
                organisation=change.organisation if change.organisation.pk else None,
            )
            for change, kind in changes
            if kind != "same"
        )

    author = organisation_import.author
    # What the rules say of a row is kept in the words of who asked.
    with (
        translation.override(author.language if author else settings.LANGUAGE_CODE),
        desk.opened(organisation_import, Refused("gone")) as file,
    ):
        return run(file, report, progress)
