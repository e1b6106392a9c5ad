"""Accounts that nobody uses are announced to go, and go."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from members import retention
from members.models import User
from tests.factories.members import UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def ago(days):
    return NOW - timedelta(days=days)


def person(used, **values):
    return UserFactory(last_login=used and ago(used), date_joined=ago(2000), **values)


def erased():
    return set(User.objects.exclude(erased_at=None).values_list("pk", flat=True))


def told(mailoutbox):
    return sorted(mail.to[0] for mail in mailoutbox)


def test_who_did_not_sign_in_for_long_is_told_once(mailoutbox):
    person(731, email="unused@x.example", language="nl")
    person(None, email="never@x.example")
    person(729, email="used@x.example")
    for days in range(3):
        retention.run(NOW + timedelta(hours=days))
    assert told(mailoutbox) == ["never@x.example", "unused@x.example"]
    assert erased() == set()


def test_the_mail_says_since_when_until_when_and_how_to_stay(mailoutbox):
    person(731)
    retention.run(NOW)
    [mail] = mailoutbox
    goes = NOW + timedelta(days=30)
    assert goes.strftime("%Y") in mail.body
    assert "http://testserver/me/" in Page(mail.alternatives[0][0]).links()


@pytest.mark.parametrize(("days", "goes"), [(29, False), (30, True)])
def test_the_account_goes_a_month_after_that(days, goes):
    user = person(731)
    retention.run(NOW)
    retention.run(NOW + timedelta(days=days))
    assert erased() == ({user.pk} if goes else set())


def test_who_signs_in_stays_and_is_told_anew_next_time(mailoutbox):
    user = person(731)
    retention.run(NOW)
    back = NOW + timedelta(days=10)
    User.objects.filter(pk=user.pk).update(last_login=back)
    retention.run(NOW + timedelta(days=40))
    assert erased() == set()
    retention.run(back + timedelta(days=731))
    assert len(mailoutbox) == 2
    assert erased() == set()


def test_who_speaks_for_an_organisation_and_staff_stay(member, secretary, staff, mailoutbox):
    person(900, demonstration=True)
    User.objects.update(last_login=ago(900))
    retention.run(NOW)
    retention.run(NOW + timedelta(days=31))
    assert erased() == set()
    assert mailoutbox == []


def test_who_no_longer_speaks_goes(former_member, mailoutbox):
    User.objects.update(last_login=ago(900))
    for days in (1, 32):
        retention.run(NOW + timedelta(days=days))
    assert former_member.user.pk in erased()


def test_a_closed_account_goes_without_a_mail(mailoutbox):
    user = person(731, is_active=False)
    retention.run(NOW)
    assert erased() == {user.pk}
    # It is told of the end alone.
    assert [mail.subject for mail in mailoutbox] == ["Your account is deleted"]


def test_the_times_are_settings(settings, mailoutbox):
    settings.UNUSED_ACCOUNT_DAYS, settings.UNUSED_ACCOUNT_NOTICE_DAYS = 10, 5
    user = person(11)
    retention.run(NOW)
    retention.run(NOW + timedelta(days=5))
    assert erased() == {user.pk}


def test_a_dry_run_shows_what_would_go_and_changes_nothing(capsys, mailoutbox):
    person(731, name="To Be Told")
    closed = person(731, name="To Be Erased", is_active=False)
    call_command("retention", "--dry-run")
    shown = capsys.readouterr().out
    assert "told: 1" in shown
    assert "To Be Told" in shown
    assert "erased: 1" in shown
    assert f"{closed.pk} To Be Erased" in shown
    assert erased() == set()
    assert mailoutbox == []
    call_command("retention")
    assert erased() == {closed.pk}


def test_what_cannot_go_does_not_stop_the_rest(monkeypatch, mailoutbox):
    from django.core.exceptions import ValidationError

    first, second = person(731, is_active=False), person(731, is_active=False)
    erase = retention.leaving.erase

    def fail_once(user):
        if user.pk == first.pk:
            raise ValidationError("stays")
        erase(user)

    monkeypatch.setattr(retention.leaving, "erase", fail_once)
    retention.run(NOW)
    assert erased() == {second.pk}
