"""Readers come, confirm, change and leave; whoever asks, the answer betrays nobody."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from news import tasks
from news.models import Subscriber
from news.newsletter import links, subscribing
from pact.models import OutgoingMail
from tests.factories.news import TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory, sent
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

FORM = reverse("news:newsletter")
ASKED = reverse("news:newsletter-asked")
State = Subscriber.State


@pytest.fixture(autouse=True)
def no_limits_from_before(db):
    cache.clear()


@pytest.fixture
def stranger():
    """A mail program: no cookie, and no leave to do without a token."""
    return Client(enforce_csrf_checks=True)


def subscribe(client, email="mila@ghent.example", language="en", address=FORM, **values):
    return client.post(address, {"email": email, "language": language, "website": "", **values})


def page(subscriber, name="change", language="en"):
    with translation.override(language):
        purpose = links.CONFIRM if name == "confirm" else links.CHANGE
        return reverse(f"news:newsletter-{name}", args=[links.token(subscriber, purpose)])


def link_in(message):
    [link] = re.findall(r"http://testserver(\S+)", message.body)
    assert link in Markup(message.alternatives[0][0]).links()[0]
    return link


def stored(subscriber):
    return Subscriber.objects.get(pk=subscriber.pk)


# Coming -------------------------------------------------------------------------------------


def test_from_the_form_to_a_subscription(visitor, mailoutbox):
    labels = TopicFactory(name="Labels")
    TopicFactory(name="Repair")
    response = subscribe(visitor, "Mila@Ghent.example", "nl", topics=[labels.pk])
    assert response["Location"] == ASKED
    assert "Look into your mailbox" in visitor.get(ASKED).text
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.language) == ("mila@ghent.example", "nl")
    assert (subscriber.state, subscriber.confirmed_at) == (State.UNCONFIRMED, None)

    [message] = mailoutbox
    assert message.to == ["mila@ghent.example"]
    assert Markup(message.alternatives[0][0]).one("html")["lang"] == "nl"
    link = link_in(message)
    assert link.startswith("/nl/newsletter/")
    shown = visitor.get(link)
    assert "mila@ghent.example" in shown.text
    assert "Labels" in shown.text
    assert "Repair" not in shown.text
    # Programs that look through mails follow links: that is no yes.
    assert stored(subscriber).state == State.UNCONFIRMED

    response = visitor.post(link, follow=True)
    [(address, _status)] = response.redirect_chain
    assert address == page(subscriber, language="nl") + "?done=confirmed"
    subscriber = stored(subscriber)
    assert subscriber.state == State.CONFIRMED
    assert timezone.now() - subscriber.confirmed_at < timedelta(minutes=1)
    assert list(subscriber.topics.all()) == [labels]
    assert not subscriber.every_topic


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_the_form_offers_the_language_of_its_page_first(visitor, language):
    with translation.override(language):
        address = reverse("news:newsletter")
    assert Markup(visitor.get(address)).fields()["language"] == [language]


def test_the_answer_is_the_same_for_whoever_is_known_or_not():
    said = {}
    SubscriberFactory(email="known@x.example")
    SubscriberFactory(email="waiting@x.example", unconfirmed=True)
    SubscriberFactory(email="bounced@x.example", bounced=True)
    for name in ("known", "waiting", "bounced", "new"):
        client = Client()
        response = client.post(FORM, {"email": f"{name}@x.example", "language": "en"})
        followed = client.get(response["Location"])
        said[name] = (
            response.status_code,
            # The moment of the answer is the answer's own.
            {name: value for name, value in response.headers.items() if name != "Expires"},
            response.content,
            sorted(client.cookies),
            followed.text,
        )
    assert said["known"] == said["waiting"] == said["bounced"] == said["new"]
    assert OutgoingMail.objects.count() == 4


def test_who_is_subscribed_gets_the_link_to_change_and_nothing_else_happens(visitor, mailoutbox):
    subscriber = SubscriberFactory(email="mila@ghent.example", language="fr")
    before = Subscriber.objects.values().get()
    subscribe(visitor, language="de", topics=[TopicFactory().pk])
    [message] = mailoutbox
    assert link_in(message) == page(subscriber, language="fr")
    assert Subscriber.objects.values().get() == before
    assert subscriber.topics.count() == 0


def test_asking_again_before_confirming_takes_the_newest_choice(visitor, mailoutbox):
    for language in ("nl", "de"):
        subscribe(visitor, language=language)
    assert Subscriber.objects.get().language == "de"
    first, second = (message.body for message in mailoutbox)
    assert (
        first.split("http://testserver/nl")[1].split()[0]
        == (second.split("http://testserver/de")[1].split()[0])
    )


def test_who_was_unreachable_comes_back_by_confirming(visitor, mailoutbox):
    subscriber = SubscriberFactory(email="mila@ghent.example", language="nl", bounced=True)
    subscribe(visitor, language="de")
    assert (stored(subscriber).state, stored(subscriber).language) == (State.BOUNCED, "nl")
    visitor.post(link_in(mailoutbox[0]))
    assert stored(subscriber).state == State.CONFIRMED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@x.example\nBcc: b@x.example"}, "email"),
        ({"language": "xx"}, "language"),
        ({"topics": ["999"]}, "topics"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_is_kept(visitor, values, field):
    response = subscribe(visitor, **{"email": "kept@x.example"} | values)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    if field != "email":
        assert Markup(response).fields()["email"] == "kept@x.example"
    assert not Subscriber.objects.exists()


def test_a_program_that_fills_in_every_field_gets_the_same_answer_and_no_mail(visitor):
    response = subscribe(visitor, website="https://spam.example/")
    assert response["Location"] == ASKED
    assert not Subscriber.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_an_address_is_not_flooded_and_nothing_tells(visitor):
    answers = [subscribe(Client(REMOTE_ADDR=f"192.0.2.{n}")) for n in range(8)]
    assert [answer["Location"] for answer in answers] == [ASKED] * 8
    assert OutgoingMail.objects.count() == 5


def test_one_visitor_does_not_enter_many_addresses(visitor):
    for number in range(10):
        assert subscribe(visitor, f"reader{number}@x.example").status_code == 302
    response = subscribe(visitor, "reader10@x.example")
    assert response.status_code == 429
    assert "Wait ten minutes" in response.text
    assert Markup(response).fields()["email"] == "reader10@x.example"
    assert Subscriber.objects.count() == 10


def test_the_form_needs_the_token_of_its_page(stranger):
    assert subscribe(stranger).status_code == 403
    assert not Subscriber.objects.exists()


def test_who_does_not_confirm_is_forgotten(visitor):
    subscribe(visitor)
    late, known = Subscriber.objects.get(), SubscriberFactory()
    fresh = SubscriberFactory(unconfirmed=True)
    long_ago = timezone.now() - subscribing.UNCONFIRMED - timedelta(hours=1)
    Subscriber.objects.filter(pk__in=[late.pk, known.pk]).update(asked_at=long_ago)
    tasks.forget_unconfirmed_subscribers.call()
    assert set(Subscriber.objects.all()) == {known, fresh}
    assert not OutgoingMail.objects.filter(recipients__contains=[late.email]).exists()


def test_a_topic_s_name_in_another_language_is_marked(visitor):
    TopicFactory(name="Labels")
    TopicFactory(name="Repair", name_fr="Réparation")
    spans = Markup(visitor.get("/fr/newsletter/")).all("span")
    marked = {
        span.text: span.get("lang") for span in spans if span.text in ("Labels", "Réparation")
    }
    assert marked == {"Labels": "en", "Réparation": None}


# The links ----------------------------------------------------------------------------------


def test_what_is_stored_opens_nothing(settings):
    subscriber = SubscriberFactory()
    token = links.token(subscriber)
    values = Subscriber.objects.values().get()
    del values["id"]  # a digit or two, which any signature may hold
    for value in filter(None, values.values()):
        assert str(value) not in token.partition("-")[2]
    assert links.subscriber_of(token) == subscriber
    settings.SECRET_KEY = "another" * 10
    assert links.subscriber_of(token) is None
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests-" * 5]
    assert links.subscriber_of(token) == subscriber


def test_a_link_opens_its_own_subscription_alone(visitor):
    mine, other = SubscriberFactory(), SubscriberFactory()
    signature = links.token(mine).partition("-")[2]
    for token in (f"{other.pk}-{signature}", f"{mine.pk}-x", f"{mine.pk}", "x", f"{'9' * 40}-x"):
        for name in ("change", "leave", "confirm"):
            response = visitor.get(reverse(f"news:newsletter-{name}", args=[token]))
            assert response.status_code == 404
            assert "This link does not work" in response.text
    confirming = links.token(mine, links.CONFIRM)
    assert visitor.get(reverse("news:newsletter-change", args=[confirming])).status_code == 404
    assert visitor.get(page(mine)).status_code == 200


@pytest.mark.parametrize("name", ["change", "leave", "confirm"])
def test_a_personal_page_is_kept_and_found_by_nobody(visitor, name):
    response = visitor.get(page(SubscriberFactory(), name))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert Markup(response).one("meta", name="robots")["content"] == "noindex, nofollow"
    assert Markup(response).all("link", rel="canonical") == []
    assert not response.cookies


# Changing -----------------------------------------------------------------------------------


def test_language_and_topics_are_changed_without_a_cookie(stranger):
    labels, repair = TopicFactory(name="Labels"), TopicFactory(name="Repair")
    subscriber = SubscriberFactory(topics=[labels])
    shown = Markup(stranger.get(page(subscriber)))
    ticked = [
        box["value"] for box in shown.all("input", name="topics") if "checked" in box.attributes
    ]
    assert ticked == [str(labels.pk)]
    response = stranger.post(page(subscriber), {"language": "fr", "topics": [repair.pk]})
    assert response["Location"] == page(subscriber, language="fr") + "?done=changed"
    subscriber = stored(subscriber)
    assert subscriber.language == "fr"
    assert list(subscriber.topics.all()) == [repair]
    stranger.post(page(subscriber), {"language": "fr"})
    assert stored(subscriber).every_topic
    assert subscriber.topics.count() == 0


def test_who_was_unreachable_and_saves_gets_the_newsletter_again(visitor):
    subscriber = SubscriberFactory(bounced=True)
    assert "came back" in visitor.get(page(subscriber)).text
    visitor.post(page(subscriber), {"language": "en"})
    assert stored(subscriber).state == State.CONFIRMED


# Leaving ------------------------------------------------------------------------------------


def leftovers(email):
    """Tables that still hold an address."""
    from django.apps import apps
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            table = model._meta.db_table
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS r WHERE r::text ILIKE %s', [f"%{email}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_looking_at_the_page_to_leave_does_not_leave(visitor):
    subscriber = SubscriberFactory()
    response = visitor.get(page(subscriber, "leave"))
    assert subscriber.email in response.text
    assert stored(subscriber) == subscriber


def test_a_mail_program_leaves_by_one_post_without_cookie_or_redirect(stranger, mailoutbox):
    """RFC 8058, with the address and the body that the mail's own headers say."""
    subscriber = SubscriberFactory()
    SubscriberFactory(email="other@x.example")
    sent(IssueFactory())
    [message] = [message for message in mailoutbox if message.to == [subscriber.email]]
    header = message.extra_headers["List-Unsubscribe"]
    assert header.startswith("<http://testserver/newsletter/")
    name, _, value = message.extra_headers["List-Unsubscribe-Post"].partition("=")
    assert (name, value) == ("List-Unsubscribe", "One-Click")
    path = header.strip("<>").removeprefix("http://testserver")
    for _attempt in range(2):
        response = stranger.post(path, {name: value})
        assert response.status_code == 200
        assert not response.cookies
        assert "unsubscribed" in response.text
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["other@x.example"]


