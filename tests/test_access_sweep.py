"""Every named address, as everybody: nothing but what `access_table` says, and no leak."""

import os
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from news import renditions
from news.models import NewsImport, Post
from news.newsletter import links
from pact import mail
from pact.history.versions import latest, to_number
from pact.models import StoredTask
from tests.access_table import TABLE
from tests.conftest import ROLES
from tests.factories.members import UserFactory
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory
from tests.stages import SECRET, groups, material, organisations, people
from tests.stages import workshops as workshop_stage

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "scheduled", "withdrawn"]
SEES_HIDDEN = {"editor", "secretary", "staff", "staff_without_second_factor"}
# Hidden things of members, where they may be seen at all.
MEMBERS = ("members:", "admin:members_", "admin:app_list members")


def named_addresses():
    def walk(patterns, spaces):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = [pattern.namespace] if pattern.namespace else []
                yield from walk(pattern.url_patterns, spaces + space)
            elif pattern.name:
                yield ":".join([*spaces, pattern.name])

    return set(walk(get_resolver().url_patterns, []))


def hidden_post(**values):
    number = Post.objects.count()
    return PostFactory(
        title=f"{SECRET} title {number}",
        lead=f"{SECRET} lead",
        body=f"<p>{SECRET} text</p>",
        slug=f"{SECRET.lower()}-{number}",
        publisher=f"{SECRET} publisher",
        source_name=f"{SECRET} source",
        source_url=f"https://{SECRET.lower()}.example/",
        **values,
    )


def waiting_mail(person):
    return mail.queue("mail/address_changed", [person.email], {"user": person})


def failed_task():
    return StoredTask.objects.create(
        task_path="news.tasks.work",
        args_kwargs={"args": [SECRET], "kwargs": {}},
        status="FAILED",
        traceback=f"ValueError: {SECRET}",
        run_after=timezone.now(),
    )


@pytest.fixture
def stage(cast, group):
    """One of everything, public and hidden; the hidden ones are featured and have topics."""
    topic = TopicFactory(name="Labels", slug="labels")
    pictures = {
        name: PictureFactory(
            alternative_text="Public" if name == "public" else SECRET,
            file__filename="public.png" if name == "public" else f"{SECRET.lower()}.png",
        )
        for name in ["public", *HIDDEN, "page", "unused"]
    }
    posts = {
        "public": PostFactory(
            title="Public", slug="public", picture=pictures["public"], topics=[topic]
        )
    }
    for name in HIDDEN:
        posts[name] = hidden_post(
            **{name: True}, picture=pictures[name], topics=[topic], featured=True
        )
    # Right beside the public one, so that it would be its neighbour.
    Post.objects.filter(pk=posts["withdrawn"].pk).update(published_at=posts["public"].published_at)
    pages = {
        "public": PageFactory(slug="public-page"),
        "draft": PageFactory(
            title=f"{SECRET} page",
            lead=SECRET,
            slug=f"{SECRET.lower()}-page",
            body=f'<p>{SECRET}</p><img src="{pictures["page"].get_absolute_url()}" alt="x">',
            draft=True,
        ),
    }
    of_groups = groups.build(group)
    posts["public"].groups.set([group, of_groups.hidden])
    person = UserFactory(name="Petra Person", email="petra@city.example")
    gone = {}
    for thing in (
        hidden_post(draft=True),
        PageFactory(title=f"{SECRET} gone", slug="gone-page"),
        TopicFactory(name=f"{SECRET} gone", slug="gone-topic"),
        PictureFactory(alternative_text=f"{SECRET} gone"),
        IssueFactory(subject=f"{SECRET} gone"),
    ):
        key = thing.pk
        thing.delete()
        gone[thing._meta.model_name] = (key, to_number(latest(type(thing), key)))
    news_import = NewsImport.objects.create(
        name=f"{SECRET}.xml",
        state=NewsImport.State.READY,
        counts={"taken": 1},
        first=[
            {
                **dict.fromkeys(["title", "lead", "publisher"], SECRET),
                **{"language": "en", "state": "draft", "published_at": None, "topics": []},
            }
        ],
    )
    of_workshops = workshop_stage.build(group)
    return SimpleNamespace(
        organisations=organisations.stage(),
        material=material.build(group, cast),
        news_import=news_import,
        issue=IssueFactory(
            subject=f"{SECRET} subject",
            introduction=SECRET,
            posts=[posts["public"], posts["draft"]],
        ),
        # Their own page shows the address to whoever has the link, and to nobody else.
        reader=SubscriberFactory(
            email="reader@city.example",
            topics=[topic],
            new_email="reader@new.example",
            new_email_asked_at=timezone.now(),
        ),
        subscriber=SubscriberFactory(email=f"{SECRET.lower()}@city.example"),
        gone=gone | of_groups.gone | of_workshops.gone,
        groups=of_groups,
        workshops=of_workshops,
        topic=topic,
        posts=posts,
        pages=pages,
        pictures=pictures,
        person=person,
        people=people.stage(person),
        engine={"outgoingmail": waiting_mail(person), "storedtask": failed_task()},
        key=Authenticator.objects.create(
            user=person, type=Authenticator.Type.WEBAUTHN, data={"name": f"{SECRET} key"}
        ),
    )


