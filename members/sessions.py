"""Sessions in the database, as Django's, but a key that cannot be one is not even looked up."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key):
        # A cookie can carry anything, a NUL too, which PostgreSQL refuses with an error.
        return super()._validate_session_key(key) and key.isalnum()
