"""Every page listed here, at two widths, in light and dark: axe finds nothing, nothing overflows,
nothing is refused by the content security policy or asked of another host.
"""

from datetime import UTC, datetime

import pytest
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
from tests.browser.axe import findings_everywhere
from tests.browser.pages import PAGES
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

BODY = """<h2>A heading</h2><p>Text with a <a href="https://example.org/">link</a>.</p>
<ul><li>one</li><li>two</li></ul><blockquote><p>Said.</p></blockquote>
<table><tbody><tr><th>Role</th><th>Who</th></tr><tr><td>procuring</td><td>any organisation</td></tr>
</tbody></table>"""


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


def some(size):
    """The pages in portions that several processes can share."""
    for area, (role, paths) in PAGES.items():
        for start in range(0, len(paths), size):
            chosen = paths[start : start + size]
            yield pytest.param(role, chosen, area != "admin", id=f"{area}-{start // size + 1}")


@pytest.mark.parametrize(("role", "paths", "overflow_matters"), list(some(20)))
def test_pages_are_accessible(role, paths, overflow_matters, content, request, open_browser):
    actor = request.getfixturevalue(role) if role else Actor(content["moderator"])
    page = open_browser(actor)
    found = []
    for path in (path.format(**content) for path in paths):
        page.goto(path, wait_until="load")
        found += [f"{path} {trouble}" for trouble in findings_everywhere(page, overflow_matters)]
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
