"""Workshops, registrations, material, and their history."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import members.models.user
import workshops.models.material
import workshops.models.workshop


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0003_organisations_and_groups"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guest_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "guest_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "guest_language",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "not yet confirmed"),
                            ("registered", "registered"),
                            ("waiting", "waiting"),
                            ("cancelled", "cancelled"),
                            ("attended", "attended"),
                            ("absent", "absent"),
                        ],
                        default="registered",
                        editable=False,
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("queued_at", models.DateTimeField(verbose_name="queued")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "ordering": ["queued_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Material",
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
                        choices=[
                            ("slides", "slides"),
                            ("recording", "recording"),
                            ("minutes", "minutes"),
                            ("reading", "reading"),
                            ("template", "template"),
                            ("transcript", "transcript"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "everybody"),
                            ("members", "all members"),
                            ("group", "the group"),
                            ("registered", "registered people"),
                            ("staff", "the secretariat"),
                        ],
                        default="group",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "for_supporters",
                    models.BooleanField(
                        default=False,
                        help_text="What is for all members is for buyers, unless this is ticked.",
                        verbose_name="supporters too",
                    ),
                ),
                (
                    "text_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("nl", "Nederlands"),
                            ("fr", "Français"),
                            ("de", "Deutsch"),
                        ],
                        default="en",
                        max_length=5,
                        verbose_name="language of the material",
                    ),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        help_text="Instead of a file, such as a video.",
                        max_length=500,
                        verbose_name="link",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("posted_at", models.DateTimeField(auto_now_add=True, verbose_name="posted")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (English)"
                    ),
                ),
                (
                    "title_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Nederlands)"
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Français)"
                    ),
                ),
                (
                    "title_de",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Deutsch)"
                    ),
                ),
                (
                    "description_en",
                    models.TextField(
                        blank=True,
                        default="",
                        max_length=2000,
                        verbose_name="description (English)",
                    ),
                ),
                (
                    "description_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        max_length=2000,
                        verbose_name="description (Nederlands)",
                    ),
                ),
                (
                    "description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        max_length=2000,
                        verbose_name="description (Français)",
                    ),
                ),
                (
                    "description_de",
                    models.TextField(
                        blank=True,
                        default="",
                        max_length=2000,
                        verbose_name="description (Deutsch)",
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "material",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
            },
        ),
        migrations.CreateModel(
            name="FeedbackGiven",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feedback_given",
                        serialize=False,
                        to="workshops.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback given",
                "verbose_name_plural": "feedback given",
            },
        ),
        migrations.CreateModel(
            name="JoinOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="opened")),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="workshops.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of a join link",
                "verbose_name_plural": "openings of join links",
                "ordering": ["opened_at"],
            },
        ),
        migrations.CreateModel(
            name="MaterialVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=workshops.models.material.stored_as,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("none", "not scanned"),
                            ("waiting", "waiting for the scan"),
                            ("clean", "clean"),
                            ("infected", "infected"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="scan",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("text_read_at", models.DateTimeField(null=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="workshops.material",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of material",
                "verbose_name_plural": "versions of material",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="workshops.materialversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "download",
                "verbose_name_plural": "downloads",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
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
                        help_text="The last part of the page's address, made from the title.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("announced", "announced"),
                            ("held", "held"),
                            ("archived", "archived"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Brussels",
                        help_text="The zone in which the times are meant, for example Europe/Brussels.",
                        max_length=64,
                        validators=[members.models.user.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "date_known",
                    models.CharField(
                        choices=[
                            ("exact", "day and time"),
                            ("day", "the day"),
                            ("month", "the month"),
                            ("year", "the year"),
                        ],
                        default="exact",
                        help_text="For workshops of the past. Pages show no more than what is known.",
                        max_length=5,
                        verbose_name="known of the date",
                    ),
                ),
                (
                    "cancelled_because",
                    models.TextField(
                        blank=True,
                        editable=False,
                        max_length=1000,
                        verbose_name="why it was cancelled",
                    ),
                ),
                (
                    "public",
                    models.BooleanField(
                        default=True,
                        help_text="Whether visitors see what it is about and when. Never the join link.",
                        verbose_name="public page",
                    ),
                ),
                (
                    "spoken_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("en", "English"),
                                ("nl", "Nederlands"),
                                ("fr", "Français"),
                                ("de", "Deutsch"),
                            ],
                            max_length=5,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="spoken languages",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="Empty for an online workshop.",
                        max_length=200,
                        verbose_name="place",
                    ),
                ),
                (
                    "join_link",
                    models.URLField(
                        blank=True,
                        help_text="Shown to registered people, moderators and staff alone, shortly before.",
                        max_length=500,
                        verbose_name="join link",
                    ),
                ),
                (
                    "join_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="link opens, minutes before",
                    ),
                ),
                (
                    "open_to",
                    models.CharField(
                        choices=[
                            ("group", "the group's representatives"),
                            ("members", "all members"),
                            ("everyone", "everyone"),
                        ],
                        default="group",
                        max_length=8,
                        verbose_name="registration open to",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty for no limit. Who comes later waits.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="seats",
                    ),
                ),
                (
                    "registration_opens_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
                ),
                (
                    "registration_closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="To the second. Empty: when the workshop starts.",
                        null=True,
                        verbose_name="registration closes",
                    ),
                ),
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        blank=True,
                        default=workshops.models.workshop.default_reminders,
                        help_text="How many minutes before the start a reminder goes out.",
                        size=None,
                        verbose_name="reminders",
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "announced_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="announced"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (English)"
                    ),
                ),
                (
                    "title_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Nederlands)"
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Français)"
                    ),
                ),
                (
                    "title_de",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Deutsch)"
                    ),
                ),
                (
                    "public_description_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What it is about. An empty line begins a new paragraph.",
                        max_length=4000,
                        verbose_name="public description (English)",
                    ),
                ),
                (
                    "public_description_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What it is about. An empty line begins a new paragraph.",
                        max_length=4000,
                        verbose_name="public description (Nederlands)",
                    ),
                ),
                (
                    "public_description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What it is about. An empty line begins a new paragraph.",
                        max_length=4000,
                        verbose_name="public description (Français)",
                    ),
                ),
                (
                    "public_description_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What it is about. An empty line begins a new paragraph.",
                        max_length=4000,
                        verbose_name="public description (Deutsch)",
                    ),
                ),
                (
                    "members_description_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What participants need to know. Seen by those who may take part.",
                        max_length=6000,
                        verbose_name="members' description (English)",
                    ),
                ),
                (
                    "members_description_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What participants need to know. Seen by those who may take part.",
                        max_length=6000,
                        verbose_name="members' description (Nederlands)",
                    ),
                ),
                (
                    "members_description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What participants need to know. Seen by those who may take part.",
                        max_length=6000,
                        verbose_name="members' description (Français)",
                    ),
                ),
                (
                    "members_description_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What participants need to know. Seen by those who may take part.",
                        max_length=6000,
                        verbose_name="members' description (Deutsch)",
                    ),
                ),
                (
                    "topics_en",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One a line.",
                        max_length=1000,
                        verbose_name="topics (English)",
                    ),
                ),
                (
                    "topics_nl",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One a line.",
                        max_length=1000,
                        verbose_name="topics (Nederlands)",
                    ),
                ),
                (
                    "topics_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One a line.",
                        max_length=1000,
                        verbose_name="topics (Français)",
                    ),
                ),
                (
                    "topics_de",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One a line.",
                        max_length=1000,
                        verbose_name="topics (Deutsch)",
                    ),
                ),
                (
                    "hosts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Named publicly.",
                        related_name="hosted_workshops",
                        to="members.organisation",
                        verbose_name="moderating organisations",
                    ),
                ),
                (
                    "moderators",
                    models.ManyToManyField(
                        blank=True,
                        help_text="People of the group who run this workshop beside the group's moderators.",
                        related_name="moderated_workshops",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="members.workprogramme",
                        verbose_name="work programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "workshop",
                "verbose_name_plural": "workshops",
                "ordering": ["-starts_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="registration",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.CreateModel(
            name="Question",
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
                ("required", models.BooleanField(default=False, verbose_name="needs an answer")),
                (
                    "text_en",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="question (English)"
                    ),
                ),
                (
                    "text_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="question (Nederlands)"
                    ),
                ),
                (
                    "text_fr",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="question (Français)"
                    ),
                ),
                (
                    "text_de",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="question (Deutsch)"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="workshops.workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "question at registration",
                "verbose_name_plural": "questions at registration",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ModerationVersion",
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workshops.workshop",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MaterialVersionRecord",
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
                ("kind", models.CharField(default="reading", max_length=10)),
                ("audience", models.CharField(default="group", max_length=10)),
                ("for_supporters", models.BooleanField(default=False)),
                ("text_language", models.CharField(default="en", max_length=5)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("posted_at", models.DateTimeField(auto_now_add=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_nl", models.CharField(blank=True, default="", max_length=200)),
                ("title_fr", models.CharField(blank=True, default="", max_length=200)),
                ("title_de", models.CharField(blank=True, default="", max_length=200)),
                ("description_en", models.TextField(blank=True, default="", max_length=2000)),
                ("description_nl", models.TextField(blank=True, default="", max_length=2000)),
                ("description_fr", models.TextField(blank=True, default="", max_length=2000)),
                ("description_de", models.TextField(blank=True, default="", max_length=2000)),
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
                        to="workshops.material",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workshops.workshop",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="material",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="material",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.CreateModel(
            name="HostingVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_transaction",
                    models.BigIntegerField(db_default=models.Func(function="txid_current")),
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
                    "workshop",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workshops.workshop",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "usefulness",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="How useful was it for your work?",
                    ),
                ),
                (
                    "organisation",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="How well was it organised?",
                    ),
                ),
                (
                    "remarks",
                    models.TextField(
                        blank=True, max_length=3000, verbose_name="What should we know?"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes",
                    ),
                ),
                ("speakers", models.CharField(blank=True, max_length=300, verbose_name="speakers")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (English)"
                    ),
                ),
                (
                    "title_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Nederlands)"
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Français)"
                    ),
                ),
                (
                    "title_de",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="title (Deutsch)"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="workshops.workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkshopVersion",
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
                ("state", models.CharField(default="draft", max_length=9)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("time_zone", models.CharField(default="Europe/Brussels", max_length=64)),
                ("date_known", models.CharField(default="exact", max_length=5)),
                ("cancelled_because", models.TextField(blank=True, max_length=1000)),
                ("public", models.BooleanField(default=True)),
                (
                    "spoken_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("en", "English"),
                                ("nl", "Nederlands"),
                                ("fr", "Français"),
                                ("de", "Deutsch"),
                            ],
                            max_length=5,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("join_link", models.URLField(blank=True, max_length=500)),
                ("join_minutes", models.PositiveSmallIntegerField(default=30)),
                ("open_to", models.CharField(default="group", max_length=8)),
                ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                ("registration_opens_at", models.DateTimeField(blank=True, null=True)),
                ("registration_closes_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        blank=True,
                        default=workshops.models.workshop.default_reminders,
                        size=None,
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("announced_at", models.DateTimeField(null=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_nl", models.CharField(blank=True, default="", max_length=200)),
                ("title_fr", models.CharField(blank=True, default="", max_length=200)),
                ("title_de", models.CharField(blank=True, default="", max_length=200)),
                (
                    "public_description_en",
                    models.TextField(blank=True, default="", max_length=4000),
                ),
                (
                    "public_description_nl",
                    models.TextField(blank=True, default="", max_length=4000),
                ),
                (
                    "public_description_fr",
                    models.TextField(blank=True, default="", max_length=4000),
                ),
                (
                    "public_description_de",
                    models.TextField(blank=True, default="", max_length=4000),
                ),
                (
                    "members_description_en",
                    models.TextField(blank=True, default="", max_length=6000),
                ),
                (
                    "members_description_nl",
                    models.TextField(blank=True, default="", max_length=6000),
                ),
                (
                    "members_description_fr",
                    models.TextField(blank=True, default="", max_length=6000),
                ),
                (
                    "members_description_de",
                    models.TextField(blank=True, default="", max_length=6000),
                ),
                ("topics_en", models.TextField(blank=True, default="", max_length=1000)),
                ("topics_nl", models.TextField(blank=True, default="", max_length=1000)),
                ("topics_fr", models.TextField(blank=True, default="", max_length=1000)),
                ("topics_de", models.TextField(blank=True, default="", max_length=1000)),
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
                        to="workshops.workshop",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.workprogramme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="materialversion",
            index=models.Index(fields=["sha256"], name="material_version_sha256"),
        ),
        migrations.AddConstraint(
            model_name="materialversion",
            constraint=models.UniqueConstraint(
                fields=("material", "number"), name="material_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="download",
            index=models.Index(fields=["version", "-at"], name="download_newest"),
        ),
        migrations.CreateModel(
            name="Hosting",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("workshops.workshop_hosts",),
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("workshops.workshop_moderators",),
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(fields=["programme", "-starts_at"], name="workshop_of_programme"),
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(
                condition=models.Q(("public", True), models.Q(("state", "draft"), _negated=True)),
                fields=["-starts_at", "-id"],
                name="workshop_public_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_en", ""), _negated=True),
                    models.Q(("title_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_nl", ""), _negated=True),
                    models.Q(("title_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_fr", ""), _negated=True),
                    models.Q(("title_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_de", ""), _negated=True),
                    models.Q(("title_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_whole_in_de",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="workshop_ends_after_start",
                violation_error_message="The workshop ends before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    ("registration_closes_at", None),
                    ("registration_closes_at__gt", models.F("registration_opens_at")),
                    _connector="OR",
                ),
                name="workshop_registration_closes_after_opening",
                violation_error_message="Registration closes before it opens.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="6a000835cdf0015b58cb8130661f486219d0320c",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_81868",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_workshopversion" ("announced_at", "cancelled_because", "capacity", "date_known", "ends_at", "id", "join_link", "join_minutes", "language", "members_description_de", "members_description_en", "members_description_fr", "members_description_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme_id", "public", "public_description_de", "public_description_en", "public_description_fr", "public_description_nl", "registration_closes_at", "registration_opens_at", "reminders", "sequence", "slug", "spoken_languages", "starts_at", "state", "time_zone", "title_de", "title_en", "title_fr", "title_nl", "topics_de", "topics_en", "topics_fr", "topics_nl", "uid") SELECT new_values."announced_at", new_values."cancelled_because", new_values."capacity", new_values."date_known", new_values."ends_at", new_values."id", new_values."join_link", new_values."join_minutes", new_values."language", new_values."members_description_de", new_values."members_description_en", new_values."members_description_fr", new_values."members_description_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."place", new_values."programme_id", new_values."public", new_values."public_description_de", new_values."public_description_en", new_values."public_description_fr", new_values."public_description_nl", new_values."registration_closes_at", new_values."registration_opens_at", new_values."reminders", new_values."sequence", new_values."slug", new_values."spoken_languages", new_values."starts_at", new_values."state", new_values."time_zone", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."topics_de", new_values."topics_en", new_values."topics_fr", new_values."topics_nl", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1b270189da7cae28fe359582ac2d5d30cbd97830",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4483b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_workshopversion" ("announced_at", "cancelled_because", "capacity", "date_known", "ends_at", "id", "join_link", "join_minutes", "language", "members_description_de", "members_description_en", "members_description_fr", "members_description_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme_id", "public", "public_description_de", "public_description_en", "public_description_fr", "public_description_nl", "registration_closes_at", "registration_opens_at", "reminders", "sequence", "slug", "spoken_languages", "starts_at", "state", "time_zone", "title_de", "title_en", "title_fr", "title_nl", "topics_de", "topics_en", "topics_fr", "topics_nl", "uid") SELECT new_values."announced_at", new_values."cancelled_because", new_values."capacity", new_values."date_known", new_values."ends_at", new_values."id", new_values."join_link", new_values."join_minutes", new_values."language", new_values."members_description_de", new_values."members_description_en", new_values."members_description_fr", new_values."members_description_nl", new_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."place", new_values."programme_id", new_values."public", new_values."public_description_de", new_values."public_description_en", new_values."public_description_fr", new_values."public_description_nl", new_values."registration_closes_at", new_values."registration_opens_at", new_values."reminders", new_values."sequence", new_values."slug", new_values."spoken_languages", new_values."starts_at", new_values."state", new_values."time_zone", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."topics_de", new_values."topics_en", new_values."topics_fr", new_values."topics_nl", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."announced_at" IS DISTINCT FROM (new_values."announced_at") OR old_values."cancelled_because" IS DISTINCT FROM (new_values."cancelled_because") OR old_values."capacity" IS DISTINCT FROM (new_values."capacity") OR old_values."date_known" IS DISTINCT FROM (new_values."date_known") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."join_link" IS DISTINCT FROM (new_values."join_link") OR old_values."join_minutes" IS DISTINCT FROM (new_values."join_minutes") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."members_description_de" IS DISTINCT FROM (new_values."members_description_de") OR old_values."members_description_en" IS DISTINCT FROM (new_values."members_description_en") OR old_values."members_description_fr" IS DISTINCT FROM (new_values."members_description_fr") OR old_values."members_description_nl" IS DISTINCT FROM (new_values."members_description_nl") OR old_values."open_to" IS DISTINCT FROM (new_values."open_to") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."programme_id" IS DISTINCT FROM (new_values."programme_id") OR old_values."public" IS DISTINCT FROM (new_values."public") OR old_values."public_description_de" IS DISTINCT FROM (new_values."public_description_de") OR old_values."public_description_en" IS DISTINCT FROM (new_values."public_description_en") OR old_values."public_description_fr" IS DISTINCT FROM (new_values."public_description_fr") OR old_values."public_description_nl" IS DISTINCT FROM (new_values."public_description_nl") OR old_values."registration_closes_at" IS DISTINCT FROM (new_values."registration_closes_at") OR old_values."registration_opens_at" IS DISTINCT FROM (new_values."registration_opens_at") OR old_values."reminders" IS DISTINCT FROM (new_values."reminders") OR old_values."sequence" IS DISTINCT FROM (new_values."sequence") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."spoken_languages" IS DISTINCT FROM (new_values."spoken_languages") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."time_zone" IS DISTINCT FROM (new_values."time_zone") OR old_values."title_de" IS DISTINCT FROM (new_values."title_de") OR old_values."title_en" IS DISTINCT FROM (new_values."title_en") OR old_values."title_fr" IS DISTINCT FROM (new_values."title_fr") OR old_values."title_nl" IS DISTINCT FROM (new_values."title_nl") OR old_values."topics_de" IS DISTINCT FROM (new_values."topics_de") OR old_values."topics_en" IS DISTINCT FROM (new_values."topics_en") OR old_values."topics_fr" IS DISTINCT FROM (new_values."topics_fr") OR old_values."topics_nl" IS DISTINCT FROM (new_values."topics_nl") OR old_values."uid" IS DISTINCT FROM (new_values."uid")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d33bdc6d4b239a98f2936c1ef63f200cf80ece16",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0272d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_workshopversion" ("announced_at", "cancelled_because", "capacity", "date_known", "ends_at", "id", "join_link", "join_minutes", "language", "members_description_de", "members_description_en", "members_description_fr", "members_description_nl", "open_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme_id", "public", "public_description_de", "public_description_en", "public_description_fr", "public_description_nl", "registration_closes_at", "registration_opens_at", "reminders", "sequence", "slug", "spoken_languages", "starts_at", "state", "time_zone", "title_de", "title_en", "title_fr", "title_nl", "topics_de", "topics_en", "topics_fr", "topics_nl", "uid") SELECT old_values."announced_at", old_values."cancelled_because", old_values."capacity", old_values."date_known", old_values."ends_at", old_values."id", old_values."join_link", old_values."join_minutes", old_values."language", old_values."members_description_de", old_values."members_description_en", old_values."members_description_fr", old_values."members_description_nl", old_values."open_to", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."place", old_values."programme_id", old_values."public", old_values."public_description_de", old_values."public_description_en", old_values."public_description_fr", old_values."public_description_nl", old_values."registration_closes_at", old_values."registration_opens_at", old_values."reminders", old_values."sequence", old_values."slug", old_values."spoken_languages", old_values."starts_at", old_values."state", old_values."time_zone", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl", old_values."topics_de", old_values."topics_en", old_values."topics_fr", old_values."topics_nl", old_values."uid" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="56485d5105c3cc72135b73a7907af95f6415bb30",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9aa37",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_workshop",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                fields=["workshop", "state", "queued_at"], name="registration_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                fields=("workshop", "user"), name="registration_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("guest_email"),
                models.F("workshop"),
                condition=models.Q(("user", None)),
                name="registration_once_a_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("guest_email", ""), ("user__isnull", False)),
                    models.Q(
                        ("user", None),
                        models.Q(("guest_email", ""), _negated=True),
                        models.Q(("guest_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="registration_of_person_or_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_en", ""), _negated=True),
                    models.Q(("text_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="registration_question_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_nl", ""), _negated=True),
                    models.Q(("text_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="registration_question_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_fr", ""), _negated=True),
                    models.Q(("text_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="registration_question_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text_de", ""), _negated=True),
                    models.Q(("text_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="registration_question_whole_in_de",
            ),
        ),
        migrations.AddIndex(
            model_name="moderationversion",
            index=models.Index(
                models.F("workshop"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="moderationversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="moderationversion",
            index=models.Index(
                models.F("user"),
                condition=models.Q(("pgh_label", "delete")),
                name="moderationversion_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="materialversionrecord",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="materialversionrecord_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="materialversionrecord",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="materialversionrecord_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(fields=["workshop", "order", "id"], name="material_in_order"),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_en", ""), _negated=True),
                    models.Q(("title_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="material_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_nl", ""), _negated=True),
                    models.Q(("title_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="material_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_fr", ""), _negated=True),
                    models.Q(("title_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="material_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_de", ""), _negated=True),
                    models.Q(("title_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="material_whole_in_de",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="4e3fcaeb765a75191d8036cb7ff5b8e8fa8c68e8",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_a3673",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT new_values."audience", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."for_supporters", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."order", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."posted_at", new_values."text_language", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."workshop_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6decf4745657960179fe3bfd4796acd5708e31ba",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aebc7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT new_values."audience", new_values."description_de", new_values."description_en", new_values."description_fr", new_values."description_nl", new_values."for_supporters", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."order", _pgh_attached_context.value, clock_timestamp(), \'update\', new_values."id", new_values."posted_at", new_values."text_language", new_values."title_de", new_values."title_en", new_values."title_fr", new_values."title_nl", new_values."workshop_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."description_de" IS DISTINCT FROM (new_values."description_de") OR old_values."description_en" IS DISTINCT FROM (new_values."description_en") OR old_values."description_fr" IS DISTINCT FROM (new_values."description_fr") OR old_values."description_nl" IS DISTINCT FROM (new_values."description_nl") OR old_values."for_supporters" IS DISTINCT FROM (new_values."for_supporters") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."order" IS DISTINCT FROM (new_values."order") OR old_values."posted_at" IS DISTINCT FROM (new_values."posted_at") OR old_values."text_language" IS DISTINCT FROM (new_values."text_language") OR old_values."title_de" IS DISTINCT FROM (new_values."title_de") OR old_values."title_en" IS DISTINCT FROM (new_values."title_en") OR old_values."title_fr" IS DISTINCT FROM (new_values."title_fr") OR old_values."title_nl" IS DISTINCT FROM (new_values."title_nl") OR old_values."workshop_id" IS DISTINCT FROM (new_values."workshop_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9e250009efc99570930062b1931725136ef4c746",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5746c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_materialversionrecord" ("audience", "description_de", "description_en", "description_fr", "description_nl", "for_supporters", "id", "kind", "language", "link", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "text_language", "title_de", "title_en", "title_fr", "title_nl", "workshop_id") SELECT old_values."audience", old_values."description_de", old_values."description_en", old_values."description_fr", old_values."description_nl", old_values."for_supporters", old_values."id", old_values."kind", old_values."language", old_values."link", old_values."order", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."posted_at", old_values."text_language", old_values."title_de", old_values."title_en", old_values."title_fr", old_values."title_nl", old_values."workshop_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="875da5ec7e7bfbf015beb497fb057b41e45cd45b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44ee2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_material",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="hostingversion",
            index=models.Index(
                models.F("workshop"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="hostingversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="hostingversion",
            index=models.Index(
                models.F("organisation"),
                condition=models.Q(("pgh_label", "delete")),
                name="hostingversion_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_en", ""), _negated=True),
                    models.Q(("title_en", ""), models.Q(("language", "en"), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_whole_in_en",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_nl", ""), _negated=True),
                    models.Q(("title_nl", ""), models.Q(("language", "nl"), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_whole_in_nl",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_fr", ""), _negated=True),
                    models.Q(("title_fr", ""), models.Q(("language", "fr"), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_whole_in_fr",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_de", ""), _negated=True),
                    models.Q(("title_de", ""), models.Q(("language", "de"), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_whole_in_de",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="6d1accf963c4bc5004d787f18af9915ac204e3a6",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_eb832",
                    table="workshops_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workshopversion",
            index=models.Index(
                models.F("pgh_obj"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                name="workshopversion_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="workshopversion",
            index=models.Index(
                models.OrderBy(models.F("pgh_id"), descending=True),
                condition=models.Q(("pgh_label", "delete")),
                name="workshopversion_deleted",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hosting",
            trigger=pgtrigger.compiler.Trigger(
                name="public_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM note_public_change(); RETURN NULL;",
                    hash="c8226c284c9d4524bcc580043dc195fc185b48ca",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_public_change_894be",
                    table="workshops_workshop_hosts",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hosting",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_hostingversion" ("organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "workshop_id") SELECT new_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."workshop_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="def197ec6c1dd0ebf988e7046b6394f7cd0a0772",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4e104",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_workshop_hosts",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hosting",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_hostingversion" ("organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "workshop_id") SELECT old_values."organisation_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."workshop_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="cdf256d4337145d97c3270d772bd57c44a9aa377",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8548b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_workshop_hosts",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moderation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_moderationversion" ("pgh_context_id", "pgh_created_at", "pgh_label", "user_id", "workshop_id") SELECT _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."user_id", new_values."workshop_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c2b1b248fe12e01fe115b919525b686f65800124",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eee5d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_workshop_moderators",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moderation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_moderationversion" ("pgh_context_id", "pgh_created_at", "pgh_label", "user_id", "workshop_id") SELECT _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."user_id", old_values."workshop_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6688970afa48692df5883442b5f6c96a21ce8736",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6f2d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_workshop_moderators",
                    when="AFTER",
                ),
            ),
        ),
    ]
