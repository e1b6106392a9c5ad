"""Every page listed here, at two widths, in light and dark: axe finds nothing, nothing overflows,
nothing is refused by the content security policy or asked of another host.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from news.models import Post
from pact import mail
from pact.history.versions import latest, to_number
from pact.models import StoredTask
from tests.factories import imports
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}

BODY = """<h2>A heading</h2><p>Text with a <a href="https://example.org/">link</a>.</p>
<ul><li>one</li><li>two</li></ul><blockquote><p>Said.</p></blockquote>
<table><tbody><tr><th>Role</th><th>Who</th></tr><tr><td>procuring</td><td>any organisation</td></tr>
</tbody></table>"""

PUBLIC = [
    "/",
    "/news/",
    "/nl/news/",
    "/news/2024/",
    "/news/1999/",
    "/news/topics/labels/",
    "/news/in-full/",
    "/de/news/in-full/",
    "/about/",
    "/nowhere/",
    "/accounts/login/",
    "/fr/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/accounts/signup/",
]
OWN = [
    "/me/",
    "/me/profile/",
    "/me/calendar/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/logout/",
]
ADMIN = [
    "/admin/",
    "/nl/admin/",
    "/admin/news/post/",
    "/admin/news/post/add/",
    "/admin/news/post/{post}/change/",
    "/admin/news/post/{post}/withdraw/confirm/",
    "/admin/news/post/{draft}/schedule/confirm/",
    "/admin/news/post/{post}/history/",
    "/admin/news/post/{post}/history/{version}/",
    "/admin/news/post/{post}/history/{version}/restore/",
    "/admin/news/post/{gone}/history/",
    "/admin/news/post/{gone}/history/{gone_version}/",
    "/admin/news/post/{gone}/history/{gone_version}/restore/",
    "/admin/news/post/deleted/",
    "/admin/news/page/deleted/",
    "/admin/news/post/{post}/delete/",
    "/admin/news/page/",
    "/admin/news/page/add/",
    "/admin/news/topic/",
    "/admin/news/picture/",
    "/admin/news/picture/add/",
    "/admin/news/picture/pick/",
    "/admin/news/newsimport/",
    "/admin/news/newsimport/add/",
    "/admin/news/newsimport/{checking}/change/",
    "/admin/news/newsimport/{ready}/change/",
    "/admin/news/newsimport/{done}/change/?show=changed",
    "/admin/news/newsimport/{refused}/change/",
    "/admin/members/user/",
    "/admin/members/user/add/",
    "/admin/pact/outgoingmail/",
    "/admin/pact/outgoingmail/{mail}/change/",
    "/admin/pact/storedtask/",
    "/admin/pact/storedtask/{task}/change/",
    "/news/a-draft/",
]


@pytest.fixture
def content(transactional_db):
    topic = TopicFactory(name="Labels", slug="labels")
    picture = PictureFactory()
    body = BODY + (
        f'<figure><img src="{picture.get_absolute_url()}" alt="Teal"><figcaption>Teal'
        "</figcaption></figure>"
    )
    for n in range(22):
        PostFactory(slug=f"numbered-{n}", picture=picture if n % 2 else None, topics=[topic])
    post = PostFactory(
        slug="in-full",
        picture=picture,
        topics=[topic],
        body=body,
        source_name="ESDN",
        source_url="https://www.esdn.eu/",
        featured=True,
    )
    draft = PostFactory(slug="a-draft", draft=True)
    for slug in ("about", "the-pact", "groups", "privacy", "accessibility", "contact"):
        PageFactory(slug=slug, title=slug.title(), body=BODY)
    version = latest(Post, post.pk)
    Post.objects.filter(pk=post.pk).update(title_en="Other", body_en="<p>Other.</p>")
    gone = PostFactory(body=body)
    key = gone.pk
    gone.delete()
    letter = mail.queue("mail/address_changed", ["reader@x.example"], {})
    letter.fail("550 No such user")
    task = StoredTask.objects.create(
        task_path="news.tasks.work",
        args_kwargs={"args": [1], "kwargs": {}},
        status="FAILED",
        traceback="Traceback (most recent call last):\nValueError: " + 30 * "never ",
        run_after=timezone.now(),
    )
    return {
        "post": post.pk,
        "draft": draft.pk,
        "mail": letter.pk,
        "task": task.pk,
        "version": to_number(version),
        "gone": key,
        "gone_version": to_number(latest(Post, key)),
        "checking": imports.checking().pk,
        "ready": imports.ready().pk,
        "refused": imports.ready("broken.xml").pk,
        "done": imports.done().pk,
    }


def findings(page, path, overflow_matters):
    page.goto(path, wait_until="load")
    found = findings_of(page)
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    if too_wide and overflow_matters:
        found.append("scrolls sideways")
    return [f"{path} {trouble}" for trouble in found]


def findings_of(page):
    """What axe and the browser find wrong with the page as it stands."""
    if page.locator("[data-django-prose-editor-configurable]").count():
        page.locator(".tiptap.ProseMirror").first.wait_for()
    # axe tries inline styles of its own, which the policy refuses: the page's troubles come first.
    found = list(page.troubles)
    found += [
        f"{rule['id']}: {' '.join(map(str, node['target']))}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]
    page.troubles.clear()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("area", ["public", "own", "admin"])
def test_pages_are_accessible(area, width, scheme, content, request, open_browser):
    role = {"public": "visitor", "own": "staff_without_second_factor", "admin": "staff"}[area]
    paths = {"public": PUBLIC, "own": OWN, "admin": ADMIN}[area]
    page = open_browser(request.getfixturevalue(role), width=width, scheme=scheme)
    found = []
    for path in paths:
        found += findings(page, path.format(**content), overflow_matters=area != "admin")
    assert found == []


@pytest.mark.parametrize("path", ["/", "/news/", "/news/in-full/", "/accounts/login/"])
def test_text_at_400_percent_needs_no_sideways_scrolling(path, content, open_browser):
    """1280 px at 400 % is 320 px wide and 200 px high (WCAG 1.4.10)."""
    page = open_browser(width=320)
    page.set_viewport_size({"width": 320, "height": 200})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
