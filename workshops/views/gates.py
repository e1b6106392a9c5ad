"""Who gets in: see the rules of the house in CONTRIBUTING.md."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from workshops.models import Workshop


def or_login(view):
    """A visitor who finds nothing is led to the login: signed in, there may be something."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return gated


def kept_by_nobody(view):
    """No cache keeps the answer; `never_cache` would also forbid to go on with a part of it."""

    @wraps(view)
    def private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return private


def told_to_nobody(view):
    """Behind a personal link: not told to where the answer leads, and not found by a search."""

    @wraps(view)
    def private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return private


def run_or_refuse(user, slug):
    """A workshop for who runs it; a refusal for who only sees it."""
    seen = Workshop.objects.visible_to(user).select_related("programme__group")
    workshop = get_object_or_404(seen, slug=slug)
    if not Workshop.objects.run_by(user).filter(pk=workshop.pk).exists():
        raise PermissionDenied
    return workshop
