"""Sessions that ran out leave nothing: neither themselves nor from where somebody was signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.services import ended_sessions
from members.tasks import forget_ended_sessions
from pact.work.tasks import PERIODIC
from tests.cast import Actor
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(name, *, ends_in, seen_ago):
    """Somebody whose session ends, and who was seen, so long from now."""
    actor = Actor(UserFactory(name=name))
    actor.get("/me/")
    key = actor.session.session_key
    now = timezone.now()
    Session.objects.filter(session_key=key).update(expire_date=now + ends_in)
    UserSession.objects.filter(session_key=key).update(last_seen_at=now - seen_ago)
    return actor


def noted():
    return sorted(UserSession.objects.values_list("user__name", flat=True))


DAYS = timedelta(days=1)


def test_what_ran_out_goes_and_who_is_signed_in_stays():
    there = signed_in("There", ends_in=DAYS, seen_ago=13 * DAYS)
    signed_in("Gone", ends_in=-DAYS, seen_ago=15 * DAYS)
    assert noted() == ["Gone", "There"]
    ended_sessions.forget()
    assert noted() == ["There"]
    assert Session.objects.count() == 1
    assert there.get("/me/").status_code == 200


def test_a_session_that_was_ended_elsewhere_leaves_no_address():
    ended = signed_in("Ended", ends_in=DAYS, seen_ago=2 * DAYS)
    Session.objects.filter(session_key=ended.session.session_key).delete()
    ended_sessions.forget()
    assert noted() == []


def test_it_is_done_each_night():
    assert forget_ended_sessions.module_path in PERIODIC
