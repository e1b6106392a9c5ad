"""Texts and words of material for the search; removed material; how a file was fetched."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import workshops.models.material

# What can be found of a thing of material: a row for each of its languages. Its title and
# description weigh more than the text of its newest file, which stands with the file's language.
KEEP_WORDS = """
CREATE FUNCTION keep_material_words(thing bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m workshops_material;
    content text;
BEGIN
    SELECT * INTO m FROM workshops_material WHERE id = thing AND removed_at IS NULL;
    DELETE FROM workshops_materialwords WHERE material_id = thing;
    IF m.id IS NULL THEN RETURN; END IF;
    SELECT t.text INTO content FROM workshops_materialversion v
        LEFT JOIN workshops_materialtext t ON t.version_id = v.id
        WHERE v.material_id = thing ORDER BY v.number DESC LIMIT 1;
    INSERT INTO workshops_materialwords (material_id, language, words)
    SELECT thing, l.code,
        setweight(to_tsvector(l.config, coalesce(nullif(l.title, ''), original.title)), 'A')
        || setweight(to_tsvector(l.config,
            CASE WHEN l.title = '' THEN original.description ELSE l.description END), 'B')
        || CASE WHEN l.code = m.text_language
            THEN setweight(to_tsvector(l.config, coalesce(content, '')), 'D') ELSE '' END
    FROM (VALUES
        ('en', 'pact_en'::regconfig, m.title_en, m.description_en),
        ('nl', 'pact_nl'::regconfig, m.title_nl, m.description_nl),
        ('fr', 'pact_fr'::regconfig, m.title_fr, m.description_fr),
        ('de', 'pact_de'::regconfig, m.title_de, m.description_de)
    ) AS l (code, config, title, description),
    LATERAL (
        SELECT * FROM (VALUES
            ('en', m.title_en, m.description_en), ('nl', m.title_nl, m.description_nl),
            ('fr', m.title_fr, m.description_fr), ('de', m.title_de, m.description_de)
        ) AS o (code, title, description) WHERE o.code = m.language
    ) original
    WHERE l.title <> '' OR l.code = m.text_language;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workshops", "0001_workshops"),
        ("pact", "0003_full_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MaterialText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("read_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "text of material",
                "verbose_name_plural": "texts of material",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MaterialWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="material",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="material",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="material",
            name="delete_delete",
        ),
        migrations.RemoveField(
            model_name="materialversion",
            name="text",
        ),
        migrations.RemoveField(
            model_name="materialversion",
            name="text_read_at",
        ),
        migrations.AddField(
            model_name="download",
            name="how",
            field=models.CharField(
                choices=[
                    ("file", "downloaded"),
                    ("view", "looked at in the page"),
                    ("zip", "with all of the workshop"),
                    ("mail", "by the link of a mail"),
                ],
                default="file",
                max_length=4,
                verbose_name="how",
            ),
        ),
        migrations.AddField(
            model_name="material",
            name="removed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="removed"),
        ),
        migrations.AddField(
            model_name="materialversion",
            name="forgotten_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="file deleted"),
        ),
        migrations.AddField(
            model_name="materialversion",
            name="scan_said",
            field=models.CharField(blank=True, max_length=200, verbose_name="the scan said"),
        ),
        migrations.AddField(
            model_name="materialversionrecord",
            name="removed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="materialversion",
            name="file",
            field=models.FileField(
                blank=True,
                max_length=200,
                storage=workshops.models.material.material_storage,
                upload_to=workshops.models.material.stored_as,
                verbose_name="file",
            ),
        ),
        migrations.AlterField(
            model_name="materialversion",
            name="scan",
            field=models.CharField(
                choices=[
                    ("none", "not scanned"),
                    ("waiting", "waiting for the scan"),
                    ("clean", "clean"),
                    ("infected", "infected"),
                    ("failed", "could not be scanned"),
                ],
                default="none",
                max_length=8,
                verbose_name="scan",
            ),
        ),
        migrations.AddIndex(
            model_name="materialversion",
            index=models.Index(fields=["file"], name="material_version_file"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_material_words(NEW.id); RETURN NULL;",
                    hash="a846d1cb784e563806972caff1942c9049700725",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_d0b08",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."description_de" IS DISTINCT FROM (NEW."description_de") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."description_nl" IS DISTINCT FROM (NEW."description_nl") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."text_language" IS DISTINCT FROM (NEW."text_language") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl"))',
                    func="PERFORM keep_material_words(NEW.id); RETURN NULL;",
                    hash="459d2162d8b0257e7e9c822527ef42624c23ac78",
                    operation='UPDATE OF "title_en", "description_en", "title_nl", "description_nl", "title_fr", "description_fr", "title_de", "description_de", "language", "text_language", "removed_at"',
                    pgid="pgtrigger_words_of_changed_6ea49",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "removed_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT new_values."audience", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."for_supporters", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."order", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."posted_at", new_values."removed_at", new_values."text_language", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."workshop_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6372758f1b999b00122491f17a921a3a1b56be5e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aebc7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "removed_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT new_values."audience", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."for_supporters", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."order", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."posted_at", new_values."removed_at", new_values."text_language", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."workshop_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."description_de" IS DISTINCT FROM (new_values."description_de") OR old_values."description_en" IS DISTINCT FROM (new_values."description_en") OR old_values."description_fr" IS DISTINCT FROM (new_values."description_fr") OR old_values."description_nl" IS DISTINCT FROM (new_values."description_nl") OR old_values."for_supporters" IS DISTINCT FROM (new_values."for_supporters") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."order" IS DISTINCT FROM (new_values."order") OR old_values."posted_at" IS DISTINCT FROM (new_values."posted_at") OR old_values."removed_at" IS DISTINCT FROM (new_values."removed_at") OR old_values."text_language" IS DISTINCT FROM (new_values."text_language") OR old_values."title_de" IS DISTINCT FROM (new_values."title_de") OR old_values."title_en" IS DISTINCT FROM (new_values."title_en") OR old_values."title_fr" IS DISTINCT FROM (new_values."title_fr") OR old_values."title_nl" IS DISTINCT FROM (new_values."title_nl") OR old_values."workshop_id" IS DISTINCT FROM (new_values."workshop_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="80264894cf7288f5fa609c55e6c5bf22e22f9c7f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5746c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "removed_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT old_values."audience", old_values."description_de", old_values."description_en", old_values."description_fr", old_values."description_nl", old_values."for_supporters", old_values."id", old_values."kind", old_values."language", old_values."link", old_values."order", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."posted_at", old_values."removed_at", old_values."text_language", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl", old_values."workshop_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3f46658ab178a6e6147beb581c5e4398f10c0201",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44ee2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="materialversion",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_material_words(NEW.material_id); RETURN NULL;",
                    hash="2aa21ef4f0cf0b74c3cf3155adbd5a5c66035518",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_version_2c21e",
                    table="workshops_materialversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="materialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True),
                    ("forgotten_at__isnull", False),
                    _connector="OR",
                ),
                name="material_version_has_its_file",
            ),
        ),
        migrations.AddField(
            model_name="materialtext",
            name="version",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="text",
                to="workshops.materialversion",
            ),
        ),
        migrations.AddField(
            model_name="materialwords",
            name="material",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workshops.material",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="materialtext",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_text",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        PERFORM keep_material_words(v.material_id)\n        FROM workshops_materialversion v WHERE v.id = NEW.version_id;\n        RETURN NULL;\n    ",
                    hash="5f5121c6c358b0c0135a2317fdb1e009b3297934",
                    operation='INSERT OR UPDATE OF "text"',
                    pgid="pgtrigger_words_of_text_fee30",
                    table="workshops_materialtext",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="materialwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="material_words_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="materialwords",
            constraint=models.UniqueConstraint(
                fields=("material", "language"), name="material_words_once"
            ),
        ),
        migrations.RunSQL(KEEP_WORDS, "DROP FUNCTION keep_material_words(bigint)"),
        migrations.RunSQL(
            "SELECT keep_material_words(id) FROM workshops_material", migrations.RunSQL.noop
        ),
    ]
