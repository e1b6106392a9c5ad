"""Sessions that ran out: Django leaves them in their table, and allauth what it noted beside."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone


def forget():
    """With the internet address and the browser from which somebody was signed in."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    # The session goes out with each answer: its row may follow what is noted of it.
    unused = UserSession.objects.filter(last_seen_at__lt=now - timedelta(days=1))
    unused.exclude(session_key__in=Session.objects.values("session_key")).delete()
