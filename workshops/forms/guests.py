"""What a guest may call themselves."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The name stands in mails and lists of others: it is no place for an advertisement.
ADDRESS = re.compile(r"://|\bwww\.|@|\w\.[a-z]{2,}/", re.IGNORECASE)


def clean_guest_name(name):
    """ValidationError where it holds an address."""
    if ADDRESS.search(name):
        raise ValidationError(
            _("Give the name alone, without an e-mail or web address."), code="address"
        )
    return name
