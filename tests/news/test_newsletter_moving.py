"""A reader changes address: by a mail to the new one; nothing is betrayed, lost or doubled."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from news import tasks
from news.models import Delivery, Subscriber
from news.newsletter import links, moving, sending, subscribing
from pact.models import OutgoingMail
from tests.factories.news import TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory, sent
from tests.markup import Page as Markup
from tests.news.test_newsletter import leftovers, link_in, page, stored

pytestmark = pytest.mark.django_db

OLD, NEW = "mila@ghent.example", "mila@lyon.example"
State = Subscriber.State


@pytest.fixture(autouse=True)
def no_limits_from_before(db):
    cache.clear()


@pytest.fixture
def stranger():
    """A browser without a cookie, and no leave to do without a token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def reader():
    return SubscriberFactory(email=OLD, language="fr", topics=[TopicFactory(name="Labels")])


def ask(client, subscriber, email=NEW):
    return client.post(page(subscriber, "address"), {"email": email})


def to(mailoutbox, address):
    return [message for message in mailoutbox if message.to == [address]]


def addresses():
    return sorted(Subscriber.objects.values_list("email", flat=True))


def test_from_the_own_page_to_the_new_address(reader, stranger, mailoutbox):
    assert page(reader, "address") in Markup(stranger.get(page(reader))).links()
    assert ask(stranger, reader, "Mila@Lyon.example")["Location"] == page(reader)
    shown = stranger.get(page(reader)).text
    assert NEW in shown
    assert f"It goes to {OLD}." in shown
    [message] = mailoutbox
    assert message.to == [NEW]
    link = link_in(message)
    assert link.startswith("/fr/newsletter/")
    assert NEW in stranger.get(link).text
    assert OLD not in stranger.get(link).text
    assert stored(reader).email == OLD  # programs that look through mails follow links

    response = stranger.post(link, follow=True)
    [(address, _status)] = response.redirect_chain
    moved = stored(reader)
    assert address == page(moved, language="fr") + "?done=moved"
    assert (moved.email, moved.new_email, moved.language) == (NEW, "", "fr")
    assert [str(topic) for topic in moved.topics.all()] == ["Labels"]


def test_the_old_address_gets_it_until_then_and_a_last_mail(visitor, mailoutbox):
    reader = SubscriberFactory(email=OLD, language="fr")
    ask(visitor, reader)
    sent(IssueFactory(subject="Before"))
    [link] = [link_in(message) for message in to(mailoutbox, NEW)]
    visitor.post(link)
    sent(IssueFactory(subject="After"))
    assert [message.subject for message in to(mailoutbox, OLD)] == [
        "Before",
        "Notre lettre d’information part désormais à une autre adresse",
    ]
    assert [message.subject for message in to(mailoutbox, NEW)][1:] == ["After"]


def test_nothing_tells_whether_the_new_address_is_in_the_list(mailoutbox):
    SubscriberFactory(email="known@x.example")
    SubscriberFactory(email="asked@x.example", unconfirmed=True)
    SubscriberFactory(email="gone@x.example", bounced=True)
    said = {}
    for name in ("known", "asked", "gone", "new"):
        reader = SubscriberFactory(email="reader@x.example")
        client = Client()
        response = ask(client, reader, f"{name}@x.example")
        [message] = to(mailoutbox, f"{name}@x.example")
        own = links.token(reader, links.MOVE), links.token(reader)
        texts = [message.subject, message.body, client.get(page(reader)).text]
        texts += [client.get(link_in(message)).text, response["Location"]]
        for token in (*own, links.token(stored(reader), links.MOVE)):
            texts = [text.replace(token, "") for text in texts]
        said[name] = [text.replace(f"{name}@", "@") for text in texts]
        reader.delete()
    assert said["known"] == said["asked"] == said["gone"] == said["new"]


@pytest.mark.parametrize("state", ["confirmed", "unconfirmed", "bounced"])
def test_two_subscriptions_become_one_with_the_choice_of_who_moved(
    state, reader, visitor, mailoutbox
):
    there = SubscriberFactory(email=NEW, language="de", **{state: True} if state[0] != "c" else {})
    ask(visitor, reader)
    visitor.post(link_in(to(mailoutbox, NEW)[0]))
    there = Subscriber.objects.get()
    assert (there.email, there.state, there.language) == (NEW, State.CONFIRMED, "fr")
    assert [str(topic) for topic in there.topics.all()] == ["Labels"]
    assert visitor.get(page(there)).status_code == 200


def test_what_waits_goes_to_the_new_address_with_links_that_work(visitor, mailoutbox):
    reader = SubscriberFactory(email=OLD)
    ask(visitor, reader)
    link = link_in(to(mailoutbox, NEW)[0])
    old = links.token(reader)
    issue = IssueFactory(subject="On its way")
    sent(issue)
    visitor.post(link)
    assert "On its way" not in [message.subject for message in to(mailoutbox, OLD)]
    [message] = [each for each in to(mailoutbox, NEW) if each.subject == "On its way"]
    everything = f"{message.body}{message.alternatives}{message.extra_headers}"
    assert old not in everything
    path = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert visitor.get(path).status_code == 200
    assert list(issue.deliveries.values_list("subscriber__email", "outcome")) == [(NEW, "queued")]


