"""All addresses. English has no prefix; /nl/, /fr/ and /de/ stand before the same paths."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from pact import health
from pact.home import Home
from pact.public_cache.pages import public_page
from pact.sitemaps import SITEMAPS

handler400 = "pact.errors.bad_request"
handler403 = "pact.errors.permission_denied"
handler404 = "pact.errors.not_found"
handler500 = "pact.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", health.robots_txt, name="robots"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
    path(
        "sitemap.xml",
        public_page()(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        public_page("p")(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
]

urlpatterns += i18n_patterns(
    path("", Home.as_view(), name="home"),
    path("", include("members.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("workshops.urls")),
    path("", include("news.urls")),
    prefix_default_language=False,
)
