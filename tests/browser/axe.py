"""What axe and the browser find wrong with a page that stands open."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
VIOLATIONS = """rules => axe.run(rules).then(({violations}) => violations.flatMap(
    ({id, nodes}) => nodes.map(({target}) => `${id}: ${target.join(" ")}`)
))"""
# Colours that the admin fades into are looked at when they are there.
FADED = """document.getAnimations().filter(change => change instanceof CSSTransition)
    .forEach(change => change.finish())"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def findings_of(page):
    """What is wrong with the page as it stands."""
    found = begin(page) + page.evaluate(VIOLATIONS, RULES)
    page.troubles.clear()
    return found


def findings_everywhere(page, overflow_matters=True):
    """What is wrong with the page at each width, in light and dark; it is opened once for all."""
    found = begin(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(FADED)
            here = page.evaluate(VIOLATIONS, RULES)
            found += [f"at {width} px, {scheme}: {trouble}" for trouble in here]
        if overflow_matters and page.evaluate(TOO_WIDE):
            found.append(f"at {width} px: scrolls sideways")
    page.troubles.clear()
    return found


def begin(page):
    """Bring axe into the page; the troubles that the page had by itself."""
    if page.locator("[data-django-prose-editor-configurable]").count():
        page.locator(".tiptap.ProseMirror").first.wait_for()
    # axe tries inline styles of its own, which the policy refuses: the page's troubles come first.
    troubles = list(page.troubles)
    page.evaluate(Axe().axe_script)
    return troubles
