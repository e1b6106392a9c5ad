"""The portal's first content, read from news/content/.

A text's languages stand side by side: `name_en`, `name_nl` in a list; `about.md`, `about.nl.md` in
a folder, where a translation's head holds its title and lead alone.
"""

import tomllib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from markdown_it import MarkdownIt

from members.models import Group
from news import services
from news.models import GroupOfPost, Page, Picture, Post, Topic
from news.models.history import GroupOfPostVersion
from news.rich_text import sanitise
from pact.translated import CODES, column, columns

CONTENT = Path(__file__).parent / "content"
markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def read(path):
    """The TOML head and the HTML body of a content file."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), markdown.render(body)


def translations(path):
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
    """Put posts into a portal without posts, and pages into one without pages; never change any.

    What was put in before it was translated gets its translations, where nobody touched it since.
    """
    translated = add_translations()
    if translated:
        say(f"Added translations of {translated} texts.")
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
        post = Post(
            **head, **translations(path), body=body, picture=picture, state=Post.State.PUBLISHED
        )
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
        page = Page(**head, **translations(path), body=body, published=True)
        page.full_clean()
        page.save()
        services.record_pictures(page)


def add_translations():
    """How many things got the languages that they lacked."""
    return sum(translate(*one) for one in first_texts())


def first_texts():
    """Of each thing of the first content: its model, what finds it, its texts in all languages."""
    for model, folder in ((Post, "posts"), (Page, "pages")):
        for path in originals(folder):
            head, body = read(path)
            texts = {"title_en": head["title"], "lead_en": head["lead"], "body_en": body}
            yield model, {"slug": head["slug"]}, texts | translations(path)
    for item in read_list("topics.toml", "topic"):
        yield Topic, {"slug": item.pop("slug")}, item
    for item in read_list("pictures/pictures.toml", "picture"):
        yield Picture, {}, item


def translate(model, found_by, content):
    """Whether a thing was given what it lacks.

    Only one that stands as it was put in, by the content's own words and by its history: beside
    what somebody changed, a translation would say something else.
    """
    texts = {name: content[name] for name in columns(*model.translated) if name in content}
    texts |= {name: sanitise(text) for name, text in texts.items() if name.startswith("body_")}
    original = {name: text for name, text in texts.items() if name.endswith("_en")}
    thing = model.objects.filter(**found_by, **original, language="en").first()
    if thing is None or all(getattr(thing, name) for name in texts):
        return False
    if model.kept.versions.objects.filter(pgh_obj_id=thing.pk).count() != 1:
        return False
    for name, text in texts.items():
        setattr(thing, name, text)
    others = {field.name for field in model._meta.fields} - {*texts}
    try:
        thing.full_clean(exclude=others)
    except ValidationError:  # in its place stands something of theirs, such as a topic of that name
        return False
    thing.save(update_fields=[*texts, *others & {"updated_at"}])
    return True
