"""What the database and the static files need before the web server starts. Safe to repeat."""

import hashlib
import os
import sys
import threading
from pathlib import Path

import django
import psycopg2

CONNECT_SECONDS = 5


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        return str(error)
    error = connection_error()
    if error:
        return error
    migrate()
    collect_static_files()
    from django.core.management import call_command

    call_command("seed")
    return 0


def connection_error():
    """Why the database cannot be used and what to do; nothing when it answers. No passwords."""
    from django.db import connection

    parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_SECONDS}
    reasons = []

    def connect():
        try:
            psycopg2.connect(**parameters).close()
        except psycopg2.Error as error:
            reasons.append(str(error).strip())

    # In a thread, as connect_timeout does not limit the search for the host's address.
    attempt = threading.Thread(target=connect, daemon=True)
    attempt.start()
    attempt.join(CONNECT_SECONDS)
    if not attempt.is_alive() and not reasons:
        return None
    host, name = connection.settings_dict["HOST"] or "localhost", connection.settings_dict["NAME"]
    reason = reasons[0] if reasons else f"no answer within {CONNECT_SECONDS} seconds"
    return (
        f"The database {name} on host {host} cannot be reached: {reason}\n"
        "Check DATABASE_URL (environment or .env) and that the server runs; without DATABASE_URL"
        " and with PACT_LOCAL=on the portal starts a database of its own."
    )


def migrate():
    from django.core.management import call_command

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:  # this is how it says that some are missing
        call_command("migrate", interactive=False, verbosity=0)


def collect_static_files():
    """Only if a file changed since the last time: it takes seconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = os.stat(storage.path(path))
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.stamp")
    if root.exists() and stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(seen.hexdigest())


if __name__ == "__main__":
    sys.exit(main())
