from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news.exporting import FORMATS, export


class Command(BaseCommand):
    help = "Exports all news: what the public sees, or what a person sees with --as."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument(
            "--as",
            dest="email",
            metavar="E-MAIL",
            help="export what this person may see, such as an editor, who sees drafts too",
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="a file; else it is printed"
        )
        parser.add_argument(
            "--site",
            default=f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}",
            help="the portal's address, which links in the texts begin with",
        )

    def handle(self, *args, email, output, site, **options):
        user = AnonymousUser()
        if email:
            user = get_user_model().objects.filter(email__iexact=email).first()
            if user is None:
                raise CommandError(_("Nobody has the address %(email)s.") % {"email": email})
        pieces = export(options["format"], user, site.rstrip("/"))
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        # A file that stops half-way looks whole to who finds it: it gets its name at the end.
        part = output.with_name(f"{output.name}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.writelines(pieces)
            part.replace(output)
        except OSError as error:
            raise CommandError(str(error)) from None
        finally:
            part.unlink(missing_ok=True)