ISSUE_PAGES = [f"admin:news_issue_{name}" for name in ("preview", "mail", "report")]


def picture_address(picture, name=None):
    return {"pk": picture.pk, "name": name or os.path.basename(picture.file.name)}


def arguments(name, variant, stage):
    """The values in an address, and its query."""
    for room, things in (
        (organisations, stage.organisations),
        (groups, stage.groups),
        (people, stage.people),
        (material, stage.material),
        (workshop_stage, stage.workshops),
    ):
        if (found := room.arguments(name, variant, things)) is not None:
            return found
    if name in ("news:detail", "news:page"):
        things = stage.posts if name == "news:detail" else stage.pages
        return {"slug": "unknown" if variant == "unknown" else things[variant].slug}
    if name == "news:picture":
        if variant == "misnamed":
            return picture_address(stage.pictures["public"], "other.png")
        return picture_address(stage.pictures[variant])
    if name == "news:rendition":
        shown = stage.pictures["public" if variant == "size" else variant]
        return {"pk": shown.pk, "width": 9 if variant == "size" else renditions.make(shown)[0]}
    if name.startswith("news:topic"):
        return {"slug": variant or "labels"}
    if name.startswith("news:newsletter-") and name != "news:newsletter-asked":
        own = {"news:newsletter-confirm": links.CONFIRM, "news:newsletter-move": links.MOVE}
        purpose = own.get(name, links.CHANGE)
        if variant == "of-the-other-purpose":
            purpose = links.CONFIRM if purpose == links.CHANGE else links.CHANGE
        token = links.token(stage.reader, purpose)
        return {"token": f"{token}x" if variant == "forged" else token}
    if name in ("admin:news_issue_step", "admin:news_issue_test") or name in ISSUE_PAGES:
        return {"pk": stage.issue.pk} | ({"step": variant} if variant else {})
    if name == "news:publisher":
        return {"slug": "city-of-ghent" if variant == "public" else "hushed-publisher"}
    if name == "admin:news_post_step":
        return {"pk": stage.posts["draft"].pk, "step": variant}
    if name == "admin:news_newsimport_confirm":
        return {"pk": stage.news_import.pk}
    if name == "admin:news_export":
        return {"kind": variant}
    if name == "admin:view_on_site":
        kind = ContentType.objects.get_for_model(Post)
        return {"content_type_id": kind.pk, "object_id": stage.posts["draft"].pk}
    fixed = {
        "news:year": {"year": 2024},
        "sitemap-section": {"section": variant},
        "admin:app_list": {"app_label": variant},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
        "mfa_remove_webauthn": {"pk": stage.key.pk},
        "mfa_edit_webauthn": {"pk": stage.key.pk},
        "admin:auth_user_password_change": {"id": stage.person.pk},
        "admin:members_user_erase": {"pk": stage.person.pk},
    }
    if name in fixed:
        return fixed[name]
    if name.endswith("_retry"):
        return {"pk": stage.engine[name.split("_")[1]].pk}
    pages = ("_change", "_delete", "_history", "_version", "_restore")
    if name.endswith(pages) and "password" not in name:
        model = name.rpartition("_")[0].rpartition("_")[2]
        if variant == "gone":
            key, number = stage.gone[model]
            return {"object_id": key} | ({} if name.endswith("_history") else {"number": number})
        things = {
            "post": stage.posts["draft"],
            "page": stage.pages["draft"],
            "topic": stage.topic,
            "picture": stage.pictures["unused"],
            "user": stage.person,
            "newsimport": stage.news_import,
            "issue": stage.issue,
            "subscriber": stage.subscriber,
            **stage.engine,
            **stage.groups.things,
            **stage.workshops.things,
        }
        found = {"object_id": things[model].pk}
        if name.endswith(("_version", "_restore")):
            moment = latest(type(things[model]), things[model].pk)
            found["number"] = 1 if variant == "unknown" else to_number(moment)
        return found
    return {}


