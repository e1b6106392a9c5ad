from django.core.management.base import BaseCommand

from members import demonstration


class Command(BaseCommand):
    help = "Removes the made-up organisations and people of a try-out, and nothing else."

    def handle(self, *args, **options):
        organisations, people = demonstration.remove()
        self.stdout.write(f"Removed {organisations} organisations and {people} people.")
