"""Imports of the admin: a file is checked, shown, and brought in after somebody's yes. The work is
done by tasks; what came out is kept with the import.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone

from news.importing.articles import Options
from news.importing.notes import Refused
from news.importing.run import bring_in, survey
from news.models import ImportLine, NewsImport
from pact.translated import column

SAMPLE = 10  # items shown before the yes
UNDECIDED = timedelta(days=30)  # what nobody said yes to is forgotten
State = NewsImport.State


@transaction.atomic
def begin(news_import):
    """Keep an uploaded file and have it checked."""
    from news.tasks import check_import

    news_import.name = news_import.file.name[-200:]
    news_import.save()
    check_import.enqueue(news_import.pk)


@transaction.atomic
def confirm(news_import):
    """Have a file brought in that was checked; repeated, it changes nothing."""
    from news.tasks import run_import

    waiting = NewsImport.objects.filter(pk=news_import.pk, state=State.READY)
    if waiting.update(state=State.IMPORTING, progress=0):
        run_import.enqueue(news_import.pk)


def remove(imports):
    """Forget imports and their files; posts stay."""
    for news_import in imports:
        if news_import.file:
            news_import.file.delete(save=False)
        news_import.delete()


def remove_undecided():
    remove(
        NewsImport.objects.filter(
            state__in=[State.READY, State.REFUSED, State.FAILED],
            created_at__lt=timezone.now() - UNDECIDED,
        )
    )


class Progress:
    """Writes how far the work is, beside its transaction, whose changes nobody sees yet."""

    def __init__(self, pk):
        self.pk, self.said = pk, 0
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)

    def __call__(self, share, number):
        percent = min(int(share * 100), 99)
        if percent == self.said:
            return
        self.said = percent
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")
                cursor.execute(
                    f"UPDATE {NewsImport._meta.db_table} SET progress = %s WHERE id = %s",
                    [percent, self.pk],
                )
        except DatabaseError:
            self.connection.close()  # the work matters, not the talk about it

    def close(self):
        self.connection.close()


class Report:
    """Keeps what there is to say about single items, and the first that come in."""

    def __init__(self, news_import):
        self.news_import, self.first, self.noted = news_import, [], 0

    def __call__(self, batch):
        lines = [self.line(verdict) for verdict in batch if verdict.notes]
        self.noted += sum(not line.skipped for line in lines)
        ImportLine.objects.bulk_create(lines)
        for verdict in batch:
            if verdict.article and len(self.first) < SAMPLE:
                self.first.append(sample(verdict.article))

    def line(self, verdict):
        return ImportLine(
            news_import=self.news_import,
            number=verdict.number,
            title=verdict.title,
            skipped=bool(verdict.reason),
            notes=verdict.notes,
            post=verdict.article.post if verdict.article else None,
        )


def sample(article):
    values = article.values
    moment, language = values["published_at"], values["language"]
    return {
        "title": values[column("title", language)],
        "lead": values[column("lead", language)],
        "language": language,
        "state": values["state"],
        "published_at": moment and moment.isoformat(),
        "publisher": values["publisher"],
        "topics": [name for _slug, name in article.topics],
    }


def check_file(pk):
    """Read a file to its end and keep what an import would do."""
    _work(pk, State.CHECKING, State.READY, survey)


def import_file(pk):
    """Bring a file in, with all it holds or not at all."""
    news_import = _work(pk, State.IMPORTING, State.DONE, bring_in)
    if news_import and news_import.file:
        news_import.file.delete(save=False)


def _work(pk, working, done, run):
    """One stage of an import; a stage that failed may be tried again, one that is over may not."""
    rows = NewsImport.objects.filter(pk=pk)
    news_import = rows.filter(state__in=[working, State.FAILED]).first()
    if news_import is None:
        return None
    rows.update(state=working, progress=0)
    with _failures(rows, news_import), _progress(pk) as progress, transaction.atomic():
        news_import.lines.all().delete()
        report = Report(news_import)
        options = Options(news_import.language, news_import.publisher)
        more = {"author": news_import.author} if run is bring_in else {}
        with _opened(news_import) as file:
            counts = run(file, options, report, progress, **more)
        rows.update(
            state=done,
            progress=100,
            counts=counts | {"noted": report.noted},
            first=report.first,
            finished_at=timezone.now() if done == State.DONE else None,
        )
        return news_import
    return None  # refused


@contextmanager
def _failures(rows, news_import):
    try:
        yield
    except Refused as refused:
        rows.update(state=State.REFUSED, refusal=refused.note, finished_at=timezone.now())
        news_import.file.delete(save=False)
    except Exception:
        rows.update(state=State.FAILED)
        raise


@contextmanager
def _progress(pk):
    progress = Progress(pk)
    try:
        yield progress
    finally:
        progress.close()


@contextmanager
def _opened(news_import):
    try:
        file = news_import.file.open("rb")
    except (OSError, ValueError):
        raise Refused("gone") from None
    with file:
        yield file
