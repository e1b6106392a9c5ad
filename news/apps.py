from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News and pages")

    def ready(self):
        from news import panels, public, signals  # noqa: F401  (register themselves)
        from news.newsletter import people  # noqa: F401
