"""The secretariat's side of the newsletter: composing, looking, testing, sending, readers."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from news.models import Delivery, Issue, PostInIssue, Subscriber
from news.newsletter import links, sending
from pact.models import OutgoingMail
from tests.factories.news import PostFactory, TopicFactory
from tests.factories.newsletter import IssueFactory, SubscriberFactory, sent
from tests.markup import Page as Markup

pytestmark = pytest.mark.django_db

ISSUES = reverse("admin:news_issue_changelist")
SUBSCRIBERS = reverse("admin:news_subscriber_changelist")


def page(issue, name="change", *more):
    return reverse(f"admin:news_issue_{name}", args=[issue.pk, *more])


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Markup(response).fields()


def words(response):
    return Markup(response).texts("div", id="content")[0]


def counted(response):
    shown = Markup(response)
    return dict(zip(shown.texts("dt"), shown.texts("dd"), strict=True))


def order(issue):
    return list(PostInIssue.objects.filter(issue=issue).values_list("post", flat=True))


# Lists and the desk -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "make_row"),
    [
        (ISSUES, IssueFactory),
        (SUBSCRIBERS, lambda: SubscriberFactory(topics=[TopicFactory()])),
    ],
)
def test_a_list_asks_the_same_queries_for_one_row_and_for_three(
    same_queries, staff, address, make_row
):
    # The filter by topic lists each topic.
    same_queries(address, make_row, client=staff)


def test_pages_of_an_issue_ask_the_same_queries_for_one_row_and_for_three(same_queries, staff):
    issue = IssueFactory(posts=[])

    def make_row():
        post = PostFactory(topics=[TopicFactory()])
        issue.choose([*order(issue), post.pk])

    for name in ("change", "preview", "mail"):
        same_queries(page(issue, name), make_row, client=staff)


def test_a_report_asks_the_same_queries_for_one_row_and_for_three(same_queries, staff):
    SubscriberFactory()
    issue = sent(IssueFactory())
    OutgoingMail.objects.update(state="sent", text="", html="", sent_at=timezone.now())

    def make_row():
        mail = OutgoingMail.objects.create(
            recipients=["x@x.example"], from_email="x", subject="x", text="x", state="failed"
        )
        Delivery.objects.create(
            issue=issue, subscriber=SubscriberFactory(), mail=mail, language="en", outcome="failed"
        )

    same_queries(page(issue, "report"), make_row, client=staff)


def test_the_desk_tells_of_the_newsletter_only_when_there_is_something(editor):
    IssueFactory()
    assert len(editor.get(reverse("admin:index")).context["panels"]) == 1
    sending.schedule(IssueFactory(subject="Planned one"), timezone.now() + timedelta(days=1))
    SubscriberFactory()
    failed = sent(IssueFactory(subject="Failed one"))
    failed.deliveries.get().mail.fail("550 No such user")
    shown = words(editor.get(reverse("admin:index")))
    assert "Planned one goes out on" in shown
    assert "Failed one: 1 mail could not be delivered" in shown


# Composing ----------------------------------------------------------------------------------


def test_a_new_issue_is_a_draft_with_its_posts_in_the_order_chosen(editor):
    first, second = PostFactory(), PostFactory()
    values = {"language": "en", "subject_en": "News", "introduction_en": "Dear all"}
    editor.post(reverse("admin:news_issue_add"), values | {"posts": [second.pk, first.pk]})
    issue = Issue.objects.get()
    assert (issue.state, issue.author) == (Issue.State.DRAFT, editor.user)
    assert order(issue) == [second.pk, first.pk]


def test_the_numbers_change_the_order_and_a_new_post_comes_last(editor):
    a, b, c, new = (PostFactory() for _number in range(4))
    issue = IssueFactory(posts=[a, b, c])
    values = opened(editor, page(issue))
    assert sorted(values["posts"]) == sorted(str(post.pk) for post in (a, b, c))
    assert [values[f"posts-place-{post.pk}"] for post in (a, b, c)] == ["1", "2", "3"]
    values |= {
        "posts": [new.pk, a.pk, b.pk, c.pk],
        f"posts-place-{c.pk}": "1",
        f"posts-place-{a.pk}": "2",
        f"posts-place-{b.pk}": "3",
    }
    assert editor.post(page(issue), values).status_code == 302
    assert order(issue) == [c.pk, a.pk, b.pk, new.pk]


def test_a_post_taken_out_is_out(editor):
    a, b = PostFactory(), PostFactory()
    issue = IssueFactory(posts=[a, b])
    editor.post(page(issue), opened(editor, page(issue)) | {"posts": [b.pk]})
    assert order(issue) == [b.pk]


def test_a_post_of_several_issues_can_be_deleted(editor):
    post = PostFactory()
    issues = [IssueFactory(posts=[post]), IssueFactory(posts=[post])]
    address = reverse("admin:news_post_delete", args=[post.pk])
    assert editor.get(address).status_code == 200
    editor.post(address, {"post": "yes"})
    assert [order(issue) for issue in issues] == [[], []]


def test_a_subject_is_needed_and_what_was_typed_is_kept(editor):
    values = {"language": "en", "subject_en": "", "introduction_en": "Kept"}
    response = editor.post(reverse("admin:news_issue_add"), values)
    assert list(response.context["adminform"].form.errors) == ["subject_en"]
    assert Markup(response).fields()["introduction_en"] == "Kept"


def test_the_second_of_two_who_edit_an_issue_is_told_and_loses_nothing(editor, staff):
    a, b = PostFactory(), PostFactory()
    issue = IssueFactory(subject="Before", posts=[a])
    mine, theirs = opened(editor, page(issue)), opened(staff, page(issue))
    staff.post(page(issue), theirs | {"subject_en": "Theirs", "posts": [a.pk, b.pk]})
    response = editor.post(page(issue), mine | {"introduction_en": "Mine"})
    assert "Somebody saved this while you were writing" in response.text
    merged = Markup(response).fields()
    assert (merged["subject_en"], merged["introduction_en"]) == ("Theirs", "Mine")
    assert sorted(merged["posts"]) == sorted([str(a.pk), str(b.pk)])
    editor.post(page(issue), merged)
    issue.refresh_from_db()
    assert (issue.subject, issue.introduction) == ("Theirs", "Mine")
    assert set(order(issue)) == {a.pk, b.pk}


def test_a_change_of_order_alone_is_told_to_the_second_one_too(editor, staff):
    a, b = PostFactory(), PostFactory()
    issue = IssueFactory(posts=[a, b])
    mine, theirs = opened(editor, page(issue)), opened(staff, page(issue))
    staff.post(page(issue), theirs | {f"posts-place-{b.pk}": "0"})
    assert order(issue) == [b.pk, a.pk]
    assert "Not saved yet" in editor.post(page(issue), mine).text


def test_an_older_version_comes_back_with_its_posts(editor):
    from pact.history.versions import latest, to_number

    a, b = PostFactory(), PostFactory()
    issue = IssueFactory(subject="First", posts=[a])
    before = to_number(latest(Issue, issue.pk))
    editor.post(
        page(issue), opened(editor, page(issue)) | {"subject_en": "Second", "posts": [b.pk]}
    )
    address = page(issue, "restore", before)
    editor.post(address, opened(editor, address))
    issue.refresh_from_db()
    assert (issue.subject, order(issue)) == ("First", [a.pk])


# Looking and testing ------------------------------------------------------------------------


def test_the_preview_is_what_a_reader_gets(editor, mailoutbox):
    labels = TopicFactory()
    with_topic, other = PostFactory(topics=[labels]), PostFactory()
    reader = SubscriberFactory(language="nl", topics=[labels])
    issue = IssueFactory(subject_nl="Nieuws", posts=[other, with_topic])
    query = {"language": "nl", "topics": labels.pk}
    preview = editor.get(page(issue, "preview"), query)
    [address] = [frame["src"] for frame in Markup(preview).all("iframe")]
    html = editor.get(address).text
    sent(issue)
    [message] = mailoutbox

    def neutral(text):
        """The links of a reader are a form's address for whom only looks."""
        for page_of in ("leave", "change"):
            path = f"/nl/newsletter/{links.token(reader)}/"
            text = text.replace(path + ("leave/" if page_of == "leave" else ""), "/nl/newsletter/")
        return text

    assert html == neutral(message.alternatives[0][0])
    shown = Markup(preview).one("pre").text
    assert shown == neutral(message.body)
    assert str(other) not in shown


