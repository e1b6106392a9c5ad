"""When public pages change without anything being saved."""

from news.models import Post
from pact.public_cache.changes import by_itself


@by_itself
def next_post(after):
    """When the next scheduled post appears."""
    return Post.objects.next_moment(after)
