"""What is exported, a few hundred at a time: through `visible_to`, the oldest first."""

from django.db.models import Prefetch

from news.models import Picture, Post, Topic

BATCH = 300


def posts(user):
    """By key, so that the next batch begins where the last ended, however many there are."""
    rows = (
        Post.objects.visible_to(user)
        .select_related("picture")
        .prefetch_related(Prefetch("topics", Topic.objects.order_by("pk")))
        .order_by("pk")
    )
    return _in_batches(rows)


def topics(user):
    """Topics of what the person may see."""
    return _in_batches(
        Topic.objects.filter(pk__in=Post.objects.visible_to(user).values("topics")).order_by("pk")
    )


def pictures(user):
    return _in_batches(Picture.objects.visible_to(user).order_by("pk"))


def _in_batches(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk
