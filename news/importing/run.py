"""An import as a whole: first the file is read to its end, then all of it comes in or nothing."""

from collections import Counter

from django.db import connection, transaction

from news.importing.pictures import Pictures
from news.importing.scratch import Scratch
from news.importing.verdicts import check, verdicts
from news.importing.writing import write

ONE_AT_A_TIME = 0x4E455753  # "NEWS", the key of the advisory lock


def survey(file, options, report, progress):
    """Tell what an import would do; raises Refused where the file is broken."""
    return _run(file, options, report, progress, None)


def bring_in(file, options, report, progress, author=None):
    """Import a file: all that fits, once, or nothing when the file is broken (Refused)."""

    def keep(articles, batch):
        write(batch, articles, author)

    return _run(file, options, report, progress, keep)


def _run(file, options, report, progress, keep):
    """`report(batch)` is given the verdicts; how many of which kind is what comes back.

    `progress(share, number)` is called with how much of the work is done, from 0 to 1.
    """
    scratch, pictures = Scratch(), Pictures(options.folder, rehearsal=keep is None)
    try:
        items = check(file, scratch, lambda share, number: progress(share / 5, number))
        with transaction.atomic():
            if keep:
                with connection.cursor() as cursor:
                    # Two at once would each not see what the other brings in.
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            counts = Counter()
            for articles, batch in verdicts(
                *(file, options, scratch, pictures),
                lambda share, number: progress(0.2 + share * 0.8, number),
            ):
                if keep:
                    keep(articles, batch)
                for verdict in batch:
                    counts.update(_kinds(verdict))
                report(batch)
            counts |= Counter(items=items, pictures=pictures.added)
            return dict(counts)
    except BaseException:
        pictures.take_back()
        raise
    finally:
        scratch.close()


def _kinds(verdict):
    if verdict.reason:
        return ["skipped", f"skipped_{verdict.reason[0]}"]
    return ["taken", verdict.article.values["state"]]
