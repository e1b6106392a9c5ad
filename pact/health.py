"""Machine-readable addresses: health, robots.txt, security.txt."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pact.public_cache.changes import by_itself
from pact.public_cache.pages import public_page


@cache
def newest_migrations():
    """The last migration of each app, as this process knows them: files may change under it."""
    return set(MigrationLoader(None).graph.leaf_nodes())


@require_safe
@never_cache
def healthz(request):
    """200 when the database answers and its tables are up to date, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = newest_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if pending:
        return JsonResponse({"status": "unavailable", "database": "not migrated"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
@public_page()
def robots_txt(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /me/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@by_itself
def next_day(after):
    """When security.txt says the next date."""
    return (after + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


@require_safe
@public_page()
def security_txt(request):
    """Where to report a vulnerability (RFC 9116)."""
    # Rounded to a day so that the page stays the same for all of it.
    expires = (timezone.now() + timedelta(days=180)).date()
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {languages}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
