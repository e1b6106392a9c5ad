"""What follows the person from page to page."""

import zoneinfo

from django.utils import timezone


class TimeZoneMiddleware:
    """Shows times to a logged-in person in their own zone; visitors see Brussels time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Visitors have no session cookie: their session is not touched, their page stays shared.
        if request.session.session_key and request.user.is_authenticated:
            with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)
