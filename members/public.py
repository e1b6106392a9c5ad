"""When public pages about members change without being saved."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from pact.public_cache.changes import by_itself


@by_itself
def next_day(after):
    """Roles begin and end with a day, and the numbers of the home page tell theirs."""
    zone = timezone.get_default_timezone()
    day = timezone.localtime(after, zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=zone)
