"""An issue goes out: to whom, with what, once, and what the report says of it."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from news import services, tasks
from news.models import Delivery, Issue, PostInIssue, Subscriber
from news.newsletter import letter, report, sending, subscribing
from pact.models import OutgoingMail
from pact.tasks import prune_mail
from pact.work.outbox import Sender
from tests.factories.news import PictureFactory, PostFactory, TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory, sent
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

State = Issue.State


def state(issue):
    return Issue.objects.get(pk=issue.pk).state


def by_address(messages):
    assert all(len(message.to) == 1 for message in messages)
    found = {message.to[0]: message for message in messages}
    assert len(found) == len(messages)
    return found


def html_of(message):
    [(content, kind)] = message.alternatives
    assert kind == "text/html"
    return content


# To whom, with what -------------------------------------------------------------------------


def test_each_reader_gets_the_posts_of_their_topics_in_their_language(mailoutbox):
    labels, repair = TopicFactory(), TopicFactory()
    posts = [
        PostFactory(title="On labels", title_nl="Over labels", lead_nl="x", body_nl="<p>x</p>"),
        PostFactory(title="On repair"),
        PostFactory(title="On all"),
    ]
    posts[0].topics.set([labels])
    posts[1].topics.set([labels, repair])
    SubscriberFactory(email="all@x.example")
    SubscriberFactory(email="labels@x.example", language="nl", topics=[labels])
    SubscriberFactory(email="repair@x.example", topics=[repair])
    SubscriberFactory(email="nothing@x.example", topics=[TopicFactory()])
    SubscriberFactory(email="asked@x.example", unconfirmed=True)
    SubscriberFactory(email="bounced@x.example", bounced=True)
    issue = sent(IssueFactory(subject="News", subject_nl="Nieuws", posts=posts))
    found = by_address(mailoutbox)
    assert {address: Markup(html_of(found[address])).texts("h2") for address in found} == {
        "all@x.example": ["On labels", "On repair", "On all"],
        "labels@x.example": ["Over labels", "On repair"],
        "repair@x.example": ["On repair"],
    }
    assert found["labels@x.example"].subject == "Nieuws"
    assert found["all@x.example"].subject == "News"
    counts = report.report(issue)
    assert (counts.people, counts.mails, counts.sent, counts.nothing) == (4, 3, 3, 1)
    assert report.by_language(issue) == {"en": 2, "nl": 1}
    assert state(issue) == State.SENT


def test_who_chose_a_topic_that_is_gone_does_not_get_all_others(mailoutbox):
    topic = TopicFactory()
    SubscriberFactory(topics=[topic])
    topic.delete()
    issue = sent(IssueFactory())
    assert mailoutbox == []
    assert report.report(issue).nothing == 1


def test_the_posts_stand_in_the_chosen_order(mailoutbox):
    first, second, third = PostFactory(), PostFactory(), PostFactory()
    IssueFactory(posts=[third, second, first])
    SubscriberFactory()
    sent(IssueFactory(posts=[second, third, first]))
    [message] = mailoutbox
    assert Markup(html_of(message)).texts("h2") == [str(p) for p in (second, third, first)]


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_text_and_html_say_the_same_and_links_keep_the_language(language, mailoutbox):
    post = PostFactory(title="Straße & <b>“Été”</b>", slug="x", language="fr", lead="l", body="b")
    SubscriberFactory(language=language)
    sent(IssueFactory(posts=[post], introduction="Hello <i>you</i> https://x.example/a?b=1&c=2"))
    [message] = mailoutbox
    html = html_of(message)
    shown = Markup(html)
    assert shown.one("html")["lang"] == language
    prefix = "" if language == "en" else f"/{language}"
    assert f"http://testserver{prefix}/news/x/" in shown.links()
    # All words of the text stand in the HTML, where addresses are links instead.
    body = " ".join(shown.one("body").text.split())
    for line in message.body.splitlines():
        words = " ".join(line.split()).removesuffix(":")
        if words.startswith("http://testserver"):
            assert words in shown.links()
        elif words.strip("-"):
            assert words in body
    assert shown.all("i") == []
    assert shown.all("b") == []
    assert "&lt;" not in message.body


def test_a_text_in_another_language_is_marked(mailoutbox):
    post = PostFactory(title="Phones")
    SubscriberFactory(language="de")
    sent(IssueFactory(posts=[post], subject="News", introduction="Hello"))
    [message] = mailoutbox
    shown = Markup(html_of(message))
    assert [heading["lang"] for heading in shown.all("h1") + shown.all("h2")] == ["en", "en"]
    assert message.body.count("Text auf Englisch") == 2
    assert shown.one("body").text.count("Text auf Englisch") == 2


def test_nothing_in_the_mail_tells_who_reads_it(mailoutbox):
    SubscriberFactory()
    sent(IssueFactory(posts=[PostFactory(picture=PictureFactory())]))
    [message] = mailoutbox
    html = html_of(message)
    shown = Markup(html)
    assert shown.all("img") == []
    assert shown.all("script") == []
    assert "url(" not in html
    assert "@import" not in html
    for link in shown.links():
        assert link.startswith("http://testserver/")
        assert "?" not in link


def test_the_links_are_the_reader_s_own(mailoutbox, visitor):
    readers = [SubscriberFactory(), SubscriberFactory()]
    sent(IssueFactory())
    found = by_address(mailoutbox)
    for reader in readers:
        message = found[reader.email]
        assert letter.READER not in message.body + html_of(message)
        [change] = [link for link in Markup(html_of(message)).links() if "newsletter" in link][:1]
        assert change in message.body
        assert reader.email in visitor.get(change.removeprefix("http://testserver")).text


# Once ---------------------------------------------------------------------------------------


def test_begun_again_each_reader_gets_it_once(mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 3)
    for _number in range(8):
        SubscriberFactory()
    issue = IssueFactory()
    sending.send_now(issue)
    # Ended after a batch, in the middle of the next one.
    reached = sending.send_batch(issue.pk, 0)
    with transaction.atomic():
        sending.send_batch(issue.pk, reached)
        transaction.set_rollback(True)
    for _attempt in range(3):
        tasks.send_issue.call(issue.pk)
    assert len(by_address(mailoutbox)) == 8
    assert Delivery.objects.count() == 8
    assert state(issue) == State.SENT
    sending.send(issue.pk)
    assert len(mailoutbox) == 8


def test_sent_by_two_at_once_it_goes_out_once(transactional_db, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for _number in range(9):
        SubscriberFactory()
    issue = IssueFactory()
    sending.send_now(issue)
    trouble = []

    def work():
        try:
            sending.send(issue.pk)
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert (Delivery.objects.count(), OutgoingMail.objects.count()) == (9, 9)
    assert state(issue) == State.SENT


def test_who_confirms_while_it_goes_out_gets_it_too(mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 1)
    early = SubscriberFactory(unconfirmed=True)
    SubscriberFactory()
    issue = IssueFactory()
    sending.send_now(issue)
    reached = sending.send_batch(issue.pk, 0)
    subscribing.confirm(early)
    while reached is not None:
        reached = sending.send_batch(issue.pk, reached)
    assert len(by_address(mailoutbox)) == 2


def test_a_real_mail_server_takes_it_with_its_headers(settings, smtp):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = settings.MAIL_TO_FILES = False
    smtp.inbox.refusing["gone@x.example"] = "550 5.1.1 No such user"
    SubscriberFactory(email="mila@x.example", language="fr")
    SubscriberFactory(email="gone@x.example")
    issue = sent(IssueFactory(subject="Straße — “Été”"))
    Sender().send_due()
    [envelope] = smtp.inbox.received
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["mila@x.example"]
    assert got["Subject"] == "Straße — “Été”"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["List-Id"] == "<newsletter.testserver>"
    address = got["List-Unsubscribe"].strip(" <>")
    assert address in got.get_body(["plain"]).get_content()
    assert address.startswith("http://testserver/fr/newsletter/")
    counts = report.report(issue)
    assert (counts.sent, counts.failed, counts.queued) == (1, 1, 0)
    [failure] = report.failures(issue)
    assert failure.subscriber.email == "gone@x.example"
    assert "550 5.1.1 No such user" in failure.mail.last_error


# When ---------------------------------------------------------------------------------------


def test_a_scheduled_issue_goes_out_at_its_time_and_not_before(mailoutbox, do_tasks):
    SubscriberFactory()
    issue, at = IssueFactory(), timezone.now() + timedelta(hours=2)
    sending.schedule(issue, at)
    assert do_tasks() == 0
    tasks.send_issue.call(issue.pk)
    assert (state(issue), mailoutbox) == (State.SCHEDULED, [])
    assert DBTaskResult.objects.get().run_after == at
    past = timezone.now() - timedelta(seconds=1)
    DBTaskResult.objects.update(run_after=past)
    Issue.objects.update(scheduled_at=past)
    assert do_tasks() == 1
    assert (state(issue), len(mailoutbox)) == (State.SENT, 1)


def test_another_time_or_none_is_what_counts(mailoutbox, do_tasks):
    SubscriberFactory()
    issue = IssueFactory()
    sending.schedule(issue, timezone.now() + timedelta(hours=1))
    sending.schedule(issue, timezone.now() + timedelta(hours=3))
    first, _second = DBTaskResult.objects.order_by("run_after")
    DBTaskResult.objects.filter(pk=first.pk).update(run_after=timezone.now())
    assert do_tasks() == 1
    assert (state(issue), mailoutbox) == (State.SCHEDULED, [])
    sending.unschedule(issue)
    DBTaskResult.objects.update(run_after=timezone.now())
    do_tasks()
    assert (state(issue), mailoutbox) == (State.DRAFT, [])


@pytest.mark.parametrize("hours", [-1, 0])
def test_a_time_that_is_past_is_refused(hours):
    issue = IssueFactory()
    with pytest.raises(ValidationError, match="time to come"):
        sending.schedule(issue, timezone.now() + timedelta(hours=hours))
    assert state(issue) == State.DRAFT


def test_an_issue_goes_out_once_and_is_not_planned_again(mailoutbox):
    SubscriberFactory()
    issue = sent(IssueFactory())
    for again in (lambda: sending.send_now(issue), lambda: sending.schedule(issue, tomorrow())):
        with pytest.raises(ValidationError, match="went out already"):
            again()
    assert len(mailoutbox) == 1


def tomorrow():
    return timezone.now() + timedelta(days=1)


# What is not public -------------------------------------------------------------------------


def test_only_what_is_public_goes_out_and_the_report_says_what_was_left_out(mailoutbox):
    posts = [PostFactory(), PostFactory(draft=True), PostFactory(scheduled=True), PostFactory()]
    SubscriberFactory()
    services.withdraw(posts[3])
    issue = sent(IssueFactory(posts=posts))
    [message] = mailoutbox
    assert Markup(html_of(message)).texts("h2") == [str(posts[0])]
    left_out = PostInIssue.objects.filter(issue=issue, left_out=True).values_list("post", flat=True)
    assert set(left_out) == {post.pk for post in posts[1:]}


def test_what_is_withdrawn_while_it_goes_out_is_not_sent_any_more(mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 1)
    kept, withdrawn = PostFactory(), PostFactory()
    SubscriberFactory(), SubscriberFactory()
    issue = IssueFactory(posts=[withdrawn, kept])
    sending.send_now(issue)
    reached = sending.send_batch(issue.pk, 0)
    services.withdraw(withdrawn)
    sending.send_batch(issue.pk, reached)
    titles = [Markup(html_of(message)).texts("h2") for message in mailoutbox]
    assert sorted(titles, key=len) == [[str(kept)], [str(withdrawn), str(kept)]]


def test_an_issue_without_a_public_post_sends_nothing_and_says_so(mailoutbox):
    SubscriberFactory()
    post = PostFactory()
    issue = IssueFactory(posts=[post])
    sending.schedule(issue, tomorrow())
    services.withdraw(post)
    with pytest.raises(ValidationError, match="None of its posts is public"):
        sending.send_now(issue)
    Issue.objects.update(scheduled_at=timezone.now())
    tasks.send_issue.call(issue.pk)
    assert (state(issue), mailoutbox) == (State.CANCELLED, [])


def test_an_issue_without_posts_is_not_planned():
    with pytest.raises(ValidationError, match="Choose the posts first"):
        sending.schedule(IssueFactory(posts=[]), tomorrow())


# Stopping, bouncing -------------------------------------------------------------------------


def test_stopped_it_reaches_nobody_else(mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for _number in range(5):
        SubscriberFactory()
    issue = IssueFactory()
    sending.send_now(issue)
    sending.send_batch(issue.pk, 0)
    sending.stop(issue)
    sending.send(issue.pk)
    assert (state(issue), mailoutbox) == (State.CANCELLED, [])
    counts = report.report(Issue.objects.get())
    assert (counts.people, counts.stopped, counts.queued, counts.to_come) == (2, 2, 0, 0)


def test_who_bounces_gets_nothing_more_and_counts_for_the_last_issue(mailoutbox):
    subscriber = SubscriberFactory()
    SubscriberFactory()
    issues = [sent(IssueFactory()) for _number in range(2)]
    assert len(mailoutbox) == 4
    waiting = IssueFactory()
    sent(waiting)
    assert subscribing.mark_bounced(Subscriber.objects.filter(pk=subscriber.pk)) == 1
    assert subscribing.mark_bounced(Subscriber.objects.filter(pk=subscriber.pk)) == 0
    assert len(mailoutbox) == 5
    assert [report.report(issue).bounced for issue in [*issues, waiting]] == [0, 0, 1]
    last = sent(IssueFactory())
    assert report.report(last).people == 1
    subscribing.reach_again(Subscriber.objects.all())
    assert report.report(sent(IssueFactory())).people == 2


# What stays ---------------------------------------------------------------------------------


def test_the_counts_outlive_the_outbox_and_the_readers_do_not(mailoutbox):
    SubscriberFactory()
    issue = sent(IssueFactory())
    assert len(mailoutbox) == 1
    long_ago = timezone.now() - report.KEEP - timedelta(days=1)
    OutgoingMail.objects.update(created_at=long_ago)
    tasks.write_down_deliveries.call()
    prune_mail.call()
    assert OutgoingMail.objects.count() == 0
    assert report.report(issue).sent == 1
    assert Delivery.objects.filter(subscriber__isnull=False).count() == 1
    Issue.objects.update(finished_at=long_ago)
    tasks.write_down_deliveries.call()
    assert Delivery.objects.filter(subscriber__isnull=False).count() == 0
    counts = report.report(issue)
    assert (counts.sent, counts.left) == (1, 0)


def test_a_batch_asks_the_same_queries_for_one_reader_and_for_many():
    from django.test.utils import CaptureQueriesContext

    labels = TopicFactory()

    def asked(readers):
        for number in range(readers):
            SubscriberFactory(topics=[labels] if number % 2 else None)
        issue = IssueFactory(posts=[PostFactory(topics=[labels]), PostFactory()])
        sending.send_now(issue)
        with CaptureQueriesContext(connection) as context:
            sending.send_batch(issue.pk, 0)
        return [query["sql"] for query in context.captured_queries]

    two = asked(2)
    many = asked(20)
    assert len(two) == len(many), "\n".join(many)


# A worker that is killed ---------------------------------------------------------------------


def test_killed_workers_lose_and_double_nothing(workers, until, smtp):
    """Real processes and a real mail server; only what the server just took can come twice."""
    for _number in range(450):
        SubscriberFactory()
    issue = IssueFactory()
    sending.send_now(issue)
    for _kill in range(3):
        process = workers.start()
        before = len(smtp.inbox.received)
        until(lambda before=before: len(smtp.inbox.received) > before + 10)
        process.kill()
        process.wait()
    workers.start()
    until(lambda: state(issue) == State.SENT, 60)
    until(lambda: not OutgoingMail.objects.filter(state="queued").exists(), 60)
    arrived = [envelope.rcpt_tos[0] for envelope in smtp.inbox.received]
    assert set(arrived) == set(Subscriber.objects.values_list("email", flat=True))
    assert len(arrived) <= 450 + 3
    assert Delivery.objects.count() == 450
    assert report.report(issue).sent == 450
