"""The addresses that are measured, in the database at hand, as JSON."""

import json
import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    django.setup()

    from django.db.models import F

    from benchmarks.fill import COMMON, RARE
    from news.models import Post
    from pact.paging import place

    posts = Post.objects.published().annotate(key=F("pk")).order_by("published_at", "pk")
    deep = posts[posts.count() // 10]
    detail = posts[posts.count() // 2]
    print(  # noqa: T201
        json.dumps(
            {
                "list": "/news/",
                "deep list": f"/news/?before={place(deep)}",
                "topic": "/news/topics/t3/",
                "year": "/news/2015/",
                "detail": detail.get_absolute_url(),
                "feed": "/news/atom.xml",
                "search, common word": f"/search/?q={COMMON}",
                "search, rare word": f"/search/?q={RARE}",
                "search, misspelt word": f"/search/?q={COMMON[:3]}k{COMMON[3:]}",
            }
        )
    )
