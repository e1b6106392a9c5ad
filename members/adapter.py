"""The portal's account policy, for django-allauth."""

from datetime import timedelta

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.urls import reverse
from django.utils import timezone, translation

from members.models import User
from pact import mail

# Seconds for which the code or the link in a mail is of use.
LIFETIME = {
    "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/password_reset_key": settings.PASSWORD_RESET_TIMEOUT,
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts come by invitation only."""
        return False

    def render_mail(self, template_prefix, email, context, headers=None):
        """allauth's own texts, in the reader's language and the portal's look."""
        reader = context.get("user") or User.objects.filter(email=email).first()
        language = reader.language if reader else translation.get_language()
        with translation.override(language):
            return mail.build(template_prefix, [email], context, headers=headers)

    def send_mail(self, template_prefix, email, context):
        """Into the outbox: a mail server that is away stops nobody, and is not waited for."""
        request = current.request
        common = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, common | context)
        seconds = LIFETIME.get(template_prefix)
        mail.queue_message(
            message, expires_at=seconds and timezone.now() + timedelta(seconds=seconds)
        )

    def get_login_redirect_url(self, request):
        return reverse("members:me")
