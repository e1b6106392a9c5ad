from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = (
        "Puts the first content into an empty portal: each app's own seed.py. "
        "Can be repeated; adds translations that are new to what nobody touched, and never "
        "changes what somebody wrote."
    )

    def handle(self, *args, **options):
        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "seed"):
                import_module(f"{app.name}.seed").seed(self.stdout.write)
