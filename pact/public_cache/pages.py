"""What makes a page public, and a public page made ready to be sent."""

import gzip
import hashlib
from functools import lru_cache, wraps

from django.utils.http import parse_etags

ASKED = "pact.public_page"  # in the environ: the visitor may get, and Django make, a shared answer
CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)
QUERY_LENGTH = 500  # characters; longer ones are nobody's honest address
GZIP_FROM = 200  # bytes; below, the frame outweighs the gain
# Replaced by our own. Last-Modified goes: a list from which something was withdrawn is older
# than before, and a date cannot say that it changed.
OWN_HEADERS = {"content-length", "etag", "last-modified", "vary"}


def public_page(*parameters):
    """Mark a view's page as the same for all visitors; it reads these query parameters alone.

    The mark is a permission: an answer with a cookie, with a nonce, with cache rules of its own or
    that varied by the visitor's cookies stays private all the same.
    """

    def decorate(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            if not request.META.get(ASKED):
                return view(request, *args, **kwargs)
            for name in CONDITIONS:  # these are answered for the page as a whole
                request.META.pop(name, None)
            response = view(request, *args, **kwargs)
            query = request.META.get("QUERY_STRING", "")
            response.public_page = not query or (
                len(query) <= QUERY_LENGTH and request.GET.keys() <= set(parameters)
            )
            return response

        return marked

    return decorate


def shared(response, headers):
    """Whether an answer of Django is the same for every visitor."""
    if not hasattr(response, "public_page") or response.status_code != 200 or response.streaming:
        return False
    for name, value in headers:
        name, value = name.lower(), value.lower()
        if name in ("set-cookie", "cache-control", "expires", "content-encoding"):
            return False
        if name == "vary" and value != "accept-encoding":
            return False
        if name.startswith("content-security-policy") and "'nonce-" in value:
            return False
    return True


class Page:
    """A shared answer, plain and compressed. It holds no secret that compression could betray."""

    __slots__ = (
        "etag",
        "gzip_body",
        "gzip_headers",
        "not_modified_headers",
        "plain_body",
        "plain_headers",
        "size",
        "used",
    )

    def __init__(self, headers, body, packed=True):
        """Not `packed`: for one who does not take compressed answers, and not to be kept."""
        kept = [(name, value) for name, value in headers if name.lower() not in OWN_HEADERS]
        # The headers count: a stricter policy must reach who has the same text already. Sorted, as
        # the parts of the policy stand in another order in each process.
        said = sorted((name, sorted(value.split("; "))) for name, value in kept)
        digest = hashlib.blake2b(repr(said).encode() + body, digest_size=16).hexdigest()
        self.etag = f'W/"{digest}"'
        # Anybody may keep it, and asks each time whether it still holds.
        rules = [
            ("Cache-Control", "public, no-cache"),
            ("ETag", self.etag),
            ("Vary", "Accept-Encoding"),
        ]
        self.not_modified_headers = rules
        self.plain_headers = [*kept, *rules, ("Content-Length", str(len(body)))]
        self.plain_body = [body]
        self.gzip_headers, self.gzip_body = self.plain_headers, None
        packed = gzip.compress(body, 6, mtime=0) if packed and len(body) >= GZIP_FROM else body
        if len(packed) < len(body):
            encoded = [("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
            self.gzip_headers, self.gzip_body = [*kept, *rules, *encoded], [packed]
        # With what Python adds to each object.
        self.size = len(body) + len(packed) + len(repr(kept)) + 150 * len(kept) + 2000  # bytes
        self.used = 0.0

    def answer(self, method, none_match, accept_encoding, start_response):
        """Lists of headers are copied: the server may change what it is given."""
        if none_match is not None and (none_match == self.etag or self.is_in(none_match)):
            start_response("304 Not Modified", self.not_modified_headers[:])
            return []
        body, headers = self.plain_body, self.plain_headers
        if self.gzip_body and accept_encoding is not None and accepts_gzip(accept_encoding):
            body, headers = self.gzip_body, self.gzip_headers
        start_response("200 OK", headers[:])
        return body if method == "GET" else []

    def is_in(self, none_match):
        """Whether If-None-Match names this page; weak comparison (RFC 9110, 8.8.3.2)."""
        return any(
            etag == "*" or etag.removeprefix("W/") == self.etag[2:]
            for etag in parse_etags(none_match)
        )


@lru_cache(maxsize=64)
def accepts_gzip(header):
    weights = {}
    for part in header.lower().split(","):
        coding, *parameters = part.split(";")
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        weights[coding.strip()] = weight
    return weights.get("gzip", weights.get("*", 0.0)) > 0
