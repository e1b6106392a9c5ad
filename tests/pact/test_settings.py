"""A real portal starts with safe settings or not at all, and says which variable is to blame."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

PRODUCTION = {
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://pact:secret@db.example/pact",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}
LOCAL = {"PACT_LOCAL": "on", "SECRET_KEY": "x" * 50}


def start(variables, shown=()):
    """Read the settings in a process of their own, with these variables and no others."""
    surroundings = {"PATH": os.environ["PATH"], "PACT_ENV_FILE": os.devnull}
    code = (
        "import json, sys\n"
        "from pact import settings\n"
        "print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}))"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *shown],
        cwd=ROOT,
        env=surroundings | variables,
        capture_output=True,
        text=True,
    )


def read(variables, *names):
    done = start(variables, names)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_complete_configuration_starts_with_everything_safe():
    expected = {
        "DEBUG": False,
        "LOCAL": False,
        "EMBEDDED_DATABASE": False,
        "ALLOWED_HOSTS": ["portal.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "SECURE_PROXY_SSL_HEADER": None,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "SENDFILE_BACKEND": "django_sendfile.backends.simple",
    }
    assert read(PRODUCTION, *expected) == expected


REFUSED = {
    "no SECRET_KEY": ({"SECRET_KEY": None}, "SECRET_KEY"),
    "empty SECRET_KEY": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "short SECRET_KEY": ({"SECRET_KEY": "x" * 49}, "SECRET_KEY"),
    "no ALLOWED_HOSTS": ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
    "empty ALLOWED_HOSTS": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "any host among others": ({"ALLOWED_HOSTS": "portal.example,*"}, "ALLOWED_HOSTS"),
    "no DATABASE_URL": ({"DATABASE_URL": None}, "DATABASE_URL"),
    "empty DATABASE_URL": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "another database": ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL"),
    "no EMAIL_URL": ({"EMAIL_URL": None}, "EMAIL_URL"),
    "empty EMAIL_URL": ({"EMAIL_URL": ""}, "EMAIL_URL"),
    "no DEFAULT_FROM_EMAIL": ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL"),
    "DEBUG": ({"DEBUG": "on"}, "DEBUG"),
    "several hosts and no address": ({"ALLOWED_HOSTS": "a.example,b.example"}, "PORTAL_URL"),
    "all hosts of a domain and no address": ({"ALLOWED_HOSTS": ".example"}, "PORTAL_URL"),
    "an address without TLS": ({"PORTAL_URL": "http://portal.example"}, "PORTAL_URL"),
    "an address with a path": ({"PORTAL_URL": "https://portal.example/x"}, "PORTAL_URL"),
}


@pytest.mark.parametrize(("change", "blamed"), REFUSED.values(), ids=REFUSED)
def test_an_unsafe_configuration_does_not_start_and_names_the_variable(change, blamed):
    merged = PRODUCTION | change
    variables = {name: value for name, value in merged.items() if value is not None}
    done = start(variables)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert blamed in last
    assert "secret@" not in last


def test_a_local_try_out_needs_nothing_else():
    expected = {
        "LOCAL": True,
        "DEBUG": False,
        "EMBEDDED_DATABASE": True,
        "MAIL_TO_FILES": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "PORTAL_URL": "http://localhost:8000",
    }
    assert read(LOCAL, *expected) == expected


def test_a_local_try_out_is_asked_for_and_never_assumed():
    without = {name: value for name, value in LOCAL.items() if name != "PACT_LOCAL"}
    assert start(without).returncode == 1


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"BEHIND_PROXY": "on"}, {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}),
        ({"NGINX_FILES": "on"}, {"SENDFILE_BACKEND": "django_sendfile.backends.nginx"}),
        (
            {"SESSION_COOKIE_NAME": "a"},
            {"SESSION_COOKIE_NAME": "a", "CSRF_COOKIE_NAME": "csrftoken"},
        ),
        ({"ERROR_MAIL_TO": "a@x.example"}, {"ADMINS": [["Portal", "a@x.example"]]}),
        ({"SECURITY_CONTACT": "https://x.example"}, {"SECURITY_CONTACT": "https://x.example"}),
        ({}, {"SECURITY_CONTACT": "mailto:portal@portal.example"}),
        ({}, {"PORTAL_URL": "https://portal.example"}),
        (
            {"ALLOWED_HOSTS": "a.example,b.example", "PORTAL_URL": "https://b.example/"},
            {"PORTAL_URL": "https://b.example"},
        ),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://a.example,https://b.example"},
            {"CSRF_TRUSTED_ORIGINS": ["https://a.example", "https://b.example"]},
        ),
    ],
)
def test_a_variable_does_what_it_says(variables, expected):
    assert read(PRODUCTION | variables, *expected) == expected


def test_every_variable_is_explained_by_the_example():
    used = set()
    for name in ("settings", "serve", "postgres", "postgres_host"):
        text = (ROOT / "pact" / f"{name}.py").read_text(encoding="utf-8")
        used |= set(re.findall(r"(?:env(?:\.\w+)?|required)\(\s*\"([A-Z_]+)\"", text))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    # The file that holds the others cannot be named in itself.
    assert used - {"PACT_ENV_FILE"} - explained == set()


PROVIDER = {
    "id": "city",
    "name": "City Login",
    "issuer": "https://login.city.example/realm",
    "client_id": "portal",
    "secret": "x",
    "domains": ["city.example"],
}


def test_the_origins_to_which_a_single_sign_on_leads_are_known():
    providers = json.dumps([PROVIDER | {"origins": ["https://eu.example"]}])
    found = read(
        PRODUCTION | {"OIDC_PROVIDERS": providers}, "OIDC_ORIGINS", "SOCIALACCOUNT_PROVIDERS"
    )
    assert found["OIDC_ORIGINS"] == ["https://login.city.example", "https://eu.example"]
    [app] = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app["settings"] == {"server_url": PROVIDER["issuer"]}


@pytest.mark.parametrize(
    ("provider", "says"),
    [
        (PROVIDER | {"issuer": "http://login.city.example"}, "https://"),
        ({"id": "city"}, "client_id, issuer, name, secret"),
        (PROVIDER | {"domains": []}, "“city” in OIDC_PROVIDERS needs domains"),
        (PROVIDER | {"domains": "*"}, "“city” in OIDC_PROVIDERS needs domains"),
    ],
)
def test_a_provider_that_is_unsafe_or_not_complete_is_refused(provider, says):
    done = start(PRODUCTION | {"OIDC_PROVIDERS": json.dumps([provider])})
    assert done.returncode != 0
    assert says in done.stderr
