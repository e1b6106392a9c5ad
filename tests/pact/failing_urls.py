"""The portal's addresses, and some that fail on purpose."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.urls import path

from pact import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

ERRORS = {
    400: SuspiciousOperation("secret detail"),
    403: PermissionDenied("secret detail"),
    404: Http404("secret detail"),
    500: RuntimeError("secret detail"),
}


def fail(request, status):
    raise ERRORS[status]


def form(request):
    return HttpResponse("sent")


urlpatterns = [
    *i18n_patterns(
        path("fail/<int:status>/", fail),
        path("form/", form),
        prefix_default_language=False,
    ),
    *urls.urlpatterns,
]
