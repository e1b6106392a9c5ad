from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news.importing.articles import Options
from news.importing.notes import Refused, say, told
from news.importing.run import bring_in, survey

WIDTH = 30  # characters of the bar


class Progress:
    """A bar on a terminal; elsewhere a line now and then."""

    def __init__(self, out):
        self.out, self.bar = out, out.isatty()
        self.started = monotonic()
        self.said = 0

    def __call__(self, share, number):
        seconds = monotonic() - self.started
        text = _("%(share)d %%, item %(number)d, %(seconds)d s") % {
            "share": share * 100,
            "number": number,
            "seconds": seconds,
        }
        if self.bar:
            full = int(share * WIDTH)
            self.out.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {text}  ", ending="")
            self.out.flush()
        elif share >= self.said + 0.1:
            self.said = share
            self.out.write(text)

    def end(self):
        if self.bar:
            self.out.write("")


class Command(BaseCommand):
    help = "Imports news from an RSS or Atom feed or a WordPress export; twice is as good as once."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the feed or export, an XML file")
        parser.add_argument(
            "--files",
            type=Path,
            metavar="FOLDER",
            help="pictures found in this folder come into the picture library, such as a copy of"
            " WordPress' wp-content/uploads",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what would happen; change nothing"
        )
        parser.add_argument(
            "--language",
            default="",
            choices=[code for code, _name in settings.LANGUAGES],
            help="the language of all items, whatever the file says",
        )
        parser.add_argument(
            "--publisher", default="", help="for items that name no author; else the site's name"
        )

    def handle(self, *args, file, files, dry_run, language, publisher, **options):
        if files and not files.is_dir():
            raise CommandError(_("There is no folder %(path)s.") % {"path": files})
        chosen = Options(language, publisher, str(files or ""))
        progress = Progress(self.stderr)
        self.stderr.style_func = None  # a bar is no error
        try:
            with file.open("rb") as opened:
                run = survey if dry_run else bring_in
                counts = run(opened, chosen, self.report, progress)
        except OSError as error:
            raise CommandError(str(error)) from None
        except Refused as refused:
            raise CommandError(f"{refused} {_('Nothing was imported.')}") from None
        finally:
            progress.end()
        self.summary(counts, dry_run)

    def report(self, batch):
        """Each item that is left out or changed, as it comes."""
        for verdict in batch:
            for kept in verdict.notes:
                mark = "-" if verdict.reason else "+"
                self.stdout.write(f"{mark} {verdict.number} “{verdict.title}”: {say(kept)}")

    def summary(self, counts, dry_run):
        self.stdout.write(_("It would come in as follows:") if dry_run else _("Imported:"))
        for label, count in told(counts):
            self.stdout.write(f"  {label}: {count}")
