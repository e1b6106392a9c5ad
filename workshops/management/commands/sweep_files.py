from django.core.management.base import BaseCommand

from workshops.files.sweeping import sweep

SAYS = {
    "left_over": "left over from uploads that broke off",
    "orphans": "without a row that holds them",
    "forgotten": "of material that was removed long ago",
    "missing": "MISSING, though a row holds them",
}


class Command(BaseCommand):
    help = "Takes away files of material that nothing refers to. The worker does so every hour."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args, dry_run, **options):
        swept = sweep(dry_run=dry_run)
        for name, says in SAYS.items():
            files = getattr(swept, name)
            self.stdout.write(f"{len(files)} {says}")
            for file in files:
                self.stdout.write(f"  {file}")
        self.stdout.write("Nothing was touched." if dry_run else "Done.")
