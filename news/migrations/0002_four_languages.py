"""Each text gets a column for each language; what is there goes into that of its language."""

from django.db import migrations, models

LANGUAGES = ["en", "nl", "fr", "de"]
TEXTS = {
    "news_page": ["title", "lead", "body"],
    "news_post": ["title", "lead", "body"],
    "news_topic": ["name"],
    "news_picture": ["alternative_text"],
}


def move(table, names):
    into = ", ".join(
        f"{name}_{code} = CASE language WHEN '{code}' THEN {name} ELSE '' END"
        for code in LANGUAGES
        for name in names
    )
    cases = {
        name: " ".join(f"WHEN '{code}' THEN {name}_{code}" for code in LANGUAGES) for name in names
    }
    back = ", ".join(f"{name} = CASE language {cases[name]} END" for name in names)
    return migrations.RunSQL(f"UPDATE {table} SET {into}", f"UPDATE {table} SET {back}")


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="page",
            options={"ordering": ["slug"], "verbose_name": "page", "verbose_name_plural": "pages"},
        ),
        migrations.AlterModelOptions(
            name="topic",
            options={
                "ordering": ["slug"],
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
            },
        ),
        migrations.RemoveConstraint(
            model_name="picture",
            name="picture_has_alternative_text",
        ),
        migrations.AddField(
            model_name="page",
            name="body_de",
            field=models.TextField(blank=True, default="", verbose_name="text (Deutsch)"),
        ),
        migrations.AddField(
            model_name="page",
            name="body_en",
            field=models.TextField(blank=True, default="", verbose_name="text (English)"),
        ),
        migrations.AddField(
            model_name="page",
            name="body_fr",
            field=models.TextField(blank=True, default="", verbose_name="text (Français)"),
        ),
        migrations.AddField(
            model_name="page",
            name="body_nl",
            field=models.TextField(blank=True, default="", verbose_name="text (Nederlands)"),
        ),
        migrations.AddField(
            model_name="page",
            name="lead_de",
            field=models.TextField(
                blank=True, default="", max_length=400, verbose_name="lead (Deutsch)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="lead_en",
            field=models.TextField(
                blank=True, default="", max_length=400, verbose_name="lead (English)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="lead_fr",
            field=models.TextField(
                blank=True, default="", max_length=400, verbose_name="lead (Français)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="lead_nl",
            field=models.TextField(
                blank=True, default="", max_length=400, verbose_name="lead (Nederlands)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="title_de",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="title (Deutsch)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="title_en",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="title (English)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="title_fr",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="title (Français)"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="title_nl",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="title (Nederlands)"
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alternative_text_de",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Says what the picture shows, for who cannot see it.",
                max_length=250,
                verbose_name="alternative text (Deutsch)",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alternative_text_en",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Says what the picture shows, for who cannot see it.",
                max_length=250,
                verbose_name="alternative text (English)",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alternative_text_fr",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Says what the picture shows, for who cannot see it.",
                max_length=250,
                verbose_name="alternative text (Français)",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alternative_text_nl",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Says what the picture shows, for who cannot see it.",
                max_length=250,
                verbose_name="alternative text (Nederlands)",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="language",
            field=models.CharField(
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
        migrations.AddField(
            model_name="post",
            name="body_de",
            field=models.TextField(blank=True, default="", verbose_name="text (Deutsch)"),
        ),
        migrations.AddField(
            model_name="post",
            name="body_en",
            field=models.TextField(blank=True, default="", verbose_name="text (English)"),
        ),
        migrations.AddField(
            model_name="post",
            name="body_fr",
            field=models.TextField(blank=True, default="", verbose_name="text (Français)"),
        ),
        migrations.AddField(
            model_name="post",
            name="body_nl",
            field=models.TextField(blank=True, default="", verbose_name="text (Nederlands)"),
        ),
        migrations.AddField(
            model_name="post",
            name="lead_de",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One or two sentences: shown in lists, in feeds and where the post is shared.",
                max_length=400,
                verbose_name="lead (Deutsch)",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="lead_en",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One or two sentences: shown in lists, in feeds and where the post is shared.",
                max_length=400,
                verbose_name="lead (English)",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="lead_fr",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One or two sentences: shown in lists, in feeds and where the post is shared.",
                max_length=400,
                verbose_name="lead (Français)",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="lead_nl",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One or two sentences: shown in lists, in feeds and where the post is shared.",
                max_length=400,
                verbose_name="lead (Nederlands)",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="title_de",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="title (Deutsch)"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="title_en",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="title (English)"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="title_fr",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="title (Français)"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="title_nl",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="title (Nederlands)"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="language",
            field=models.CharField(
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
        migrations.AddField(
            model_name="topic",
            name="name_de",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="name (Deutsch)"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="name_en",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="name (English)"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="name_fr",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="name (Français)"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="name_nl",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="name (Nederlands)"
            ),
        ),
        migrations.AlterField(
            model_name="page",
            name="language",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="post",
            name="language",
            field=models.CharField(
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
        # So that undoing this finds a value for the columns it brings back.
        migrations.AlterField(
            model_name="page", name="title", field=models.CharField(default="", max_length=150)
        ),
        migrations.AlterField(model_name="page", name="lead", field=models.TextField(default="")),
        migrations.AlterField(model_name="page", name="body", field=models.TextField(default="")),
        migrations.AlterField(
            model_name="post", name="title", field=models.CharField(default="", max_length=200)
        ),
        migrations.AlterField(model_name="post", name="lead", field=models.TextField(default="")),
        migrations.AlterField(model_name="post", name="body", field=models.TextField(default="")),
        migrations.AlterField(
            model_name="topic", name="name", field=models.CharField(default="", max_length=80)
        ),
        migrations.AlterField(
            model_name="picture",
            name="alternative_text",
            field=models.CharField(default="", max_length=250),
        ),
        *(move(table, names) for table, names in TEXTS.items()),
        migrations.RemoveField(
            model_name="page",
            name="body",
        ),
        migrations.RemoveField(
            model_name="page",
            name="lead",
        ),
        migrations.RemoveField(
            model_name="page",
            name="title",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="alternative_text",
        ),
        migrations.RemoveField(
            model_name="post",
            name="body",
        ),
        migrations.RemoveField(
            model_name="post",
            name="lead",
        ),
        migrations.RemoveField(
            model_name="post",
            name="title",
        ),
        migrations.RemoveField(
            model_name="topic",
            name="name",
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_en", ""), _negated=True),
                        models.Q(("body_en", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_en", ""),
                        ("body_en", ""),
                        models.Q(("language", "en"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="page_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_nl", ""), _negated=True),
                        models.Q(("body_nl", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_nl", ""),
                        ("body_nl", ""),
                        models.Q(("language", "nl"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="page_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_fr", ""), _negated=True),
                        models.Q(("body_fr", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_fr", ""),
                        ("body_fr", ""),
                        models.Q(("language", "fr"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="page_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_de", ""), _negated=True),
                        models.Q(("body_de", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_de", ""),
                        ("body_de", ""),
                        models.Q(("language", "de"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="page_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative_text_en", ""), _negated=True),
                    models.Q(
                        ("alternative_text_en", ""), models.Q(("language", "en"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="picture_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative_text_nl", ""), _negated=True),
                    models.Q(
                        ("alternative_text_nl", ""), models.Q(("language", "nl"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="picture_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative_text_fr", ""), _negated=True),
                    models.Q(
                        ("alternative_text_fr", ""), models.Q(("language", "fr"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="picture_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative_text_de", ""), _negated=True),
                    models.Q(
                        ("alternative_text_de", ""), models.Q(("language", "de"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="picture_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_en", ""), _negated=True),
                    models.Q(("name_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="topic_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_nl", ""), _negated=True),
                    models.Q(("name_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="topic_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_fr", ""), _negated=True),
                    models.Q(("name_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="topic_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_de", ""), _negated=True),
                    models.Q(("name_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="topic_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_en", ""), _negated=True),
                fields=("name_en",),
                name="topic_name_once_in_en",
                violation_error_message="There is a topic of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_nl", ""), _negated=True),
                fields=("name_nl",),
                name="topic_name_once_in_nl",
                violation_error_message="There is a topic of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_fr", ""), _negated=True),
                fields=("name_fr",),
                name="topic_name_once_in_fr",
                violation_error_message="There is a topic of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_de", ""), _negated=True),
                fields=("name_de",),
                name="topic_name_once_in_de",
                violation_error_message="There is a topic of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_en", ""), _negated=True),
                        models.Q(("lead_en", ""), _negated=True),
                        models.Q(("body_en", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_en", ""),
                        ("lead_en", ""),
                        ("body_en", ""),
                        models.Q(("language", "en"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="post_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_nl", ""), _negated=True),
                        models.Q(("lead_nl", ""), _negated=True),
                        models.Q(("body_nl", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_nl", ""),
                        ("lead_nl", ""),
                        ("body_nl", ""),
                        models.Q(("language", "nl"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="post_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_fr", ""), _negated=True),
                        models.Q(("lead_fr", ""), _negated=True),
                        models.Q(("body_fr", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_fr", ""),
                        ("lead_fr", ""),
                        ("body_fr", ""),
                        models.Q(("language", "fr"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="post_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("title_de", ""), _negated=True),
                        models.Q(("lead_de", ""), _negated=True),
                        models.Q(("body_de", ""), _negated=True),
                    ),
                    models.Q(
                        ("title_de", ""),
                        ("lead_de", ""),
                        ("body_de", ""),
                        models.Q(("language", "de"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="post_whole_in_de",
            ),
        ),
    ]
