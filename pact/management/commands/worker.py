from django.core.management.base import BaseCommand

from pact.work.worker import Worker


class Command(BaseCommand):
    help = (
        "Does the work that can wait: tasks, periodic work, mail. Start as many as you like; "
        "SIGTERM or Ctrl-C stops one. Needs a database session of its own: give it the address "
        "of the server, not of a pooler that shares sessions."
    )

    def handle(self, *args, **options):
        Worker().run()
