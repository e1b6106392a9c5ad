"""The folded names become columns: folding thousands for each page took longer than all else. And
indexes that answer for several filters, or for who holds which role, by themselves; one of the
names of people.

Each column is made by writing the table anew, which nobody can use meanwhile: some seconds for
100,000 organisations.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import members.names


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_search_words_filled"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_by_name_en",
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_by_name_nl",
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_by_name_fr",
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_by_name_de",
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_names",
        ),
        migrations.AddField(
            model_name="organisation",
            name="folded",
            field=models.GeneratedField(
                db_persist=True,
                expression=members.names.Fold(
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
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="folded_de",
            field=models.GeneratedField(
                db_persist=True,
                expression=members.names.Fold(
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
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="folded_en",
            field=models.GeneratedField(
                db_persist=True,
                expression=members.names.Fold(
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
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="folded_fr",
            field=models.GeneratedField(
                db_persist=True,
                expression=members.names.Fold(
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
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="folded_nl",
            field=models.GeneratedField(
                db_persist=True,
                expression=members.names.Fold(
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
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("demonstration", False), ("listed", True)),
                fields=["folded_en", "id"],
                name="organisation_by_name_en",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("demonstration", False), ("listed", True)),
                fields=["folded_nl", "id"],
                name="organisation_by_name_nl",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("demonstration", False), ("listed", True)),
                fields=["folded_fr", "id"],
                name="organisation_by_name_fr",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("demonstration", False), ("listed", True)),
                fields=["folded_de", "id"],
                name="organisation_by_name_de",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", "gin_trgm_ops"),
                name="organisation_names",
            ),
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_country",
        ),
        migrations.RemoveIndex(
            model_name="organisation",
            name="organisation_kind",
        ),
        migrations.RemoveIndex(
            model_name="participation",
            name="participation_open",
        ),
        migrations.RemoveIndex(
            model_name="participation",
            name="participation_role",
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("listed", True)),
                fields=["country", "kind", "level"],
                name="organisation_country",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("listed", True)),
                fields=["kind", "level"],
                name="organisation_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                fields=["organisation"],
                include=("role", "signed_on", "ended_on"),
                name="participation_of",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                fields=["role", "organisation"],
                include=("signed_on", "ended_on"),
                name="participation_role",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(members.names.Fold("name"), "gin_trgm_ops"),
                name="user_names",
            ),
        ),
    ]