def test_the_previewed_mail_is_shut_in(editor):
    response = editor.get(page(IssueFactory(), "mail"))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("; frame-ancestors 'self'; sandbox")
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_what_is_not_public_yet_is_named(editor):
    issue = IssueFactory(posts=[PostFactory(), PostFactory(draft=True, title="Hushed")])
    for name in ("preview", "step"):
        address = page(issue, name, *(["send"] if name == "step" else []))
        assert "left out unless that changes: “Hushed”" in words(editor.get(address))


def test_a_test_goes_to_who_asks_and_to_nobody_else(editor, mailoutbox):
    SubscriberFactory()
    issue = IssueFactory(subject="News", subject_fr="Nouvelles")
    response = editor.post(page(issue, "test"), {"language": "fr"})
    assert response["Location"] == page(issue, "preview") + "?language=fr"
    [message] = mailoutbox
    assert message.to == ["editor@pact.example"]
    assert message.subject.endswith("Nouvelles")
    assert message.subject.startswith("[")
    assert not Delivery.objects.exists()
    assert "List-Unsubscribe" not in message.extra_headers


# Sending ------------------------------------------------------------------------------------


def test_sending_asks_first_and_says_how_many_get_it_in_which_language(editor, do_tasks):
    labels = TopicFactory()
    SubscriberFactory(), SubscriberFactory(language="de", topics=[labels])
    SubscriberFactory(language="de"), SubscriberFactory(language="fr", topics=[TopicFactory()])
    SubscriberFactory(unconfirmed=True), SubscriberFactory(bounced=True)
    issue = IssueFactory(posts=[PostFactory(topics=[labels])])
    question = editor.get(page(issue, "step", "send"))
    assert "3 people get it as things stand now. 1 subscriber chose other topics" in words(question)
    assert [t for t in Markup(question).texts("li") if ":" in t] == ["English: 1", "Deutsch: 2"]
    assert not OutgoingMail.objects.exists()
    response = editor.post(page(issue, "step", "send"), opened(editor, page(issue, "step", "send")))
    assert response["Location"] == page(issue, "report")
    working = editor.get(page(issue, "report"))
    assert "It is being sent." in words(working)
    assert Markup(working).one("progress")["value"] == "0"
    do_tasks()
    assert counted(editor.get(page(issue, "report")))["Readers"] == "3"
    assert LogEntry.objects.get().user == editor.user


