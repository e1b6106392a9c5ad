import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import members.letters
import members.names

# The body is bound when it is made, so that an index survives a dump and its restoring. What
# unaccent does changes with its dictionary alone: fixed for us, as an index needs it.
FOLD = """
    CREATE FUNCTION members_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN unaccent('unaccent'::regdictionary, lower($1))
"""

# What was there before the triggers.
COUNT = """
    INSERT INTO members_directorycount
        (demonstration, country, level, kind, role, day, organisations, ict_users)
    SELECT demonstration, country, level, kind, e.role, e.day, sum(e.n), sum(e.n * users)
    FROM (
        SELECT id, demonstration, country, level, kind, COALESCE(ict_users, 0) AS users
        FROM members_organisation WHERE listed
    ) AS o, LATERAL (
        SELECT '' AS role, DATE '0001-01-01' AS day, 1 AS n
        UNION ALL
        SELECT f.role, f.day, f.n FROM members_participation AS p, LATERAL (VALUES
            (p.role, p.signed_on, 1), ('', p.signed_on, -1),
            (p.role, p.ended_on, -1), ('', p.ended_on, 1)
        ) AS f (role, day, n)
        WHERE p.organisation_id = o.id AND f.day IS NOT NULL
    ) AS e
    GROUP BY demonstration, country, level, kind, e.role, e.day
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_organisations_and_groups"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION members_fold(text)"),
        migrations.CreateModel(
            name="DirectoryCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("demonstration", models.BooleanField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("level", models.CharField(max_length=15)),
                ("kind", models.CharField(max_length=15)),
                ("role", models.CharField(blank=True, max_length=12)),
                ("day", models.DateField()),
                ("organisations", models.IntegerField()),
                ("ict_users", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "count of the directory",
                "verbose_name_plural": "counts of the directory",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address")),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Lookalike",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("name", "similar names"), ("domain", "the same web site")],
                        max_length=6,
                    ),
                ),
                ("likeness", models.FloatField()),
                ("different", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OrganisationImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        editable=False, max_length=200, verbose_name="name of the file"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "being checked"),
                            ("ready", "waits for your yes"),
                            ("importing", "being imported"),
                            ("done", "imported"),
                            ("refused", "refused"),
                            ("failed", "failed"),
                        ],
                        default="checking",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="progress"
                    ),
                ),
                ("counts", models.JSONField(default=dict, editable=False)),
                ("refusal", models.JSONField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "finished_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="finished"),
                ),
                (
                    "file",
                    models.FileField(
                        help_text="A CSV file, or an Excel workbook (.xlsx) of which the first sheet is read.",
                        upload_to="imports/organisations/",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of organisations",
                "verbose_name_plural": "imports of organisations",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganisationImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "cannot be read"),
                            ("new", "new"),
                            ("changed", "changed"),
                        ],
                        max_length=7,
                    ),
                ),
                ("notes", models.JSONField()),
            ],
            options={
                "verbose_name": "line of an import's report",
                "verbose_name_plural": "lines of an import's report",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("listed", True)), fields=["level"], name="organisation_level"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("listed", True)), fields=["kind"], name="organisation_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                members.names.Fold(
                    django.db.models.functions.comparison.Coalesce(
                        django.db.models.functions.comparison.NullIf(
                            models.F("name_en"), models.Value("")
                        ),
                        models.Case(
                            models.When(language="en", then=models.F("name_en")),
                            models.When(language="nl", then=models.F("name_nl")),
                            models.When(language="fr", then=models.F("name_fr")),
                            models.When(language="de", then=models.F("name_de")),
                        ),
                    )
                ),
                models.F("id"),
                condition=models.Q(("demonstration", False), ("listed", True)),
                name="organisation_by_name_en",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                members.names.Fold(
                    django.db.models.functions.comparison.Coalesce(
                        django.db.models.functions.comparison.NullIf(
                            models.F("name_nl"), models.Value("")
                        ),
                        models.Case(
                            models.When(language="en", then=models.F("name_en")),
                            models.When(language="nl", then=models.F("name_nl")),
                            models.When(language="fr", then=models.F("name_fr")),
                            models.When(language="de", then=models.F("name_de")),
                        ),
                    )
                ),
                models.F("id"),
                condition=models.Q(("demonstration", False), ("listed", True)),
                name="organisation_by_name_nl",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                members.names.Fold(
                    django.db.models.functions.comparison.Coalesce(
                        django.db.models.functions.comparison.NullIf(
                            models.F("name_fr"), models.Value("")
                        ),
                        models.Case(
                            models.When(language="en", then=models.F("name_en")),
                            models.When(language="nl", then=models.F("name_nl")),
                            models.When(language="fr", then=models.F("name_fr")),
                            models.When(language="de", then=models.F("name_de")),
                        ),
                    )
                ),
                models.F("id"),
                condition=models.Q(("demonstration", False), ("listed", True)),
                name="organisation_by_name_fr",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                members.names.Fold(
                    django.db.models.functions.comparison.Coalesce(
                        django.db.models.functions.comparison.NullIf(
                            models.F("name_de"), models.Value("")
                        ),
                        models.Case(
                            models.When(language="en", then=models.F("name_en")),
                            models.When(language="nl", then=models.F("name_nl")),
                            models.When(language="fr", then=models.F("name_fr")),
                            models.When(language="de", then=models.F("name_de")),
                        ),
                    )
                ),
                models.F("id"),
                condition=models.Q(("demonstration", False), ("listed", True)),
                name="organisation_by_name_de",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    members.names.Fold(
                        django.db.models.functions.text.Concat(
                            models.F("name_en"),
                            models.Value(" "),
                            models.F("name_nl"),
                            models.Value(" "),
                            models.F("name_fr"),
                            models.Value(" "),
                            models.F("name_de"),
                            output_field=models.CharField(),
                        )
                    ),
                    "gin_trgm_ops",
                ),
                name="organisation_names",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(fields=["role", "organisation"], name="participation_role"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="directory_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (OLD.demonstration, OLD.country, OLD.level, OLD.kind, OLD.listed, OLD.ict_users) IS NOT DISTINCT FROM (NEW.demonstration, NEW.country, NEW.level, NEW.kind, NEW.listed, NEW.ict_users) THEN RETURN NULL; END IF;\n            END IF;\n            IF TG_OP <> 'INSERT' THEN\n                \n        INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n        \n        SELECT OLD.demonstration, OLD.country, OLD.level, OLD.kind, '', DATE '0001-01-01', -1, -COALESCE(OLD.ict_users, 0)\n        WHERE OLD.listed\n     UNION ALL \n        SELECT (OLD).demonstration, (OLD).country, (OLD).level, (OLD).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT * FROM members_participation WHERE organisation_id = OLD.id) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -1, -COALESCE((OLD).ict_users, 0)),\n            ('', CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -(-1), -(-COALESCE((OLD).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(-1), -(-COALESCE((OLD).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -1, -COALESCE((OLD).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (OLD).listed\n    ;\n    \n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                \n        INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n        \n        SELECT NEW.demonstration, NEW.country, NEW.level, NEW.kind, '', DATE '0001-01-01', +1, +COALESCE(NEW.ict_users, 0)\n        WHERE NEW.listed\n     UNION ALL \n        SELECT (NEW).demonstration, (NEW).country, (NEW).level, (NEW).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT * FROM members_participation WHERE organisation_id = NEW.id) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, +1, +COALESCE((NEW).ict_users, 0)),\n            ('', CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -(+1), -(+COALESCE((NEW).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(+1), -(+COALESCE((NEW).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, +1, +COALESCE((NEW).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (NEW).listed\n    ;\n    \n            END IF;\n            RETURN NULL;\n        ",
                    hash="bcfb237b75b05f4e682a07fecc1839d7d81edc59",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_directory_counts_0471b",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="directory_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE organisation members_organisation%ROWTYPE;",
                    func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (OLD.organisation_id, OLD.role, OLD.signed_on, OLD.ended_on) IS NOT DISTINCT FROM (NEW.organisation_id, NEW.role, NEW.signed_on, NEW.ended_on) THEN RETURN NULL; END IF;\n            END IF;\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT * INTO organisation FROM members_organisation\n            WHERE id = OLD.organisation_id FOR SHARE;\n        IF FOUND THEN\n            INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n            \n        SELECT (organisation).demonstration, (organisation).country, (organisation).level, (organisation).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT OLD.*) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -1, -COALESCE((organisation).ict_users, 0)),\n            ('', CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -(-1), -(-COALESCE((organisation).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(-1), -(-COALESCE((organisation).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -1, -COALESCE((organisation).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (organisation).listed\n    ;\n        END IF;\n    \n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                \n        SELECT * INTO organisation FROM members_organisation\n            WHERE id = NEW.organisation_id FOR SHARE;\n        IF FOUND THEN\n            INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n            \n        SELECT (organisation).demonstration, (organisation).country, (organisation).level, (organisation).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT NEW.*) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, +1, +COALESCE((organisation).ict_users, 0)),\n            ('', CASE WHEN p.signed_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.signed_on END, -(+1), -(+COALESCE((organisation).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(+1), -(+COALESCE((organisation).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, +1, +COALESCE((organisation).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (organisation).listed\n    ;\n        END IF;\n    \n            END IF;\n            RETURN NULL;\n        ",
                    hash="52c8a001e280f64609c67ef44e789d1b5605d3a4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_directory_counts_66480",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="directorycount",
            index=models.Index(fields=["demonstration", "day"], name="directory_count_of_day"),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_addresses",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="lookalike",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="lookalike",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="organisationimport",
            name="author",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="created by",
            ),
        ),
        migrations.AddField(
            model_name="organisationimportline",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="organisationimportline",
            name="organisation_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="members.organisationimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookalike",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="lookalikes_once"),
        ),
        migrations.AddConstraint(
            model_name="lookalike",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="lookalikes_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationimportline",
            constraint=models.UniqueConstraint(
                fields=("organisation_import", "number"), name="organisation_import_line_once"
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="letter",
            field=models.FileField(
                blank=True,
                help_text="A PDF. Seen by the secretariat and the organisation's own people.",
                upload_to="letters",
                validators=[members.letters.validate_letter],
                verbose_name="signed letter",
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
