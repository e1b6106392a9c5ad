"""HTML of elsewhere as a small, well-formed tree."""

from html.parser import HTMLParser

import nh3

# What carries meaning for us; of other elements the content alone is taken.
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
TABLE = {"caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
MEDIA = {"iframe", "video", "audio", "embed", "object", "source"}
INLINE = {"a", "b", "strong", "i", "em", "sub", "sup", "br", "img"}
VOID = {"br", "hr", "img", "embed", "source"}
DROPPED = {
    "script", "style", "noscript", "template", "svg", "math", "title", "select", "textarea",
    "button",
}  # fmt: skip
MAX_DEPTH = 100

# Parses as browsers do, so that what is not closed or wrongly nested comes out whole. What it lets
# through is no verdict: everything passes `news.rich_text.sanitise` when it is written.
_parser = nh3.Cleaner(
    tags=BLOCKS | TABLE | MEDIA | INLINE | {"form"},
    clean_content_tags=DROPPED,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "class", "width", "height", "data-src", "data-lazy-src"},
        "ol": {"start", "type"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        **{name: {"src", "data", "title"} for name in MEDIA},
    },
    url_schemes={"http", "https", "mailto", "data", "tel"},
    link_rel=None,
)


class Node:
    __slots__ = ("attributes", "children", "holds_blocks", "tag")

    def __init__(self, tag, attributes=(), children=()):
        self.tag, self.attributes, self.children = tag, dict(attributes), list(children)
        self.holds_blocks = False

    @property
    def is_block(self):
        return self.tag in BLOCKS or self.tag in MEDIA or self.tag == "form"

    def find(self, tag):
        """All nodes of a tag below this one."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.find(tag)


class _Builder(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.root = Node("body")
        self.open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if node.is_block:
            for above in self.open:
                above.holds_blocks = True
        if tag not in VOID:
            # Below a sensible depth what is inside stands beside.
            self.open.append(node if len(self.open) < MAX_DEPTH else self.open[-1])

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def tree(html):
    """The root of the tree of a piece of HTML; its children are nodes and strings."""
    return _Builder(_parser.clean(html)).root
