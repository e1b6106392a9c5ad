"""Every page listed here, at two widths, in light and dark: axe finds nothing, nothing overflows,
nothing is refused by the content security policy or asked of another host.
"""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from members.models import (
    Lookalike,
    OrganisationImport,
    OrganisationImportLine,
)
from news.models import Post
from news.newsletter import links
from pact import mail
from pact.history.versions import latest, to_number
from pact.models import StoredTask
from tests.cast import Actor
from tests.factories import files, imports
from tests.factories.files import MaterialVersionFactory
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PublishedCountFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkProgrammeFactory,
)
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory, sent
from tests.factories.people import InvitationFactory
from tests.factories.workshops import (
    AgendaItemFactory,
    MaterialFactory,
    RegistrationFactory,
    WorkshopFactory,
)
from workshops.models import Download, Feedback, Question
from workshops.services import guests

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
    "/news/publishers/city-of-ghent/",
    "/search/",
    "/search/?q=numbered+post&language=en",
    "/fr/search/?q=nothing+like+this&year=2024",
    "/search/?q=city+or+ethics+or+numbered",
    "/nl/search/?q=city&kind=organisation",
    "/de/search/?q=numbered&kind=workshop",
    "/about/",
    "/groups/",
    "/groups/ethics/",
    "/de/groups/ethics/",
    "/news/groups/ethics/",
    "/newsletter/",
    "/fr/newsletter/",
    "/newsletter/asked/",
    "/newsletter/{token}/?done=changed",
    "/de/newsletter/{token}/leave/",
    "/newsletter/{confirming}/confirm/",
    "/newsletter/{token}/address/",
    "/newsletter/{moving}/move/",
    "/newsletter/nobody/",
    "/organisations/",
    "/nl/organisations/?q=city&country=BE",
    "/organisations/?q=nothing",
    "/organisations/?demonstration=on",
    "/organisations/ghent/",
    "/de/organisations/ghent/",
    "/workshops/",
    "/workshops/past/2021/",
    "/workshops/calendar/2031/12/",
    "/workshops/in-full/",
    "/nl/workshops/in-full/",
    "/workshops/in-full/register/",
    "/workshops/guests/{guest}/",
    "/nowhere/",
    "/accounts/login/",
    "/fr/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/invitations/with/unknown/",
    "/invitations/with/{link}/",
]
OWN = [
    "/me/",
    "/me/profile/",
    "/me/notifications/",
    "/me/data/",
    "/me/delete/",
    "/accounts/3rdparty/",
    "/me/calendar/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]
# Of a person who runs a group.
GROUP = [
    "/me/",
    "/groups/ethics/workspace/",
    "/groups/ethics/people/",
    "/groups/ethics/people/?q=nobody",
    "/groups/ethics/edit/",
    "/groups/ethics/people/{representative}/role/",
    "/groups/ethics/people/{representative}/end/",
    "/groups/ethics/members/{membership}/end/",
    "/groups/ethics/invitations/",
    "/groups/ethics/invitations/one/",
    "/nl/groups/ethics/invitations/many/",
    "/invitations/{mine}/",
    "/invitations/{expired}/",
]
# As the moderator of a group.
RUNNING = [
    "/workshops/in-full/",
    "/workshops/in-full/register/",
    "/workshops/in-full/cancel/",
    "/workshops/in-full/join/",
    "/workshops/new/",
    "/workshops/in-full/edit/",
    "/workshops/in-full/agenda/",
    "/workshops/in-full/questions/",
    "/workshops/in-full/copy/",
    "/workshops/in-full/steps/cancel/",
    "/workshops/in-full/steps/hold/",
    "/workshops/in-full/registrations/",
    "/workshops/held/registrations/",
    "/workshops/held/feedback/",
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
    "/admin/news/issue/",
    "/admin/news/issue/add/",
    "/admin/news/issue/{issue}/change/",
    "/admin/news/issue/{issue}/preview/",
    "/admin/news/issue/{issue}/send/confirm/",
    "/admin/news/issue/{issue}/schedule/confirm/",
    "/admin/news/issue/{sending}/change/",
    "/admin/news/issue/{sending}/stop/confirm/",
    "/admin/news/issue/{sending}/report/",
    "/admin/news/issue/{sent}/change/",
    "/admin/news/issue/{sent}/report/",
    "/admin/news/subscriber/",
    "/admin/news/subscriber/add/",
    "/admin/news/subscriber/{subscriber}/change/",
    "/admin/news/subscriber/bounces/",
    "/admin/members/organisation/",
    "/admin/members/organisation/add/",
    "/admin/members/organisation/{organisation}/change/",
    "/admin/members/organisation/{organisation}/history/",
    "/admin/members/organisation/{organisation}/delete/",
    "/admin/members/organisation/duplicates/",
    "/admin/members/organisation/merge/{organisation}/{double}/",
    "/admin/members/participation/",
    "/admin/members/participation/add/",
    "/admin/members/participation/{participation}/change/",
    "/admin/members/organisationimport/",
    "/admin/members/organisationimport/add/",
    "/admin/members/organisationimport/{sheet}/change/",
    "/admin/workshops/workshop/",
    "/admin/workshops/workshop/add/",
    "/admin/workshops/workshop/{workshop}/change/",
    "/admin/workshops/workshop/{workshop}/cancel/confirm/",
    "/admin/workshops/registration/",
    "/admin/members/user/",
    "/admin/members/user/add/",
    "/admin/members/buyergroup/",
    "/admin/members/workinggroup/add/",
    "/admin/members/workinggroup/{group}/change/",
    "/admin/members/workinggroup/{group}/history/",
    "/admin/members/workprogramme/add/",
    "/admin/members/publishedcount/",
    "/admin/members/publishedcount/add/",
    "/admin/members/membership/",
    "/admin/members/membership/add/",
    "/admin/members/membership/{membership}/change/",
    "/admin/members/representative/",
    "/admin/members/representative/add/",
    "/admin/members/representative/{representative}/change/",
    "/admin/members/user/{person}/change/",
    "/admin/members/user/{person}/erase/",
    "/admin/members/invitation/",
    "/admin/members/invitation/add/",
    "/admin/members/invitation/many/",
    "/admin/members/invitation/{mine}/change/",
    "/admin/pact/outgoingmail/",
    "/admin/pact/outgoingmail/{mail}/change/",
    "/admin/pact/storedtask/",
    "/admin/pact/storedtask/{task}/change/",
    "/news/a-draft/",
    "/admin/workshops/material/",
    "/admin/workshops/material/add/",
    "/admin/workshops/material/{item}/change/",
    "/admin/workshops/materialversion/",
    "/admin/workshops/download/",
]
RUNNING = [
    "/workshops/labels/material/",
    "/nl/workshops/empty/material/",
    "/workshops/labels/material/link/",
    "/workshops/labels/material/{item}/",
    "/workshops/labels/material/{item}/edit/",
    "/workshops/labels/material/{item}/version/",
    "/workshops/labels/material/{item}/remove/",
    "/workshops/labels/material/{item}/downloads/",
    "/material/{waiting}/",
    "/material/for/nobody/",
]


def workshops_in_full(group):
    """One to come, with everything in it, and one that was held; the moderator comes to both."""
    programme = WorkProgrammeFactory(group=group)
    moderator = RepresentativeFactory(
        group=group, role="moderator", user__email="moderator@axe.example"
    ).user
    workshop = WorkshopFactory(
        programme=programme,
        slug="in-full",
        starts_at=datetime(2031, 12, 3, 9, tzinfo=UTC),
        time_zone="America/Toronto",
        capacity=2,
        open_to="everyone",
        members_description="Bring a tender.",
        topics="Labels",
        spoken_languages=["en"],
    )
    AgendaItemFactory(workshop=workshop, speakers="Ada Lind")
    Question.objects.create(workshop=workshop, text="What do you eat?", required=True)
    held = WorkshopFactory(
        programme=programme,
        slug="held",
        state="held",
        starts_at=datetime(2021, 12, 3, 9, tzinfo=UTC),
    )
    people = [RepresentativeFactory(group=group).user for _n in range(3)]
    for person, state in zip(people, ("registered", "waiting", "cancelled"), strict=True):
        RegistrationFactory(workshop=workshop, user=person, state=state)
    for each in (workshop, held):
        RegistrationFactory(workshop=each, user=moderator)
    for _n in range(5):
        Feedback.objects.create(workshop=held, usefulness=4, organisation=5, remarks="Fine.")
    guest = RegistrationFactory(
        workshop=workshop, guest_name="Gita", guest_email="g@axe.example", state="unconfirmed"
    )
    return {"workshop": workshop.pk, "guest": guests.token(guest), "moderator": moderator}


@pytest.fixture
def ethics(transactional_db, group):
    """A group with all that its pages show; and who runs it."""
    group.objectives, group.description = "Meet.\nAct.", "How.\n\nAnd why."
    group.save()
    group.coordinators.add(OrganisationFactory())
    programme = WorkProgrammeFactory(group=group, countries=["BE", "NO"], aims="Four workshops.")
    PublishedCountFactory(group=group, programme=programme)
    PublishedCountFactory(group=group, programme=programme, number=27, stated_on=None)
    made_up = OrganisationFactory(name="Made up (demonstration)", demonstration=True)
    MembershipFactory(group=group, organisation=made_up)
    speaker = RepresentativeFactory(
        membership__group=group, role="observer", user__shown_to_fellows=["name", "email"]
    )
    return {
        "group": group.pk,
        "membership": speaker.membership_id,
        "representative": speaker.pk,
    }


def material(group):
    """A workshop with a picture in two versions that somebody fetched, and a file being scanned."""
    workshop = WorkshopFactory(group=group, slug="labels", title="Labels")
    WorkshopFactory(programme=workshop.programme, slug="empty", title="Empty")
    item = MaterialFactory(workshop=workshop, title="Board", link="", description="What we wrote.")
    for number in (1, 2):
        version = MaterialVersionFactory(
            material=item, number=number, name=f"{40 * 'long'}.png", content=files.png()
        )
    Download.objects.create(version=version)
    MaterialFactory(workshop=workshop, title="Film", audience="registered")
    scanned = MaterialFactory(workshop=workshop, title="Scanned", link="")
    waiting = MaterialVersionFactory(material=scanned, scan="waiting")
    return {"item": item.pk, "waiting": waiting.key}


@pytest.fixture
def content(ethics, group):
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
    post.groups.set([ethics["group"]])
    draft = PostFactory(slug="a-draft", draft=True)
    for slug in ("about", "the-pact", "privacy", "accessibility", "contact"):
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
    mine = InvitationFactory(email="coordinator@lyon.example", group=group, message="Come!")
    InvitationFactory(email="late@lyon.example", name="Late", group=group, expired=True)
    asked = {"new_email": "new@reader.example", "new_email_asked_at": timezone.now()}
    subscriber = SubscriberFactory(topics=[topic], **asked)
    waiting = SubscriberFactory(unconfirmed=True)
    issue = IssueFactory(posts=[post, draft])
    finished = sent(IssueFactory(posts=[post, draft]))
    finished.deliveries.get().mail.fail("550 No such user")
    sending = sent(IssueFactory(posts=[post]))
    ghent, double = organisations()
    return (
        ethics
        | workshops_in_full(group)
        | material(group)
        | {
            "mine": mine.pk,
            "expired": InvitationFactory(email=mine.email, group=group, expired=True).pk,
            "link": InvitationFactory(group=group).token,
            "person": UserFactory().pk,
            "issue": issue.pk,
            "sending": sending.pk,
            "sent": finished.pk,
            "subscriber": subscriber.pk,
            "token": links.token(subscriber),
            "confirming": links.token(waiting, links.CONFIRM),
            "moving": links.token(subscriber, links.MOVE),
            "organisation": ghent.pk,
            "double": double.pk,
            "participation": ghent.participations.get().pk,
            "sheet": sheet().pk,
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
    )


def organisations():
    """A city with all that its page shows, its double, and one of a demonstration."""
    ghent = OrganisationFactory(
        name="City of Ghent",
        slug="ghent",
        summary="Buys laptops.",
        website="https://stad.gent/",
        ict_users=12_000,
        ict_users_on="2024-05-01",
    )
    ParticipationFactory(organisation=ghent, role="coordinating")
    WorkingGroupFactory().coordinators.add(ghent)
    double = OrganisationFactory(name="Stad Gent", website="https://stad.gent/nl")
    Lookalike.objects.create(first=ghent, second=double, reason="domain", likeness=0.4)
    OrganisationFactory(name="Beyond", country="AU", demonstration=True)
    return ghent, double


def sheet():
    found = OrganisationImport.objects.create(
        name="sheet.csv", state="ready", counts={"rows": 2, "new": 1, "changed": 1, "same": 0}
    )
    for number, kind in ((2, "new"), (3, "changed")):
        OrganisationImportLine.objects.create(
            organisation_import=found, number=number, name="City", kind=kind, notes=[["new", {}]]
        )
    return found


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
@pytest.mark.parametrize("area", ["public", "own", "group", "running", "admin"])
def test_pages_are_accessible(area, width, scheme, content, request, open_browser):
    role, paths = {
        "public": ("visitor", PUBLIC),
        "own": ("staff_without_second_factor", OWN),
        "group": ("coordinator", GROUP),
        "running": (None, RUNNING),
        "admin": ("staff", ADMIN),
    }[area]
    actor = request.getfixturevalue(role) if role else Actor(content["moderator"])
    page = open_browser(actor, width=width, scheme=scheme)
    found = []
    for path in paths:
        found += findings(page, path.format(**content), overflow_matters=area != "admin")
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/news/", "/news/in-full/", "/search/?q=post", "/organisations/"),
        *("/workshops/in-full/", "/accounts/login/"),
    ],
)
def test_text_at_400_percent_needs_no_sideways_scrolling(path, content, open_browser):
    """1280 px at 400 % is 320 px wide and 200 px high (WCAG 1.4.10)."""
    page = open_browser(width=320)
    page.set_viewport_size({"width": 320, "height": 200})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_buttons_above_a_list_begin_at_one_edge_on_a_phone(staff, open_browser):
    page = open_browser(staff, width=320)
    for path in ("/admin/news/subscriber/", "/admin/members/organisation/"):
        page.goto(path)
        places = page.locator(".object-tools li").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(one => [one.top, one.left])"
        )
        rows = dict(reversed(places))  # of each row, where its first button begins
        assert len(rows) > 1
        assert len(set(rows.values())) == 1, path
