"""What is read from a file, before it is made fit for the portal."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Channel:
    """The site or feed as a whole; complete as far as it stands before the first item."""

    kind: str = ""  # rss, atom or wxr
    title: str = ""
    link: str = ""
    language: str = ""
    authors: dict = field(default_factory=dict)  # login -> name
    categories: dict = field(default_factory=dict)  # slug -> (name, slug of the parent)
    topics: dict = field(default_factory=dict)  # slug -> columns, in the portal's own export


@dataclass
class Entry:
    """One item as it stands in the file."""

    number: int = 0  # place in the file, from 1
    key: str = ""  # the same in every export of the same item
    type: str = "post"
    state: str = "publish"  # in WordPress' words
    title: str = ""
    link: str = ""
    base: str = ""  # what relative addresses in the text are relative to
    slug: str = ""
    published: datetime | None = None
    date_without_zone: bool = False
    author: str = ""
    excerpt: str = ""
    text: str = ""  # HTML
    language: str = ""
    categories: list = field(default_factory=list)  # (slug or "", name)
    other_taxonomies: list = field(default_factory=list)
    password: bool = False
    comments: int = 0
    enclosures: list = field(default_factory=list)
    # WordPress' own numbers, which its texts and pictures use among themselves.
    wordpress_id: str = ""
    parent_id: str = ""
    thumbnail_id: str = ""
    file_url: str = ""
    alternative_text: str = ""
    own: dict = field(default_factory=dict)  # what only the portal's own export says
