"""The tests' settings for real web processes; the environment says where files lie."""

# ruff: noqa: F403, F405
import os
from pathlib import Path

from tests.settings import *

MEDIA_ROOT = SENDFILE_ROOT = Path(os.environ["TEST_MEDIA"])
NGINX_FILES = os.environ.get("TEST_NGINX") == "on"
if NGINX_FILES:
    SENDFILE_BACKEND = "django_sendfile.backends.nginx"
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("zeal.")]
