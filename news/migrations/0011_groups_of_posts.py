"""Posts of groups; the page at /groups/ makes room for the groups themselves."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

ADDRESS = "the-groups"


def move_the_page(apps, schema_editor):
    """What staff wrote stays, published or not as it was, at an address of its own."""
    pages = apps.get_model("news", "Page").objects
    page = pages.filter(slug="groups").first()
    if page:
        taken = set(pages.filter(slug__startswith=ADDRESS).values_list("slug", flat=True))
        free = (f"{ADDRESS}-{n}" if n else ADDRESS for n in range(len(taken) + 1))
        page.slug = next(address for address in free if address not in taken)
        page.save(update_fields=["slug"])


def move_the_page_back(apps, schema_editor):
    pages = apps.get_model("news", "Page").objects
    page = pages.filter(slug__startswith=ADDRESS).order_by("pk").first()
    if page and not pages.filter(slug="groups").exists():
        page.slug = "groups"
        page.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_groups_on_the_site"),
        ("news", "0010_newsletter"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupOfPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "group of a post",
                "verbose_name_plural": "groups of posts",
            },
        ),
        migrations.CreateModel(
            name="GroupOfPostVersion",
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
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="date_of_its_groups",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS DISTINCT FROM (NEW."published_at"))',
                    func="\n                    UPDATE news_groupofpost SET published_at = NEW.published_at\n                    WHERE post_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="cc550b8f5b52902ec9897187d0022a55fe143159",
                    operation='UPDATE OF "published_at"',
                    pgid="pgtrigger_date_of_its_groups_e8971",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="groupofpost",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="members.group"
            ),
        ),
        migrations.AddField(
            model_name="groupofpost",
            name="post",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="news.post"),
        ),
        migrations.AddField(
            model_name="post",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                help_text="The groups whose pages show the post.",
                related_name="posts",
                through="news.GroupOfPost",
                to="members.group",
                verbose_name="groups",
            ),
        ),
        migrations.AddField(
            model_name="groupofpostversion",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.group",
            ),
        ),
        migrations.AddField(
            model_name="groupofpostversion",
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
            model_name="groupofpostversion",
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
        migrations.AddIndex(
            model_name="groupofpost",
            index=models.Index(fields=["group", "-published_at", "-post"], name="group_newest"),
        ),
        migrations.AddConstraint(
            model_name="groupofpost",
            constraint=models.UniqueConstraint(fields=("post", "group"), name="group_once_in_post"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="date_of_the_post",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    SELECT published_at INTO NEW.published_at\n                    FROM news_post WHERE id = NEW.post_id FOR SHARE;\n                    RETURN NEW;\n                ",
                    hash="73e0fd9a70019975d0f5f452fb9347d7040be7d3",
                    operation="INSERT",
                    pgid="pgtrigger_date_of_the_post_526ef",
                    table="news_groupofpost",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="c46556e3fd6f7ae0f08f21fc9e7d1a20e46aefa6",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_886a6",
                    table="news_groupofpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_groupofpostversion" ("group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") SELECT new_values."group_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."post_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d61bc6b704ef2101dfee4d783531474fbc52edd0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6ef6b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="news_groupofpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "news_groupofpostversion" ("group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") SELECT old_values."group_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."post_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3ccda507b19b17f9e485a486d7ff0f32a0f3db9d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7d9c6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="news_groupofpost",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="groupofpostversion",
            index=models.Index(
                models.F("post"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="groupofpostversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="groupofpostversion",
            index=models.Index(
                models.F("group"),
                condition=models.Q(("pgh_label", "delete")),
                name="groupofpostversion_deleted",
            ),
        ),
        migrations.RunPython(move_the_page, move_the_page_back),
    ]
