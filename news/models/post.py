import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from members.models import Group
from news.models.kept_words import keeping_words, marking_topics
from news.models.picture import Picture
from news.models.topic import Topic
from news.publishers import PublisherSlug, as_read, publisher_slug
from news.rich_text import RichTextField
from pact.fields import LinkField
from pact.public_cache.changes import PublicChange
from pact.translated import InLanguages, Translated, columns, whole


def validate_not_a_year(slug):
    if slug.isdigit():
        raise ValidationError(_("Digits alone are the address of a year. Add a word."))


# From the newest public post to the newest before that one's year, and so on: a step along the
# index for each year, where DISTINCT would read the whole table.
YEARS = """
    WITH RECURSIVE newest AS (
        (SELECT published_at FROM news_post
         WHERE state IN ('published', 'scheduled') AND published_at <= %(now)s
         ORDER BY published_at DESC LIMIT 1)
        UNION ALL
        SELECT (SELECT post.published_at FROM news_post post
                WHERE state IN ('published', 'scheduled') AND post.published_at
                    < date_trunc('year', newest.published_at AT TIME ZONE %(zone)s)
                      AT TIME ZONE %(zone)s
                ORDER BY post.published_at DESC LIMIT 1)
        FROM newest WHERE newest.published_at IS NOT NULL
    )
    SELECT extract(year FROM published_at AT TIME ZONE %(zone)s)::int
    FROM newest WHERE published_at IS NOT NULL
"""


def years_of_news():
    """The years that have public posts, newest first."""
    with connection.cursor() as cursor:
        zone = timezone.get_default_timezone_name()
        cursor.execute(YEARS, {"now": timezone.now(), "zone": zone})
        return [year for (year,) in cursor.fetchall()]


class PostQuerySet(models.QuerySet):
    def published(self):
        """What the public sees now. A scheduled post joins at its time, by this rule alone."""
        return self.filter(
            state__in=[Post.State.PUBLISHED, Post.State.SCHEDULED], published_at__lte=timezone.now()
        )

    def next_moment(self, after):
        """When, after a moment, the next scheduled post joins them; None if none waits."""
        waiting = self.filter(
            state__in=[Post.State.PUBLISHED, Post.State.SCHEDULED], published_at__gt=after
        )
        return waiting.order_by("published_at").values_list("published_at", flat=True).first()

    def visible_to(self, user):
        """The published ones; all of them for staff who manage news."""
        if staff_may(user, "news.view_post"):
            return self
        return self.published()

    def of_publisher(self, slug):
        return self.alias(publisher_slug=PublisherSlug(F("publisher"))).filter(publisher_slug=slug)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_cards(self):
        """What a list of cards shows, in a constant number of queries."""
        return (
            self.select_related("picture")
            .prefetch_related(models.Prefetch("topics", Topic.objects.by_name()))
            .defer(*columns("body"))
        )