def test_the_report_counts(editor, mailoutbox, visitor):
    first, second, failing = (SubscriberFactory() for _number in range(3))
    SubscriberFactory(topics=[TopicFactory()])
    issue = sent(IssueFactory(posts=[PostFactory(), PostFactory(draft=True, title="Left out")]))
    failed = issue.deliveries.get(subscriber=failing)
    failed.mail.fail("550 No such user")
    assert len(mailoutbox) == 2
    visitor.post(reverse("news:newsletter-leave", args=[links.token(first)]))
    report = editor.get(page(issue, "report"))
    assert "550 No such user" in words(report)
    assert "Left out" in words(report)
    selected = {"action": "mark_selected", "_selected_action": [second.pk]}
    editor.post(SUBSCRIBERS, selected)
    assert counted(editor.get(page(issue, "report"))) == {
        "Readers": "3",
        "Sent": "2",
        "Waiting": "0",
        "Failed": "1",
        "Not sent any more": "0",
        "Came back": "1",
        "Left since": "1",
        "None of their topics": "1",
    }


def test_an_issue_that_went_out_can_be_looked_at_and_not_be_changed(editor):
    SubscriberFactory()
    post = PostFactory()
    issue = IssueFactory(subject="As it was", posts=[post])
    values = opened(editor, page(issue))
    sent(issue)
    shown = editor.get(page(issue))
    assert "It stays as it went out" in words(shown)
    assert "subject_en" not in Markup(shown).fields()
    response = editor.post(page(issue), values | {"subject_en": "Other", "posts": []})
    assert "stays as it went out" in response.text
    assert Markup(response).fields()["subject_en"] == "Other"
    editor.post(reverse("admin:news_issue_delete", args=[issue.pk]), {"post": "yes"})
    issue.refresh_from_db()
    assert (issue.subject, order(issue)) == ("As it was", [post.pk])


