"""Work of workshops that can wait: here the worker finds it."""

from workshops.files import tasks as files

__all__ = ["files"]
