"""Own error pages. They need no database, so that they still work when it does not."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from pact.editing import typed


def _page(status):
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)


def bad_request(request, exception):
    return _page(400)


def permission_denied(request, exception):
    return _page(403)


def not_found(request, exception):
    return _page(404)


def server_error(request):
    return _page(500)


def csrf_failure(request, reason=""):
    """A form sent without a valid token: mostly a page left open for long, or cookies refused.

    What was typed into an editing form stays.
    """
    if typed.holds_typed_text(request):
        return typed.still_here(request)
    return HttpResponse(render_to_string("errors/csrf.html"), status=403)
