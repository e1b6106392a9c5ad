from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The table of the shared cache, where the rate limits of the login live."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.RunPython(create, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, 'DROP TABLE IF EXISTS "cache"', elidable=False),
    ]
