"""What a worker started by a test runs on: the test's database and mail server."""

# ruff: noqa: F403, F405
import os

from tests.settings import *

DATABASES = {"default": DATABASES["default"] | {"NAME": os.environ["TEST_DATABASE"]}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_SMTP_PORT"])
EMAIL_USE_TLS = EMAIL_USE_SSL = False
EMAIL_TIMEOUT = 5
MAIL_TO_FILES = False
