"""The provider as a process of its own."""

import os
import subprocess
import sys
from contextlib import contextmanager

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings


@contextmanager
def running(folder, redirect_uri, *, consent=False):
    """The address of a provider that knows the portal by this redirect address; with `consent` it
    asks people whether the portal may know them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    command = [sys.executable, "-m", "tests.members.provider.serve", redirect_uri]
    process = subprocess.Popen(
        [*command, *(["--consent"] if consent else [])],
        cwd=settings.BASE_DIR,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
            "PROVIDER_KEY": pem.decode(),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def known_to_the_portal(settings, issuer):
    """Have the portal's settings say what OIDC_PROVIDERS would have made of them."""
    app = {"provider_id": "city", "name": "City Login", "client_id": "portal"}
    app |= {"secret": "secret of the portal", "settings": {"server_url": issuer}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    settings.OIDC_PROVIDERS = [{"id": "city", "domains": ["ghent.example", "far.example"]}]
