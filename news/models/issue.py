from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access import staff_may
from news.models.post import Post
from news.models.subscriber import Subscriber
from pact.models import OutgoingMail
from pact.translated import InLanguages, Translated, whole


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For staff who manage the newsletter."""
        return self if staff_may(user, "news.view_issue") else self.none()


class Issue(InLanguages):
    """One issue of the newsletter."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", pgettext_lazy("issue", "scheduled")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")

    EDITABLE = (State.DRAFT, State.SCHEDULED)

    subject = Translated(
        models.CharField(_("subject"), max_length=150, help_text=_("The first that readers see."))
    )
    introduction = Translated(
        models.TextField(
            _("introduction"),
            max_length=4000,
            blank=True,
            help_text=_(
                "Plain text above the posts; an empty line begins a paragraph, an address that "
                "begins with https:// becomes a link."
            ),
        )
    )
    posts = models.ManyToManyField(
        Post, verbose_name=_("posts"), through="PostInIssue", related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    scheduled_at = models.DateTimeField(_("planned for"), null=True, editable=False)
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    finished_at = models.DateTimeField(_("sending ended"), null=True, editable=False)
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

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue of the newsletter")
        verbose_name_plural = _("issues of the newsletter")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *whole("issue", "subject"),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_at__isnull=False),
                name="issue_scheduled_has_time",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_editable(self):
        return self.state in self.EDITABLE

    @property
    def is_going_out(self):
        """Whether there is something left to send, or to stop."""
        if self.state != self.State.SENT:
            return self.state == self.State.SENDING
        return self.deliveries.filter(mail__state=OutgoingMail.State.QUEUED).exists()

    def clean(self):
        """What went out stays as it went out; asked of the table, as it may have begun just now."""
        super().clean()
        if self.pk and Issue.objects.filter(pk=self.pk).exclude(state__in=self.EDITABLE).exists():
            raise ValidationError(
                _("Not saved: this issue went out meanwhile, and stays as it went out."),
                code="sent",
            )

    def choose(self, keys):
        """Take these posts, in this order; a change of order alone is a version too."""
        rows = PostInIssue.objects.filter(issue=self)
        if list(rows.values_list("post", flat=True)) == list(keys):
            return
        rows.delete()
        PostInIssue.objects.bulk_create(
            PostInIssue(issue=self, post_id=key, position=number)
            for number, key in enumerate(keys, 1)
        )

    def chosen(self):
        """The posts in their order, whatever their state."""
        return Post.objects.filter(postinissue__issue=self).order_by(
            "postinissue__position", "postinissue__pk"
        )


class PostInIssue(models.Model):
    """A post that an issue brings, and what became of it at sending."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField(default=999)  # brought back from history: last
    left_out = models.BooleanField(default=False)  # it was not public when the issue went out

    class Meta:
        verbose_name = _("post in an issue")
        verbose_name_plural = _("posts in issues")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "post"], name="post_once_in_issue")]

    def __str__(self):
        # No title: the page that asks before a post is deleted would fetch each issue.
        return f"{self.issue_id}"


class Delivery(models.Model):
    """An issue to a subscriber: the row that makes it go out only once, and counts in the report.

    It outlives both the mail in the outbox and the subscriber, of whom nothing stays.
    """

    class Outcome(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("not sent any more")
        NOTHING = "nothing", _("none of their topics")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    # The outbox forgets its mails by the thousand, without looking here: the number may be of none.
    mail = models.ForeignKey(
        OutgoingMail,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    # As long as the mail is there, it knows better (newsletter/report.py).
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    bounced = models.BooleanField(default=False)  # staff marked the address after this issue
    left = models.BooleanField(default=False)  # the reader left after this issue

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="issue_once_to_subscriber")
        ]

    def __str__(self):
        return f"{self.issue_id} {self.outcome}"
