"""Single sign-on: whom a provider of an administration lets in.

An identity is linked to the account that has the address which the provider vouches for, proved on
both sides. Nobody gets an account without an open invitation to that address; it is accepted on its
own page afterwards, as by everybody else.
"""

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.db import transaction
from django.shortcuts import render

from members.models import Invitation
from members.services import accepting, validity


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """An identity joins the account that one is signed in to only by a common address."""
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if not (connecting and request.user.is_authenticated):
            return
        if sociallogin.is_existing and sociallogin.user != request.user:
            _refuse(request, sociallogin, "other")
        if not any(accepting.has_address(request.user, one) for one in vouched(sociallogin)):
            _refuse(request, sociallogin, "other")

    def authenticate_by_email(self, sociallogin):
        """The account whose own, verified address the provider vouches for."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return None
        for email in vouched(sociallogin):
            owned = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
            if address := owned.select_related("user").first():
                return address.user, email
        return None

    def is_open_for_signup(self, request, sociallogin):
        """With an open invitation alone; else a page says what is missing."""
        emails = vouched(sociallogin)
        if not emails:
            _refuse(request, sociallogin, "unverified")
        if any(accepting.account_of(email) for email in emails):
            # Unproved here, or closed: neither is opened from outside.
            _refuse(request, sociallogin, "claimed")
        if _invitation(emails) is None:
            _refuse(request, sociallogin, "uninvited")
        return True

    @transaction.atomic
    def save_user(self, request, sociallogin, form=None):
        invitation = _invitation(vouched(sociallogin))
        if invitation is None:  # withdrawn in this moment
            _refuse(request, sociallogin, "uninvited")
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        name = " ".join(str(claims.get("name") or invitation.name or "").split())[:150]
        try:
            user = accepting.new_account(invitation, name=name or invitation.email)
        except accepting.HasAccount:
            _refuse(request, sociallogin, "claimed")
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()
        return user


def _invitation(emails):
    """The newest to one of these addresses that can be accepted."""
    asked = Invitation.objects.open().filter(email__in=emails).order_by("-created_at")
    asked = asked.select_related("organisation", "group", "invited_by")
    return next((one for one in asked if validity.fallen(one) is None), None)


def vouched(sociallogin):
    """The addresses of which the provider says that they are the person's, as far as it may."""
    domains = _domains(sociallogin.account.provider)
    # Some write the word “true”; anything else, such as the word “false”, is no yes.
    return [
        address.email.lower()
        for address in sociallogin.email_addresses
        if (address.verified is True or str(address.verified).lower() == "true")
        and ("*" in domains or address.email.lower().rpartition("@")[2] in domains)
    ]


def _domains(provider):
    """Those whose addresses the provider may vouch for: else one city's could let in another's."""
    for one in settings.OIDC_PROVIDERS:
        if one["id"] == provider:
            return {domain.lower() for domain in one["domains"]}
    return set()


def _refuse(request, sociallogin, reason):
    context = {
        "reason": reason,
        "provider": sociallogin.provider.name,
        "emails": sorted({address.email for address in sociallogin.email_addresses}),
    }
    page = render(request, "members/sign_on_refused.html", context, status=403)
    raise ImmediateHttpResponse(page)
