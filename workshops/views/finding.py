"""Finding a workshop for whoever asks, and refusing by the rule of the house."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from workshops.models import Workshop


def found(request, slug):
    """The workshop, for who may see its page."""
    workshops = Workshop.objects.visible_to(request.user).select_related("programme__group")
    return get_object_or_404(workshops, slug=slug)


def absent(request):
    """No such workshop, or none for who asks: to the login, in both cases, so that this tells
    nothing.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404("no such workshop")


def runs(user, workshop):
    return Workshop.objects.run_by(user).filter(pk=workshop.pk).exists()


def may_take_part(user, workshop):
    return Workshop.objects.open_for(user).filter(pk=workshop.pk).exists()


def for_who_runs_it(view):
    """A view of a workshop for its moderators and staff; it gets the workshop itself."""

    @wraps(view)
    def checked(request, slug, *args, **kwargs):
        workshop = found(request, slug)
        if not runs(request.user, workshop):
            raise PermissionDenied
        return view(request, workshop, *args, **kwargs)

    return never_cache(login_required(checked))
