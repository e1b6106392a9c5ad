"""Runs the provider: prints its port, then answers until it is ended."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PASSWORD = "known at the provider alone"
# name, address, whether the provider vouches for it
PEOPLE = [
    ("guest", "guest@ghent.example", True),
    ("member", "member@ghent.example", True),
    ("stranger", "stranger@far.example", True),
    ("unproved", "unproved@ghent.example", False),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main(redirect_uri, *options):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.members.provider.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model

    client = Client(id="portal", name="Portal", skip_consent="--consent" not in options)
    client.scopes = client.default_scopes = "openid\nprofile\nemail"
    client.set_redirect_uris([redirect_uri])
    client.set_secret("secret of the portal")
    client.save()
    for name, email, verified in PEOPLE:
        user = get_user_model().objects.create_user(name, email, PASSWORD, first_name=name.title())
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
