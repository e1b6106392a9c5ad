"""The real workers and the real mail server, for what the news sends."""

from tests.pact.work.conftest import smtp, until, workers

__all__ = ["smtp", "until", "workers"]
