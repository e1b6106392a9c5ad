from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class PactConfig(AppConfig):
    name = "pact"
    default = True
    verbose_name = _("Engine room")


class PortalAdminConfig(admin.AdminConfig):
    default = False
    default_site = "members.admin_site.PortalAdminSite"
