"""What the portal is measured against: a bare Django view, and a bare WSGI function."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODY = b"x" * 20_000

if os.environ.get("BENCHMARK_FLOOR") == "django":
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of no use",
        MIDDLEWARE=[],
    )
    urlpatterns = [path("", lambda request: HttpResponse(BODY))]
    application = get_wsgi_application()
else:

    def application(environ, start_response):
        start_response(
            "200 OK",
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))],
        )
        return [BODY]
