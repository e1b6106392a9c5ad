"""The table of posts' topics gets a model, and the post's date for lists by topic."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("news", "0002_four_languages")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="TopicOfPost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="news.post"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="news.topic"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "topic of a post",
                        "verbose_name_plural": "topics of posts",
                        "db_table": "news_post_topics",
                    },
                ),
                migrations.AlterField(
                    model_name="post",
                    name="topics",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="posts",
                        through="news.TopicOfPost",
                        to="news.topic",
                        verbose_name="topics",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="topicofpost",
            name="published_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(
            "UPDATE news_post_topics SET published_at = news_post.published_at"
            " FROM news_post WHERE news_post.id = post_id",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            'ALTER TABLE news_post_topics RENAME CONSTRAINT "news_post_topics_post_id_topic_id_ab21c9d0_uniq" TO topic_once_in_post',
            'ALTER TABLE news_post_topics RENAME CONSTRAINT topic_once_in_post TO "news_post_topics_post_id_topic_id_ab21c9d0_uniq"',
            state_operations=[
                migrations.AddConstraint(
                    model_name="topicofpost",
                    constraint=models.UniqueConstraint(
                        fields=("post", "topic"), name="topic_once_in_post"
                    ),
                )
            ],
        ),
        migrations.AddIndex(
            model_name="topicofpost",
            index=models.Index(fields=["topic", "-published_at", "-post"], name="topic_newest"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="date_of_its_topics",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS DISTINCT FROM (NEW."published_at"))',
                    func="\n                    UPDATE news_post_topics SET published_at = NEW.published_at\n                    WHERE post_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="4c8768716719f0b23fe488d7d26dc9a32b789216",
                    operation='UPDATE OF "published_at"',
                    pgid="pgtrigger_date_of_its_topics_302c8",
                    table="news_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicofpost",
            trigger=pgtrigger.compiler.Trigger(
                name="date_of_the_post",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    SELECT published_at INTO NEW.published_at\n                    FROM news_post WHERE id = NEW.post_id FOR SHARE;\n                    RETURN NEW;\n                ",
                    hash="3bcf136728e48885d03f190c4e869e171dde15be",
                    operation="INSERT",
                    pgid="pgtrigger_date_of_the_post_2fa23",
                    table="news_post_topics",
                    when="BEFORE",
                ),
            ),
        ),
    ]
