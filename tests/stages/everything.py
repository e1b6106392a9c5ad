"""One of everything that the portal holds, public and hidden, and the addresses of it."""

import os
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from news import renditions
from news.models import NewsImport, Post
from news.newsletter import links
from pact import mail
from pact.history.versions import latest, to_number
from pact.models import StoredTask
from tests.factories.members import UserFactory
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory
from tests.stages import SECRET, groups, material, organisations, people
from tests.stages import workshops as workshop_stage

HIDDEN = ["draft", "scheduled", "withdrawn"]


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


def build(group, cast):
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
