"""The triggers that keep the words of a thing, whatever the way in.

What they call, `keep_…_words(first, last)` with keys of the thing, is made by a migration.
"""

import pgtrigger


def keeping_words(thing, *fields):
    """Triggers on the thing's own table, for these of its columns."""
    return _triggers(f"keep_{thing}_words", "id", fields)


def keeping_words_of(thing, key, *fields):
    """Triggers on the table of what is shown with the thing; `key` is its column that tells of
    which one.
    """
    return _triggers(f"keep_{thing}_words", key, fields, parts=True)


def _triggers(function, key, fields, parts=False):
    def call(*rows):
        calls = (f"PERFORM {function}({row}.{key}, {row}.{key});" for row in rows)
        return f"{' '.join(calls)} RETURN NULL;"

    changed = (*fields, key) if parts else fields
    return [
        pgtrigger.Trigger(
            name="words_of_new",
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            func=call("NEW"),
        ),
        pgtrigger.Trigger(
            name="words_of_changed",
            operation=pgtrigger.UpdateOf(*changed),
            when=pgtrigger.After,
            condition=pgtrigger.AnyChange(*changed),
            func=call("OLD", "NEW") if parts else call("NEW"),
        ),
        pgtrigger.Trigger(
            name="words_of_deleted",
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            func=call("OLD"),
        ),
    ]
