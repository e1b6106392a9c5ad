from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from members import retention
from pact.work.worker import discover


class Command(BaseCommand):
    help = "Tells whom, and erases what, is due by now; the worker does it each night."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would be told and erased"
        )

    def handle(self, *args, dry_run, **options):
        discover()  # rules of every app
        now = timezone.now()
        for rule in retention.RULES:
            self.stdout.write(str(rule.title))
            for words, due in ((_("told"), rule.to_tell), (_("erased"), rule.to_erase)):
                things = due(now)
                self.stdout.write(f"  {words}: {things.count()}")
                if dry_run:
                    for thing in things.iterator():
                        self.stdout.write(f"    {thing.pk} {thing}")
        if dry_run:
            self.stdout.write(_("Nothing was changed."))
        else:
            retention.run(now)
