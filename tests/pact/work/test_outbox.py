"""The outbox: what goes out once, again, later or not at all; against a real mail server."""

from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone

from pact import mail
from pact.models import OutgoingMail
from pact.tasks import prune_mail
from pact.work.outbox import ATTEMPTS, Sender, Unreachable

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, smtp):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_TO_FILES = False
    return smtp


def message(to="reader@ghent.example", **options):
    return EmailMultiAlternatives("Straße — “Été”", "Text\n", to=[to], **options)


def send():
    return Sender().send_due()


def test_a_mail_goes_out_and_its_text_is_forgotten(server):
    row = mail.queue_message(message())
    assert send() == 1
    [envelope] = server.inbox.received
    assert envelope.rcpt_tos == ["reader@ghent.example"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.text, row.html, row.headers) == ("sent", 1, "", "", {})
    assert row.subject == "Straße — “Été”"
    assert send() == 0


def test_what_has_a_key_goes_out_once_however_often_it_is_queued(server):
    for _ in range(3):
        mail.queue_message(message(), key="reminder 3 to 7")
    assert send() == 1
    mail.queue_message(message(), key="reminder 3 to 7")
    assert send() == 0
    assert len(server.inbox.received) == 1


def test_a_rolled_back_transaction_sends_nothing(server):
    with transaction.atomic():
        mail.queue_message(message())
        transaction.set_rollback(True)
    assert send() == 0


def test_not_before_its_time(server):
    row = mail.queue_message(message(), not_before=timezone.now() + timedelta(hours=1))
    assert send() == 0
    OutgoingMail.objects.filter(pk=row.pk).update(not_before=timezone.now())
    assert send() == 1


def test_what_is_of_no_use_any_more_is_dropped_with_its_text(server):
    row = mail.queue_message(message(), expires_at=timezone.now() - timedelta(seconds=1))
    send()
    assert server.inbox.received == []
    row.refresh_from_db()
    assert (row.state, row.last_error, row.text) == ("failed", "too late", "")
    assert OutgoingMail.objects.all().retry() == 0


def test_a_login_code_does_not_wait_for_a_newsletter(server):
    for number in range(3):
        mail.queue_message(message(f"newsletter{number}@x.example"))
    mail.queue_message(message("code@x.example"), expires_at=timezone.now() + timedelta(minutes=3))
    send()
    assert server.inbox.received[0].rcpt_tos == ["code@x.example"]


@pytest.mark.parametrize("says", ["421 Too many mails over this connection", None])
def test_a_server_that_takes_only_some_mails_over_a_connection_gets_all(says, server):
    taken = {}

    async def handle_mail(protocol, session, envelope, address, options):
        taken[session.peer] = taken.get(session.peer, 0) + 1
        if taken[session.peer] > 2:
            if says:
                return says
            protocol.transport.close()  # without a word
        envelope.mail_from = address
        return "250 OK"

    server.inbox.handle_MAIL = handle_mail
    for number in range(5):
        mail.queue_message(message(f"reader{number}@x.example"))
    assert send() == 5
    assert sorted(envelope.rcpt_tos[0] for envelope in server.inbox.received) == [
        f"reader{number}@x.example" for number in range(5)
    ]
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_sender_that_is_refused_is_not_tried_twice_in_a_row(server):
    async def handle_mail(protocol, session, envelope, address, options):
        return "451 Not now"

    mail.queue_message(message())
    assert send() == 1
    server.inbox.handle_MAIL = handle_mail
    row = mail.queue_message(message())
    send()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("queued", 1, "451 Not now")


@pytest.mark.parametrize(
    "nonsense",
    [
        EmailMultiAlternatives("Two\nlines", "Text", to=["a@x.example"]),
        EmailMultiAlternatives("Subject", "Text", to=["a@x.example\nBcc: b@x.example"]),
        EmailMultiAlternatives("S", "T", to=["a@x.example"], headers={"X-Mine": "a\nBcc: b"}),
        EmailMultiAlternatives("S", "T", to=["a@x.example"], reply_to=["a@x.example\nBcc: b"]),
    ],
)
def test_line_breaks_in_headers_are_refused_when_it_is_queued(nonsense):
    with pytest.raises(BadHeaderError):
        mail.queue_message(nonsense)
    assert not OutgoingMail.objects.exists()


