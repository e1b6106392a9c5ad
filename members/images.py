"""Logos: small pictures that are what they say they are."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

MAX_BYTES = 2**20
MAX_PIXELS = 4_000_000
FORMATS = {"PNG", "WEBP", "JPEG"}


def validate_logo(file):
    """Refuse what is too heavy, too large, damaged, or no picture at all."""
    if file.size > MAX_BYTES:
        raise ValidationError(_("The logo is larger than 1 MB. Save it smaller."))
    try:
        file.seek(0)
        # open() reads the header alone: the size is known before anything is unpacked.
        with Image.open(file) as image:
            if image.format not in FORMATS:
                raise ValidationError(_("Use a PNG, WebP or JPEG picture as logo."))
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("The logo has too many pixels. Save it smaller."))
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("This file is not a picture that can be read.")) from None
    finally:
        file.seek(0)


SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def content_type(file):
    """What a picture's first bytes say that it is; None for anything that is no logo."""
    try:
        with file.storage.open(file.name) as opened:
            start = opened.read(12)
    except OSError:
        return None
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return "image/webp"
    kinds = (kind for signature, kind in SIGNATURES.items() if start.startswith(signature))
    return next(kinds, None)
