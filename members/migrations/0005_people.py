import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import members.models.data_export


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_directory"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="chose_shown_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="chose what is shown"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="notifications_off",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="unused_told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="DataExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(blank=True, upload_to=members.models.data_export.unguessable),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("ready_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a person's data",
                "verbose_name_plural": "files of people's data",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ready_at", None)),
                        fields=("user",),
                        name="data_export_one_in_the_making",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ready_at", None),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="data_export_ready_has_file",
                    ),
                ],
            },
        ),
    ]
