"""What else to read after a post: of the same topics, the nearest in time."""

from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from news.models import Post
from pact.public_cache import parts
from pact.translated import columns

SIZE = 3
LOOKED_AT = 8  # of each topic before the post and after it: a step each along the topic's index
TOPICS = 6  # of a post with more, these
NEAREST = """
    SELECT near.post_id FROM (
        SELECT topic_id FROM news_post_topics WHERE post_id = %(post)s
        ORDER BY topic_id LIMIT %(topics)s
    ) own, LATERAL (
        (SELECT post_id, published_at FROM news_post_topics
         WHERE topic_id = own.topic_id AND published_at <= %(moment)s AND post_id <> %(post)s
         ORDER BY published_at DESC, post_id DESC LIMIT %(size)s)
        UNION ALL
        (SELECT post_id, published_at FROM news_post_topics
         WHERE topic_id = own.topic_id AND published_at > %(moment)s AND published_at <= %(now)s
         ORDER BY published_at, post_id LIMIT %(size)s)
    ) near
    GROUP BY near.post_id, near.published_at
    ORDER BY count(*) DESC,
        greatest(near.published_at, %(moment)s) - least(near.published_at, %(moment)s),
        near.post_id DESC
    LIMIT %(looked_at)s
"""


def related_to(post):
    """Public posts that share the most topics, of these the nearest in time."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            {
                "post": post.pk,
                "moment": min(post.published_at or now, now),
                "now": now,
                "topics": TOPICS,
                "size": LOOKED_AT,
                # Some of them may be withdrawn.
                "looked_at": SIZE + 2 * LOOKED_AT,
            },
        )
        keys = [key for (key,) in cursor.fetchall()]
    public = Post.objects.published().filter(pk__in=keys)
    posts = {
        found.pk: found
        for found in public.only("slug", "language", "published_at", *columns("title"))
    }
    return [posts[key] for key in keys if key in posts][:SIZE]


def related(request, post):
    """Their list as HTML, the same for everybody."""
    key = ("related posts", post.pk, get_language())
    if (html := parts.get(request, *key)) is not None:
        return html
    return parts.keep(
        request, render_to_string("news/_related.html", {"posts": related_to(post)}), *key
    )
