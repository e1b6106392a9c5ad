"""The WSGI application that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from pact.public_cache.wsgi import PublicCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")

application = PublicCache(get_wsgi_application())
