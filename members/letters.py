"""Signed letters: PDF files, and nothing else under their name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 2**20


def validate_letter(file):
    if file.size > MAX_BYTES:
        raise ValidationError(_("The letter is larger than 10 MB. Save it smaller."))
    file.seek(0)
    start = file.read(5)
    file.seek(0)
    if start != b"%PDF-":
        raise ValidationError(_("The letter is not a PDF. Save it as one and choose it again."))
