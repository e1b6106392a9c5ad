import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodicWork",
            fields=[
                ("path", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("last_due", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StoredTask",
            fields=[],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("django_tasks_database.dbtaskresult",),
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        help_text="For what must go out only once, such as a reminder to a person.",
                        max_length=200,
                        null=True,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=320),
                        size=None,
                        verbose_name="recipients",
                    ),
                ),
                ("from_email", models.CharField(max_length=320, verbose_name="sender")),
                ("subject", models.TextField(verbose_name="subject")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("headers", models.JSONField(blank=True, default=dict)),
                ("attachments", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "waiting"), ("sent", "sent"), ("failed", "failed")],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                (
                    "not_before",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="not before"
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="of no use after"),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="created"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mails",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["expires_at", "not_before", "id"],
                        name="outgoing_mail_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "failed")),
                        fields=["id"],
                        name="outgoing_mail_failed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "failed"])),
                        name="outgoing_mail_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipients__len__gte", 1)),
                        name="outgoing_mail_has_recipients",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(("html", ""), ("text", ""), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="outgoing_mail_sent_is_erased",
                    ),
                ],
            },
        ),
        # Few of the tasks kept are running or failed; workers and the admin ask for these often.
        migrations.RunSQL(
            "CREATE INDEX pact_tasks_unsettled ON django_tasks_database_dbtaskresult (status)"
            " WHERE status IN ('RUNNING', 'FAILED')",
            "DROP INDEX pact_tasks_unsettled",
        ),
        migrations.RunSQL(
            "CREATE INDEX pact_tasks_newest ON django_tasks_database_dbtaskresult"
            " (enqueued_at DESC)",
            "DROP INDEX pact_tasks_newest",
        ),
    ]
