"""The people of the tests: a test client that is logged in as somebody."""

import time

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client


class Actor(Client):
    """A browser of somebody; `user` is None for a visitor."""

    def __init__(self, user=None, **defaults):
        super().__init__(**defaults)
        self.user = user
        if user:
            self.force_login(user)
            self.authenticated_at(time.time())

    def authenticated_at(self, moment):
        """When the person last proved who they are; long ago, some pages ask again."""
        session = self.session
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(self.user)
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": moment, "reauthenticated": True}
        ]
        session.save()