def test_who_leaves_is_erased_everywhere_and_the_counts_stay(visitor, staff, mailoutbox):
    subscriber, other = SubscriberFactory(email="mila@ghent.example"), SubscriberFactory()
    change = reverse("admin:news_subscriber_change", args=[subscriber.pk])
    staff.post(change, {"language": "en"})
    subscribe(visitor)
    issue = sent(IssueFactory())
    assert leftovers("mila@ghent.example") == ["pact_outgoingmail", "news_subscriber"]
    visitor.post(page(subscriber, "leave"))
    assert leftovers("mila@ghent.example") == []
    # What waited does not go out any more.
    assert [message.to for message in mailoutbox] == [[other.email]]
    assert sorted(issue.deliveries.values_list("outcome", "left", "subscriber")) == [
        ("queued", False, other.pk),
        ("stopped", True, None),
    ]


def test_what_was_sent_counts_as_sent_when_the_reader_has_left(visitor, mailoutbox):
    subscriber = SubscriberFactory()
    issue = sent(IssueFactory())
    assert len(mailoutbox) == 1
    visitor.post(page(subscriber, "leave"))
    assert list(issue.deliveries.values_list("outcome", "left")) == [("sent", True)]
    assert not OutgoingMail.objects.exists()


def test_who_comes_back_is_somebody_new(visitor, mailoutbox):
    subscriber = SubscriberFactory(email="mila@ghent.example")
    old = page(subscriber)
    visitor.post(page(subscriber, "leave"))
    subscribe(visitor)
    visitor.post(link_in(mailoutbox[0]))
    assert visitor.get(old).status_code == 404
    assert Subscriber.objects.get().state == State.CONFIRMED


def test_public_pages_lead_to_the_form(visitor):
    for address in ("/news/", "/"):
        assert FORM in Markup(visitor.get(address)).links()
