"""What can be found of organisations and groups, in tables of their own, kept by triggers.

Locks last a moment. What is there already is put in by the next migration, while the portal goes on.
"""

import json

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import translation
from django_countries import countries


def make_country_names(apps, schema_editor):
    """What a country is called in all languages: many organisations have a text in but one. As it
    never changes its answer, it is read but once by each connection.
    """
    names = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, name in countries:
                names.setdefault(code, {})[str(name)] = True
    json_text = json.dumps({code: " ".join(found) for code, found in names.items()})
    json_text = json_text.replace("'", "''")
    schema_editor.execute(
        f"""
        CREATE FUNCTION country_names(code text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce('{json_text}'::jsonb ->> code, '')
        $$
        """,
        params=None,
    )


def drop_country_names(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION country_names(text)")


# A name stands there as it is written too, not by its stem alone: so it is found while it is typed.
# The row is locked: who changes it meanwhile comes after this.
KEEP_ORGANISATION_WORDS = """
CREATE FUNCTION keep_organisation_words(first bigint, last bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_organisationwords WHERE organisation_id BETWEEN first AND last;
    DELETE FROM pact_unlearnt WHERE text IN (
        SELECT 'organisation ' || id || ' ' || language
        FROM generate_series(first, last) id, unnest(ARRAY['en', 'nl', 'fr', 'de']) language
    );
    WITH texts AS (
        SELECT o.id, o.listed, country_names(o.country) AS country, text.*
        FROM members_organisation o, LATERAL (VALUES
            ('en', 'pact_en'::regconfig, name_en, summary_en),
            ('nl', 'pact_nl'::regconfig, name_nl, summary_nl),
            ('fr', 'pact_fr'::regconfig, name_fr, summary_fr),
            ('de', 'pact_de'::regconfig, name_de, summary_de)
        ) AS text (language, config, name, summary)
        WHERE o.id BETWEEN first AND last AND text.name <> ''
        FOR SHARE OF o
    ), heard AS (
        INSERT INTO pact_unlearnt (text, since, words)
        SELECT 'organisation ' || id || ' ' || language, now(), tsvector_to_array(to_tsvector(
            'pact_plain', concat_ws(' ', name, summary, country)
        )) FROM texts WHERE listed
        ON CONFLICT (text) DO UPDATE SET since = excluded.since, words = excluded.words
    )
    INSERT INTO members_organisationwords (organisation_id, language, words)
    SELECT id, language,
        setweight(to_tsvector(config, name), 'A') || setweight(to_tsvector('pact_plain', name), 'A')
        || setweight(to_tsvector(config, summary), 'B')
        || setweight(to_tsvector(config, country), 'D')
        || array_to_tsvector(ARRAY['@' || language])
    FROM texts ON CONFLICT (organisation_id, language) DO UPDATE SET words = excluded.words;
END
$$
"""
# Locked against each other too: two who change two editions of a group would miss each other's.
KEEP_GROUP_WORDS = """
CREATE FUNCTION keep_group_words(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM members_group WHERE id BETWEEN first AND last ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM members_groupwords WHERE group_id BETWEEN first AND last;
    DELETE FROM pact_unlearnt WHERE text IN (
        SELECT 'group ' || id || ' ' || language
        FROM generate_series(first, last) id, unnest(ARRAY['en', 'nl', 'fr', 'de']) language
    );
    WITH texts AS (
        SELECT g.id, g.published, text.language, text.config, text.name, text.purpose, text.theme,
            concat_ws(' ',
                coalesce(nullif(text.objectives, ''), CASE g.language WHEN 'en' THEN objectives_en
                    WHEN 'nl' THEN objectives_nl WHEN 'fr' THEN objectives_fr
                    WHEN 'de' THEN objectives_de END),
                text.description, editions.texts, country_names(g.country)
            ) AS rest
        FROM members_group g, LATERAL (VALUES
            ('en', 'pact_en'::regconfig,
                name_en, purpose_en, theme_en, objectives_en, description_en),
            ('nl', 'pact_nl'::regconfig,
                name_nl, purpose_nl, theme_nl, objectives_nl, description_nl),
            ('fr', 'pact_fr'::regconfig,
                name_fr, purpose_fr, theme_fr, objectives_fr, description_fr),
            ('de', 'pact_de'::regconfig,
                name_de, purpose_de, theme_de, objectives_de, description_de)
        ) AS text (language, config, name, purpose, theme, objectives, description),
        LATERAL (
            SELECT string_agg(concat_ws(' ', title, aims), ' ') AS texts FROM (
                -- As its reader gets each: in the language, else in its own.
                SELECT DISTINCT ON (p.id) t.title, t.aims
                FROM members_workprogramme p, LATERAL (VALUES
                    ('en', title_en, aims_en), ('nl', title_nl, aims_nl),
                    ('fr', title_fr, aims_fr), ('de', title_de, aims_de)
                ) AS t (language, title, aims)
                WHERE p.group_id = g.id AND t.title <> ''
                    AND t.language IN (text.language, p.language)
                ORDER BY p.id, t.language = text.language DESC
            ) shown
        ) editions
        WHERE g.id BETWEEN first AND last AND text.name <> ''
    ), heard AS (
        INSERT INTO pact_unlearnt (text, since, words)
        SELECT 'group ' || id || ' ' || language, now(), tsvector_to_array(to_tsvector(
            'pact_plain', concat_ws(' ', name, purpose, theme, rest)
        )) FROM texts WHERE published
        ON CONFLICT (text) DO UPDATE SET since = excluded.since, words = excluded.words
    )
    INSERT INTO members_groupwords (group_id, language, words)
    SELECT id, language,
        setweight(to_tsvector(config, name), 'A') || setweight(to_tsvector('pact_plain', name), 'A')
        || setweight(to_tsvector(config, purpose), 'B')
        || setweight(to_tsvector(config, theme), 'B')
        || setweight(to_tsvector(config, rest), 'D')
        || array_to_tsvector(ARRAY['@' || language])
    FROM texts ON CONFLICT (group_id, language) DO UPDATE SET words = excluded.words;
END
$$
"""
FUNCTIONS = [
    (KEEP_ORGANISATION_WORDS, "keep_organisation_words(bigint, bigint)"),
    (KEEP_GROUP_WORDS, "keep_group_words(bigint, bigint)"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_vouched_people"),
        ("pact", "0003_full_text"),
    ]

    operations = [
        migrations.RunPython(make_country_names, drop_country_names),
        *(migrations.RunSQL(make, f"DROP FUNCTION {name}") for make, name in FUNCTIONS),
        migrations.CreateModel(
            name="GroupWords",
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
        migrations.CreateModel(
            name="OrganisationWords",
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
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_group_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="e7bb188ad3c8196607332bc49af6637f1c194d02",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_89de4",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."description_de" IS DISTINCT FROM (NEW."description_de") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."description_nl" IS DISTINCT FROM (NEW."description_nl") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name_de" IS DISTINCT FROM (NEW."name_de") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_fr" IS DISTINCT FROM (NEW."name_fr") OR OLD."name_nl" IS DISTINCT FROM (NEW."name_nl") OR OLD."objectives_de" IS DISTINCT FROM (NEW."objectives_de") OR OLD."objectives_en" IS DISTINCT FROM (NEW."objectives_en") OR OLD."objectives_fr" IS DISTINCT FROM (NEW."objectives_fr") OR OLD."objectives_nl" IS DISTINCT FROM (NEW."objectives_nl") OR OLD."published" IS DISTINCT FROM (NEW."published") OR OLD."purpose_de" IS DISTINCT FROM (NEW."purpose_de") OR OLD."purpose_en" IS DISTINCT FROM (NEW."purpose_en") OR OLD."purpose_fr" IS DISTINCT FROM (NEW."purpose_fr") OR OLD."purpose_nl" IS DISTINCT FROM (NEW."purpose_nl") OR OLD."theme_de" IS DISTINCT FROM (NEW."theme_de") OR OLD."theme_en" IS DISTINCT FROM (NEW."theme_en") OR OLD."theme_fr" IS DISTINCT FROM (NEW."theme_fr") OR OLD."theme_nl" IS DISTINCT FROM (NEW."theme_nl"))',
                    func="PERFORM keep_group_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="683be1074172c6fcd4adcd3264df2f297f3817b5",
                    operation='UPDATE OF "name_en", "purpose_en", "description_en", "objectives_en", "theme_en", "name_nl", "purpose_nl", "description_nl", "objectives_nl", "theme_nl", "name_fr", "purpose_fr", "description_fr", "objectives_fr", "theme_fr", "name_de", "purpose_de", "description_de", "objectives_de", "theme_de", "language", "country", "published"',
                    pgid="pgtrigger_words_of_changed_556b2",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_group_words(OLD.id, OLD.id); RETURN NULL;",
                    hash="c832abe903f3d5a77a51f888a26f17f8483a9a05",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_5e5ef",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_organisation_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="6d79f9328cd87e7f1505c929245972ecc88fac13",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_1737e",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."listed" IS DISTINCT FROM (NEW."listed") OR OLD."name_de" IS DISTINCT FROM (NEW."name_de") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_fr" IS DISTINCT FROM (NEW."name_fr") OR OLD."name_nl" IS DISTINCT FROM (NEW."name_nl") OR OLD."summary_de" IS DISTINCT FROM (NEW."summary_de") OR OLD."summary_en" IS DISTINCT FROM (NEW."summary_en") OR OLD."summary_fr" IS DISTINCT FROM (NEW."summary_fr") OR OLD."summary_nl" IS DISTINCT FROM (NEW."summary_nl"))',
                    func="PERFORM keep_organisation_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="d8bde0dd0d50b78dc9f3cb782808efe1534f5017",
                    operation='UPDATE OF "name_en", "summary_en", "name_nl", "summary_nl", "name_fr", "summary_fr", "name_de", "summary_de", "country", "listed"',
                    pgid="pgtrigger_words_of_changed_064be",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_organisation_words(OLD.id, OLD.id); RETURN NULL;",
                    hash="25298b41e4b71bebbd51b58120a8371ef8701b98",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_9f6d1",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_group_words(NEW.group_id, NEW.group_id); RETURN NULL;",
                    hash="d3a46af6a7e4f52237b77445f2b66a044db8780c",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_bd60d",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."aims_de" IS DISTINCT FROM (NEW."aims_de") OR OLD."aims_en" IS DISTINCT FROM (NEW."aims_en") OR OLD."aims_fr" IS DISTINCT FROM (NEW."aims_fr") OR OLD."aims_nl" IS DISTINCT FROM (NEW."aims_nl") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl"))',
                    func="PERFORM keep_group_words(OLD.group_id, OLD.group_id); PERFORM keep_group_words(NEW.group_id, NEW.group_id); RETURN NULL;",
                    hash="e32c5c01be219859b91675828e7cef4c2a1eb837",
                    operation='UPDATE OF "title_en", "aims_en", "title_nl", "aims_nl", "title_fr", "aims_fr", "title_de", "aims_de", "language", "group_id"',
                    pgid="pgtrigger_words_of_changed_c447f",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_group_words(OLD.group_id, OLD.group_id); RETURN NULL;",
                    hash="05c333153ab65e91c53a20a9b22de541e91cc4ac",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_bcc66",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="groupwords",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.group",
            ),
        ),
        migrations.AddField(
            model_name="organisationwords",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="groupwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=512, name="group_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupwords",
            constraint=models.UniqueConstraint(
                fields=("group", "language"), name="group_words_once"
            ),
        ),
        migrations.AddIndex(
            model_name="organisationwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=512, name="organisation_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationwords",
            constraint=models.UniqueConstraint(
                fields=("organisation", "language"), name="organisation_words_once"
            ),
        ),
    ]
