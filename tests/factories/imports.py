"""Imports in each of their states, made by the work itself."""

from pathlib import Path

from django.core.files import File

from news.importing import desk
from news.models import NewsImport

FILES = Path(__file__).parent.parent / "news" / "import_files"


def checking(name="wordpress.xml", **values):
    """Uploaded, not yet read."""
    with (FILES / name).open("rb") as file:
        news_import = NewsImport(file=File(file, name=name), **values)
        desk.begin(news_import)
    return news_import


def ready(name="wordpress.xml", **values):
    """Read to its end; or refused, as the file deserves."""
    news_import = checking(name, **values)
    desk.check_file(news_import.pk)
    news_import.refresh_from_db()
    return news_import


def done(name="wordpress.xml", **values):
    news_import = ready(name, **values)
    desk.confirm(news_import)
    desk.import_file(news_import.pk)
    news_import.refresh_from_db()
    return news_import
