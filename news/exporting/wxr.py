"""All news as WordPress reads it (WXR 1.2): RSS with WordPress' own elements.

What WordPress does not know, such as translations and sources, stands in its custom fields with
names that begin with `_pact_`; the portal's own import takes it from there.
"""

import re
from datetime import UTC
from email.utils import format_datetime
from html import escape

from django.utils import timezone

from news.exporting import rows
from news.models import Post
from pact.translated import CODES, column

OWN = "_pact_"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
FOOT = "</channel>\n</rss>\n"
# What XML 1.0 has no room for, not even as a reference.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SHORTCODE = re.compile(r"\[(?=/?[a-zA-Z\[])")
LINE_INSIDE = re.compile(r"(?<![>\n])\n|\n(?![<\n])")
LOCAL_ADDRESS = re.compile(r'\b(href|src)="/(?!/)')
# WordPress has no withdrawn posts; to visitors they are gone, as drafts are.
STATES = {Post.State.PUBLISHED: "publish", Post.State.SCHEDULED: "future"}


def cdata(text):
    """The text as it is, whatever it holds: what would end the section is divided among two."""
    text = FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name, text):
    return f"<{name}>{cdata(str(text))}</{name}>\n"


def plain(text):
    """Words where WordPress expects HTML. A carriage return would not survive XML."""
    return escape(text, quote=False).replace("\r", "&#13;")


def html(text, site):
    """A body that WordPress shows as it is here: it would take words in brackets for shortcodes,
    and ends of lines inside a paragraph for line breaks.
    """
    text = LOCAL_ADDRESS.sub(rf'\1="{site}/', text)
    return LINE_INSIDE.sub("&#10;", SHORTCODE.sub("&#91;", text))


def meta(kind, pairs):
    return "".join(
        f"<wp:{kind}>\n{element('wp:meta_key', key)}{element('wp:meta_value', value)}</wp:{kind}>\n"
        for key, value in pairs
    )


def number(thing):
    """WordPress counts posts and files in one row of numbers."""
    return 2 * thing.pk + (0 if isinstance(thing, Post) else 1)


def wxr_of(user, site):
    yield HEAD
    yield element("title", "Fair and Circular ICT Pact") + element("link", site)
    yield element("description", "") + element("language", CODES[0])
    yield "<wp:wxr_version>1.2</wp:wxr_version>\n"
    yield element("wp:base_site_url", site) + element("wp:base_blog_url", site)
    for topic in rows.topics(user):
        yield category(topic)
    for picture in rows.pictures(user):
        yield attachment(picture, site)
    for post in rows.posts(user):
        yield item(post, site)
    yield FOOT


def category(topic):
    own = [(OWN + "language", topic.language)]
    own += [
        (OWN + column("name", code), getattr(topic, column("name", code)))
        for code in topic.languages
    ]
    return (
        f"<wp:category>\n<wp:term_id>{topic.pk}</wp:term_id>\n"
        + element("wp:category_nicename", topic.slug)
        + element("wp:category_parent", "")
        + element("wp:cat_name", plain(getattr(topic, column("name", topic.language))))
        + meta("termmeta", own)
        + "</wp:category>\n"
    )


def post_fields(thing, kind, status, moment, slug):
    local = timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else ZERO
    gmt = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if moment else ZERO
    return (
        f"<wp:post_id>{number(thing)}</wp:post_id>\n"
        + element("wp:post_date", local)
        + element("wp:post_date_gmt", gmt)
        + element("wp:comment_status", "closed")
        + element("wp:ping_status", "closed")
        + element("wp:post_name", slug)
        + element("wp:status", status)
        + "<wp:post_parent>0</wp:post_parent>\n<wp:menu_order>0</wp:menu_order>\n"
        + element("wp:post_type", kind)
        + element("wp:post_password", "")
        + "<wp:is_sticky>0</wp:is_sticky>\n"
    )


ZERO = "0000-00-00 00:00:00"


def attachment(picture, site):
    address = site + picture.get_absolute_url()
    words = getattr(picture, column("alternative_text", picture.language))
    return (
        "<item>\n"
        + element("title", plain(words))
        + element("link", address)
        + f'<guid isPermaLink="false">{cdata(address)}</guid>\n'
        + element("content:encoded", "")
        + element("excerpt:encoded", plain(picture.credit))
        + post_fields(picture, "attachment", "inherit", picture.added_at, f"picture-{picture.pk}")
        + element("wp:attachment_url", address)
        + meta("postmeta", [("_wp_attachment_image_alt", words)])
        + "</item>\n"
    )


def item(post, site):
    def text(name, code=post.language):
        return getattr(post, column(name, code))

    own = [
        (OWN + "state", post.state),
        (OWN + "language", post.language),
        (OWN + "publisher", plain(post.publisher)),
        (OWN + "source_name", post.source_name),
        (OWN + "source_url", post.source_url),
    ]
    if post.published_at:
        own.append((OWN + "published_at", post.published_at.isoformat()))
    for code in post.languages[1:]:
        own += [
            (OWN + column("title", code), plain(text("title", code))),
            (OWN + column("lead", code), plain(text("lead", code))),
            (OWN + column("body", code), html(text("body", code), site)),
        ]
    if post.picture:
        own.append(("_thumbnail_id", number(post.picture)))
    moment = post.published_at
    return (
        "<item>\n"
        + element("title", plain(text("title")))
        + element("link", site + post.get_absolute_url())
        + (f"<pubDate>{format_datetime(moment)}</pubDate>\n" if moment else "")
        + element("dc:creator", post.publisher)
        + f'<guid isPermaLink="false">{cdata(f"{site}/news/?p={post.pk}")}</guid>\n'
        + element("content:encoded", html(text("body"), site))
        + element("excerpt:encoded", plain(text("lead")))
        + post_fields(post, "post", STATES.get(post.state, "draft"), moment, post.slug)
        + "".join(
            f'<category domain="category" nicename="{escape(topic.slug)}">'
            f"{cdata(plain(getattr(topic, column('name', topic.language))))}</category>\n"
            for topic in post.topics.all()
        )
        + meta("postmeta", own)
        + "</item>\n"
    )
