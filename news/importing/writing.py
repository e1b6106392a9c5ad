"""Writes batches of posts around `save()`: a query for each kind of row, not for each post."""

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify

from news.importing.articles import sha256
from news.importing.notes import note
from news.importing.words import cut
from news.models import ImportedPost, PictureInPost, Post, Topic, TopicOfPost
from news.models.picture import Picture
from news.rich_text import picture_ids
from pact.translated import CODES, column, columns

SLUG_LIMITS = {Post: 120, Topic: 80}
NUMBERS = range(2, 10)


def free_slugs(model, wanted):
    """Pairs of (wanted address, key) to free addresses of the same order: with a number behind
    where it is taken, and with something of its own key where those are taken too.
    """
    limit = SLUG_LIMITS[model]

    def candidates(slug, key):
        yield slug[:limit]
        yield from (f"{slug[: limit - 2]}-{number}" for number in NUMBERS)
        yield f"{slug[: limit - 13]}-{key[:12]}"
        yield f"{slug[: limit - 65]}-{key}"

    asked = {candidate for pair in set(wanted) for candidate in candidates(*pair)}
    taken = set(model.objects.filter(slug__in=asked).values_list("slug", flat=True))
    found = []
    for pair in wanted:
        slug = next(candidate for candidate in candidates(*pair) if candidate not in taken)
        taken.add(slug)
        found.append(slug)
    return found


def write(verdicts, articles, author=None):
    """Add the posts of a batch, with everything that belongs to them."""
    taken = [verdict for verdict in verdicts if verdict.article]
    try:
        with transaction.atomic():
            _write(taken, articles, author)
    except DatabaseError:
        # One of them cannot be kept, for a reason nobody thought of: it alone stays out.
        for verdict in taken:
            try:
                with transaction.atomic():
                    _write([verdict], articles, author)
            except DatabaseError:
                verdict.reason, verdict.article = note("refused_by_database"), None


def _write(taken, articles, author):
    wanted = [(verdict.article.values["slug"], verdict.key) for verdict in taken]
    for verdict, slug in zip(taken, free_slugs(Post, wanted), strict=True):
        article = verdict.article
        if slug != article.values["slug"]:
            article.notes[:] = [kept for kept in article.notes if kept[0] != "slug_changed"]
            article.notes.append(note("slug_changed", slug=slug))
        article.post = Post(**article.values | {"slug": slug}, author=author)
    posts = Post.objects.bulk_create([verdict.article.post for verdict in taken])
    ImportedPost.objects.bulk_create(
        ImportedPost(
            source=articles.source,
            key=verdict.key,
            digest=verdict.digest,
            post=verdict.article.post,
        )
        for verdict in taken
    )
    _write_topics(taken, articles)
    _write_pictures(posts)


def _write_topics(taken, articles):
    topics = topics_of(taken, articles)
    rows = []
    for verdict in taken:
        found = {topics[name.casefold()] for _slug, name in verdict.article.topics}
        rows += [TopicOfPost(post=verdict.article.post, topic_id=topic) for topic in sorted(found)]
    TopicOfPost.objects.bulk_create(rows)


def topics_of(taken, articles):
    """Keys of the topics by their names, in whatever language they have them; new ones are made."""
    wanted = {}
    for verdict in taken:
        for slug, name in verdict.article.topics:
            language = verdict.article.values["language"]
            wanted.setdefault(name.casefold(), (slug, name, language))
    found = known_topics(wanted)
    new = {name: wanted[name] for name in wanted if name not in found}
    slugs = free_slugs(
        Topic,
        [
            (slugify(slug) or slugify(name)[:70].strip("-_") or "topic", sha256(name))
            for slug, name, _language in new.values()
        ],
    )
    texts = [
        texts_of_topic(articles.channel, slug, name, language)
        for slug, name, language in new.values()
    ]
    topics = Topic.objects.bulk_create(
        Topic(slug=slug, **values) for slug, values in zip(slugs, texts, strict=True)
    )
    return found | {name: topic.pk for name, topic in zip(new, topics, strict=True)}


def known_topics(names):
    condition = Q()
    for name in columns("name"):
        condition |= Q(**{f"lower_{name}__in": [name.lower() for name in names]})
    lowered = {f"lower_{name}": Lower(name) for name in columns("name")}
    found = {}
    for topic in Topic.objects.alias(**lowered).filter(condition).order_by("pk") if names else []:
        for name in columns("name"):
            if text := getattr(topic, name):
                found.setdefault(text.casefold(), topic.pk)
    return {name: pk for name, pk in found.items() if name in names}


def texts_of_topic(channel, slug, name, language):
    """Its name; in further languages where the file is the portal's own export."""
    own = channel.topics.get(slug, {})
    if own.get("language") in CODES:
        language = own["language"]
    names = {column("name", code): cut(own.get(column("name", code), ""), 80) for code in CODES}
    names = {key: text for key, text in names.items() if text}
    if names and Topic.objects.filter(Q(*names.items(), _connector=Q.OR)).exists():
        names = {}  # another topic has one of them
    return {**names, "language": language, column("name", language): name}


def _write_pictures(posts):
    shown = {}
    for post in posts:
        bodies = "".join(getattr(post, name) for name in columns("body"))
        if "<img" in bodies:
            shown[post.pk] = picture_ids(bodies)
    named = {pk for pks in shown.values() for pk in pks}
    there = set(Picture.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else ()
    PictureInPost.objects.bulk_create(
        PictureInPost(post_id=post, picture_id=picture)
        for post, pictures in shown.items()
        for picture in pictures
        if picture in there
    )