QUERIES = {
    # Words of all that is hidden.
    "search": {"q": "title lead summary town group buyers edition workshop"},
    "admin:autocomplete": {"app_label": "news", "model_name": "post", "field_name": "topics"},
}


def outcome(response):
    """What the table calls it."""
    if response.status_code != 200 or not response.redirect_chain:
        return response.status_code
    return response.resolver_match.view_name


def test_every_named_address_is_in_the_table_and_every_row_is_an_address():
    assert {row.partition(" ")[0] for row in TABLE} == named_addresses()


def test_every_row_says_what_each_role_gets():
    assert [row for row, outcomes in TABLE.items() if set(outcomes) != set(ROLES)] == []


@pytest.mark.parametrize("row", TABLE)
def test_everybody_gets_what_the_table_says(row, cast, stage):
    name, _, variant = row.partition(" ")
    address = reverse(name, kwargs=arguments(name, variant, stage))
    answers = {role: cast[role].get(address, QUERIES.get(name), follow=True) for role in ROLES}
    assert {role: outcome(answer) for role, answer in answers.items()} == TABLE[row]

    for role, answer in answers.items():
        text = answer.getvalue().decode(errors="replace").casefold()
        # The address that was asked for may stand in the page; what is behind it may not.
        for typed in (address, *(found for found, _ in answer.redirect_chain)):
            text = text.replace(typed.casefold(), "").replace(quote(typed, "").casefold(), "")
        sees = SEES_HIDDEN - ({"editor"} if row.startswith(MEMBERS) else set())
        sees |= people.SEEN_BY.get(row, set())
        may_see = role in sees and TABLE[row][role] not in (403, 404, LOGIN_PAGES)
        of_workshops = workshop_stage.may_see_secrets(row, role, TABLE[row][role])
        may_see = may_see if of_workshops is None else of_workshops
        if name.startswith(material.OWN):
            may_see = TABLE[row][role] not in (403, 404, LOGIN_PAGES)
        assert may_see or SECRET.casefold() not in text, f"{row} tells {role} about hidden things"
        inside = groups.may_see_inside(row, role, TABLE[row][role])
        assert inside or groups.INSIDE.casefold() not in text, f"{row} tells {role} who is inside"
        leaks = workshop_stage.leaks(row, role, TABLE[row][role], text)
        assert leaks == [], f"{row} tells {role} what is said inside"
        if row.startswith(("admin:members", "admin:pact")) and TABLE[row][role] != 200:
            assert "petra" not in text, f"{row} tells {role} about people"


LOGIN_PAGES = ("account_login", "mfa_index")


LISTS = [
    "home",
    "members:organisations",
    "members:organisation listed",
    "workshops:detail public",
    "workshops:ics public",
    "workshops:group-feed",
    "news:list",
    "news:year",
    "news:topic",
    "news:publisher public",
    "news:atom",
    "news:rss",
    "news:topic-atom",
    "news:topic-rss",
    "news:group",
    "members:groups",
    "members:group",
    "news:detail public",
    "news:page public",
]


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("row", LISTS)
def test_no_list_feed_or_neighbour_tells_of_hidden_things(row, language, cast, stage):
    name, _, variant = row.partition(" ")
    with translation.override(language):
        address = reverse(name, kwargs=arguments(name, variant, stage))
    for role in ROLES:
        text = cast[role].get(address).text.casefold()
        assert SECRET.casefold() not in text, f"{address} tells {role} about hidden things"
        assert name == "news:page" or any(
            word in text for word in ("public", "listed", "ethics")
        ), address
        assert groups.INSIDE.casefold() not in text, f"{address} tells {role} who is inside"


