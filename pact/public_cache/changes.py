"""How public content says that it changed: by the database, or by the clock."""

import pgtrigger
from django.db import Error, connection

CHANNEL = "public_change"
# Equal versions mean that nothing public was committed in between.
VERSION = "SELECT string_agg(transaction::text, ' ' ORDER BY transaction) FROM public_change"


class PublicChange(pgtrigger.Trigger):
    """For Meta.triggers of a model whose rows appear on public pages.

    It sees what no signal of Django sees: update() of querysets, bulk work, SQL by hand, TRUNCATE.
    What it calls is made by the first migration of `pact`; the news leaves with the commit.
    """

    name = "public_change"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate
    func = "PERFORM note_public_change(); RETURN NULL;"


def current_version():
    """The version of the public content, by the request's own connection; None if it fails."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(VERSION)
            return cursor.fetchone()[0]
    except Error:
        connection.close()
        return None


_clocks = []


def by_itself(function):
    """Register a function that tells when public content next changes without being saved.

    It gets a moment and returns the first change after it, or None.
    """
    _clocks.append(function)
    return function


def next_moment(after):
    moments = [moment for clock in _clocks if (moment := clock(after))]
    return min(moments, default=None)
