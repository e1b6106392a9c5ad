"""A page taken apart: its elements with their attributes and text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict
    text: str = field(default="")

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)


class Page(HTMLParser):
    """Page(response).all("link", rel="canonical") → its elements, in order."""

    def __init__(self, response):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(response if isinstance(response, str) else response.text)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag):
        tags = [element.tag for element in self._open]
        if tag in tags:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag, **attributes):
        attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    def texts(self, tag, **attributes):
        return [" ".join(element.text.split()) for element in self.all(tag, **attributes)]

    def links(self):
        return [element["href"] for element in self.all("a") if "href" in element.attributes]

    def fields(self):
        """What a browser would send back of the forms on the page, unchanged."""
        data, select = {}, None
        for element in self.elements:
            name, kind = element.get("name"), element.get("type")
            if element.tag == "select":
                select = name
            elif element.tag == "option" and select and "selected" in element.attributes:
                data.setdefault(select, []).append(element.get("value") or "")
            elif element.tag == "textarea":
                data[name] = element.text.removeprefix("\n")
            elif element.tag != "input" or not name or kind in ("submit", "file", "button"):
                continue
            elif kind in ("checkbox", "radio"):
                if "checked" in element.attributes:
                    value = element.get("value") or "on"
                    before = data.get(name, []) if kind == "checkbox" else []
                    before = before if isinstance(before, list) else [before]
                    data[name] = [*before, value] if before else value
            else:
                data[name] = element.get("value") or ""
        return data
