"""A file on its way to who may have it; the access check is the caller's, and comes first.

With nginx in front (NGINX_FILES) it sends the file; without, this process does, with ranges, so
that a broken download goes on where it stopped. From a bucket, a signed address of a minute leads
to it. In no case does a browser run it in our origin or a shared cache keep it.
"""

import re
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

from pact.files import send_file
from workshops.files.storage import in_bucket, pieces, signed_address

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
NOTHING = "default-src 'none'; sandbox"
# The browser's viewer is a page of its own inside ours: a sandbox would keep it shut.
PDF_VIEWER = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def send(request, version, *, inline=False):
    """The answer that brings the file: to be saved, or `inline` to be shown in our page."""
    if in_bucket() and not inline:
        response = HttpResponseRedirect(signed_address(version, disposition(version, False)))
    elif settings.NGINX_FILES and not in_bucket():
        response = send_file(request, version.file.path, mimetype=content_type(version))
    else:
        response = _streamed(request, version)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = NOTHING
    if not response.has_header("Location"):
        response.headers["Content-Disposition"] = disposition(version, inline)
    if inline and version.preview == "pdf":
        response.headers["Content-Security-Policy"] = PDF_VIEWER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def disposition(version, inline):
    """The file's name in any alphabet (RFC 6266)."""
    return content_disposition_header(not inline, version.name)


def content_type(version):
    found = version.content_type
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def is_first(request):
    """Whether a request begins a download, rather than going on with it or only asking for it."""
    found = RANGE.fullmatch(request.headers.get("Range", "bytes=0-").strip())
    return request.method == "GET" and (not found or found[1].strip("0") == "")


def _streamed(request, version):
    size, etag = version.size, f'"{version.sha256}"'
    start, length = 0, size
    status, extra = 200, {}
    asked = request.headers.get("Range") if request.method == "GET" else None
    if asked and _still_holds(request.headers.get("If-Range"), etag, version):
        found = _parse(asked, size)
        if found == "outside":
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        if found:
            start, length = found
            status, extra = 206, {"Content-Range": f"bytes {start}-{start + length - 1}/{size}"}
    headers = extra | {
        "Accept-Ranges": "bytes",
        "Content-Length": str(length),
        "ETag": etag,
        "Last-Modified": http_date(version.uploaded_at.timestamp()),
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type(version), headers=headers)
    return StreamingHttpResponse(
        pieces(version, start, length),
        status=status,
        content_type=content_type(version),
        headers=headers,
    )


def _still_holds(if_range, etag, version):
    """Whether who holds the beginning holds that of this very file (RFC 9110, 13.1.5)."""
    if not if_range:
        return True
    if if_range.startswith('"'):
        return if_range.strip() == etag
    try:
        moment = parsedate_to_datetime(if_range)
    except (TypeError, ValueError):
        return False
    return moment.timestamp() == int(version.uploaded_at.timestamp())


def _parse(asked, size):
    """The start and length of the one range; nothing for what is not understood or several."""
    found = RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
        if int(last) == 0:
            return "outside"
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    return (start, end - start + 1) if start < size else "outside"
