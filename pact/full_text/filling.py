"""Puts into the search what was there before it could be found, by a migration of its own."""

from django.db import migrations, transaction

BATCH = 1000


def filled(*pairs):
    """The operation for these tables, each with the SQL that keeps the words of a range of keys.

    A thousand at a time, each a transaction of its own, while the portal goes on; when it is
    interrupted it can be begun again. The migration is not `atomic`.
    """

    def fill(apps, schema_editor):
        connection = schema_editor.connection
        for table, keep in pairs:
            last = 0
            while last is not None:
                with transaction.atomic(connection.alias), connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT min(id), max(id) FROM (SELECT id FROM {table} WHERE id > %s"
                        " ORDER BY id LIMIT %s) batch",
                        [last, BATCH],
                    )
                    first, last = cursor.fetchone()
                    if last is not None:
                        cursor.execute(keep, [first, last])
                        cursor.execute("SELECT learn_words(%s)", [4 * BATCH])

    return migrations.RunPython(fill, migrations.RunPython.noop)
