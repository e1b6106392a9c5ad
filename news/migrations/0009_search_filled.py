"""What is there already is put into the search: a thousand posts at a time, each a transaction of its
own, and the indexes made while others write. A million posts take some minutes, the portal goes on.
When it is interrupted it can be begun again.
"""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction

import news.publishers

BATCH = 1000


def fill(apps, schema_editor):
    connection = schema_editor.connection
    for table, function in (("news_post", "keep_post_words"), ("news_page", "keep_page_words")):
        last = 0
        while True:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT min(id), max(id) FROM (SELECT id FROM {table} WHERE id > %s"
                    " ORDER BY id LIMIT %s) batch",
                    [last, BATCH],
                )
                first, last = cursor.fetchone()
                if first is None:
                    break
                cursor.execute(f"SELECT {function}(%s, %s)", [first, last])
                cursor.execute("SELECT learn_words(%s)", [4 * BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("news", "0008_search")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="postwords",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="post_words"
            ),
        ),
        AddIndexConcurrently(
            model_name="pagewords",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="page_words"
            ),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                news.publishers.PublisherSlug(models.F("publisher")),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("state__in", ["published", "scheduled"])),
                name="post_publisher_newest",
            ),
        ),
    ]
