"""Cards of posts, as every list shows them."""

from django.template.loader import get_template
from django.utils.translation import get_language

from news.models import Post
from pact.public_cache import parts


def cards(request, keys, level=2):
    """The HTML of public posts' cards, in the order of their primary keys.

    Those not in memory are fetched together; a post that was just withdrawn has none.
    """
    language = get_language()
    found = {pk: parts.get(request, "card", pk, language, level) for pk in keys}
    missing = [pk for pk, html in found.items() if html is None]
    if missing:
        template = get_template("news/_card.html")
        for post in Post.objects.published().filter(pk__in=missing).for_cards():
            html = template.render({"post": post, "level": level})
            found[post.pk] = parts.keep(request, html, "card", post.pk, language, level)
    return [html for html in found.values() if html is not None]
