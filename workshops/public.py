"""When public pages of workshops change without anything being saved."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from pact.public_cache.changes import by_itself
from workshops.models import Workshop

MOMENTS = ["starts_at", "ends_at", "registration_opens_at", "registration_closes_at"]


@by_itself
def next_moment_of_a_workshop(after):
    """When one begins or ends, or its registration opens or closes."""
    public = Workshop.objects.public()
    found = [
        public.filter(**{f"{name}__gt": after}).aggregate(moment=Min(name))["moment"]
        for name in MOMENTS
    ]
    return min(filter(None, found), default=None)


@by_itself
def next_day(after):
    """Midnight in Brussels: the calendar marks another day."""
    zone = timezone.get_default_timezone()
    tomorrow = after.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), zone)
