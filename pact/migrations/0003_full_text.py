"""Full text: configurations of the languages, and the vocabulary.

The extensions are trusted ones: the owner of the database may create them. They stay when this is
undone, as something else may use them.
"""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Takes so many new texts, the newest first; how many there were. Two at once take different ones.
LEARN = """
CREATE FUNCTION learn_words(batch int) RETURNS bigint LANGUAGE sql AS $$
    WITH due AS (
        DELETE FROM pact_unlearnt WHERE text IN (
            SELECT text FROM pact_unlearnt WHERE since <= now()
            ORDER BY since DESC LIMIT batch FOR UPDATE SKIP LOCKED
        ) RETURNING words
    ), counted AS (
        INSERT INTO pact_word (word, seen)
        SELECT word, count(*) FROM due, unnest(words) word
        WHERE length(word) BETWEEN 3 AND 40 GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET seen = pact_word.seen + excluded.seen
    )
    SELECT count(*) FROM due
$$
"""
STEMS = {"en": "english", "nl": "dutch", "fr": "french", "de": "german"}


def configuration(name, base, dictionary):
    """Accents go before the stem is taken: “ecran” finds “écrans”."""
    return migrations.RunSQL(
        f"""
        CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {base});
        ALTER TEXT SEARCH CONFIGURATION {name}
            ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {dictionary};
        ALTER TEXT SEARCH CONFIGURATION {name}
            ALTER MAPPING FOR numhword, numword WITH unaccent, simple;
        """,
        f"DROP TEXT SEARCH CONFIGURATION {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("pact", "0002_public_change")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        *(configuration(f"pact_{code}", base, f"{base}_stem") for code, base in STEMS.items()),
        # Words as they are written; no numbers, addresses or the wholes of what has a hyphen.
        configuration("pact_plain", "simple", "simple"),
        migrations.RunSQL(
            """
            ALTER TEXT SEARCH CONFIGURATION pact_plain DROP MAPPING FOR
                email, file, float, host, hword, int, numhword, numword, sfloat, uint, url,
                url_path, version, asciihword, hword_numpart
            """,
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("seen", models.BigIntegerField()),
            ],
            options={
                "indexes": [GinIndex(fields=["word"], name="word_like", opclasses=["gin_trgm_ops"])]
            },
        ),
        migrations.CreateModel(
            name="Unlearnt",
            fields=[
                ("text", models.TextField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_index=True)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
            ],
        ),
        migrations.RunSQL(LEARN, "DROP FUNCTION learn_words"),
    ]
