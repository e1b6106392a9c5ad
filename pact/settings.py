"""All settings, read from the environment and from `.env`; `.env.example` documents each variable.

Production is the default and refuses to start unsafe. `PACT_LOCAL=on` is the local try-out that
`script/server` sets up: embedded PostgreSQL, mail written to files, plain http.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pact.postgres import embedded_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(env("PACT_ENV_FILE", default=str(BASE_DIR / ".env")))


def required(name, cast=str):
    """The variable's value; refuses to start without it, saying which one is missing."""
    value = env(name, cast=cast, default=None)
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment or in .env (see .env.example).")
    return value


LOCAL = env.bool("PACT_LOCAL", default=False)
DEBUG = env.bool("DEBUG", default=False)
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG is on: it shows secrets to visitors. Unset DEBUG.")

SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS) if LOCAL else []
ALLOWED_HOSTS = ALLOWED_HOSTS or required("ALLOWED_HOSTS", cast=list)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: * accepts forged addresses.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The portal's own address, for links in mails that no request causes.
PORTAL_URL = env("PORTAL_URL", default="").rstrip("/")
if not PORTAL_URL and LOCAL:
    PORTAL_URL = f"http://localhost:{env('PORT', default='') or 8000}"
if not PORTAL_URL and len(ALLOWED_HOSTS) == 1 and not ALLOWED_HOSTS[0].startswith("."):
    PORTAL_URL = f"https://{ALLOWED_HOSTS[0]}"
if not re.fullmatch(r"https?://[^/?#@\s]+" if LOCAL else r"https://[^/?#@\s]+", PORTAL_URL):
    raise ImproperlyConfigured(
        "Set PORTAL_URL to the portal's own address, such as https://portal.example.org."
    )

VAR_DIR = Path(env("PACT_VAR", default=str(BASE_DIR / "var")))

# Database ------------------------------------------------------------------------------------

EMBEDDED_DATABASE = not env("DATABASE_URL", default="")
if EMBEDDED_DATABASE and not LOCAL:
    raise ImproperlyConfigured("Set DATABASE_URL to your PostgreSQL server (see .env.example).")
DATABASES = {
    "default": env.db_url_config(
        embedded_url(VAR_DIR / "postgres") if EMBEDDED_DATABASE else env("DATABASE_URL")
    )
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must start with postgres:// (PostgreSQL only).")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "pact",
    "pact.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    # After allauth, so that the admin of members can leave out allauth's raw tables.
    "members",
    "news",
    "workshops",
    "csp",
    "django_countries",
    "pghistory",
    "pgtrigger",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "pact.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pact.middleware.LanguageFromAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.VisitorMiddleware",
    "members.middleware.PrivateWhenSignedInMiddleware",
    "members.middleware.TimeZoneMiddleware",
    "members.middleware.StandingMiddleware",
    "members.middleware.ProviderAwayMiddleware",
    "pact.history.middleware.WhoChangesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "pact.urls"
WSGI_APPLICATION = "pact.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
# Form widgets are looked for in templates/ first, so that one look serves all forms.
FORM_RENDERER = "pact.forms.PortalFormRenderer"

# Languages and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "pact.formats"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# History -------------------------------------------------------------------------------------

# The moment itself, not the transaction's start: versions stand in the order in which they came.
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
# Versions hold values alone: what the field is called, offers or accepts stays with the model.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {
    "django.db.models.Field": ["verbose_name", "help_text", "choices", "validators", "editable"],
    "django.db.models.FileField": ["upload_to"],
    "django.db.models.ImageField": ["upload_to", "width_field", "height_field"],
}
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "material": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
# The files of workshops' material, in a private bucket: the credentials come as boto3 finds them.
S3_BUCKET = env("S3_BUCKET", default="")
if S3_BUCKET:
    STORAGES["material"] = {
        "BACKEND": "workshops.files.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT", default=None),
            "region_name": env("S3_REGION", default=None),
            "access_key": env("S3_ACCESS_KEY", default=None),
            "secret_key": env("S3_SECRET_KEY", default=None),
        },
    }
MATERIAL_MAX_BYTES = env.int("MATERIAL_MAX_MB", default=2048) * 2**20
# Of all files of one group, so that nobody fills the disk: bytes.
MATERIAL_GROUP_BYTES = env.int("MATERIAL_GROUP_GB", default=20) * 2**30
MATERIAL_LINK_DAYS = env.int("MATERIAL_LINK_DAYS", default=30)  # of signed links in mails
# unix:/path or tcp://host:port of ClamAV; with it, no file is to be had before it was scanned.
CLAMD = env("CLAMD", default="")
# With nginx in front, files leave by X-Accel-Redirect after the access check (see deploy/nginx);
# alone, Django streams them.
NGINX_FILES = env.bool("NGINX_FILES", default=False)
SENDFILE_BACKEND = (
    "django_sendfile.backends.nginx" if NGINX_FILES else "django_sendfile.backends.simple"
)
SENDFILE_ROOT = MEDIA_ROOT
SENDFILE_URL = "/protected"
FILE_UPLOAD_PERMISSIONS = 0o640

