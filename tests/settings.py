"""The portal's settings for the tests: nothing of a developer's environment or .env gets in.

Only DATABASE_URL comes from outside; `python -m pact.postgres run -- pytest` sets it to a cluster
that is thrown away afterwards.
"""

# ruff: noqa: F403, F405
import atexit
import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from django.core.exceptions import ImproperlyConfigured

if not os.environ.get("DATABASE_URL"):
    raise ImproperlyConfigured(
        "Run the tests by script/test, or: python -m pact.postgres run -- pytest"
    )

VAR = Path(tempfile.mkdtemp(prefix="pact-tests-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

ENVIRONMENT = {
    "PACT_ENV_FILE": os.devnull,
    "PACT_LOCAL": "on",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-tests-" * 5,
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "PORTAL_URL": "http://testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "PACT_VAR": str(VAR),
    "NGINX_FILES": "off",
    "EMAIL_URL": "",
    "DEFAULT_FROM_EMAIL": "portal@pact.example",
    "ERROR_MAIL_TO": "",
    "SECURITY_CONTACT": "mailto:security@pact.example",
    "SESSION_COOKIE_NAME": "sessionid",
    "CSRF_COOKIE_NAME": "csrftoken",
    "BEHIND_PROXY": "off",
    "OIDC_PROVIDERS": "[]",
}

# Variables that are set win over those of .env. What subprocesses inherit stays as it was.
with patch.dict(os.environ, ENVIRONMENT):
    from pact.settings import *

INSTALLED_APPS += ["zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # an N+1 raises
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    # Steps taken on several at once lock and change them one by one.
    {"model": "news.Post", "field": "get()"},
    {"model": "members.Membership", "field": "get()"},
    {"model": "members.Representative", "field": "get()"},
    {"model": "members.Invitation", "field": "get()"},
    # Who cancels and who gets the seat are told one by one, each once only.
    {"model": "pact.OutgoingMail", "field": "get()"},
    # What allauth asks more than once in a request.
    {"model": "account.EmailAddress", "field": "get()"},
    {"model": "members.User", "field": "get()"},
    {"model": "mfa.Authenticator", "field": "get()"},
    {"model": "sessions.Session", "field": "get()"},
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files come from the apps' folders: nothing to collect, names without a hash.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
Path(STATIC_ROOT).mkdir()
Path(MEDIA_ROOT).mkdir()