def test_a_scheduled_issue_is_taken_off_the_schedule(editor):
    issue = IssueFactory()
    day = timezone.now() + timedelta(days=3)
    values = {"at_0": day.date().isoformat(), "at_1": "09:30"}
    editor.post(page(issue, "step", "schedule"), values)
    issue.refresh_from_db()
    assert (issue.state, issue.scheduled_at.date()) == (Issue.State.SCHEDULED, day.date())
    editor.post(page(issue, "step", "unschedule"))
    issue.refresh_from_db()
    assert (issue.state, issue.scheduled_at) == (Issue.State.DRAFT, None)


def test_who_may_only_look_sends_nothing(editor):
    SubscriberFactory()
    looking = Permission.objects.filter(codename__in=["view_issue"])
    editor.user.groups.clear()
    editor.user.user_permissions.set(looking)
    issue = IssueFactory()
    assert editor.get(page(issue, "preview")).status_code == 200
    for address in (page(issue, "step", "send"), page(issue, "test")):
        assert editor.post(address, {"language": "en"}).status_code == 403
    assert not OutgoingMail.objects.exists()


def test_who_may_not_see_readers_sees_no_address_in_a_report(editor):
    SubscriberFactory(email="mila@ghent.example")
    issue = sent(IssueFactory())
    issue.deliveries.get().mail.fail("mila@ghent.example: 550 No such user")
    editor.user.groups.clear()
    editor.user.user_permissions.set(Permission.objects.filter(codename="view_issue"))
    shown = editor.get(page(issue, "report"))
    assert counted(shown)["Failed"] == "1"
    assert "mila@" not in shown.text


# Readers ------------------------------------------------------------------------------------


def test_who_is_typed_in_by_staff_has_to_confirm(editor, mailoutbox):
    labels = TopicFactory()
    values = {"email": "Mila@Ghent.example", "language": "nl", "topics": [labels.pk]}
    editor.post(reverse("admin:news_subscriber_add"), values)
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.state) == ("mila@ghent.example", "unconfirmed")
    assert list(subscriber.topics.all()) == [labels]
    [message] = mailoutbox
    assert links.token(subscriber, links.CONFIRM) in message.body


def test_staff_change_language_and_topics_and_nothing_else(editor):
    labels = TopicFactory()
    subscriber = SubscriberFactory(email="mila@ghent.example", bounced=True)
    values = {"language": "fr", "topics": [labels.pk], "email": "x@x.example", "state": "confirmed"}
    editor.post(reverse("admin:news_subscriber_change", args=[subscriber.pk]), values)
    subscriber.refresh_from_db()
    assert (subscriber.email, subscriber.state) == ("mila@ghent.example", "bounced")
    assert (subscriber.language, list(subscriber.topics.all())) == ("fr", [labels])