@pytest.mark.parametrize("waiting", [True, False])
def test_who_moves_onto_another_subscription_gets_each_issue_once(waiting, visitor, mailoutbox):
    reader, there = SubscriberFactory(email=OLD), SubscriberFactory(email=NEW, bounced=True)
    ask(visitor, reader)
    link = link_in(to(mailoutbox, NEW)[0])
    issue = IssueFactory(subject="Once")
    sending.send_now(issue)
    sending.send(issue.pk)
    if not waiting:
        assert [message.subject for message in to(mailoutbox, OLD)] == ["Once"]
    visitor.post(link)
    # Begun again, as by a worker that was killed.
    issue.__class__.objects.filter(pk=issue.pk).update(state="sending")
    sending.send(issue.pk)
    got = [message.to[0] for message in mailoutbox if message.subject == "Once"]
    assert got == ([NEW] if waiting else [OLD])
    assert Delivery.objects.get().subscriber == there


def test_the_links_of_old_mails_end(reader, visitor, mailoutbox):
    old = page(reader), page(reader, "address"), page(reader, "leave")
    ask(visitor, reader)
    link = link_in(mailoutbox[0])
    visitor.post(link)
    assert [visitor.get(address).status_code for address in (*old, link)] == [404] * 4
    visitor.post(old[2])
    assert addresses() == [NEW]


def test_the_last_question_counts(reader, visitor, mailoutbox):
    ask(visitor, reader, "typo@lyon.example")
    wrong = link_in(mailoutbox[0])
    ask(visitor, reader)
    right = link_in(to(mailoutbox, NEW)[0])
    assert visitor.post(wrong).status_code == 404
    assert addresses() == [OLD]
    visitor.post(right)
    assert addresses() == [NEW]


def test_who_thinks_better_of_it_stays(reader, visitor, mailoutbox):
    ask(visitor, reader)
    link = link_in(mailoutbox[0])
    visitor.post(page(reader, "address"), {"stay": "1"})
    assert visitor.post(link).status_code == 404
    assert NEW not in visitor.get(page(reader)).text
    assert addresses() == [OLD]
    assert leftovers(NEW) == []


def test_the_link_says_yes_to_the_address_alone(reader, visitor, mailoutbox):
    ask(visitor, reader)
    token = links.token(stored(reader), links.MOVE)
    for name in ("change", "leave", "address", "confirm"):
        response = visitor.get(reverse(f"news:newsletter-{name}", args=[token]))
        assert response.status_code == 404


def test_who_was_unreachable_moves_and_gets_it_again(visitor, mailoutbox):
    reader = SubscriberFactory(email=OLD, bounced=True)
    ask(visitor, reader)
    visitor.post(link_in(mailoutbox[0]))
    assert stored(reader).state == State.CONFIRMED
    assert to(mailoutbox, OLD) == []  # it does not arrive


@pytest.mark.parametrize("email", ["", "no address", OLD.upper(), "a@x.example\nBcc: b@x.example"])
def test_a_mistake_is_told_and_what_was_typed_is_kept(email, reader, visitor):
    response = ask(visitor, reader, email)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["email"]
    assert not OutgoingMail.objects.exists()


def test_an_address_is_not_flooded_and_nothing_tells():
    said = set()
    for number in range(8):
        reader = SubscriberFactory()
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        ask(client, reader)
        said.add(client.get(page(reader)).text.count(NEW))
    assert said == {1}
    assert OutgoingMail.objects.count() == 5


def test_one_visitor_does_not_ask_for_many(visitor):
    reader = SubscriberFactory()
    answers = [ask(visitor, reader, f"x{n}@x.example").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_what_is_not_confirmed_is_forgotten(reader, visitor):
    ask(visitor, reader)
    late = timezone.now() - subscribing.UNCONFIRMED - timedelta(hours=1)
    Subscriber.objects.update(new_email_asked_at=late, asked_at=late)
    tasks.forget_unconfirmed_subscribers.call()
    assert addresses() == [OLD]
    assert leftovers(NEW) == []


def test_who_leaves_meanwhile_does_not_come_back(reader, visitor, mailoutbox):
    ask(visitor, reader)
    link = link_in(mailoutbox[0])
    visitor.post(page(reader, "leave"))
    assert visitor.post(link).status_code == 404
    assert leftovers(OLD) == leftovers(NEW) == []


@pytest.mark.django_db(transaction=True)
def test_who_asks_with_the_same_address_in_that_moment_loses_nothing(monkeypatch):
    """Between looking and writing, somebody else enters the address."""
    reader = SubscriberFactory(email=OLD)
    moving.ask(reader, NEW)
    reader = stored(reader)
    readdress, entered = moving._readdress, []

    def enter():
        entered.append(SubscriberFactory(email=NEW, unconfirmed=True))
        connection.close()

    def slow(mine):
        if not entered:
            other = threading.Thread(target=enter)
            other.start()
            other.join()
        return readdress(mine)

    monkeypatch.setattr(moving, "_readdress", slow)
    assert moving.confirm(reader) == entered[0]
    assert Subscriber.objects.get().state == State.CONFIRMED


def test_staff_see_that_a_change_waits(reader, staff, visitor):
    ask(visitor, reader)
    shown = staff.get(reverse("admin:news_subscriber_change", args=[reader.pk])).text
    assert NEW in shown


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_the_mails_are_in_the_reader_s_language(language, visitor, mailoutbox):
    reader = SubscriberFactory(email=OLD, language=language)
    ask(visitor, reader)
    link = link_in(mailoutbox[0])
    visitor.post(link)
    with translation.override(language):
        form = reverse("news:newsletter")
    [last] = to(mailoutbox, OLD)
    assert re.findall(r"http://testserver(\S+)", last.body) == [form]
    for message in mailoutbox:
        assert Markup(message.alternatives[0][0]).one("html")["lang"] == language
