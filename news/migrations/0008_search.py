"""What can be found of posts and pages, in tables of their own, kept by triggers.

The news tables are not rewritten and not read: locks last a moment. What is there already is put
in by the next migration, while the portal goes on.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The same as `publisher_slug` of news/publishers.py. Only what never changes its answer is used, so
# that an index can be made of it.
PUBLISHER_SLUG = r"""
CREATE FUNCTION publisher_slug(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        nullif(trim(BOTH '-' FROM regexp_replace(
            lower(regexp_replace(normalize(name, NFKD), '[^\x01-\x7f]', '', 'g') COLLATE "C"),
            '[^a-z0-9]+', '-', 'g'
        )), ''),
        'x-' || left(md5(name), 12)
    )
$$
"""
# Tags of HTML are no words to the parser. A vector has room for a megabyte: the end of what is
# longer is not found. A post as long as a book must be saved all the same.
WORDS_OF = """
CREATE FUNCTION words_of(config regconfig, title text, lead text, publisher text, body text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector(config, title), 'A') || setweight(to_tsvector(config, lead), 'B')
        || setweight(to_tsvector(config, publisher), 'C')
        || setweight(to_tsvector(config, left(body, 200000)), 'D')
$$
"""
# Of the posts with these keys. Their rows are locked: who changes one meanwhile comes after this.
KEEP_POST_WORDS = """
CREATE FUNCTION index_post_words(first bigint, last bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO news_postwords (post_id, language, published_at, publisher, words)
    SELECT post.id, text.language, post.published_at, publisher_slug(post.publisher),
        words_of(text.config::regconfig, text.title, text.lead, post.publisher, text.body)
        || array_to_tsvector(ARRAY[
            '@' || text.language,
            '@y' || to_char(post.published_at AT TIME ZONE 'Europe/Brussels', 'YYYY'),
            '@m' || to_char(post.published_at AT TIME ZONE 'Europe/Brussels', 'YYYYMM'),
            '@p' || publisher_slug(post.publisher)
        ] || ARRAY(SELECT '@t' || topic_id FROM news_post_topics WHERE post_id = post.id))
    FROM news_post post, LATERAL (VALUES
        ('en', 'pact_en', title_en, lead_en, body_en),
        ('nl', 'pact_nl', title_nl, lead_nl, body_nl),
        ('fr', 'pact_fr', title_fr, lead_fr, body_fr),
        ('de', 'pact_de', title_de, lead_de, body_de)
    ) AS text (language, config, title, lead, body)
    WHERE post.id BETWEEN first AND last AND post.state IN ('published', 'scheduled')
        AND text.title <> ''
    FOR SHARE OF post
    ON CONFLICT (post_id, language) DO UPDATE SET
        published_at = excluded.published_at,
        publisher = excluded.publisher,
        words = excluded.words
$$;
CREATE FUNCTION hear_post_words(first bigint, last bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO pact_unlearnt (text, since, words)
    SELECT 'post ' || post.id || ' ' || text.language, post.published_at, tsvector_to_array(
        to_tsvector('pact_plain', concat_ws(
            ' ', text.title, text.lead, post.publisher, left(text.body, 200000)
        ))
    )
    FROM news_post post, LATERAL (VALUES
        ('en', title_en, lead_en, body_en), ('nl', title_nl, lead_nl, body_nl),
        ('fr', title_fr, lead_fr, body_fr), ('de', title_de, lead_de, body_de)
    ) AS text (language, title, lead, body)
    WHERE post.id BETWEEN first AND last AND post.state IN ('published', 'scheduled')
        AND text.title <> ''
    ON CONFLICT (text) DO UPDATE SET since = excluded.since, words = excluded.words
$$;
CREATE FUNCTION keep_post_words(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM news_postwords WHERE post_id BETWEEN first AND last AND NOT EXISTS (
        SELECT 1 FROM news_post post WHERE post.id = post_id
            AND post.state IN ('published', 'scheduled')
            AND CASE news_postwords.language WHEN 'en' THEN title_en WHEN 'nl' THEN title_nl
                WHEN 'fr' THEN title_fr WHEN 'de' THEN title_de END <> ''
    );
    DELETE FROM pact_unlearnt WHERE text IN (
        SELECT 'post ' || id || ' ' || language
        FROM generate_series(first, last) id, unnest(ARRAY['en', 'nl', 'fr', 'de']) language
    );
    PERFORM index_post_words(first, last);
    PERFORM hear_post_words(first, last);
END
$$
"""
KEEP_PAGE_WORDS = """
CREATE FUNCTION keep_page_words(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM news_pagewords WHERE page_id BETWEEN first AND last;
    DELETE FROM pact_unlearnt WHERE text IN (
        SELECT 'page ' || id || ' ' || language
        FROM generate_series(first, last) id, unnest(ARRAY['en', 'nl', 'fr', 'de']) language
    );
    WITH texts AS (
        SELECT page.id, text.* FROM news_page page, LATERAL (VALUES
            ('en', 'pact_en', title_en, lead_en, body_en),
            ('nl', 'pact_nl', title_nl, lead_nl, body_nl),
            ('fr', 'pact_fr', title_fr, lead_fr, body_fr),
            ('de', 'pact_de', title_de, lead_de, body_de)
        ) AS text (language, config, title, lead, body)
        WHERE page.id BETWEEN first AND last AND page.published AND text.title <> ''
        FOR SHARE OF page
    ), heard AS (
        INSERT INTO pact_unlearnt (text, since, words)
        SELECT 'page ' || id || ' ' || language, now(), tsvector_to_array(to_tsvector(
            'pact_plain', concat_ws(' ', title, lead, left(body, 200000))
        )) FROM texts
        ON CONFLICT (text) DO UPDATE SET since = excluded.since, words = excluded.words
    )
    INSERT INTO news_pagewords (page_id, language, words)
    SELECT id, language, words_of(config::regconfig, title, lead, '', body)
        || array_to_tsvector(ARRAY['@' || language])
    FROM texts ON CONFLICT (page_id, language) DO UPDATE SET words = excluded.words;
END
$$
"""
FUNCTIONS = [
    (PUBLISHER_SLUG, "publisher_slug(text)"),
    (WORDS_OF, "words_of(regconfig, text, text, text, text)"),
    (
        KEEP_POST_WORDS,
        "keep_post_words(bigint, bigint), hear_post_words(bigint, bigint), "
        "index_post_words(bigint, bigint)",
    ),
    (KEEP_PAGE_WORDS, "keep_page_words(bigint, bigint)"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0007_imports_of_news"),
        ("pact", "0003_full_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageWords",
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
        ),
        migrations.CreateModel(
            name="PostWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("published_at", models.DateTimeField()),
                ("publisher", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="pagewords",
            name="page",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.page",
            ),
        ),
        migrations.AddField(
            model_name="postwords",
            name="post",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.post",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagewords",
            constraint=models.UniqueConstraint(fields=("page", "language"), name="page_words_once"),
        ),
        migrations.AddIndex(
            model_name="postwords",
            index=models.Index(fields=["-published_at"], name="post_words_newest"),
        ),
        migrations.AddConstraint(
            model_name="postwords",
            constraint=models.UniqueConstraint(fields=("post", "language"), name="post_words_once"),
        ),
        *(migrations.RunSQL(make, f"DROP FUNCTION {name}") for make, name in FUNCTIONS),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_page_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="e810e59f80d1b145ccf2ab3e12ae343c21dde0d3",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_ac787",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."body_de" IS DISTINCT FROM (NEW."body_de") OR OLD."body_en" IS DISTINCT FROM (NEW."body_en") OR OLD."body_fr" IS DISTINCT FROM (NEW."body_fr") OR OLD."body_nl" IS DISTINCT FROM (NEW."body_nl") OR OLD."lead_de" IS DISTINCT FROM (NEW."lead_de") OR OLD."lead_en" IS DISTINCT FROM (NEW."lead_en") OR OLD."lead_fr" IS DISTINCT FROM (NEW."lead_fr") OR OLD."lead_nl" IS DISTINCT FROM (NEW."lead_nl") OR OLD."published" IS DISTINCT FROM (NEW."published") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl"))',
                    func="PERFORM keep_page_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="d7cc8b4daa0d84b2b5144559e97b986f6dfe3f7e",
                    operation='UPDATE OF "title_en", "lead_en", "body_en", "title_nl", "lead_nl", "body_nl", "title_fr", "lead_fr", "body_fr", "title_de", "lead_de", "body_de", "published"',
                    pgid="pgtrigger_words_of_changed_114c1",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_page_words(OLD.id, OLD.id); RETURN NULL;",
                    hash="6bb35c34642cef1d5a68a01a792112e0679524b4",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_f4740",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_post_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="c96f0eae5798a42d84d5c3c1418b200543d74e5d",
                    operation="INSERT",
                    pgid="pgtrigger_words_of_new_0ffc1",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."body_de" IS DISTINCT FROM (NEW."body_de") OR OLD."body_en" IS DISTINCT FROM (NEW."body_en") OR OLD."body_fr" IS DISTINCT FROM (NEW."body_fr") OR OLD."body_nl" IS DISTINCT FROM (NEW."body_nl") OR OLD."lead_de" IS DISTINCT FROM (NEW."lead_de") OR OLD."lead_en" IS DISTINCT FROM (NEW."lead_en") OR OLD."lead_fr" IS DISTINCT FROM (NEW."lead_fr") OR OLD."lead_nl" IS DISTINCT FROM (NEW."lead_nl") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."publisher" IS DISTINCT FROM (NEW."publisher") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title_de" IS DISTINCT FROM (NEW."title_de") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl"))',
                    func="PERFORM keep_post_words(NEW.id, NEW.id); RETURN NULL;",
                    hash="b533db26d5e11911bb4b25da6e76b24599cdab47",
                    operation='UPDATE OF "title_en", "lead_en", "body_en", "title_nl", "lead_nl", "body_nl", "title_fr", "lead_fr", "body_fr", "title_de", "lead_de", "body_de", "publisher", "state", "published_at"',
                    pgid="pgtrigger_words_of_changed_fb663",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM keep_post_words(OLD.id, OLD.id); RETURN NULL;",
                    hash="f3a44de228a583d96c9a360788e5752f03c058d4",
                    operation="DELETE",
                    pgid="pgtrigger_words_of_deleted_403fe",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="marks_of_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                UPDATE news_postwords w SET words = w.words || topics.marks FROM (\n                    SELECT post_id, array_to_tsvector(array_agg('@t' || topic_id)) AS marks\n                    FROM new_rows GROUP BY post_id\n                ) topics WHERE w.post_id = topics.post_id;\n                RETURN NULL;\n            ",
                    hash="cfaf425c2e9597f04a7b1343d1c7b32d854a07c4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_marks_of_new_390bf",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="news_post_topics",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="marks_of_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                UPDATE news_postwords w SET words = ts_delete(w.words, topics.marks) FROM (\n                    SELECT post_id, array_agg('@t' || topic_id) AS marks\n                    FROM old_rows GROUP BY post_id\n                ) topics WHERE w.post_id = topics.post_id;\n                RETURN NULL;\n            ",
                    hash="109c5c0f70310e95e7138ef93eae34e465199fb7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_marks_of_deleted_7e18a",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="news_post_topics",
                    when="AFTER",
                ),
            ),
        ),
    ]