def test_pasted_addresses_are_marked_and_the_unknown_ones_named(editor):
    known, other = SubscriberFactory(email="mila@ghent.example"), SubscriberFactory()
    text = "Undelivered: <Mila@Ghent.example>, nobody@x.example;\nmila@ghent.example"
    response = editor.post(
        reverse("admin:news_subscriber_bounces"), {"addresses": text}, follow=True
    )
    assert "1 gets nothing more." in response.text
    assert "Not in the list: nobody@x.example" in response.text
    assert [Subscriber.objects.get(pk=s.pk).state for s in (known, other)] == [
        "bounced",
        "confirmed",
    ]


def test_a_mark_set_by_mistake_is_taken_back(editor):
    subscriber = SubscriberFactory(bounced=True)
    selected = {"action": "reach_selected", "_selected_action": [subscriber.pk]}
    editor.post(SUBSCRIBERS, selected)
    assert Subscriber.objects.get().state == "confirmed"


def test_whom_staff_delete_is_erased_and_the_log_names_nobody(editor):
    one, two = SubscriberFactory(), SubscriberFactory()
    sent(IssueFactory())
    editor.post(reverse("admin:news_subscriber_delete", args=[one.pk]), {"post": "yes"})
    editor.post(
        SUBSCRIBERS,
        {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"},
    )
    assert not Subscriber.objects.exists()
    assert not OutgoingMail.objects.exists()
    said = [entry.object_repr for entry in LogEntry.objects.order_by("pk")]
    assert said == [f"no. {one.pk}", f"no. {two.pk}"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["b@x.example", "n@x.example", "w@x.example"]),
        ({"q": "n@x"}, ["n@x.example"]),
        ({"state__exact": "bounced"}, ["b@x.example"]),
        ({"language__exact": "nl"}, ["n@x.example"]),
        ({"topic": "labels"}, ["n@x.example"]),
        ({"topic": "every"}, ["b@x.example", "w@x.example"]),
    ],
)
def test_readers_are_found_by_address_state_language_and_topic(editor, query, expected):
    labels = TopicFactory()
    SubscriberFactory(email="b@x.example", bounced=True)
    SubscriberFactory(email="n@x.example", language="nl", topics=[labels])
    SubscriberFactory(email="w@x.example", unconfirmed=True)
    if query.get("topic") == "labels":
        query = {"topic": labels.pk}
    found = editor.get(SUBSCRIBERS, query).context["cl"].result_list
    assert sorted(subscriber.email for subscriber in found) == expected


def test_the_list_shows_how_many_mails_failed(editor):
    SubscriberFactory()
    for _number in range(2):
        sent(IssueFactory()).deliveries.get().mail.fail("550 No such user")
    [row] = editor.get(SUBSCRIBERS).context["cl"].result_list
    assert row.failed_n == 2


def test_the_export_has_no_formulas_and_needs_its_right(editor):
    SubscriberFactory(email="=cmd@x.example", language="fr", topics=[TopicFactory(slug="labels")])
    SubscriberFactory(email="mila@ghent.example", unconfirmed=True)
    address = reverse("admin:news_subscriber_export")
    lines = editor.get(address).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "email,state,language,topics,consent"
    assert lines[1].startswith("'=cmd@x.example,confirmed,fr,labels,20")
    assert lines[2:] == ["mila@ghent.example,unconfirmed,en,*,"]
    editor.user.groups.clear()
    rights = Permission.objects.filter(content_type__app_label="news")
    editor.user.user_permissions.set(rights.exclude(codename="export_subscriber"))
    assert editor.get(address).status_code == 403
    assert address not in Markup(editor.get(SUBSCRIBERS)).links()


def test_topics_that_cannot_be_any_are_passed_over(editor):
    issue = IssueFactory()
    for topics in ("9" * 4500, "²", "a"):
        assert editor.get(page(issue, "preview"), {"topics": topics}).status_code == 200
