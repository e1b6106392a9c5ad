"""Template tags of the whole portal."""

import json

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_from_path, get_language_info
from django.utils.translation import gettext as _

from pact.public_cache import parts

register = template.Library()

# As in Django's json_script: nothing in the data can end the script element.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """The whole address of a path of this site."""
    return context["request"].build_absolute_uri(path)


@register.filter
def answer(button):
    """What a button says once it asks no more: without the dots that promise a question."""
    return str(button).rstrip(" \N{NO-BREAK SPACE}…")


def translate_url(address, code):
    """The same page in another language: all addresses differ by their prefix alone."""
    _, here, rest = address.partition(f"/{get_language_from_path(address)}/")
    bare = f"/{rest}" if here else address
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


@register.simple_tag(takes_context=True)
def language_links(context):
    """The page's address in each language, for the language choice."""
    request = context["request"]
    current = get_language()
    return [
        {
            "code": code,
            "name": name,
            "current": code == current,
            "address": translate_url(request.get_full_path(), code),
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag
def section(path):
    """Which entry of the main navigation a page belongs to: the first part of its address."""
    return translate_url(path, settings.LANGUAGE_CODE).split("/")[1] if path else ""


@register.simple_tag(takes_context=True)
def alternate_links(context, languages=None):
    """hreflang links to the same page in every language, or in those that it really has.

    The first of `languages`, or English, stands for all others.
    """
    absolute_uri, path = context["request"].build_absolute_uri, context["request"].path
    codes = languages or [code for code, _name in settings.LANGUAGES]
    pairs = [(code, absolute_uri(translate_url(path, code))) for code in codes]
    default = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in codes else codes[0]
    pairs.append(("x-default", absolute_uri(translate_url(path, default))))
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', pairs)


@register.simple_tag(takes_context=True)
def in_language(context, code):
    """The whole address of this page in another language."""
    request = context["request"]
    return request.build_absolute_uri(translate_url(request.path, code))


@register.simple_tag
def lang_of(code):
    """The lang attribute of a text in another language than the page's."""
    return "" if code == get_language() else format_html(' lang="{}"', code)


@register.simple_tag
def other_language(code):
    """The name of a text's language, in the page's language; empty when it is the same."""
    return "" if code == get_language() else _(get_language_info(code)["name"])


@register.simple_tag
def rich_text(html):
    """A RichTextField's value: sanitised whenever it is written, so it is safe to show.

    A table wider than a phone scrolls by itself, by keyboard too.
    """
    scroll = format_html(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table>', _("Table")
    )
    return mark_safe(html.replace("<table>", scroll).replace("</table>", "</table></div>"))


@register.simple_tag
def json_ld(data):
    """Structured data for search engines."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.tag("part")
def part_tag(parser, token):
    """{% part "footer" %}…{% endpart %}: made once for all visitors, until public content changes.

    Further arguments are what it depends on beside the language and the content.
    """
    arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(["endpart"])
    parser.delete_first_token()
    return PartNode(arguments, nodes)


class PartNode(template.Node):
    def __init__(self, arguments, nodelist):
        self.arguments, self.nodelist = arguments, nodelist

    def render(self, context):
        request = context.get("request")
        key = ["part", get_language(), *(item.resolve(context) for item in self.arguments)]
        html = parts.get(request, *key)  # none on an error page, for a person signed in
        return parts.keep(request, self.nodelist.render(context), *key) if html is None else html
