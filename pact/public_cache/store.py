"""The pages of one process, bounded in bytes, valid as long as the content is the same."""

import sys
import threading
import time
from functools import partial
from math import inf

from pact.public_cache import changes

# Goes on while the machine sleeps, where the system has such a clock.
clock = partial(
    time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
)


class Generation:
    """The pages made of one state of the content.

    Each was begun after `version` was read, so it is at least as new; with None nothing is kept.
    `until` is the moment (seconds since the epoch) at which the content changes by itself, asked
    for pages begun at `since` or later.
    """

    __slots__ = ("pages", "since", "size", "until", "version")

    def __init__(self, version):
        self.version = version
        self.pages = {}
        self.size = 0
        self.since = None
        self.until = inf


class Store:
    """Reading takes no lock: a generation is replaced as a whole, its pages never change."""

    def __init__(self, limit):
        self.limit = limit  # bytes
        self.lock = threading.Lock()
        self.generation = Generation(None)
        # By clock(): as long as the signal is known to arrive. Without room nothing is asked.
        self.trusted_until = 0.0 if limit else inf

    now = staticmethod(clock)

    def checked(self):
        """The generation to serve from, when a moment has come or the signal is not sure."""
        if clock() >= self.trusted_until:
            version = changes.current_version()
            if version is None:
                return Generation(None)
            self.confirm(version)
        with self.lock:
            if time.time() >= self.generation.until:
                self.generation = Generation(self.generation.version)
            return self.generation

    def confirm(self, version):
        """The content has this version: if it is another one, all pages are gone."""
        with self.lock:
            if version != self.generation.version:
                self.generation = Generation(version)

    def forget(self):
        """The content changed; nothing is kept until its version is known."""
        with self.lock:
            self.generation = Generation(None)

    def keep(self, generation, key, page, started):
        """Store a page begun in `generation` at `started`.

        If the content changed since, that generation is nobody's any more, and the page with it.
        """
        size = page.size + sum(map(sys.getsizeof, key))
        over = generation is not self.generation or generation.version is None
        if over or size > self.limit // 8:
            return
        if generation.since is None:
            moment = changes.next_moment(started)
            with self.lock:
                if generation.since is None:
                    generation.until = moment.timestamp() if moment else inf
                    generation.since = started
        if generation.since <= started:
            page.used = clock()
            with self.lock:
                self.insert(generation, key, page, size)

    def insert(self, generation, key, page, size):
        page.size = size
        before = generation.pages.get(key)
        generation.size += size - (before.size if before else 0)
        generation.pages[key] = page
        if generation.size > self.limit:
            self.make_room(generation)

    def make_room(self, generation):
        """Let go what was not asked for longest, a tenth at once: sorting each time costs."""
        for key, page in sorted(generation.pages.items(), key=lambda item: item[1].used):
            if generation.size <= self.limit * 9 // 10:
                break
            del generation.pages[key]
            generation.size -= page.size
