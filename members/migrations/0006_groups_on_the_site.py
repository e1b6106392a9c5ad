"""Objectives are a text of their group; what sources say, and roles without a date, are kept."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

CODES = ["en", "nl", "fr", "de"]


def objectives_into_the_group(apps, schema_editor):
    """One a line, in their order; a language that lacks one gets the original in its place."""
    for group in (
        apps.get_model("members", "Group").objects.filter(objectives__isnull=False).distinct()
    ):
        rows = list(group.objectives.order_by("order", "pk"))
        for code in CODES:
            texts = [getattr(row, f"text_{code}") for row in rows]
            if any(texts):
                originals = [getattr(row, f"text_{row.language}") for row in rows]
                lines = [text or original for text, original in zip(texts, originals, strict=True)]
                setattr(group, f"objectives_{code}", "\n".join(lines))
        group.save()


def objectives_out_of_the_group(apps, schema_editor):
    Objective = apps.get_model("members", "Objective")
    for group in apps.get_model("members", "Group").objects.all():
        texts = {code: getattr(group, f"objectives_{code}").splitlines() for code in CODES}
        originals = texts[group.language]
        for order, _original in enumerate(originals):
            lines = {
                f"text_{code}": found[order]
                for code, found in texts.items()
                if len(found) == len(originals)
            }
            Objective.objects.create(group=group, language=group.language, order=order, **lines)


def keep_what_stands(apps, schema_editor):
    """The first version of each published count."""
    columns = (
        "counted, number, approximate, source_name, source_url, stated_on, group_id, programme_id"
    )
    schema_editor.execute(
        f"INSERT INTO members_publishedcountversion (id, {columns}, pgh_obj_id, pgh_label, pgh_created_at)"
        f" SELECT id, {columns}, id, 'found', clock_timestamp() FROM members_publishedcount"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_people"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedCountVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                ("id", models.BigIntegerField()),
                ("counted", models.CharField(max_length=12)),
                ("number", models.PositiveIntegerField()),
                ("approximate", models.BooleanField(default=False)),
                ("source_name", models.CharField(max_length=150)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                ("stated_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="participation",
            options={
                "ordering": [
                    models.OrderBy(models.F("signed_on"), descending=True, nulls_last=True),
                    "-pk",
                ],
                "verbose_name": "role in the Pact",
                "verbose_name_plural": "roles in the Pact",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workprogramme",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workprogramme",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workprogramme",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="group",
            name="objectives_de",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One a line, the most important first.",
                max_length=3000,
                verbose_name="objectives (Deutsch)",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="objectives_en",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One a line, the most important first.",
                max_length=3000,
                verbose_name="objectives (English)",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="objectives_fr",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One a line, the most important first.",
                max_length=3000,
                verbose_name="objectives (Français)",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="objectives_nl",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One a line, the most important first.",
                max_length=3000,
                verbose_name="objectives (Nederlands)",
            ),
        ),
        migrations.AddField(
            model_name="groupversion",
            name="objectives_de",
            field=models.TextField(blank=True, default="", max_length=3000),
        ),
        migrations.AddField(
            model_name="groupversion",
            name="objectives_en",
            field=models.TextField(blank=True, default="", max_length=3000),
        ),
        migrations.AddField(
            model_name="groupversion",
            name="objectives_fr",
            field=models.TextField(blank=True, default="", max_length=3000),
        ),
        migrations.AddField(
            model_name="groupversion",
            name="objectives_nl",
            field=models.TextField(blank=True, default="", max_length=3000),
        ),
        migrations.AddField(
            model_name="workprogramme",
            name="countries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=2),
                blank=True,
                default=list,
                help_text="Countries whose members take part, where that is public: the group's public map.",
                size=None,
                verbose_name="countries",
            ),
        ),
        migrations.AddField(
            model_name="workprogrammeversion",
            name="countries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=2), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="role",
            field=models.CharField(
                choices=[
                    ("co_leading", "co-leading participant"),
                    ("coordinating", "coordinating participant"),
                    ("procuring", "procuring participant"),
                    ("participant", "participant, role not stated"),
                    ("supporting", "supporting organisation"),
                ],
                max_length=12,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="signed_on",
            field=models.DateField(
                blank=True,
                default=django.utils.timezone.localdate,
                help_text="Empty only where the day is not known.",
                null=True,
                verbose_name="signed on",
            ),
        ),
        migrations.AlterField(
            model_name="participationversion",
            name="signed_on",
            field=models.DateField(blank=True, default=django.utils.timezone.localdate, null=True),
        ),
        migrations.AlterField(
            model_name="publishedcount",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="published_counts",
                to="members.group",
                verbose_name="group",
            ),
        ),
        migrations.AlterField(
            model_name="publishedcount",
            name="stated_on",
            field=models.DateField(
                blank=True,
                help_text="Empty where the source has no date.",
                null=True,
                verbose_name="stated on",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "objectives_de", "objectives_en", "objectives_fr", "objectives_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT new_values."country", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."id", new_values."kind", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", new_values."objectives_de", new_values."objectives_en", new_values."objectives_fr", new_values."objectives_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."published", new_values."purpose_de", new_values."purpose_en", new_values."purpose_fr", new_values."purpose_nl", new_values."slug", new_values."theme_de", new_values."theme_en", new_values."theme_fr", new_values."theme_nl" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7409d1d25c83bff3ced8ecb291e1930d6cf90d65",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_438ff",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "objectives_de", "objectives_en", "objectives_fr", "objectives_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT new_values."country", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."id", new_values."kind", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", new_values."objectives_de", new_values."objectives_en", new_values."objectives_fr", new_values."objectives_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."published", new_values."purpose_de", new_values."purpose_en", new_values."purpose_fr", new_values."purpose_nl", new_values."slug", new_values."theme_de", new_values."theme_en", new_values."theme_fr", new_values."theme_nl" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."description_de" IS DISTINCT FROM (new_values."description_de") OR old_values."description_en" IS DISTINCT FROM (new_values."description_en") OR old_values."description_fr" IS DISTINCT FROM (new_values."description_fr") OR old_values."description_nl" IS DISTINCT FROM (new_values."description_nl") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name_de" IS DISTINCT FROM (new_values."name_de") OR old_values."name_en" IS DISTINCT FROM (new_values."name_en") OR old_values."name_fr" IS DISTINCT FROM (new_values."name_fr") OR old_values."name_nl" IS DISTINCT FROM (new_values."name_nl") OR old_values."objectives_de" IS DISTINCT FROM (new_values."objectives_de") OR old_values."objectives_en" IS DISTINCT FROM (new_values."objectives_en") OR old_values."objectives_fr" IS DISTINCT FROM (new_values."objectives_fr") OR old_values."objectives_nl" IS DISTINCT FROM (new_values."objectives_nl") OR old_values."open_to" IS DISTINCT FROM (new_values."open_to") OR old_values."published" IS DISTINCT FROM (new_values."published") OR old_values."purpose_de" IS DISTINCT FROM (new_values."purpose_de") OR old_values."purpose_en" IS DISTINCT FROM (new_values."purpose_en") OR old_values."purpose_fr" IS DISTINCT FROM (new_values."purpose_fr") OR old_values."purpose_nl" IS DISTINCT FROM (new_values."purpose_nl") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."theme_de" IS DISTINCT FROM (new_values."theme_de") OR old_values."theme_en" IS DISTINCT FROM (new_values."theme_en") OR old_values."theme_fr" IS DISTINCT FROM (new_values."theme_fr") OR old_values."theme_nl" IS DISTINCT FROM (new_values."theme_nl")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3f5951e649bb84d507dd9b2c755b3ab7db468e92",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bfd67",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "objectives_de", "objectives_en", "objectives_fr", "objectives_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT old_values."country", old_values."description_de", old_values."description_en", old_values."description_fr", old_values."description_nl", old_values."id", old_values."kind", old_values."language", old_values."name_de", old_values."name_en", old_values."name_fr", old_values."name_nl", old_values."objectives_de", old_values."objectives_en", old_values."objectives_fr", old_values."objectives_nl", old_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."published", old_values."purpose_de", old_values."purpose_en", old_values."purpose_fr", old_values."purpose_nl", old_values."slug", old_values."theme_de", old_values."theme_en", old_values."theme_fr", old_values."theme_nl" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="163fde1f3ec075946a7253272befe4768444da0a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5dc1e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedcount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_publishedcountversion" ("approximate", "counted", "group_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "source_name", "source_url", "stated_on") SELECT new_values."approximate", new_values."counted", new_values."group_id", new_values."id", new_values."number", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."programme_id", new_values."source_name", new_values."source_url", new_values."stated_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5a6350b295bf59f0c921f65bad41fbafb7c940b0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f99de",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_publishedcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedcount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_publishedcountversion" ("approximate", "counted", "group_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "source_name", "source_url", "stated_on") SELECT new_values."approximate", new_values."counted", new_values."group_id", new_values."id", new_values."number", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."programme_id", new_values."source_name", new_values."source_url", new_values."stated_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e32f807d0025164d393e40bb8aaa08f2bfdf69a7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5217e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_publishedcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedcount",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_publishedcountversion" ("approximate", "counted", "group_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "source_name", "source_url", "stated_on") SELECT old_values."approximate", old_values."counted", old_values."group_id", old_values."id", old_values."number", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."programme_id", old_values."source_name", old_values."source_url", old_values."stated_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="48ed733ec14f6419f460f6cca2cf406fc3ec0eb5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4d424",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_publishedcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "countries", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT new_values."aims_de", new_values."aims_en", new_values."aims_fr", new_values."aims_nl", new_values."countries", new_values."ends_on", new_values."group_id", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."starts_on", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="becf4a59ce4e89c4b762f106016548831fc3423b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5dd7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "countries", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT new_values."aims_de", new_values."aims_en", new_values."aims_fr", new_values."aims_nl", new_values."countries", new_values."ends_on", new_values."group_id", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."starts_on", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bd7ba4c31538d98306395fe5a23182a9748e3412",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b43bb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "countries", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT old_values."aims_de", old_values."aims_en", old_values."aims_fr", old_values."aims_nl", old_values."countries", old_values."ends_on", old_values."group_id", old_values."id", old_values."language", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."starts_on", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="67bff7a4b35ea3b120fed6bf54c73e76f0e1625d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23023",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="publishedcountversion",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.group",
            ),
        ),
        migrations.AddField(
            model_name="publishedcountversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="publishedcountversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.publishedcount",
            ),
        ),
        migrations.AddField(
            model_name="publishedcountversion",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.workprogramme",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["id", "country"], name="organisation_with_country"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("demonstration", True)),
                fields=["id"],
                name="organisation_made_up",
            ),
        ),
        migrations.RunPython(objectives_into_the_group, objectives_out_of_the_group),
        migrations.RemoveField(
            model_name="objective",
            name="group",
        ),
        migrations.DeleteModel(
            name="Objective",
        ),
        migrations.RunPython(keep_what_stands, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="publishedcountversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="publishedcountversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedcountversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="publishedcountversion_deleted",
            ),
        ),
    ]
