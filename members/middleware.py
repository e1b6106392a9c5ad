"""What follows the person from page to page."""

import logging
import zoneinfo

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from requests import RequestException

from members.standing import asked_once

logger = logging.getLogger("pact.members")


class VisitorMiddleware:
    """Who brings no session is a visitor: to find that out, no session is read.

    Django would read one, and declare each page to depend on its visitor's cookies.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.session.session_key:
            request.user = AnonymousUser()
        return self.get_response(request)


class PrivateWhenSignedInMiddleware:
    """No cache keeps what a signed-in person saw, unless the view says how."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        signed_in = request.session.session_key and request.user.is_authenticated
        if signed_in and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


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


class StandingMiddleware:
    """What a person's roles open, and whether staff has a second factor, is asked once for a page
    that they read, not by each rule."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD") and request.session.session_key:
            with asked_once():
                return self.get_response(request)
        return self.get_response(request)


class ProviderAwayMiddleware:
    """A provider of single sign-on that does not answer is told in words, not as our error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RequestException):
            logger.warning("Single sign-on: %s", exception)
            return render(request, "socialaccount/authentication_error.html", status=502)
        return None
