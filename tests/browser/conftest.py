"""A real browser against the live portal, and what must hold on every page it opens."""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connections

# The real worker and the real mail server, for stories in which mail plays a part.
from tests.pact.work.conftest import smtp, until, workers  # noqa: F401

CHROMIUM = os.environ.get("PACT_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's loop runs in the test's thread, where the tests also use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    assert CHROMIUM, "No chromium: script/test installs it, or name one in PACT_CHROMIUM."
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def playwright(django_db_setup, playwright):
    """While Playwright's loop runs, Django's connections are other ones than before and after it:
    these are closed while they can be reached, so that none is left when the database goes."""
    yield playwright
    connections.close_all()


@pytest.fixture
def open_browser(browser, live_server):
    """open_browser(actor, width=…, scheme=…, **options): a browser page as that person.

    What goes wrong in it (errors in the console, refusals by the content security policy, requests
    to another host) is collected in `page.troubles`.
    """
    contexts = []

    def open_(actor=None, width=1280, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            base_url=live_server.url,
            **options,
        )
        contexts.append(context)
        if actor is not None and actor.user:
            value = actor.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        troubles = []

        def console(message):
            if message.type != "error":
                return
            # A page that answers 404 or 410 on purpose is no trouble; a missing file of it is.
            of_the_page = message.location["url"] == message.page.url
            if not (of_the_page and "the server responded with a status of 4" in message.text):
                troubles.append(message.text)

        def request(request):
            # The browser's own viewer of PDF is an extension.
            own = (live_server.url, "data:", "blob:", "chrome-extension:", "chrome:")
            if not request.url.startswith(own):
                troubles.append(f"asks another host: {request.url}")

        context.on("console", console)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("request", request)
        page = context.new_page()
        page.troubles = troubles
        return page

    yield open_
    for context in contexts:
        context.close()
