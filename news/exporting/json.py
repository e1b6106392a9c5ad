"""All news as JSON: each post in one line, so that large files can be read line by line too."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from news.exporting import rows
from pact.translated import column


def dump(value):
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def json_of(user, site):
    yield f'{{"format": "pact-news", "version": 1, "site": {dump(site)}, "posts": [\n'
    between = ""
    for post in rows.posts(user):
        yield between + dump(post_of(post, site))
        between = ",\n"
    yield "\n]}\n"


def texts_of(thing, *names):
    """{"en": {"title": …}, …}, the original first."""
    return {
        code: {name: getattr(thing, column(name, code)) for name in names}
        for code in thing.languages
    }


def post_of(post, site):
    picture = post.picture
    return {
        "id": post.pk,
        "url": site + post.get_absolute_url(),
        "slug": post.slug,
        "state": post.state,
        "published_at": post.published_at,
        "updated_at": post.updated_at,
        "featured": post.featured,
        "language": post.language,
        "texts": texts_of(post, "title", "lead", "body"),
        "publisher": post.publisher,
        "source": {"name": post.source_name, "url": post.source_url} if post.source_url else None,
        "topics": [
            {"slug": topic.slug, "language": topic.language, "texts": texts_of(topic, "name")}
            for topic in post.topics.all()
        ],
        "picture": picture
        and {
            "url": site + picture.get_absolute_url(),
            "width": picture.width,
            "height": picture.height,
            "credit": picture.credit,
            "language": picture.language,
            "texts": texts_of(picture, "alternative_text"),
        },
    }
