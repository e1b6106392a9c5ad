"""An import of organisations as a whole: every row of it, or nothing."""

from collections import Counter

from django.db import connection, transaction

from members.importing import rows as reading
from members.importing.notes import Refused
from members.importing.sheet import rows
from members.models.directory import fold_rows

ONE_AT_A_TIME = 0x4F524753  # "ORGS", the key of the advisory lock
BATCH = 500


def survey(file, report, progress):
    """Tell what an import would do; what comes back is how many rows do what."""
    return _run(file, report, progress, keep=False)


@transaction.atomic
def bring_in(file, report, progress):
    """Import a sheet. Raises Refused, and changes nothing, where a row of it cannot be read."""
    with connection.cursor() as cursor:
        # Two at once would each not see what the other brings in.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    counts = _run(file, report, progress, keep=True)
    fold_rows()
    return counts


def _run(file, report, progress, keep):
    index, counts = reading.Index(), Counter(rows=0, new=0, changed=0, same=0, problem=0)
    # Read to its end first: how far the work is can be told, and a broken file is known.
    sheet = list(rows(file))
    for start in range(0, len(sheet), BATCH):
        batch = sheet[start : start + BATCH]
        changes = reading.changes(batch, index)
        counts.update(change.kind for change in changes)
        kinds = [change.kind for change in changes]
        if keep:
            if counts["problem"]:
                raise Refused("problems", count=counts["problem"])
            reading.write(changes)
        report(list(zip(changes, kinds, strict=True)))
        counts["rows"] += len(batch)
        progress(counts["rows"] / len(sheet), counts["rows"])
    return dict(counts)
