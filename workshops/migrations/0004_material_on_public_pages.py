"""New files show on public pages: their table tells the public cache."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workshops", "0003_calendars"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="materialversion",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="3c928bb2736bc5267ace6d460d12fdfefc96d50f",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_93cbf",
                    table="workshops_materialversion",
                    when="AFTER",
                ),
            ),
        ),
    ]
