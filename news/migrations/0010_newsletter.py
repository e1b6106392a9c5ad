"""The newsletter: its subscribers, its issues with their history, and to whom they went."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import news.models.subscriber


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0009_search_filled"),
        ("pact", "0002_public_change"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This address is in the list already."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("nl", "Nederlands"),
                            ("fr", "Français"),
                            ("de", "Deutsch"),
                        ],
                        default="en",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("every_topic", models.BooleanField(default=True, verbose_name="every topic")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "not confirmed yet"),
                            ("confirmed", "subscribed"),
                            ("bounced", "mails come back"),
                        ],
                        default="unconfirmed",
                        editable=False,
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                (
                    "nonce",
                    models.CharField(
                        default=news.models.subscriber.new_nonce, editable=False, max_length=16
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="asked for on",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="consent given on"
                    ),
                ),
            ],
            options={
                "verbose_name": "subscriber",
                "verbose_name_plural": "subscribers",
                "ordering": ["email"],
                "permissions": [("export_subscriber", "Can export the addresses of subscribers")],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("nl", "Nederlands"),
                            ("fr", "Français"),
                            ("de", "Deutsch"),
                        ],
                        default="en",
                        help_text="Who reads in a language without a translation gets this one.",
                        max_length=5,
                        verbose_name="original language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("scheduled", "scheduled"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "scheduled_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="planned for"),
                ),
                (
                    "started_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="sending began"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="sending ended"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "subject_en",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The first that readers see.",
                        max_length=150,
                        verbose_name="subject (English)",
                    ),
                ),
                (
                    "subject_nl",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The first that readers see.",
                        max_length=150,
                        verbose_name="subject (Nederlands)",
                    ),
                ),
                (
                    "subject_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The first that readers see.",
                        max_length=150,
                        verbose_name="subject (Français)",
                    ),
                ),
                (
                    "subject_de",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The first that readers see.",
                        max_length=150,
                        verbose_name="subject (Deutsch)",
                    ),
                ),
                (
                    "introduction_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Plain text above the posts; an empty line begins a paragraph, an address that begins with https:// becomes a link.",
                        max_length=4000,
                        verbose_name="introduction (English)",
                    ),
                ),
                (
                    "introduction_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Plain text above the posts; an empty line begins a paragraph, an address that begins with https:// becomes a link.",
                        max_length=4000,
                        verbose_name="introduction (Nederlands)",
                    ),
                ),
                (
                    "introduction_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Plain text above the posts; an empty line begins a paragraph, an address that begins with https:// becomes a link.",
                        max_length=4000,
                        verbose_name="introduction (Français)",
                    ),
                ),
                (
                    "introduction_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Plain text above the posts; an empty line begins a paragraph, an address that begins with https:// becomes a link.",
                        max_length=4000,
                        verbose_name="introduction (Deutsch)",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue of the newsletter",
                "verbose_name_plural": "issues of the newsletter",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PostInIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=999)),
                ("left_out", models.BooleanField(default=False)),
                (
                    "issue",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="news.issue"),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="news.post"),
                ),
            ],
            options={
                "verbose_name": "post in an issue",
                "verbose_name_plural": "posts in issues",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="issue",
            name="posts",
            field=models.ManyToManyField(
                related_name="+", through="news.PostInIssue", to="news.post", verbose_name="posts"
            ),
        ),
        migrations.CreateModel(
            name="PostInIssueVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="news.issue",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="news.post",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("nl", "Nederlands"),
                            ("fr", "Français"),
                            ("de", "Deutsch"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("stopped", "not sent any more"),
                            ("nothing", "none of their topics"),
                        ],
                        max_length=7,
                    ),
                ),
                ("bounced", models.BooleanField(default=False)),
                ("left", models.BooleanField(default=False)),
                (
                    "mail",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pact.outgoingmail",
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="news.issue",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to="news.subscriber",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="TopicOfSubscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="news.subscriber"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="news.topic"),
                ),
            ],
            options={
                "verbose_name": "topic of a subscriber",
                "verbose_name_plural": "topics of subscribers",
            },
        ),
        migrations.AddField(
            model_name="subscriber",
            name="topics",
            field=models.ManyToManyField(
                related_name="+",
                through="news.TopicOfSubscriber",
                to="news.topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="IssueVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                ("id", models.BigIntegerField()),
                ("language", models.CharField(default="en", max_length=5)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("scheduled_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("subject_en", models.CharField(blank=True, default="", max_length=150)),
                ("subject_nl", models.CharField(blank=True, default="", max_length=150)),
                ("subject_fr", models.CharField(blank=True, default="", max_length=150)),
                ("subject_de", models.CharField(blank=True, default="", max_length=150)),
                ("introduction_en", models.TextField(blank=True, default="", max_length=4000)),
                ("introduction_nl", models.TextField(blank=True, default="", max_length=4000)),
                ("introduction_fr", models.TextField(blank=True, default="", max_length=4000)),
                ("introduction_de", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="news.issue",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.F("pgh_obj"),
                        models.OrderBy(models.F("pgh_created_at"), descending=True),
                        name="issueversion_moment",
                    ),
                    models.Index(
                        models.OrderBy(models.F("pgh_id"), descending=True),
                        condition=models.Q(("pgh_label", "delete")),
                        name="issueversion_deleted",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="postinissue",
            constraint=models.UniqueConstraint(fields=("issue", "post"), name="post_once_in_issue"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="postinissue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_postinissueversion" ("issue_id", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") SELECT new_values."issue_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."post_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7c289cdbf1dd0a3b9be816711920ee41d90b226a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4aa91",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_postinissue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="postinissue",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_postinissueversion" ("issue_id", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") SELECT old_values."issue_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."post_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="630727b5a40c0e1e106339295393a7c702509e12",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_39289",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_postinissue",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_en", ""), _negated=True),
                    models.Q(("subject_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="issue_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_nl", ""), _negated=True),
                    models.Q(("subject_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="issue_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_fr", ""), _negated=True),
                    models.Q(("subject_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="issue_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_de", ""), _negated=True),
                    models.Q(("subject_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="issue_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "scheduled"), _negated=True),
                    ("scheduled_at__isnull", False),
                    _connector="OR",
                ),
                name="issue_scheduled_has_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_issueversion" ("author_id", "created_at", "finished_at", "id", "introduction_de", "introduction_en", "introduction_fr", "introduction_nl", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheduled_at", "started_at", "state", "subject_de", "subject_en", "subject_fr", "subject_nl") SELECT new_values."author_id", new_values."created_at", new_values."finished_at", new_values."id", new_values."introduction_de", new_values."introduction_en", new_values."introduction_fr", new_values."introduction_nl", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."scheduled_at", new_values."started_at", new_values."state", new_values."subject_de", new_values."subject_en", new_values."subject_fr", new_values."subject_nl" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="59364c1b1eff6873f5b62584009cb9ebeb18ee17",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e306e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_issue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issue",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_issueversion" ("author_id", "created_at", "finished_at", "id", "introduction_de", "introduction_en", "introduction_fr", "introduction_nl", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheduled_at", "started_at", "state", "subject_de", "subject_en", "subject_fr", "subject_nl") SELECT new_values."author_id", new_values."created_at", new_values."finished_at", new_values."id", new_values."introduction_de", new_values."introduction_en", new_values."introduction_fr", new_values."introduction_nl", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."scheduled_at", new_values."started_at", new_values."state", new_values."subject_de", new_values."subject_en", new_values."subject_fr", new_values."subject_nl" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."finished_at" IS DISTINCT FROM (new_values."finished_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."introduction_de" IS DISTINCT FROM (new_values."introduction_de") OR old_values."introduction_en" IS DISTINCT FROM (new_values."introduction_en") OR old_values."introduction_fr" IS DISTINCT FROM (new_values."introduction_fr") OR old_values."introduction_nl" IS DISTINCT FROM (new_values."introduction_nl") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."scheduled_at" IS DISTINCT FROM (new_values."scheduled_at") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."subject_de" IS DISTINCT FROM (new_values."subject_de") OR old_values."subject_en" IS DISTINCT FROM (new_values."subject_en") OR old_values."subject_fr" IS DISTINCT FROM (new_values."subject_fr") OR old_values."subject_nl" IS DISTINCT FROM (new_values."subject_nl")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4806c12ccfeb2b231a673abcd0f0c650be567912",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8e5fe",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="news_issue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issue",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_issueversion" ("author_id", "created_at", "finished_at", "id", "introduction_de", "introduction_en", "introduction_fr", "introduction_nl", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheduled_at", "started_at", "state", "subject_de", "subject_en", "subject_fr", "subject_nl") SELECT old_values."author_id", old_values."created_at", old_values."finished_at", old_values."id", old_values."introduction_de", old_values."introduction_en", old_values."introduction_fr", old_values."introduction_nl", old_values."language", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."scheduled_at", old_values."started_at", old_values."state", old_values."subject_de", old_values."subject_en", old_values."subject_fr", old_values."subject_nl" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9719f458b5cf59b88a19d8c6027d2e51c284ef33",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44df2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_issue",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="postinissueversion",
            index=models.Index(
                models.F("issue"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="postinissueversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="postinissueversion",
            index=models.Index(
                models.F("post"),
                condition=models.Q(("pgh_label", "delete")),
                name="postinissueversion_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("issue", "subscriber"), name="issue_once_to_subscriber"
            ),
        ),
        migrations.AddConstraint(
            model_name="topicofsubscriber",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "topic"), name="topic_once_chosen"
            ),
        ),
        migrations.AddIndex(
            model_name="subscriber",
            index=models.Index(fields=["state", "id"], name="subscriber_state"),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="subscriber_email_lower_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "unconfirmed"), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="subscriber_with_consent",
            ),
        ),
    ]
