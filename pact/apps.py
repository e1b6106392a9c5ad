from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PactConfig(AppConfig):
    name = "pact"
    default = True


class PortalAdminConfig(admin.AdminConfig):
    default = False
    default_site = "members.admin_site.PortalAdminSite"
