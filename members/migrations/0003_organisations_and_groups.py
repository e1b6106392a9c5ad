"""Organisations and their roles in the Pact, groups, who is in them, and their history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_countries.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import members.images
import members.periods


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_cache_table"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        # For the constraints that no two periods overlap; a trusted extension.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Group",
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
                    "kind",
                    models.CharField(
                        choices=[("buyer", "buyer group"), ("working", "working group")],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of the page's address, made from the name.",
                        max_length=80,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Of a buyer group.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "open_to",
                    models.CharField(
                        choices=[
                            ("buyers", "buyers only"),
                            ("supporters", "buyers and supporting organisations"),
                        ],
                        default="buyers",
                        max_length=10,
                        verbose_name="open to",
                    ),
                ),
                (
                    "published",
                    models.BooleanField(
                        default=False,
                        help_text="Whether visitors see the group's public page.",
                        verbose_name="published",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "name_en",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="name (English)"
                    ),
                ),
                (
                    "name_nl",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="name (Nederlands)"
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="name (Français)"
                    ),
                ),
                (
                    "name_de",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="name (Deutsch)"
                    ),
                ),
                (
                    "purpose_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What the group is for, in a few sentences.",
                        max_length=600,
                        verbose_name="purpose (English)",
                    ),
                ),
                (
                    "purpose_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What the group is for, in a few sentences.",
                        max_length=600,
                        verbose_name="purpose (Nederlands)",
                    ),
                ),
                (
                    "purpose_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What the group is for, in a few sentences.",
                        max_length=600,
                        verbose_name="purpose (Français)",
                    ),
                ),
                (
                    "purpose_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What the group is for, in a few sentences.",
                        max_length=600,
                        verbose_name="purpose (Deutsch)",
                    ),
                ),
                (
                    "description_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="How the group works. An empty line begins a new paragraph. Public.",
                        max_length=6000,
                        verbose_name="description (English)",
                    ),
                ),
                (
                    "description_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="How the group works. An empty line begins a new paragraph. Public.",
                        max_length=6000,
                        verbose_name="description (Nederlands)",
                    ),
                ),
                (
                    "description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="How the group works. An empty line begins a new paragraph. Public.",
                        max_length=6000,
                        verbose_name="description (Français)",
                    ),
                ),
                (
                    "description_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="How the group works. An empty line begins a new paragraph. Public.",
                        max_length=6000,
                        verbose_name="description (Deutsch)",
                    ),
                ),
                (
                    "theme_en",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Of a working group.",
                        max_length=150,
                        verbose_name="theme (English)",
                    ),
                ),
                (
                    "theme_nl",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Of a working group.",
                        max_length=150,
                        verbose_name="theme (Nederlands)",
                    ),
                ),
                (
                    "theme_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Of a working group.",
                        max_length=150,
                        verbose_name="theme (Français)",
                    ),
                ),
                (
                    "theme_de",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Of a working group.",
                        max_length=150,
                        verbose_name="theme (Deutsch)",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationVersion",
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
                ("country", django_countries.fields.CountryField(blank=True, max_length=2)),
                ("level", models.CharField(default="none", max_length=15)),
                ("kind", models.CharField(max_length=15)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("logo", models.ImageField(blank=True, upload_to="")),
                ("ict_users", models.PositiveIntegerField(blank=True, null=True)),
                ("ict_users_on", models.DateField(blank=True, null=True)),
                ("listed", models.BooleanField(default=False)),
                ("demonstration", models.BooleanField(default=False)),
                ("name_en", models.CharField(blank=True, default="", max_length=200)),
                ("name_nl", models.CharField(blank=True, default="", max_length=200)),
                ("name_fr", models.CharField(blank=True, default="", max_length=200)),
                ("name_de", models.CharField(blank=True, default="", max_length=200)),
                ("summary_en", models.TextField(blank=True, default="", max_length=1000)),
                ("summary_nl", models.TextField(blank=True, default="", max_length=1000)),
                ("summary_fr", models.TextField(blank=True, default="", max_length=1000)),
                ("summary_de", models.TextField(blank=True, default="", max_length=1000)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("co_leading", "co-leading participant"),
                            ("coordinating", "coordinating participant"),
                            ("procuring", "procuring participant"),
                            ("supporting", "supporting organisation"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="signed on"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which it no longer holds the role. Empty as long as it does.",
                        null=True,
                        verbose_name="ended on",
                    ),
                ),
                (
                    "letter",
                    models.FileField(
                        blank=True,
                        help_text="A PDF. Seen by the secretariat and the organisation's own people.",
                        upload_to="letters",
                        verbose_name="signed letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "role in the Pact",
                "verbose_name_plural": "roles in the Pact",
                "ordering": ["-signed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ParticipationVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                ("id", models.BigIntegerField()),
                ("role", models.CharField(max_length=12)),
                ("signed_on", models.DateField(default=django.utils.timezone.localdate)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("letter", models.FileField(blank=True, upload_to="")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PublishedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "counted",
                    models.CharField(
                        choices=[
                            ("members", "members"),
                            ("countries", "countries"),
                            ("participants", "participants in sessions"),
                            ("workshops", "workshops"),
                        ],
                        max_length=12,
                        verbose_name="what is counted",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("approximate", models.BooleanField(default=False, verbose_name="about")),
                ("source_name", models.CharField(max_length=150, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="link to the source"),
                ),
                ("stated_on", models.DateField(verbose_name="stated on")),
            ],
            options={
                "verbose_name": "published count",
                "verbose_name_plural": "published counts",
                "ordering": ["counted", "stated_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="from"),
                ),
                (
                    "until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty as long as it goes on.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("moderator", "moderator"),
                            ("observer", "observer"),
                        ],
                        default="member",
                        help_text="A moderator runs the group on the site; an observer reads along and does not vote.",
                        max_length=9,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "representative",
                "verbose_name_plural": "representatives",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RepresentativeVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                ("id", models.BigIntegerField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("role", models.CharField(default="member", max_length=9)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WorkProgramme",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="title (English)"
                    ),
                ),
                (
                    "title_nl",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="title (Nederlands)"
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="title (Français)"
                    ),
                ),
                (
                    "title_de",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="title (Deutsch)"
                    ),
                ),
                (
                    "aims_en",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="aims (English)"
                    ),
                ),
                (
                    "aims_nl",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="aims (Nederlands)"
                    ),
                ),
                (
                    "aims_fr",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="aims (Français)"
                    ),
                ),
                (
                    "aims_de",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="aims (Deutsch)"
                    ),
                ),
            ],
            options={
                "verbose_name": "work programme",
                "verbose_name_plural": "work programmes",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkProgrammeVersion",
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
                ("year", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=150)),
                ("title_nl", models.CharField(blank=True, default="", max_length=150)),
                ("title_fr", models.CharField(blank=True, default="", max_length=150)),
                ("title_de", models.CharField(blank=True, default="", max_length=150)),
                ("aims_en", models.TextField(blank=True, default="", max_length=2000)),
                ("aims_nl", models.TextField(blank=True, default="", max_length=2000)),
                ("aims_fr", models.TextField(blank=True, default="", max_length=2000)),
                ("aims_de", models.TextField(blank=True, default="", max_length=2000)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="user",
            name="demonstration",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Made up for a try-out.",
                verbose_name="demonstration",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="erased"),
        ),
        migrations.AddField(
            model_name="user",
            name="shown_to_fellows",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("name", "name"),
                        ("job_title", "job title"),
                        ("perspective", "perspective"),
                        ("email", "e-mail address"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                help_text="What the people of your groups see of you. Moderators see your name.",
                size=None,
                verbose_name="shown to fellow members",
            ),
        ),
        migrations.CreateModel(
            name="BuyerGroup",
            fields=[],
            options={
                "verbose_name": "buyer group",
                "verbose_name_plural": "buyer groups",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.group",),
        ),
        migrations.CreateModel(
            name="WorkingGroup",
            fields=[],
            options={
                "verbose_name": "working group",
                "verbose_name_plural": "working groups",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.group",),
        ),
        migrations.CreateModel(
            name="GroupVersion",
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
                ("kind", models.CharField(max_length=7)),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2)),
                ("open_to", models.CharField(default="buyers", max_length=10)),
                ("published", models.BooleanField(default=False)),
                ("name_en", models.CharField(blank=True, default="", max_length=150)),
                ("name_nl", models.CharField(blank=True, default="", max_length=150)),
                ("name_fr", models.CharField(blank=True, default="", max_length=150)),
                ("name_de", models.CharField(blank=True, default="", max_length=150)),
                ("purpose_en", models.TextField(blank=True, default="", max_length=600)),
                ("purpose_nl", models.TextField(blank=True, default="", max_length=600)),
                ("purpose_fr", models.TextField(blank=True, default="", max_length=600)),
                ("purpose_de", models.TextField(blank=True, default="", max_length=600)),
                ("description_en", models.TextField(blank=True, default="", max_length=6000)),
                ("description_nl", models.TextField(blank=True, default="", max_length=6000)),
                ("description_fr", models.TextField(blank=True, default="", max_length=6000)),
                ("description_de", models.TextField(blank=True, default="", max_length=6000)),
                ("theme_en", models.CharField(blank=True, default="", max_length=150)),
                ("theme_nl", models.CharField(blank=True, default="", max_length=150)),
                ("theme_fr", models.CharField(blank=True, default="", max_length=150)),
                ("theme_de", models.CharField(blank=True, default="", max_length=150)),
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
                        to="members.group",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="from"),
                ),
                (
                    "until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty as long as it goes on.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="members.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "text_en",
                    models.CharField(
                        blank=True, default="", max_length=400, verbose_name="objective (English)"
                    ),
                ),
                (
                    "text_nl",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=400,
                        verbose_name="objective (Nederlands)",
                    ),
                ),
                (
                    "text_fr",
                    models.CharField(
                        blank=True, default="", max_length=400, verbose_name="objective (Français)"
                    ),
                ),
                (
                    "text_de",
                    models.CharField(
                        blank=True, default="", max_length=400, verbose_name="objective (Deutsch)"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="members.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                    "slug",
                    models.SlugField(
                        help_text="The last part of the page's address, made from the name.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Empty for one that belongs to no single country.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("local", "local"),
                            ("regional", "regional"),
                            ("national", "national"),
                            ("international", "international"),
                            ("none", "not a government"),
                        ],
                        default="none",
                        max_length=15,
                        verbose_name="level of government",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public_buyer", "public buyer"),
                            ("private_buyer", "private buyer"),
                            ("government", "government"),
                            ("supplier", "supplier"),
                            ("ngo", "non-governmental organisation"),
                            ("network", "network"),
                            ("knowledge", "knowledge organisation"),
                        ],
                        help_text="Suppliers, non-governmental organisations, networks and knowledge organisations can support the Pact, not take part in it.",
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("website", models.URLField(blank=True, max_length=300, verbose_name="web site")),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        help_text="A PNG, WebP or JPEG picture of at most 1 MB, on a white or clear ground.",
                        upload_to="logos",
                        validators=[members.images.validate_logo],
                        verbose_name="logo",
                    ),
                ),
                (
                    "ict_users",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="People who work with the ICT that the organisation buys.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="ICT users served",
                    ),
                ),
                (
                    "ict_users_on",
                    models.DateField(blank=True, null=True, verbose_name="counted on"),
                ),
                (
                    "listed",
                    models.BooleanField(
                        default=False,
                        help_text="Shown in the public directory, with its role and its groups.",
                        verbose_name="listed publicly",
                    ),
                ),
                (
                    "demonstration",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Made up for a try-out; never counted among the real ones.",
                        verbose_name="demonstration",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "name_en",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="name (English)"
                    ),
                ),
                (
                    "name_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="name (Nederlands)"
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="name (Français)"
                    ),
                ),
                (
                    "name_de",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="name (Deutsch)"
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Who they are and what they do for fair and circular ICT. Public.",
                        max_length=1000,
                        verbose_name="summary (English)",
                    ),
                ),
                (
                    "summary_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Who they are and what they do for fair and circular ICT. Public.",
                        max_length=1000,
                        verbose_name="summary (Nederlands)",
                    ),
                ),
                (
                    "summary_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Who they are and what they do for fair and circular ICT. Public.",
                        max_length=1000,
                        verbose_name="summary (Français)",
                    ),
                ),
                (
                    "summary_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Who they are and what they do for fair and circular ICT. Public.",
                        max_length=1000,
                        verbose_name="summary (Deutsch)",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["slug"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("listed", True)),
                        fields=["country"],
                        name="organisation_country",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_en", ""), models.Q(("language", "en"), _negated=True)),
                            _connector="OR",
                        ),
                        name="organisation_whole_in_en",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_nl", ""), _negated=True),
                            models.Q(("name_nl", ""), models.Q(("language", "nl"), _negated=True)),
                            _connector="OR",
                        ),
                        name="organisation_whole_in_nl",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_fr", ""), _negated=True),
                            models.Q(("name_fr", ""), models.Q(("language", "fr"), _negated=True)),
                            _connector="OR",
                        ),
                        name="organisation_whole_in_fr",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_de", ""), _negated=True),
                            models.Q(("name_de", ""), models.Q(("language", "de"), _negated=True)),
                            _connector="OR",
                        ),
                        name="organisation_whole_in_de",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ict_users", None), ("ict_users_on__isnull", False), _connector="OR"
                        ),
                        name="organisation_users_are_dated",
                        violation_error_message="Say on which day the ICT users were counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
                ),
                ("id", models.BigIntegerField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.group",
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
                        to="members.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="members.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
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
                        help_text="The invitation is written in this language.",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("moderator", "moderator"),
                            ("observer", "observer"),
                        ],
                        default="member",
                        max_length=9,
                        verbose_name="role",
                    ),
                ),
                (
                    "message",
                    models.TextField(
                        blank=True,
                        help_text="Stands in the mail.",
                        max_length=1000,
                        verbose_name="personal message",
                    ),
                ),
                ("digest", models.CharField(db_index=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "sent_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last sent"),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="expires")),
                (
                    "accepted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="accepted"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for an account without a group.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="members.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The organisation that the person speaks for.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="members.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="group",
            name="coordinators",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who runs the group. Named publicly.",
                related_name="coordinated_groups",
                to="members.organisation",
                verbose_name="coordinating organisations",
            ),
        ),
        migrations.CreateModel(
            name="CoordinationVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.group",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="807795cd1aefbb6d7afd90972c2f7acd9d066e3e",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_b37af",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="only_buyers_take_part",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.kind NOT IN ('public_buyer', 'private_buyer', 'government') AND EXISTS (\n                        SELECT FROM members_participation\n                        WHERE organisation_id = NEW.id AND role <> 'supporting'\n                    ) THEN\n                        RAISE EXCEPTION 'only buyers take part in the Pact'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'participation_only_buyers';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="fdc5469bb927a5a832564a3a9e7c247dfbd2ab64",
                    operation='UPDATE OF "kind"',
                    pgid="pgtrigger_only_buyers_take_part_51b9f",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_organisationversion" ("country", "demonstration", "ict_users", "ict_users_on", "id", "kind", "language", "level", "listed", "logo", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary_de", "summary_en", "summary_fr", "summary_nl", "website") SELECT new_values."country", new_values."demonstration", new_values."ict_users", new_values."ict_users_on", new_values."id", new_values."kind", new_values."language", new_values."level", new_values."listed", new_values."logo", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."slug", new_values."summary_de", new_values."summary_en", new_values."summary_fr", new_values."summary_nl", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="385cfe7718580d6c8dad5cda39ca459690597a8f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d68e8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_organisationversion" ("country", "demonstration", "ict_users", "ict_users_on", "id", "kind", "language", "level", "listed", "logo", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary_de", "summary_en", "summary_fr", "summary_nl", "website") SELECT new_values."country", new_values."demonstration", new_values."ict_users", new_values."ict_users_on", new_values."id", new_values."kind", new_values."language", new_values."level", new_values."listed", new_values."logo", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."slug", new_values."summary_de", new_values."summary_en", new_values."summary_fr", new_values."summary_nl", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."demonstration" IS DISTINCT FROM (new_values."demonstration") OR old_values."ict_users" IS DISTINCT FROM (new_values."ict_users") OR old_values."ict_users_on" IS DISTINCT FROM (new_values."ict_users_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."level" IS DISTINCT FROM (new_values."level") OR old_values."listed" IS DISTINCT FROM (new_values."listed") OR old_values."logo" IS DISTINCT FROM (new_values."logo") OR old_values."name_de" IS DISTINCT FROM (new_values."name_de") OR old_values."name_en" IS DISTINCT FROM (new_values."name_en") OR old_values."name_fr" IS DISTINCT FROM (new_values."name_fr") OR old_values."name_nl" IS DISTINCT FROM (new_values."name_nl") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."summary_de" IS DISTINCT FROM (new_values."summary_de") OR old_values."summary_en" IS DISTINCT FROM (new_values."summary_en") OR old_values."summary_fr" IS DISTINCT FROM (new_values."summary_fr") OR old_values."summary_nl" IS DISTINCT FROM (new_values."summary_nl") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="05955ed1ce94f557fc948eae6e0b9096a7e02cee",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4b2a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_organisationversion" ("country", "demonstration", "ict_users", "ict_users_on", "id", "kind", "language", "level", "listed", "logo", "name_de", "name_en", "name_fr", "name_nl", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary_de", "summary_en", "summary_fr", "summary_nl", "website") SELECT old_values."country", old_values."demonstration", old_values."ict_users", old_values."ict_users_on", old_values."id", old_values."kind", old_values."language", old_values."level", old_values."listed", old_values."logo", old_values."name_de", old_values."name_en", old_values."name_fr", old_values."name_nl", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."slug", old_values."summary_de", old_values."summary_en", old_values."summary_fr", old_values."summary_nl", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4a2a1a2f84bad24d1127df375d6a09a352770af7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5a0df",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                help_text="The organisation that the person works and speaks for.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="members.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="organisationversion",
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
            model_name="organisationversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="members.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="participationversion",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.organisation",
            ),
        ),
        migrations.AddField(
            model_name="participationversion",
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
            model_name="participationversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.participation",
            ),
        ),
        migrations.AddField(
            model_name="publishedcount",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="published_counts",
                to="members.group",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="representatives",
                to="members.membership",
                verbose_name="membership",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="representations",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="representativeversion",
            name="membership",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="representativeversion",
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
            model_name="representativeversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.representative",
            ),
        ),
        migrations.AddField(
            model_name="representativeversion",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workprogramme",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="programmes",
                to="members.group",
                verbose_name="group",
            ),
        ),
        migrations.AddField(
            model_name="publishedcount",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="published_counts",
                to="members.workprogramme",
                verbose_name="work programme",
            ),
        ),
        migrations.AddField(
            model_name="workprogrammeversion",
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
            model_name="workprogrammeversion",
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
            model_name="workprogrammeversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.workprogramme",
            ),
        ),
        migrations.AddIndex(
            model_name="groupversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="groupversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="groupversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="groupversion_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_en", ""), _negated=True),
                    models.Q(("text_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="objective_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_nl", ""), _negated=True),
                    models.Q(("text_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="objective_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_fr", ""), _negated=True),
                    models.Q(("text_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="objective_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_de", ""), _negated=True),
                    models.Q(("text_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="objective_whole_in_de",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="a58eef34592437f10fece32eb7cb3cc357475f10",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_3d1f2",
                    table="members_objective",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="membershipversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="membershipversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="membershipversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="membershipversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["group", "organisation"],
                name="membership_open_in_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    ("group", "="),
                    (
                        models.Func(
                            models.F("since"),
                            members.periods.EndOrStart(models.F("since"), models.F("until")),
                            models.Value("[)"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_at_a_time",
                violation_error_message="The organisation is a member of this group at that time already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipversion" ("group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT new_values."group_id", new_values."id", new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3af3b398ff0b1da9f069a55eef593930c6acbded",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_20243",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipversion" ("group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT new_values."group_id", new_values."id", new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f17fe3ae2f7c4c7cc3f28fe194dfc0771454c4e1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5071",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipversion" ("group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT old_values."group_id", old_values."id", old_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3e3094a01669afdca3a390ff35b7c42da98f4db5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_84b9f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                name="invitation_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="invitation_email_lower_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("email"),
                models.F("organisation"),
                models.F("group"),
                condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                name="invitation_once_open",
                nulls_distinct=False,
                violation_error_message="This person is invited already: send that invitation again instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("name_en", ""), _negated=True),
                        models.Q(("purpose_en", ""), _negated=True),
                    ),
                    models.Q(
                        ("name_en", ""),
                        ("purpose_en", ""),
                        models.Q(("language", "en"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="group_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("name_nl", ""), _negated=True),
                        models.Q(("purpose_nl", ""), _negated=True),
                    ),
                    models.Q(
                        ("name_nl", ""),
                        ("purpose_nl", ""),
                        models.Q(("language", "nl"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="group_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("name_fr", ""), _negated=True),
                        models.Q(("purpose_fr", ""), _negated=True),
                    ),
                    models.Q(
                        ("name_fr", ""),
                        ("purpose_fr", ""),
                        models.Q(("language", "fr"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="group_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("name_de", ""), _negated=True),
                        models.Q(("purpose_de", ""), _negated=True),
                    ),
                    models.Q(
                        ("name_de", ""),
                        ("purpose_de", ""),
                        models.Q(("language", "de"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="group_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "buyer"), _negated=True),
                    models.Q(("country", ""), _negated=True),
                    _connector="OR",
                ),
                name="buyer_group_has_country",
                violation_error_message="A buyer group needs a country.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="383146284e202808a1101f17cedadbdac91c2a39",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_c071f",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT new_values."country", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."id", new_values."kind", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."published", new_values."purpose_de", new_values."purpose_en", new_values."purpose_fr", new_values."purpose_nl", new_values."slug", new_values."theme_de", new_values."theme_en", new_values."theme_fr", new_values."theme_nl" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3ab706d2cfb7be1f63d13f3abd950c1edd0876e1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_438ff",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT new_values."country", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."id", new_values."kind", new_values."language", new_values."name_de", new_values."name_en", new_values."name_fr", new_values."name_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."published", new_values."purpose_de", new_values."purpose_en", new_values."purpose_fr", new_values."purpose_nl", new_values."slug", new_values."theme_de", new_values."theme_en", new_values."theme_fr", new_values."theme_nl" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."description_de" IS DISTINCT FROM (new_values."description_de") OR old_values."description_en" IS DISTINCT FROM (new_values."description_en") OR old_values."description_fr" IS DISTINCT FROM (new_values."description_fr") OR old_values."description_nl" IS DISTINCT FROM (new_values."description_nl") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name_de" IS DISTINCT FROM (new_values."name_de") OR old_values."name_en" IS DISTINCT FROM (new_values."name_en") OR old_values."name_fr" IS DISTINCT FROM (new_values."name_fr") OR old_values."name_nl" IS DISTINCT FROM (new_values."name_nl") OR old_values."open_to" IS DISTINCT FROM (new_values."open_to") OR old_values."published" IS DISTINCT FROM (new_values."published") OR old_values."purpose_de" IS DISTINCT FROM (new_values."purpose_de") OR old_values."purpose_en" IS DISTINCT FROM (new_values."purpose_en") OR old_values."purpose_fr" IS DISTINCT FROM (new_values."purpose_fr") OR old_values."purpose_nl" IS DISTINCT FROM (new_values."purpose_nl") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."theme_de" IS DISTINCT FROM (new_values."theme_de") OR old_values."theme_en" IS DISTINCT FROM (new_values."theme_en") OR old_values."theme_fr" IS DISTINCT FROM (new_values."theme_fr") OR old_values."theme_nl" IS DISTINCT FROM (new_values."theme_nl")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="38dbd780060643d9bbe8f16597ba49631565a688",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bfd67",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_groupversion" ("country", "description_de", "description_en", "description_fr", "description_nl", "id", "kind", "language", "name_de", "name_en", "name_fr", "name_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "purpose_de", "purpose_en", "purpose_fr", "purpose_nl", "slug", "theme_de", "theme_en", "theme_fr", "theme_nl") SELECT old_values."country", old_values."description_de", old_values."description_en", old_values."description_fr", old_values."description_nl", old_values."id", old_values."kind", old_values."language", old_values."name_de", old_values."name_en", old_values."name_fr", old_values."name_nl", old_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."published", old_values."purpose_de", old_values."purpose_en", old_values."purpose_fr", old_values."purpose_nl", old_values."slug", old_values."theme_de", old_values."theme_en", old_values."theme_fr", old_values."theme_nl" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="31c90260607297655840be130325fb2773290b73",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5dc1e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_group",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Coordination",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.group_coordinators",),
        ),
        migrations.AddIndex(
            model_name="coordinationversion",
            index=models.Index(
                models.F("group"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="coordinationversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="coordinationversion",
            index=models.Index(
                models.F("organisation"),
                condition=models.Q(("pgh_label", "delete")),
                name="coordinationversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="organisationversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="organisationversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("ended_on", None)),
                fields=["organisation", "role"],
                name="participation_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None), ("ended_on__gte", models.F("signed_on")), _connector="OR"
                ),
                name="participation_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    (
                        models.Func(
                            models.F("signed_on"),
                            members.periods.EndOrStart(models.F("signed_on"), models.F("ended_on")),
                            models.Value("[)"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="participation_one_at_a_time",
                violation_error_message="The organisation holds a role at that time already. End that one first, or choose other days.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="5c73457d8bddc333726c2fd3aa9b3bf91a8e21b9",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_5a227",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="only_buyers_take_part",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.role <> 'supporting' AND EXISTS (\n                        SELECT FROM members_organisation WHERE id = NEW.organisation_id\n                        AND kind NOT IN ('public_buyer', 'private_buyer', 'government')\n                    ) THEN\n                        RAISE EXCEPTION 'only buyers take part in the Pact'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'participation_only_buyers';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="a71a7520c9e7947cdde2e69af7761224e090254d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_only_buyers_take_part_bd3d7",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_participationversion" ("ended_on", "id", "letter", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "signed_on") SELECT new_values."ended_on", new_values."id", new_values."letter", new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."role", new_values."signed_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="14bf58982dbdbd0882e412867fb4a4eaf2be1438",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_86ba2",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_participationversion" ("ended_on", "id", "letter", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "signed_on") SELECT new_values."ended_on", new_values."id", new_values."letter", new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."role", new_values."signed_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a969d3e40fd3dfcf5fb5b79603486602f348b467",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_58af8",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_participationversion" ("ended_on", "id", "letter", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "signed_on") SELECT old_values."ended_on", old_values."id", old_values."letter", old_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."role", old_values."signed_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="27e14f939050260e98c8a0d3dcef71e776711c29",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_944f7",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="participationversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="participationversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="participationversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="participationversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="representative",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["user", "membership"],
                name="representative_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="representative_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("user", "="),
                    ("membership", "="),
                    (
                        models.Func(
                            models.F("since"),
                            members.periods.EndOrStart(models.F("since"), models.F("until")),
                            models.Value("[)"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="representative_once_at_a_time",
                violation_error_message="The person speaks for the organisation in this group already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_representativeversion" ("id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "user_id") SELECT new_values."id", new_values."membership_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."role", new_values."since", new_values."until", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e11422b06c3fbea55df4b7a8366ae0dc3b8faf10",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b088f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_representative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_representativeversion" ("id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "user_id") SELECT new_values."id", new_values."membership_id", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."role", new_values."since", new_values."until", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2a64659d4bc22359fc4ab5f0d34aa607601842a6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_08559",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_representative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_representativeversion" ("id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "user_id") SELECT old_values."id", old_values."membership_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."role", old_values."since", old_values."until", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3be65c3c7db1c10894755cf95e8d0b02c7d66f9a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_00a3e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_representative",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="representativeversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="representativeversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="representativeversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="representativeversion_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_en", ""), _negated=True),
                    models.Q(("title_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="work_programme_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_nl", ""), _negated=True),
                    models.Q(("title_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="work_programme_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_fr", ""), _negated=True),
                    models.Q(("title_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="work_programme_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_de", ""), _negated=True),
                    models.Q(("title_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="work_programme_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.UniqueConstraint(
                fields=("group", "year"),
                name="work_programme_once_a_year",
                violation_error_message="The group has a work programme of that year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="work_programme_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="a45a06c71608618397e78cea338c0d90dcf92668",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_78a8b",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT new_values."aims_de", new_values."aims_en", new_values."aims_fr", new_values."aims_nl", new_values."ends_on", new_values."group_id", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."starts_on", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="41ca3e7f48026b4fc4ee77072796b710eaa816e7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5dd7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT new_values."aims_de", new_values."aims_en", new_values."aims_fr", new_values."aims_nl", new_values."ends_on", new_values."group_id", new_values."id", new_values."language", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."starts_on", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="adb8be07212d78e6a742de07cd03d011bab0353b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b43bb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workprogramme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_workprogrammeversion" ("aims_de", "aims_en", "aims_fr", "aims_nl", "ends_on", "group_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "title_de", "title_en", "title_fr", "title_nl", "year") SELECT old_values."aims_de", old_values."aims_en", old_values."aims_fr", old_values."aims_nl", old_values."ends_on", old_values."group_id", old_values."id", old_values."language", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."starts_on", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4f2afdda44647e2b54bd15de90727361d3509713",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23023",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_workprogramme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedcount",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="2d1b23ac04ba7dd7c34f868923dc2accf905246e",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_bf321",
                    table="members_publishedcount",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workprogrammeversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="workprogrammeversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="workprogrammeversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="workprogrammeversion_deleted",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordination",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="55aa2d43fb58cb92de8ca58725c32bb0825b6220",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_3c58a",
                    table="members_group_coordinators",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordination",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_coordinationversion" ("group_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label") SELECT new_values."group_id", new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'insert\' FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a7aad489e1fb8cfd98c5cd879a53edadc39c2575",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5c5e2",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_group_coordinators",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordination",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_coordinationversion" ("group_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label") SELECT old_values."group_id", old_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'delete\' FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="53670a9b5a280320af04f38a1a8d04cc54ef2c8d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e28f7",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_group_coordinators",
                    when="AFTER",
                ),
            ),
        ),
    ]
