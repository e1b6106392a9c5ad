"""All of a workshop's material that a person may have, in one ZIP, made while it is sent."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZipStream

from workshops.files.storage import pieces

LINKS = "links.txt"


def archive(request, workshop, items, versions):
    """The answer: stored as they are, so that its size is known ahead and little work is left."""
    packed = ZipStream(sized=True)
    taken = {LINKS} if any(item.link for item in items) else set()
    for version in versions:
        name = _unlike(version.name, taken)
        packed.add(_opened_when_due(version), name, size=version.size)
    if links := [f"{item.title}\r\n{item.link}\r\n" for item in items if item.link]:
        packed.add("\r\n".join(links).encode(), LINKS)
    headers = {
        "Content-Length": str(len(packed)),
        "Content-Disposition": content_disposition_header(True, f"{workshop.slug}.zip"),
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    return StreamingHttpResponse(packed, content_type="application/zip", headers=headers)


def _opened_when_due(version):
    yield from pieces(version)


def _unlike(name, taken):
    """A name that no other file in the archive has: “minutes (2).pdf”."""
    stem, dot, extension = name.rpartition(".")
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}){dot}{extension}"
    taken.add(found.casefold())
    return found
