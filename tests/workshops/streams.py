"""A large upload as a browser sends it, without the file: only its beginning, then zeros."""

import http.client
import threading
import time
from contextlib import closing

import psutil
from django.conf import settings
from django.urls import reverse

BEGINNING = b"\0\0\0\x20ftypisom"  # of a video
PIECE = 2**20
TOKEN = "a" * 32
VALUES = {"kind": "", "audience": "group", "for_supporters": "", "text_language": "en"}


def part(name, text):
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()


class Upload:
    """An upload of `size` bytes by an actor of the tests, to a real web process or nginx."""

    def __init__(self, port, host, actor, workshop, size, name="film.mp4"):
        self.port, self.size = port, size
        self.head = (
            b"".join(part(*pair) for pair in VALUES.items())
            + (
                f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                "Content-Type: video/mp4\r\n\r\n"
            ).encode()
        )
        self.tail = b"\r\n" + part("complete", "yes") + b"--x--\r\n"
        self.path = reverse("workshops:material-add", args=[workshop.slug])
        session = actor.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.headers = {
            "Host": host,
            "Cookie": cookies,
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": str(len(self.head) + size + len(self.tail)),
        }

    def pieces(self, until=None, pause=0):
        yield self.head + BEGINNING
        sent, zeros = len(BEGINNING), b"\0" * PIECE
        while sent < (until or self.size):
            piece = zeros[: min(PIECE, self.size - sent)]
            yield piece
            sent += len(piece)
            if pause:
                time.sleep(pause)
        if until is None:
            yield self.tail

    def send(self):
        """All of it; the status and the answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)) as client:
            client.request("POST", self.path, self.pieces(), self.headers)
            response = client.getresponse()
            return response.status, response.read()

    def begin(self, until):
        """The first bytes, with the rest never to come; the open connection."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        client.putrequest("POST", self.path, skip_host=True)
        for name, value in self.headers.items():
            client.putheader(name, value)
        client.endheaders()
        self.sent = -len(self.head)  # bytes of the file
        for piece in self.pieces(until=until):
            client.send(piece)
            self.sent += len(piece)
        return client


class Memory:
    """How far the memory of a process and its children grows while something happens."""

    def __init__(self, pid):
        self.root = psutil.Process(pid)
        self.done = threading.Event()

    def now(self):
        processes = [self.root, *self.root.children(recursive=True)]
        return sum(process.memory_info().rss for process in processes)

    def __enter__(self):
        self.before = self.most = self.now()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def _watch(self):
        while not self.done.wait(0.02):
            self.most = max(self.most, self.now())

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    @property
    def grown(self):
        return (self.most - self.before) / 2**20  # MB
