from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pact.public_cache.changes import PublicChange
from pact.translated import CODES, InLanguages, Translated, column, shown, whole


class TopicQuerySet(models.QuerySet):
    def by_name(self):
        """In the order of the names as the reader gets them."""
        return self.order_by(Lower(shown("name")), "pk")


class Topic(InLanguages):
    """What a post is about. Topics are public."""

    name = Translated(models.CharField(_("name"), max_length=80))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address, made from the name."),
    )
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]
        constraints = [
            *whole("topic", "name"),
            *(
                models.UniqueConstraint(
                    fields=[column("name", code)],
                    condition=~Q(**{column("name", code): ""}),
                    name=f"topic_name_once_in_{code}",
                    violation_error_message=_("There is a topic of this name."),
                )
                for code in CODES
            ),
        ]
        triggers = [PublicChange()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("news:topic", args=[self.slug])
