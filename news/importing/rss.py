"""RSS 2.0, and the WordPress export, which is RSS with more."""

import re
from urllib.parse import unquote

from news.importing import dates
from news.importing.entries import Entry

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# What the portal's own export says beside what WordPress knows; see news/exporting/wxr.py.
OWN = "_pact_"
# 1.0, 1.1 and 1.2 differ in the number alone.
WORDPRESS = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/(?P<part>excerpt/)?\}(?P<name>.+)")
# “office@city.example (City of Ghent)”: the name, never the address.
MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>[^)]*)\)\s*$")


def text_of(element):
    return (element.text or "").strip() if element is not None else ""


def wordpress_name(tag):
    """“post_type” of the tag {http://wordpress.org/export/1.2/}post_type; None of others."""
    found = WORDPRESS.match(tag) if isinstance(tag, str) else None
    return found and (found["part"] or "").replace("/", ":") + found["name"]


def meta_values(element, name):
    """The pairs of key and value that WordPress keeps beside a post or a category."""
    for meta in element:
        if wordpress_name(meta.tag) == name:
            pair = {wordpress_name(child.tag): text_of(child) for child in meta}
            yield pair.get("meta_key", ""), pair.get("meta_value", "")


def own_values(element, name):
    """Those that the portal's own export wrote, by their names here."""
    for key, value in meta_values(element, name):
        if key.startswith(OWN):
            yield key.removeprefix(OWN), value


class Rss:
    def __init__(self, channel, root):
        self.channel = channel
        channel.kind = "rss"
        channel.language = root.get(XML_LANG, "")
        self.comments = 0

    def take(self, element, path):
        """What an ended element means: whether it is done with, and the entry it made."""
        depth = len(path)
        if depth == 2 and element.tag == "item":
            entry = self.entry(element)
            self.comments = 0
            return True, entry
        if depth == 2:
            self.head(element)
            return True, None
        # Comments may be many; they go as they come.
        if depth == 3 and path[-1].tag == "item" and wordpress_name(element.tag) == "comment":
            self.comments += 1
            return True, None
        return False, None

    def head(self, element):
        channel = self.channel
        values = {wordpress_name(child.tag): text_of(child) for child in element}
        match wordpress_name(element.tag) or element.tag:
            case "title":
                channel.title = text_of(element)
            case "link" if text_of(element):
                channel.link = text_of(element)
            case "language":
                channel.language = text_of(element)
            case "wxr_version" | "base_site_url" | "base_blog_url":
                channel.kind = "wxr"
            case "author":
                login = values.get("author_login", "")
                channel.authors[login] = values.get("author_display_name") or login
            case "category":
                slug = unquote(values.get("category_nicename", ""))
                channel.categories[slug] = (
                    values.get("cat_name") or slug,
                    unquote(values.get("category_parent", "")),
                )
                if own := dict(own_values(element, "termmeta")):
                    channel.topics[slug] = own

    def entry(self, item):
        # Of elements that stand twice, the first counts; WordPress' own have a short name.
        found = {}
        for child in item:
            found.setdefault(wordpress_name(child.tag) or child.tag, child)
        if self.channel.kind != "wxr" and "post_id" in found and "post_type" in found:
            self.channel.kind = "wxr"
        get = lambda name: text_of(found.get(name))  # noqa: E731
        link = get("link")
        entry = Entry(
            title=get("title"),
            link=link,
            base=item.get(XML_BASE) or (link if link.startswith("http") else self.channel.link),
            key=self.key(get("guid") or link),
            author=self.author(get),
            language=item.get(XML_LANG) or get(DC + "language"),
            comments=self.comments,
            enclosures=[child.get("url", "") for child in item if child.tag == "enclosure"],
        )
        if CONTENT in found:
            # Not stripped: the blank lines of a classic text mean something, its ends do not.
            entry.text, entry.excerpt = get(CONTENT), get("description")
        else:
            entry.text = get("description")
        moment, without_zone = dates.of_any(get("pubDate") or get(DC + "date"))
        entry.published, entry.date_without_zone = moment, without_zone
        self.classify(entry, item)
        if self.channel.kind == "wxr":
            self.wordpress(entry, get, item)
        return entry

    def key(self, identifier):
        """An address or tag is unique by itself; a bare number only within its site."""
        if not identifier or re.match(r"[a-z][a-z0-9+.-]*:", identifier, re.I):
            return identifier
        return f"{self.channel.link} {identifier}"

    def author(self, get):
        if creator := get(DC + "creator"):
            return self.channel.authors.get(creator, creator)
        author = get("author")
        if found := MAIL_AND_NAME.match(author):
            return found["name"].strip()
        return "" if "@" in author else author

    def classify(self, entry, item):
        for child in item:
            if child.tag != "category" or not text_of(child):
                continue
            domain, slug = child.get("domain", ""), unquote(child.get("nicename", ""))
            if self.channel.kind != "wxr" or domain in ("", "category", "tag", "post_tag"):
                entry.categories.append((slug, text_of(child)))
            elif domain == "language":
                entry.language = slug or text_of(child)
            elif domain not in ("post_translations", "post_format"):
                entry.other_taxonomies.append(f"{domain}: {text_of(child)}")

    def wordpress(self, entry, get, item):
        entry.type = get("post_type") or "post"
        entry.state = get("status") or "publish"
        entry.slug = unquote(get("post_name"))
        entry.wordpress_id = get("post_id")
        entry.parent_id = get("post_parent")
        entry.password = bool(get("post_password"))
        entry.file_url = get("attachment_url")
        # WordPress' description is always empty; the excerpt has a place of its own.
        entry.excerpt = get("excerpt:encoded")
        entry.key = entry.key or self.key(entry.wordpress_id)
        moment = dates.of_gmt(get("post_date_gmt"))
        if moment is None and entry.published is None:
            moment, entry.date_without_zone = dates.of_iso(get("post_date"))
        elif moment:
            entry.date_without_zone = False
        entry.published = moment or entry.published
        meta = dict(meta_values(item, "postmeta"))
        entry.thumbnail_id = meta.get("_thumbnail_id", "")
        entry.alternative_text = meta.get("_wp_attachment_image_alt", "")
        if own := dict(own_values(item, "postmeta")):
            entry.own, entry.language = own, own.get("language", entry.language)
            # To the microsecond, and with its zone.
            entry.published = dates.of_iso(own.get("published_at", ""))[0]
