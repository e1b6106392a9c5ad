"""The news of a group, on its pages."""

from django.utils import timezone

from members.panels import panel, public_panel
from news.cards import cards
from news.models import GroupOfPost, Post
from pact.paging import window

# How many posts: a column has room for two, a whole page for three.
IN_THE_WORKSPACE, IN_PUBLIC = 2, 3


def news_of(group):
    """The public posts of a group, by the group's own dates: one walk along its index."""
    return GroupOfPost.objects.filter(
        group=group, published_at__lte=timezone.now(), post__in=Post.objects.published()
    )


@panel(order=50)
def news_in_the_workspace(request, group):
    return newest(request, group, IN_THE_WORKSPACE)


@public_panel(order=50)
def news_in_public(request, group):
    return newest(request, group, IN_PUBLIC)


def newest(request, group, size):
    page = window(news_of(group), {}, size=size, pk="post_id")
    if not page.items:
        return None
    return {
        "template": "news/_of_group.html",
        "cards": cards(request, [item.key for item in page.items], level=3),
        "more": bool(page.older),
    }
