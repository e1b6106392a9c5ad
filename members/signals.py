"""What the portal does when allauth reports an event."""

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, password_reset
from django.dispatch import receiver


@receiver(password_reset)
def confirm_address(sender, request, user, **kwargs):
    """Whoever sets a password by the mailed link has shown that the mailbox is theirs."""
    EmailAddress.objects.filter(user=user, email__iexact=user.email).update(verified=True)


@receiver(email_changed)
def keep_login_address(sender, request, user, from_email_address, to_email_address, **kwargs):
    """The primary address is the one that the person logs in with."""
    if user.email != to_email_address.email.lower():
        user.email = to_email_address.email.lower()
        user.save(update_fields=["email"])
