"""What somebody typed, when the session ran out before it was saved."""

from urllib.parse import urlsplit

from django.shortcuts import render


def holds_typed_text(request):
    """Whether a request is an editing form that somebody sent from one of our own pages."""
    if request.method != "POST" or "seen" not in request.POST:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def still_here(request):
    """A page that holds everything that was typed, to go on with after signing in.

    Going on shows the form again, filled; it saves nothing (see `EditingForm.clean`).
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "_typed", "_kept")
    ]
    context = {"fields": fields, "with_file": bool(request.FILES), "address": request.path}
    return render(request, "editing/typed.html", context, status=403)
