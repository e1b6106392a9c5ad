"""What can be found of workshops, kept by triggers; of material, the titles as they are written.

Locks last a moment. What is there already is put in by the next migration, while the portal goes on.
"""

from importlib import import_module

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The rows inside have all the words: so all that was asked for is found in one row. Locked against
# each other, as two who change the agenda would miss each other's.
KEEP_WORKSHOP_WORDS = """
CREATE FUNCTION keep_workshop_words(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM workshops_workshop WHERE id BETWEEN first AND last ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM workshops_workshopwords WHERE workshop_id BETWEEN first AND last;
    DELETE FROM pact_unlearnt WHERE text IN (
        SELECT 'workshop ' || id || ' ' || language
        FROM generate_series(first, last) id, unnest(ARRAY['en', 'nl', 'fr', 'de']) language
    );
    WITH texts AS (
        SELECT w.id, text.*, agenda.items,
            to_char(w.starts_at AT TIME ZONE w.time_zone, 'YYYY') AS year,
            trim(concat_ws(' ', text.members_description, w.place)) AS confided,
            w.public AND w.state <> 'draft' AND EXISTS (
                SELECT FROM members_workprogramme p JOIN members_group g ON g.id = p.group_id
                WHERE p.id = w.programme_id AND g.published
            ) AS is_public
        FROM workshops_workshop w, LATERAL (VALUES
            ('en', 'pact_en'::regconfig,
                title_en, public_description_en, topics_en, members_description_en),
            ('nl', 'pact_nl'::regconfig,
                title_nl, public_description_nl, topics_nl, members_description_nl),
            ('fr', 'pact_fr'::regconfig,
                title_fr, public_description_fr, topics_fr, members_description_fr),
            ('de', 'pact_de'::regconfig,
                title_de, public_description_de, topics_de, members_description_de)
        ) AS text (language, config, title, public_description, topics, members_description),
        LATERAL (
            SELECT string_agg(concat_ws(' ', title, speakers), ' ' ORDER BY "order", id) AS items
            FROM (
                -- As its reader gets each: in the language, else in its own.
                SELECT DISTINCT ON (a.id) a.id, a."order", a.speakers, t.title
                FROM workshops_agendaitem a, LATERAL (VALUES
                    ('en', title_en), ('nl', title_nl), ('fr', title_fr), ('de', title_de)
                ) AS t (language, title)
                WHERE a.workshop_id = w.id AND t.title <> ''
                    AND t.language IN (text.language, a.language)
                ORDER BY a.id, t.language = text.language DESC
            ) shown
        ) agenda
        WHERE w.id BETWEEN first AND last AND text.title <> ''
    ), heard AS (
        INSERT INTO pact_unlearnt (text, since, words)
        SELECT 'workshop ' || id || ' ' || language, now(), tsvector_to_array(to_tsvector(
            'pact_plain', concat_ws(' ', title, public_description, topics, items)
        )) FROM texts WHERE is_public
        ON CONFLICT (text) DO UPDATE SET since = excluded.since, words = excluded.words
    ), for_all AS (
        SELECT id, language, config, confided,
            setweight(to_tsvector(config, title), 'A')
            || setweight(to_tsvector('pact_plain', title), 'A')
            || setweight(to_tsvector(config, public_description), 'B')
            || setweight(to_tsvector(config, topics), 'B')
            || setweight(to_tsvector(config, coalesce(items, '')), 'D')
            || array_to_tsvector(ARRAY['@' || language, '@y' || year]) AS words
        FROM texts
    )
    INSERT INTO workshops_workshopwords (workshop_id, language, inside, words)
    SELECT id, language, false, words FROM for_all
    UNION ALL
    SELECT id, language, true, words || setweight(to_tsvector(config, confided), 'D')
    FROM for_all WHERE confided <> ''
    ON CONFLICT (workshop_id, language, inside) DO UPDATE SET words = excluded.words;
END
$$
"""
MATERIAL_BEFORE = import_module("workshops.migrations.0002_material").KEEP_WORDS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
KEEP_MATERIAL_WORDS = """
CREATE OR REPLACE FUNCTION keep_material_words(thing bigint) RETURNS void LANGUAGE plpgsql AS $$
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
    SELECT thing, text.language,
        setweight(to_tsvector(text.config, text.title), 'A')
        || setweight(to_tsvector('pact_plain', text.title), 'A')
        || setweight(to_tsvector(text.config, text.description), 'B')
        || CASE WHEN text.language = m.text_language
            THEN setweight(to_tsvector(text.config, coalesce(content, '')), 'D') ELSE '' END
        || array_to_tsvector(ARRAY['@' || text.language])
    FROM (
        SELECT l.language, l.config,
            CASE WHEN l.title = '' THEN original.title ELSE l.title END AS title,
            CASE WHEN l.title = '' THEN original.description ELSE l.description END AS description,
            l.title <> '' OR l.language = m.text_language AS is_there
        FROM (VALUES
            ('en', 'pact_en'::regconfig, m.title_en, m.description_en),
            ('nl', 'pact_nl'::regconfig, m.title_nl, m.description_nl),
            ('fr', 'pact_fr'::regconfig, m.title_fr, m.description_fr),
            ('de', 'pact_de'::regconfig, m.title_de, m.description_de)
        ) AS l (language, config, title, description),
        (VALUES
            ('en', m.title_en, m.description_en), ('nl', m.title_nl, m.description_nl),
            ('fr', m.title_fr, m.description_fr), ('de', m.title_de, m.description_de)
        ) AS original (language, title, description)
        WHERE original.language = m.language
    ) text
    WHERE text.is_there;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_search_words"),
        ("workshops", "0004_material_on_public_pages"),
    ]

    operations = [
        migrations.RunSQL(KEEP_WORKSHOP_WORDS, "DROP FUNCTION keep_workshop_words(bigint, bigint)"),
        migrations.RunSQL(KEEP_MATERIAL_WORDS, MATERIAL_BEFORE),
        migrations.CreateModel(
            name="WorkshopWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("inside", models.BooleanField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GroupWithWorkshops",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("members.group",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_workshop_words(NEW.workshop_id, NEW.workshop_id); RETURN NULL;",
                    hash="9861a65bd7fa70c6d0c576469690eaee4d4d5538",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_3e134",
                    table="workshops_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."speakers" IS DISTINCT FROM (NEW."speakers") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl") OR OLD."workshop_id" IS DISTINCT FROM (NEW."workshop_id"))',
                    func="PERFORM keep_workshop_words(OLD.workshop_id, OLD.workshop_id); PERFORM keep_workshop_words(NEW.workshop_id, NEW.workshop_id); RETURN NULL;",
                    hash="d90eb876f5da8c471321e907452f79a51b94a15d",
                    operation='UPDATE OF "title_en", "title_nl", "title_fr", "title_de", "language", "speakers", "order", "workshop_id"',
                    pgid="pgtrigger_words_of_changed_17027",
                    table="workshops_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_workshop_words(OLD.workshop_id, OLD.workshop_id); RETURN NULL;",
                    hash="335b9c885a5ddaa7fcd17f27a104cf4e31828244",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_ee17f",
                    table="workshops_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_workshop_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="57e573ffaf5739b1e7f27e8721712026cd779d19",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_fc179",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."members_description_de" IS DISTINCT FROM (NEW."members_description_de") OR OLD."members_description_en" IS DISTINCT FROM (NEW."members_description_en") OR OLD."members_description_fr" IS DISTINCT FROM (NEW."members_description_fr") OR OLD."members_description_nl" IS DISTINCT FROM (NEW."members_description_nl") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."public" IS DISTINCT FROM (NEW."public") OR OLD."public_description_de" IS DISTINCT FROM (NEW."public_description_de") OR OLD."public_description_en" IS DISTINCT FROM (NEW."public_description_en") OR OLD."public_description_fr" IS DISTINCT FROM (NEW."public_description_fr") OR OLD."public_description_nl" IS DISTINCT FROM (NEW."public_description_nl") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl") OR OLD."topics_de" IS DISTINCT FROM (NEW."topics_de") OR OLD."topics_en" IS DISTINCT FROM (NEW."topics_en") OR OLD."topics_fr" IS DISTINCT FROM (NEW."topics_fr") OR OLD."topics_nl" IS DISTINCT FROM (NEW."topics_nl"))',
                    func="PERFORM keep_workshop_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="5c979c4350dee4336bbf152a775be5384a05abd3",
                    operation='UPDATE OF "title_en", "public_description_en", "members_description_en", "topics_en", "title_nl", "public_description_nl", "members_description_nl", "topics_nl", "title_fr", "public_description_fr", "members_description_fr", "topics_fr", "title_de", "public_description_de", "members_description_de", "topics_de", "place", "state", "public", "programme_id", "starts_at", "time_zone"',
                    pgid="pgtrigger_words_of_changed_9cbf6",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_workshop_words(OLD.id, OLD.id); RETURN NULL;",
                    hash="3f771b5c3f7048324af4eb6ff1245a8dcd72c677",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_5f490",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="workshopwords",
            name="workshop",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="workshops.workshop",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupwithworkshops",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_workshops",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published" IS DISTINCT FROM (NEW."published"))',
                    func="\n                    PERFORM keep_workshop_words(w.id, w.id) FROM workshops_workshop w\n                    JOIN members_workprogramme p ON p.id = w.programme_id\n                    WHERE p.group_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="d6bfc9f675f6bdc5ca149d3c488e58057804ce48",
                    operation='UPDATE OF "published"',
                    pgid="pgtrigger_words_of_workshops_6ee75",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workshopwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=512, name="workshop_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopwords",
            constraint=models.UniqueConstraint(
                fields=("workshop", "language", "inside"), name="workshop_words_once"
            ),
        ),
    ]
