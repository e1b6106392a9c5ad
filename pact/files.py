"""Files on their way out, after the access check: by the front server, or by Django alone."""

from django_sendfile import sendfile


def send_file(request, path, **options):
    """The answer that brings the file at `path`; options as those of django-sendfile."""
    response = sendfile(request, path, **options)
    if response.has_header("X-Accel-Redirect"):
        # The file's length, while this answer is empty: the server would break it off as too short.
        del response.headers["Content-Length"]
    return response