class Post(InLanguages):
    """A news item."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = Translated(models.CharField(_("title"), max_length=200))
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        validators=[validate_not_a_year],
        help_text=_(
            "The last part of the post's address. It stays as it is once the post was published, "
            "so that links to it keep working."
        ),
    )
    lead = Translated(
        models.TextField(
            _("lead"),
            max_length=400,
            help_text=_(
                "One or two sentences: shown in lists, in feeds and where the post is shared."
            ),
        )
    )
    body = Translated(RichTextField(_("text")))
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Shown above the text and in lists. It comes from the picture library."),
    )
    pictures = models.ManyToManyField(
        Picture, through="PictureInPost", editable=False, related_name="+"
    )
    topics = models.ManyToManyField(
        Topic,
        verbose_name=_("topics"),
        through="TopicOfPost",
        blank=True,
        related_name="posts",
    )
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("groups"),
        through="GroupOfPost",
        blank=True,
        related_name="posts",
        help_text=_("The groups whose pages show the post."),
    )
    publisher = models.CharField(
        _("publisher"), max_length=150, help_text=_("The organisation that publishes the post.")
    )
    source_name = models.CharField(
        _("source"),
        max_length=150,
        blank=True,
        help_text=_("Where the full text stands, for example “ESDN”. Needs the link too."),
    )
    source_url = LinkField(_("link to the source"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("date of publication"), null=True, blank=True)
    featured = models.BooleanField(_("featured"), default=False, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="post_public_newest",
                condition=Q(state__in=["published", "scheduled"]),
            ),
            models.Index(fields=["state", "-updated_at"], name="post_state_changed"),
            models.Index(
                PublisherSlug(F("publisher")),
                F("published_at").desc(),
                F("id").desc(),
                name="post_publisher_newest",
                condition=Q(state__in=["published", "scheduled"]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="date_of_its_topics",
                operation=pgtrigger.UpdateOf("published_at"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at")),
                func="""
                    UPDATE news_post_topics SET published_at = NEW.published_at
                    WHERE post_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            *keeping_words("post", "publisher", "state", "published_at"),
            pgtrigger.Trigger(
                name="date_of_its_groups",
                operation=pgtrigger.UpdateOf("published_at"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at")),
                func="""
                    UPDATE news_groupofpost SET published_at = NEW.published_at
                    WHERE post_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            PublicChange(),
        ]
        constraints = [
            *whole("post", "title", "lead", "body"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(published_at__isnull=False),
                name="post_public_has_date",
            ),
            models.CheckConstraint(
                condition=(Q(source_name="") & Q(source_url=""))
                | (~Q(source_name="") & ~Q(source_url="")),
                name="post_source_name_with_link",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:detail", args=[self.slug])

    @property
    def published_by(self):
        """The publisher's name as the reader gets it."""
        return as_read(self.publisher)

    @property
    def publisher_address(self):
        """Where all that its publisher published stands."""
        return reverse("news:publisher", args=[publisher_slug(self.publisher)])

    def clean(self):
        super().clean()
        if bool(self.source_name) != bool(self.source_url):
            field = "source_url" if self.source_name else "source_name"
            raise ValidationError({field: _("Give both the source's name and its link, or none.")})

    @property
    def is_public(self):
        """The same truth as `published()`, for one post in hand."""
        return (
            self.state in (self.State.PUBLISHED, self.State.SCHEDULED)
            and self.published_at <= timezone.now()
        )

    def neighbours(self):
        """The public posts before and after this one in time, each None where there is none."""
        public, key = Post.objects.published(), self.published_at
        public = public.only("slug", "language", *columns("title"))
        # The first condition says where the walk along the index begins.
        earlier = Q(published_at__lte=key) & (Q(published_at__lt=key) | Q(pk__lt=self.pk))
        later = Q(published_at__gte=key) & (Q(published_at__gt=key) | Q(pk__gt=self.pk))
        return (
            public.filter(earlier).newest_first().first(),
            public.filter(later).order_by("published_at", "pk").first(),
        )


class TopicOfPost(models.Model):
    """A post's topic, with the post's date, so that a topic's list is one walk along an index."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "news_post_topics"
        verbose_name = _("topic of a post")
        verbose_name_plural = _("topics of posts")
        indexes = [
            models.Index(fields=["topic", "-published_at", "-post"], name="topic_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "topic"], name="topic_once_in_post"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="date_of_the_post",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    SELECT published_at INTO NEW.published_at
                    FROM news_post WHERE id = NEW.post_id FOR SHARE;
                    RETURN NEW;
                """,
            ),
            *marking_topics(),
            PublicChange(),
        ]

    def __str__(self):
        return str(self.post)


class GroupOfPost(models.Model):
    """A group that a post is about, with the post's date, as for topics."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("group of a post")
        verbose_name_plural = _("groups of posts")
        indexes = [
            models.Index(fields=["group", "-published_at", "-post"], name="group_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "group"], name="group_once_in_post"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="date_of_the_post",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    SELECT published_at INTO NEW.published_at
                    FROM news_post WHERE id = NEW.post_id FOR SHARE;
                    RETURN NEW;
                """,
            ),
            PublicChange(),
        ]

    def __str__(self):
        return str(self.post)


class PictureInPost(models.Model):
    """A picture that a post's text shows: it cannot be deleted as long as it does."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("picture in a post")
        verbose_name_plural = _("pictures in posts")
        constraints = [
            models.UniqueConstraint(fields=["post", "picture"], name="picture_once_in_post")
        ]
        triggers = [PublicChange()]

    def __str__(self):
        return str(self.post)
