from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self):
        from . import public, roles, signals  # noqa: F401

        post_migrate.connect(roles.keep_in_step, sender=self)
