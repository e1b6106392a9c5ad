from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.organisation import Organisation


class FormerAddress(models.Model):
    """An address that an organisation's page had before; it leads to the present one."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="former_addresses"
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()

    def __str__(self):
        return self.slug