def test_an_address_that_does_not_exist_fails_at_once_with_the_server_s_words(server):
    server.inbox.refusing["gone@x.example"] = "550 5.1.1 No such user"
    row = mail.queue_message(message("gone@x.example"))
    well = mail.queue_message(message("well@x.example"))
    assert send() == 2
    row.refresh_from_db()
    well.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.last_error == "gone@x.example: 550 5.1.1 No such user"
    assert well.state == "sent"


def test_a_server_that_is_busy_is_asked_again_later_and_not_for_ever(server):
    server.inbox.refusing["busy@x.example"] = "451 4.7.1 Greylisted, come back"
    row = mail.queue_message(message("busy@x.example"))
    send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 1)
    assert 45 <= (row.not_before - timezone.now()).total_seconds() <= 75
    assert send() == 0
    OutgoingMail.objects.update(attempts=ATTEMPTS - 1, not_before=timezone.now())
    send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", ATTEMPTS)
    server.inbox.refusing.clear()
    assert OutgoingMail.objects.all().retry() == 1
    assert send() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 1)


def test_of_several_recipients_the_refused_one_is_named(server):
    server.inbox.refusing["gone@x.example"] = "550 No such user"
    row = mail.queue_message(
        EmailMultiAlternatives("Subject", "Text", to=["well@x.example", "gone@x.example"])
    )
    send()
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("sent", "gone@x.example: 550 No such user")


def test_no_mail_is_to_blame_when_the_server_is_away(server):
    server.stop()
    row = mail.queue_message(message())
    with pytest.raises(Unreachable):
        send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 0)
    assert "refused" in row.last_error


def test_attachments_and_both_parts_arrive_as_they_were(server):
    letter = message()
    letter.attach_alternative("<p>Text</p>", "text/html")
    letter.attach("Naïve.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    mail.queue_message(letter)
    send()
    from email import message_from_bytes, policy

    [envelope] = server.inbox.received
    got = message_from_bytes(envelope.content, policy=policy.default)
    [attachment] = got.iter_attachments()
    assert attachment.get_filename() == "Naïve.pdf"
    assert attachment.get_content() == b"%PDF-1.7 \x00\xff"
    assert got.get_body(["html"]).get_content().strip() == "<p>Text</p>"
    assert got.get_body(["plain"]).get_content().strip() == "Text"


@pytest.mark.parametrize("options", [{"cc": ["a@x.example"]}, {"bcc": ["b@x.example"]}])
def test_copies_that_show_people_to_others_are_refused(options):
    with pytest.raises(ValueError, match="no copies"):
        mail.queue_message(message(**options))


def test_the_database_itself_refuses_a_mail_said_to_be_sent_that_still_holds_its_text():
    from django.db import IntegrityError

    row = mail.queue_message(message())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pact_outgoingmail SET state = 'sent', sent_at = now() WHERE id = %s", [row.pk]
        )


def test_who_was_mailed_is_forgotten_after_ninety_days(server):
    for days in (89, 91):
        row = mail.queue_message(message(f"reader{days}@x.example"))
        OutgoingMail.objects.filter(pk=row.pk).update(
            created_at=timezone.now() - timedelta(days=days)
        )
    send()
    waiting = mail.queue_message(message("waiting@x.example"), not_before=timezone.now())
    OutgoingMail.objects.filter(pk=waiting.pk).update(
        created_at=timezone.now() - timedelta(days=100)
    )
    prune_mail.call()
    kept = OutgoingMail.objects.values_list("recipients__0", flat=True)
    assert sorted(kept) == ["reader89@x.example", "waiting@x.example"]


def test_an_entry_for_calendars_arrives_beside_the_text(server):
    letter = message()
    letter.attach_alternative("<p>Text</p>", "text/html")
    letter.attach("a.txt", "Attached: é", "text/plain")
    letter.attach_alternative("BEGIN:VCALENDAR\r\né\r\n", "text/calendar; method=REQUEST")
    row = mail.queue_message(letter)
    send()
    from email import message_from_bytes, policy

    [envelope] = server.inbox.received
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert [part.get_content_type() for part in got.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "text/plain",
    ]
    [calendar] = [part for part in got.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n\xc3\xa9\r\n"
    row.refresh_from_db()
    assert row.attachments == []


@pytest.mark.parametrize("kind", ["text/calendar", "text/x-amp-html", "text/html"])
def test_other_ways_to_read_a_mail_are_refused_rather_than_lost(kind):
    letter = message()
    letter.attach_alternative("<p>Text</p>", "text/html")
    letter.attach_alternative("x", kind)
    with pytest.raises(ValueError, match="at most"):
        mail.queue_message(letter)
