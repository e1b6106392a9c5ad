"""Every version of posts, pages, topics and pictures is kept from here on."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Each model with its versions' model, and the moment since when its rows stand as they are.
KEPT = [
    ("Post", "PostVersion", "updated_at"),
    ("Page", "PageVersion", "updated_at"),
    ("Topic", "TopicVersion", "updated_at"),
    ("Picture", "PictureVersion", "added_at"),
]


def keep_what_stands(apps, schema_editor):
    """The first version of what is there already, so that the first change can be undone too.

    One statement a table; the triggers made before hold off writers until the end, not readers.
    """
    quote = schema_editor.connection.ops.quote_name
    for name, versions_name, since in KEPT:
        model, versions = apps.get_model("news", name), apps.get_model("news", versions_name)
        kept = {field.column for field in versions._meta.concrete_fields}
        columns = [field.column for field in model._meta.concrete_fields if field.column in kept]
        listed = ", ".join(map(quote, columns))
        schema_editor.execute(
            f"INSERT INTO {quote(versions._meta.db_table)}"
            f" ({listed}, pgh_obj_id, pgh_label, pgh_created_at)"
            f" SELECT {listed}, id, 'found', {since} FROM {quote(model._meta.db_table)}"
        )
    schema_editor.execute(
        "INSERT INTO news_topicofpostversion (post_id, topic_id, pgh_label, pgh_created_at)"
        " SELECT post_id, topic_id, 'found', news_post.updated_at"
        " FROM news_post_topics JOIN news_post ON news_post.id = post_id"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0004_public_change"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageVersion",
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
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("published", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=150)),
                ("title_nl", models.CharField(blank=True, default="", max_length=150)),
                ("title_fr", models.CharField(blank=True, default="", max_length=150)),
                ("title_de", models.CharField(blank=True, default="", max_length=150)),
                ("lead_en", models.TextField(blank=True, default="", max_length=400)),
                ("lead_nl", models.TextField(blank=True, default="", max_length=400)),
                ("lead_fr", models.TextField(blank=True, default="", max_length=400)),
                ("lead_de", models.TextField(blank=True, default="", max_length=400)),
                ("body_en", models.TextField(blank=True, default="")),
                ("body_nl", models.TextField(blank=True, default="")),
                ("body_fr", models.TextField(blank=True, default="")),
                ("body_de", models.TextField(blank=True, default="")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PictureVersion",
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
                ("file", models.ImageField(upload_to="")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("credit", models.CharField(blank=True, max_length=150)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("alternative_text_en", models.CharField(blank=True, default="", max_length=250)),
                ("alternative_text_nl", models.CharField(blank=True, default="", max_length=250)),
                ("alternative_text_fr", models.CharField(blank=True, default="", max_length=250)),
                ("alternative_text_de", models.CharField(blank=True, default="", max_length=250)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PostVersion",
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
                ("slug", models.SlugField(db_index=False, max_length=120)),
                ("publisher", models.CharField(max_length=150)),
                ("source_name", models.CharField(blank=True, max_length=150)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("featured", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_nl", models.CharField(blank=True, default="", max_length=200)),
                ("title_fr", models.CharField(blank=True, default="", max_length=200)),
                ("title_de", models.CharField(blank=True, default="", max_length=200)),
                ("lead_en", models.TextField(blank=True, default="", max_length=400)),
                ("lead_nl", models.TextField(blank=True, default="", max_length=400)),
                ("lead_fr", models.TextField(blank=True, default="", max_length=400)),
                ("lead_de", models.TextField(blank=True, default="", max_length=400)),
                ("body_en", models.TextField(blank=True, default="")),
                ("body_nl", models.TextField(blank=True, default="")),
                ("body_fr", models.TextField(blank=True, default="")),
                ("body_de", models.TextField(blank=True, default="")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TopicOfPostVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TopicVersion",
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
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("name_en", models.CharField(blank=True, default="", max_length=80)),
                ("name_nl", models.CharField(blank=True, default="", max_length=80)),
                ("name_fr", models.CharField(blank=True, default="", max_length=80)),
                ("name_de", models.CharField(blank=True, default="", max_length=80)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="pageversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="pageversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.page",
            ),
        ),
        migrations.AddField(
            model_name="pictureversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="pictureversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.picture",
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="author",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.post",
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="news.picture",
            ),
        ),
        migrations.AddField(
            model_name="topicofpostversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="topicofpostversion",
            name="post",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="news.post",
            ),
        ),
        migrations.AddField(
            model_name="topicofpostversion",
            name="topic",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="news.topic",
            ),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="news.topic",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pageversion" ("body_de", "body_en", "body_fr", "body_nl", "created_at", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "slug", "title_de", "title_en", "title_fr", "title_nl") SELECT new_values."body_de", new_values."body_en", new_values."body_fr", new_values."body_nl", new_values."created_at", new_values."id", new_values."language", new_values."lead_de", new_values."lead_en", new_values."lead_fr", new_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."published", new_values."slug", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2d2c2354038efba13771b51801b18060372a6248",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_95e89",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pageversion" ("body_de", "body_en", "body_fr", "body_nl", "created_at", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "slug", "title_de", "title_en", "title_fr", "title_nl") SELECT new_values."body_de", new_values."body_en", new_values."body_fr", new_values."body_nl", new_values."created_at", new_values."id", new_values."language", new_values."lead_de", new_values."lead_en", new_values."lead_fr", new_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."published", new_values."slug", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."body_de" IS DISTINCT FROM (new_values."body_de") OR old_values."body_en" IS DISTINCT FROM (new_values."body_en") OR old_values."body_fr" IS DISTINCT FROM (new_values."body_fr") OR old_values."body_nl" IS DISTINCT FROM (new_values."body_nl") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."lead_de" IS DISTINCT FROM (new_values."lead_de") OR old_values."lead_en" IS DISTINCT FROM (new_values."lead_en") OR old_values."lead_fr" IS DISTINCT FROM (new_values."lead_fr") OR old_values."lead_nl" IS DISTINCT FROM (new_values."lead_nl") OR old_values."published" IS DISTINCT FROM (new_values."published") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."title_de" IS DISTINCT FROM (new_values."title_de") OR old_values."title_en" IS DISTINCT FROM (new_values."title_en") OR old_values."title_fr" IS DISTINCT FROM (new_values."title_fr") OR old_values."title_nl" IS DISTINCT FROM (new_values."title_nl")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6fad7044910058212677ab4d422ee039ab703e1a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4550c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pageversion" ("body_de", "body_en", "body_fr", "body_nl", "created_at", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "slug", "title_de", "title_en", "title_fr", "title_nl") SELECT old_values."body_de", old_values."body_en", old_values."body_fr", old_values."body_nl", old_values."created_at", old_values."id", old_values."language", old_values."lead_de", old_values."lead_en", old_values."lead_fr", old_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."published", old_values."slug", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="561952e75ed13358fccfc879784e06609dfedb9a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b0836",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_page",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pictureversion" ("added_at", "alternative_text_de", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "credit", "file", "height", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "width") SELECT new_values."added_at", new_values."alternative_text_de", new_values."alternative_text_en", new_values."alternative_text_fr", new_values."alternative_text_nl", new_values."credit", new_values."file", new_values."height", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f200ebc4fca1c81b197ea307d82b91864011a828",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9f0a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_picture",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pictureversion" ("added_at", "alternative_text_de", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "credit", "file", "height", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "width") SELECT new_values."added_at", new_values."alternative_text_de", new_values."alternative_text_en", new_values."alternative_text_fr", new_values."alternative_text_nl", new_values."credit", new_values."file", new_values."height", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."width" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="28c6b71fe4f6b3992738d88f6e6461750c494cb0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46acc",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="news_picture",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_pictureversion" ("added_at", "alternative_text_de", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "credit", "file", "height", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "width") SELECT old_values."added_at", old_values."alternative_text_de", old_values."alternative_text_en", old_values."alternative_text_fr", old_values."alternative_text_nl", old_values."credit", old_values."file", old_values."height", old_values."id", old_values."language", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."width" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="71331ca3f3c2004a1efc0e712e3ed9819b8ded34",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8915a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_picture",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_postversion" ("author_id", "body_de", "body_en", "body_fr", "body_nl", "created_at", "featured", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "published_at", "publisher", "slug", "source_name", "source_url", "state", "title_de", "title_en", "title_fr", "title_nl") SELECT new_values."author_id", new_values."body_de", new_values."body_en", new_values."body_fr", new_values."body_nl", new_values."created_at", new_values."featured", new_values."id", new_values."language", new_values."lead_de", new_values."lead_en", new_values."lead_fr", new_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."picture_id", new_values."published_at", new_values."publisher", new_values."slug", new_values."source_name", new_values."source_url", new_values."state", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a7e62e307c9aa015e323a85c23f8d3136c676636",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_92931",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_postversion" ("author_id", "body_de", "body_en", "body_fr", "body_nl", "created_at", "featured", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "published_at", "publisher", "slug", "source_name", "source_url", "state", "title_de", "title_en", "title_fr", "title_nl") SELECT new_values."author_id", new_values."body_de", new_values."body_en", new_values."body_fr", new_values."body_nl", new_values."created_at", new_values."featured", new_values."id", new_values."language", new_values."lead_de", new_values."lead_en", new_values."lead_fr", new_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."picture_id", new_values."published_at", new_values."publisher", new_values."slug", new_values."source_name", new_values."source_url", new_values."state", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."body_de" IS DISTINCT FROM (new_values."body_de") OR old_values."body_en" IS DISTINCT FROM (new_values."body_en") OR old_values."body_fr" IS DISTINCT FROM (new_values."body_fr") OR old_values."body_nl" IS DISTINCT FROM (new_values."body_nl") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."featured" IS DISTINCT FROM (new_values."featured") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."lead_de" IS DISTINCT FROM (new_values."lead_de") OR old_values."lead_en" IS DISTINCT FROM (new_values."lead_en") OR old_values."lead_fr" IS DISTINCT FROM (new_values."lead_fr") OR old_values."lead_nl" IS DISTINCT FROM (new_values."lead_nl") OR old_values."picture_id" IS DISTINCT FROM (new_values."picture_id") OR old_values."published_at" IS DISTINCT FROM (new_values."published_at") OR old_values."publisher" IS DISTINCT FROM (new_values."publisher") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."source_name" IS DISTINCT FROM (new_values."source_name") OR old_values."source_url" IS DISTINCT FROM (new_values."source_url") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title_de" IS DISTINCT FROM (new_values."title_de") OR old_values."title_en" IS DISTINCT FROM (new_values."title_en") OR old_values."title_fr" IS DISTINCT FROM (new_values."title_fr") OR old_values."title_nl" IS DISTINCT FROM (new_values."title_nl")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="58fecf9e56a331dab7092fa7e17efe529ab7f324",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_df15d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_postversion" ("author_id", "body_de", "body_en", "body_fr", "body_nl", "created_at", "featured", "id", "language", "lead_de", "lead_en", "lead_fr", "lead_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "published_at", "publisher", "slug", "source_name", "source_url", "state", "title_de", "title_en", "title_fr", "title_nl") SELECT old_values."author_id", old_values."body_de", old_values."body_en", old_values."body_fr", old_values."body_nl", old_values."created_at", old_values."featured", old_values."id", old_values."language", old_values."lead_de", old_values."lead_en", old_values."lead_fr", old_values."lead_nl", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."picture_id", old_values."published_at", old_values."publisher", old_values."slug", old_values."source_name", old_values."source_url", old_values."state", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7d9f4e7fa7f0a0da0e3008f898fc2aa1940c2cfd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_04ee2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_topicversion" ("id", "language", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT new_values."id", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."slug" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a7e9a3c3a3e05c510ae65a62b3a47ee31195eb57",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_98d26",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_topicversion" ("id", "language", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT new_values."id", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."slug" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name_de" IS DISTINCT FROM (new_values."name_de") OR old_values."name_en" IS DISTINCT FROM (new_values."name_en") OR old_values."name_fr" IS DISTINCT FROM (new_values."name_fr") OR old_values."name_nl" IS DISTINCT FROM (new_values."name_nl") OR old_values."slug" IS DISTINCT FROM (new_values."slug")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9dde267202d0239982a8092109b71b094e47cc31",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98ec5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="news_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_topicversion" ("id", "language", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT old_values."id", old_values."language", old_values."name_de", old_values."name_en", old_values."name_fr", old_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."slug" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3256148865e351a54c67d54d61d0da6cd0ee1640",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8a6b4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_topicofpostversion" ("pgh_context_id", "pgh_created_at", "pgh_label", "post_id", "topic_id") SELECT _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."post_id", new_values."topic_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b664d0629b351a94f29493d7c81eccbcfa421617",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3857a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_post_topics",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_topicofpostversion" ("pgh_context_id", "pgh_created_at", "pgh_label", "post_id", "topic_id") SELECT _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."post_id", old_values."topic_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="de382e0240d5863de5f1771a931c9a2a8d07c145",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e2105",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_post_topics",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(keep_what_stands, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="pageversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="pageversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="pageversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="pageversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="pictureversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="pictureversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="pictureversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="pictureversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="postversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="postversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="postversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="postversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="topicofpostversion",
            index=models.Index(
                models.F("post"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="topicofpostversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="topicofpostversion",
            index=models.Index(
                models.F("topic"),
                condition=models.Q(("pgh_label", "delete")),
                name="topicofpostversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="topicversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="topicversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="topicversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="topicversion_deleted",
            ),
        ),
    ]