def test_no_sitemap_tells_of_hidden_things(visitor, stage):
    index = visitor.get(reverse("sitemap")).text
    found = index
    for section in ("fixed", "posts", "topics", "pages", "organisations", "groups", "workshops"):
        address = reverse("sitemap-section", args=[section])
        assert address in index
        found += visitor.get(address).text
    assert SECRET.casefold() not in found.casefold()
    for thing in (
        *(stage.posts["public"], stage.pages["public"], stage.topic),
        *(stage.organisations.listed, stage.groups.group, stage.workshops.workshops["public"]),
    ):
        assert f"<loc>http://testserver{thing.get_absolute_url()}</loc>" in found


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("prefix", ["", "/nl", "/fr", "/de"])
def test_a_hidden_post_is_as_unknown_as_one_that_never_was(name, prefix, cast, stage):
    for role in set(ROLES) - SEES_HIDDEN:
        answers = [
            cast[role].get(f"{prefix}/news/{slug}/")
            for slug in (stage.posts[name].slug, "never-was-here")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages = [
            answer.text.replace(stage.posts[name].slug, "never-was-here") for answer in answers
        ]
        assert pages[0] == pages[1]


WRITES = {
    "members:profile": {"name": "Broken in"},
    "members:group-edit": {"name_en": "Broken in", "purpose_en": "Broken in"},
    "members:representative-role": {"role": "moderator"},
    "members:representative-role elsewhere": {"role": "moderator"},
    "members:representative-end": {"sure": "yes"},
    "members:representative-end elsewhere": {"sure": "yes"},
    "members:membership-end": {"sure": "yes"},
    "admin:members_workinggroup_change": {"name_en": "Broken in"},
    "admin:members_workinggroup_delete": {"post": "yes"},
    "admin:members_buyergroup_restore gone": {"slug": "broken-in"},
    "admin:members_membership_change": {"until_0": "2021-01-01", "until_1": "10:00"},
    "admin:members_membership_delete": {"post": "yes"},
    "admin:members_representative_add": {"role": "moderator"},
    "admin:members_publishedcount_change": {"number": "1"},
    "members:notifications": {"groups": ""},
    "members:data": {"make": "yes"},
    "members:delete-account": {"email": "petra@city.example"},
    "members:invite-one": {"email": "taken@over.example", "organisation": "ghent"},
    "members:invite-many": {"lines": "taken@over.example", "organisation": "ghent"},
    "members:invitation somebody-else-s": {"name": "Broken in"},
    "admin:members_invitation_add": {"email": "taken@over.example", "organisation": "ghent"},
    "admin:members_invitation_many": {"lines": "taken@over.example", "organisation": "ghent"},
    "admin:members_user_erase": {"post": "yes"},
    "workshops:new": {"title_en": "Broken in"},
    "workshops:edit": {"title_en": "Broken in"},
    "workshops:edit draft": {"title_en": "Broken in"},
    "workshops:agenda": {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
    "workshops:questions": {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
    "workshops:copy": {"starts_at_0": "2031-01-01", "starts_at_1": "10:00"},
    "workshops:step cancel": {"reason": "Broken in"},
    "workshops:register": {},
    "workshops:register closed": {},
    "workshops:cancel": {},
    "workshops:feedback held": {"usefulness": "1", "organisation": "1"},
    "workshops:registrations": {"do": "cancel-1"},
    "workshops:calendar-address": {"renew": ""},
    "admin:workshops_workshop_add": {"title_en": "Broken in"},
    "admin:workshops_workshop_change": {"title_en": "Broken in"},
    "admin:workshops_workshop_delete": {"post": "yes"},
    "admin:workshops_workshop_step cancel": {"reason": "Broken in"},
    "account_change_password": {"oldpassword": "x", "password1": "y", "password2": "y"},
    "account_email": {"email": "taken@over.example", "action_add": ""},
    "admin:members_user_add": {"email": "taken@over.example", "name": "x"},
    "admin:news_post_add": {"title": "Broken in"},
    "admin:news_post_change": {"title": "Broken in"},
    "admin:news_post_delete": {"post": "yes"},
    "admin:news_post_restore": {"moment": "1"},
    "admin:news_post_restore gone": {"slug": "broken-in"},
    "admin:news_page_restore gone": {"slug": "broken-in"},
    "admin:news_post_step publish": {"csrfmiddlewaretoken": "x"},
    "admin:news_page_change": {"title": "Broken in"},
    "admin:news_page_delete": {"post": "yes"},
    "admin:news_topic_change": {"name": "Broken in"},
    "admin:news_topic_delete": {"post": "yes"},
    "admin:news_picture_delete": {"post": "yes"},
    "admin:members_user_delete": {"post": "yes"},
    "admin:news_newsimport_add": {"publisher": "Broken in"},
    "admin:news_newsimport_delete": {"post": "yes"},
    "admin:news_issue_add": {"subject_en": "Broken in"},
    "admin:news_issue_change": {"subject_en": "Broken in"},
    "admin:news_issue_delete": {"post": "yes"},
    "admin:news_issue_restore gone": {"moment": "1"},
    "admin:news_issue_step send": {"csrfmiddlewaretoken": "x"},
    "admin:news_subscriber_add": {"email": "broken@in.example", "language": "en"},
    "admin:news_subscriber_change": {"language": "fr"},
    "admin:news_subscriber_delete": {"post": "yes"},
    "admin:news_subscriber_bounces": {"addresses": f"{SECRET.lower()}@city.example"},
    "admin:members_organisation_add": {"name_en": "Broken in"},
    "admin:members_organisation_change": {"name_en": "Broken in"},
    "admin:members_organisation_delete": {"post": "yes"},
    "admin:members_organisation_restore gone": {"slug": "broken-in"},
    "admin:members_participation_add": {"role": "supporting"},
    "admin:members_participation_change": {"role": "supporting"},
    "admin:members_participation_delete": {"post": "yes"},
    "admin:members_merge": {"in_en": "kept"},
    "admin:members_duplicates": {},
    "admin:members_organisationimport_add": {"name": "Broken in"},
    "admin:members_organisationimport_delete": {"post": "yes"},
    "workshops:material-link": {"link": "https://broken.example/", "title": "Broken in"},
    "workshops:material-edit": {"title_en": "Broken in"},
    "workshops:material-edit staff": {"title_en": "Broken in"},
    "workshops:material-remove": {},
    "admin:workshops_material_change": {"title_en": "Broken in"},
    "admin:workshops_material_delete": {"post": "yes"},
    "admin:workshops_material_restore": {"moment": "1"},
    "admin:workshops_download_delete": {"post": "yes"},
}


@pytest.mark.parametrize("row", WRITES)
def test_who_may_not_open_a_form_may_not_send_it_either(row, cast, stage):
    name, _, variant = row.partition(" ")
    address = reverse(name, kwargs=arguments(name, variant, stage))
    refused = {role: said for role, said in TABLE[row].items() if said != 200}
    assert refused

    def everything():
        from members.models import (
            DataExport,
            Group,
            Invitation,
            Membership,
            Organisation,
            OrganisationImport,
            Participation,
            PublishedCount,
            Representative,
            User,
        )
        from news.models import Issue, NewsImport, Page, Picture, Subscriber, Topic
        from workshops.models import (
            AgendaItem,
            CalendarFeed,
            Download,
            Feedback,
            Material,
            Question,
            Registration,
            Workshop,
        )

        return [
            list(model.objects.order_by("pk").values())
            for model in (
                *(Post, Page, Picture, Topic, NewsImport, Issue, Subscriber),
                *(User, Invitation, DataExport),
                *(Organisation, OrganisationImport, Participation),
                *(Group, Membership, PublishedCount, Representative),
                *(AgendaItem, Feedback, Question, Registration, Workshop),
                *(Material, Download, CalendarFeed),
            )
        ]

    before = everything()
    found = {role: outcome(cast[role].post(address, WRITES[row], follow=True)) for role in refused}
    assert found == refused
    assert everything() == before


@pytest.mark.parametrize("key", ["²", "1e9", "9" * 30, "9" * 4500])
def test_what_cannot_be_a_key_is_nothing_there(key, cast, stage):
    """Behind every address of the admin that names a thing by its key."""
    pages = ("_change", "_delete", "_history")
    names = [name for name in named_addresses() if name.endswith(pages) and "password" not in name]
    assert len(names) > 50
    for name in sorted(names):
        answer = cast["staff"].get(reverse(name, args=[key]), follow=True)
        # Django's own lists say it on the first page.
        assert outcome(answer) in (404, "admin:index", 403), name
