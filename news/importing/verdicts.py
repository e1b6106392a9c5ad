"""Goes through a file and says of each item what becomes of it; writes nothing."""

from dataclasses import dataclass

from news.importing.articles import Article, Articles, digest_of, skipped
from news.importing.notes import note
from news.importing.reading import Reader
from news.importing.words import cut, line_of
from news.models import ImportedPost, Post

BATCH = 500  # items
BATCH_CHARACTERS = 4_000_000


@dataclass
class Verdict:
    number: int
    title: str
    reason: list | None = None  # why it is left out, as a note
    article: Article | None = None
    key: str = ""
    digest: str = ""

    @property
    def notes(self):
        return [self.reason] if self.reason else self.article.notes


def check(file, scratch, progress):
    """Read the whole file once; Refused where it is broken. Remembers the pictures it names."""
    reader = Reader(file)
    number = 0
    for entry in reader:
        number = entry.number
        if entry.type == "attachment":
            scratch.attach(entry)
        if number % BATCH == 0:
            progress(reader.share, number)
    return number


def verdicts(file, options, scratch, pictures, progress):
    """Batches of verdicts on the items of a file that was checked, and the site they are from."""
    reader, articles = Reader(file), None
    scratch.forget_seen()
    for entries in _batches(reader):
        articles = articles or Articles(reader.channel, options, scratch, pictures)
        yield articles, _judged(entries, articles, scratch)
        progress(reader.share, entries[-1].number)


def _batches(reader):
    batch, characters = [], 0
    for entry in reader:
        batch.append(entry)
        characters += len(entry.text)
        if len(batch) >= BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _judged(entries, articles, scratch):
    found = [
        Verdict(entry.number, cut(line_of(entry.title), 200), skipped(entry)) for entry in entries
    ]
    for verdict, entry in zip(found, entries, strict=True):
        if verdict.reason is None:
            verdict.key, verdict.digest = articles.key(entry), digest_of(entry)
    keys = {verdict.key for verdict in found if verdict.key}
    marks = ImportedPost.objects.filter(source=articles.source, key__in=keys)
    known = {mark[0]: mark[1:] for mark in marks.values_list("key", "digest", "post_id")}
    for verdict, entry in zip(found, entries, strict=True):
        if verdict.reason is None:
            if not scratch.is_new(verdict.key):
                verdict.reason = note("twice")
            elif verdict.key in known:
                verdict.reason = _known(verdict, *known[verdict.key])
            else:
                verdict.article = articles.article(entry)
    _leave_out_same_addresses(found)
    return found


def _known(verdict, digest, post_id):
    if post_id is None:
        return note("here_deleted")
    return note("here" if digest == verdict.digest else "here_changed")


def _leave_out_same_addresses(found):
    """What was written in the portal itself, or came in another way, does not come in again."""
    wanted = {verdict.article.values["slug"]: verdict for verdict in found if verdict.article}
    dates = dict(Post.objects.filter(slug__in=wanted).values_list("slug", "published_at"))
    for verdict in found:
        if verdict.article:
            values = verdict.article.values
            if values["published_at"] and dates.get(values["slug"]) == values["published_at"]:
                verdict.reason, verdict.article = note("same_address"), None
