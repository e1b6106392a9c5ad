"""Imports of news in the admin; see `pact.importing`."""

from news.importing.articles import Options
from news.importing.notes import Refused
from news.importing.run import bring_in, survey
from news.models import ImportLine, NewsImport
from pact.importing import desk
from pact.importing.desk import remove  # noqa: F401
from pact.translated import column

SAMPLE = 10  # items shown before the yes
State = NewsImport.State


def begin(news_import):
    """Keep an uploaded file and have it checked."""
    from news.tasks import check_import

    desk.begin(news_import, check_import)


def confirm(news_import):
    """Have a file brought in that was checked; repeated, it changes nothing."""
    from news.tasks import run_import

    desk.confirm(news_import, run_import)


def remove_undecided():
    desk.remove_undecided(NewsImport)


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
    desk.work(NewsImport, pk, State.CHECKING, State.READY, _look)


def import_file(pk):
    """Bring a file in, with all it holds or not at all."""
    news_import = desk.work(NewsImport, pk, State.IMPORTING, State.DONE, _bring_in)
    if news_import and news_import.file:
        news_import.file.delete(save=False)


def _look(news_import, progress):
    return _read(news_import, progress, survey)


def _bring_in(news_import, progress):
    return _read(news_import, progress, bring_in, author=news_import.author)


def _read(news_import, progress, run, **more):
    report = Report(news_import)
    options = Options(news_import.language, news_import.publisher)
    with desk.opened(news_import, Refused("gone")) as file:
        counts = run(file, options, report, progress, **more)
    return {"counts": counts | {"noted": report.noted}, "first": report.first}
