"""The wrapper around Django's application that answers public pages by itself."""

import time
from contextlib import closing
from operator import itemgetter

from django.conf import settings
from django.utils import timezone

from pact.public_cache.listener import Listener
from pact.public_cache.pages import ASKED, Page, shared
from pact.public_cache.parts import PARTS, Parts
from pact.public_cache.store import Store, clock


class PublicCache:
    def __init__(self, application):
        self.application = application
        self.store = Store(settings.PUBLIC_CACHE_MB * 2**20)
        self.listener = Listener(self.store)
        self.session_cookie = settings.SESSION_COOKIE_NAME
        # All that Django makes a page's address of, as it came: equal keys are equal addresses.
        names = ["PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme", "SCRIPT_NAME"]
        if settings.SECURE_PROXY_SSL_HEADER:
            names.append(settings.SECURE_PROXY_SSL_HEADER[0])
        if settings.USE_X_FORWARDED_HOST:
            names.append("HTTP_X_FORWARDED_HOST")
        if settings.USE_X_FORWARDED_PORT:
            names.append("HTTP_X_FORWARDED_PORT")
        self.address = itemgetter(*names)

    def __call__(self, environ, start_response):
        get, method = environ.get, environ["REQUEST_METHOD"]
        cookies = get("HTTP_COOKIE")
        if (
            (method != "GET" and method != "HEAD")
            or "HTTP_AUTHORIZATION" in environ
            # Who might be signed in, or has a message waiting. Also names that only contain these.
            or (cookies is not None and (self.session_cookie in cookies or "messages" in cookies))
        ):
            return self.application(environ, start_response)
        try:
            key = self.address(environ)
        except KeyError:  # no host, or past the proxy
            return self.application(environ, start_response)
        store = self.store
        generation, now = store.generation, clock()
        if now >= store.trusted_until or time.time() >= generation.until:
            generation = store.checked()
        page = generation.pages.get(key)
        if page is None:
            return self.ask_django(environ, start_response, generation, key)
        page.used = now
        return page.answer(
            method, get("HTTP_IF_NONE_MATCH"), get("HTTP_ACCEPT_ENCODING"), start_response
        )

    def ask_django(self, environ, start_response, generation, key):
        self.listener.start()
        started = timezone.now()
        # As they are now: the view takes the conditions out.
        request = [
            environ["REQUEST_METHOD"],
            environ.get("HTTP_IF_NONE_MATCH"),
            environ.get("HTTP_ACCEPT_ENCODING"),
        ]
        environ[ASKED] = True
        environ[PARTS] = Parts(self.store, generation, started)
        said = []
        response = self.application(environ, lambda *arguments: said.append(arguments))
        [(status, headers, *_)] = said
        if not shared(response, headers):
            start_response(status, headers)
            return response
        method, _, encoding = request
        kept = response.public_page and method == "GET" and "HTTP_COOKIE" not in environ
        with closing(response):
            page = Page(headers, response.content, packed=kept or bool(encoding))
            if kept:
                self.store.keep(generation, key, page, started)
        return page.answer(*request, start_response)
