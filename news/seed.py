"""The portal's first content, read from news/content/."""

import tomllib
from pathlib import Path

from django.core.files import File
from django.db import transaction
from markdown_it import MarkdownIt

from members.models import Group
from news import services
from news.models import GroupOfPost, Page, Picture, Post, Topic
from news.models.history import GroupOfPostVersion
from pact.translated import CODES, column

CONTENT = Path(__file__).parent / "content"
markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def read(path):
    """The TOML head and the HTML body of a content file."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), markdown.render(body)


def texts(path):
    """The columns of the translations beside a content file: `about.nl.md` beside `about.md`."""
    found = {}
    for code in CODES:
        translation = path.with_suffix(f".{code}.md")
        if translation.exists():
            head, body = read(translation)
            found |= {column(name, code): text for name, text in head.items()}
            found[column("body", code)] = body
    return found


def originals(folder):
    return [path for path in sorted((CONTENT / folder).glob("*.md")) if path.stem.count(".") == 0]


def read_list(name, key):
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))[key]


@transaction.atomic
def seed(say):
    """Put posts into a portal without posts, and pages into one without pages; never change any."""
    if not Post.objects.exists():
        add_posts()
        say(f"Added {Post.objects.count()} news posts.")
    if not GroupOfPostVersion.objects.exists():  # nobody ever said which groups posts are about
        link_groups()
    if not Page.objects.exists():
        add_pages()
        say(f"Added {Page.objects.count()} pages.")


def add_pictures():
    pictures = {}
    for item in read_list("pictures/pictures.toml", "picture"):
        name = item.pop("file")
        with (CONTENT / "pictures" / name).open("rb") as file:
            pictures[name] = Picture.objects.create(file=File(file, name=name), **item)
    return pictures


def add_posts():
    topics = {
        item["slug"]: Topic.objects.get_or_create(slug=item["slug"], defaults=item)[0]
        for item in read_list("topics.toml", "topic")
    }
    pictures = add_pictures()
    for path in originals("posts"):
        head, body = read(path)
        slugs, picture = head.pop("topics"), pictures.get(head.pop("image", None))
        head.pop("groups", None)
        post = Post(**head, **texts(path), body=body, picture=picture, state=Post.State.PUBLISHED)
        post.full_clean()
        post.save()
        post.topics.set(topics[slug] for slug in slugs)
        services.record_pictures(post)


def link_groups():
    for path in originals("posts"):
        head, _body = read(path)
        groups = Group.objects.filter(slug__in=head.get("groups", []))
        for post in Post.objects.filter(slug=head["slug"]):
            GroupOfPost.objects.bulk_create(GroupOfPost(post=post, group=one) for one in groups)


def add_pages():
    for path in originals("pages"):
        head, body = read(path)
        page = Page(**head, **texts(path), body=body, published=True)
        page.full_clean()
        page.save()
        services.record_pictures(page)
