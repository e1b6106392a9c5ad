"""Headers and language of every response."""

from django.conf import settings
from django.utils import translation


class SecurityHeadersMiddleware:
    """Adds the headers that neither Django nor django-csp sets."""

    headers = {
        "Permissions-Policy": (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
            "publickey-credentials-create=(self), publickey-credentials-get=(self)"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class LanguageFromAddressMiddleware:
    """The address alone decides the language: /nl/… is Dutch, no prefix is English.

    Django's LocaleMiddleware adds `Vary: Accept-Language` to the pages without a prefix although
    they never vary by it, which makes them uncacheable in practice.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
