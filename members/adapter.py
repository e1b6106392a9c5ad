"""The portal's account policy, for django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import translation

from members.models import User
from pact import mail


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

    def get_login_redirect_url(self, request):
        return reverse("members:me")