# Mail ----------------------------------------------------------------------------------------

EMAIL_URL = env("EMAIL_URL", default="") if LOCAL else required("EMAIL_URL")
MAIL_TO_FILES = not EMAIL_URL
if MAIL_TO_FILES:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = (
    env("DEFAULT_FROM_EMAIL", default="portal@localhost")
    if LOCAL
    else required("DEFAULT_FROM_EMAIL")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
ADMINS = [("Portal", address) for address in env.list("ERROR_MAIL_TO", default=[])]
# Where security researchers report to: an https: or mailto: address.
SECURITY_CONTACT = env("SECURITY_CONTACT", default=f"mailto:{DEFAULT_FROM_EMAIL}")

# Work that can wait: see pact/work/ --------------------------------------------------------------

TASKS = {"default": {"BACKEND": "pact.work.backend.Backend"}}

# Workshops -----------------------------------------------------------------------------------

# Days after a workshop, when what guests told of themselves is erased.
WORKSHOP_GUEST_DAYS = env.int("WORKSHOP_GUEST_DAYS", default=30)

# Accounts ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:me"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds

ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "members.account_forms.AddKeyForm",
    "edit_webauthn": "members.account_forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "Fair and Circular ICT Pact"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = True
# Added to allauth's own limits: links of invitations that do not exist, by who guesses them.
ACCOUNT_RATE_LIMITS = {"invitation": "20/5m/ip"}

# People's data: how long an invitation can be accepted, after how long an unused account is
# announced to go, and how long after that it goes.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
UNUSED_ACCOUNT_DAYS = env.int("UNUSED_ACCOUNT_DAYS", default=730)
UNUSED_ACCOUNT_NOTICE_DAYS = env.int("UNUSED_ACCOUNT_NOTICE_DAYS", default=30)

# Single sign-on by OpenID Connect: members/sign_on.py says whom it lets in.
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
OIDC_ORIGINS = []  # where the browser is sent to sign in
for provider in OIDC_PROVIDERS:
    if missing := {"id", "name", "issuer", "client_id", "secret"} - provider.keys():
        raise ImproperlyConfigured(
            f"A provider in OIDC_PROVIDERS lacks: {', '.join(sorted(missing))}."
        )
    domains = provider.get("domains")
    if not (domains and isinstance(domains, list) and all(isinstance(d, str) for d in domains)):
        raise ImproperlyConfigured(
            f"The provider “{provider['id']}” in OIDC_PROVIDERS needs domains: a list of those of "
            'the addresses that it may vouch for, such as ["ghent.be"]; ["*"] for every address.'
        )
    if not LOCAL and not provider["issuer"].startswith("https://"):
        raise ImproperlyConfigured("The issuer of a provider in OIDC_PROVIDERS must be https://.")
    address = urlsplit(provider["issuer"])
    OIDC_ORIGINS += [f"{address.scheme}://{address.netloc}", *provider.get("origins", [])]
SOCIALACCOUNT_ADAPTER = "members.sign_on.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by an address that both sides have verified
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["issuer"]},
            }
            for provider in OIDC_PROVIDERS
        ],
    }
}

# Safety --------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_NAME = env("SESSION_COOKIE_NAME", default="sessionid")
CSRF_COOKIE_NAME = env("CSRF_COOKIE_NAME", default="csrftoken")
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not LOCAL
# The health check comes from the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whose address the rate limits count: the visitor's, as the nearest proxy tells it.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "pact.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # bytes: the text of a very long post

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Log and cache -------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "pact.log.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # Sent at once, not through the outbox: the database may be what is broken.
        "mail": {
            "class": "pact.log.ErrorMail",
            "level": "ERROR",
            "filters": ["seldom"],
        },
    },
    "filters": {"seldom": {"()": "pact.log.Seldom"}},
    # Of the libraries.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console", "mail"], "level": "WARNING", "propagate": False},
        "pact": {"handlers": ["console", "mail"], "level": "INFO", "propagate": False},
    },
}
# Rate limits of the login live here; several processes share it through the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # rows; the oldest counters must not be pushed out
    }
}
# Pages for visitors, in each web process; exactly fresh (pact/public_cache/).
PUBLIC_CACHE_MB = env.int("PUBLIC_CACHE_MB", default=64)
SILENCED_SYSTEM_CHECKS = []
