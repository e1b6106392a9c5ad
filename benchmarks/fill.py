"""Fill a database with realistic news: `python -m benchmarks.fill 100000`.

Seeded, so that the same number always makes the same posts; by COPY, so that a million takes
minutes. Only for an empty, migrated database that is thrown away afterwards.
"""

import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import accumulate, islice

import django

SEED = 2021
FIRST_DAY = datetime(2004, 1, 5, 9, tzinfo=UTC)
LAST_DAY = datetime(2026, 6, 30, 9, tzinfo=UTC)
COMMON, RARE = "circular", "gallium"  # words of two posts in five, and of one in 50,000
TOPICS, PUBLISHERS, PICTURES = 20, 200, 60
BATCH = 5000
SYLLABLES = (  # noqa: SIM905
    "an ba cir co cu da de den di do el en er est fa fo ga ge han in ka ke ko la le li ma me mi mo "
    "na ne no on or pa pe po ra re ri ro sa se so sta ta te ter ti to tra un ur va ve vi zo"
).split(" ")


class Writer:
    """Words by how often people use them (Zipf), in sentences of a language that is nobody's."""

    def __init__(self, chance):
        self.chance = chance
        words = {"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(30_000)}
        self.words = sorted(words)
        chance.shuffle(self.words)
        self.weights = list(accumulate(1 / rank for rank in range(2, len(self.words) + 2)))
        self.sentences = [self.sentence() for _ in range(40_000)]

    def some(self, number):
        return self.chance.choices(self.words, cum_weights=self.weights, k=number)

    def sentence(self):
        return " ".join(self.some(self.chance.randint(6, 18))).capitalize() + "."

    def text(self, number):
        return " ".join(self.chance.choices(self.sentences, k=number))

    def title(self):
        return " ".join(self.some(self.chance.randint(4, 9))).capitalize()


def quoted(value):
    """A value as COPY's text format wants it."""
    if value is None:
        return r"\N"
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


class Lines:
    """A file that COPY reads, made as it is read."""

    def __init__(self, rows):
        self.lines = ("\t".join(map(quoted, row)) + "\n" for row in rows)
        self.rest = ""

    def read(self, size):
        while len(self.rest) < size and (more := list(islice(self.lines, 200))):
            self.rest += "".join(more)
        part, self.rest = self.rest[:size], self.rest[size:]
        return part


def posts(count, first_pk):
    """The rows of so many posts, spread evenly over the years."""
    chance = random.Random(SEED)
    writer = Writer(chance)
    step = (LAST_DAY - FIRST_DAY) / max(count - 1, 1)
    for number in range(count):
        title, paragraphs = writer.title(), [writer.text(4) for _ in range(chance.randint(2, 6))]
        if number % 5 < 2:
            paragraphs[0] += f" What is {COMMON} lasts."
        if number % 50_000 == 7:
            paragraphs[-1] += f" A trace of {RARE}."
        moment = FIRST_DAY + timedelta(seconds=int((step * number).total_seconds()))
        yield {
            "id": first_pk + number,
            "title_en": title[:200],
            "lead_en": writer.text(2)[:390],
            "body_en": "".join(f"<p>{text}</p>" for text in paragraphs),
            "slug": f"post-{number}-{title[:60].lower().replace(' ', '-')}",
            "language": "en",
            "publisher": f"Organisation {chance.randrange(PUBLISHERS)}",
            "source_name": "ESDN",
            "source_url": f"https://source.example/{number}",
            "state": "published",
            "published_at": moment,
            "featured": number == count - 3,
            "picture_id": first_pk + number % PICTURES if number % 3 else None,
            "created_at": moment,
            "updated_at": moment,
        }


def topics_of(count, first_pk, first_topic):
    chance = random.Random(SEED + 1)
    for number in range(count):
        for topic in chance.sample(range(TOPICS), k=chance.randint(1, 3)):
            yield first_pk + number, first_topic + topic


def copy(cursor, table, columns, rows):
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", Lines(rows))


def index(cursor, count, first):
    """What the triggers would have put into the search; its index is made when all is there."""
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    cursor.execute("SELECT pg_get_indexdef('post_words'::regclass)")
    [made_by] = cursor.fetchone()
    cursor.execute("DROP INDEX post_words")
    for start in range(first, first + count, BATCH):
        cursor.execute("SELECT index_post_words(%s, %s)", [start, start + BATCH - 1])
    cursor.execute(made_by)
    # The newest posts have about all words there are.
    newest = max(first, first + count - 20_000)
    cursor.execute("SELECT hear_post_words(%s, %s)", [newest, first + count])
    cursor.execute("SELECT learn_words(%s)", [count])


def fill(count, say=print):
    from django.core.files.base import ContentFile
    from django.db import connection, transaction
    from PIL import Image

    from news.models import Picture, Post, Topic

    started = time.monotonic()
    first = 1_000_000_000  # beside whatever the first content made
    texts = dict.fromkeys(
        name
        for name in (field.column for field in Post._meta.concrete_fields)
        if name.startswith(("title_", "lead_", "body_"))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(TOPICS):
            Topic.objects.create(id=first + number, name=f"Subject {number}", slug=f"t{number}")
        file = BytesIO()
        Image.new("RGB", (1200, 800), "teal").save(file, "PNG")
        for number in range(PICTURES):
            Picture.objects.create(
                id=first + number,
                alternative_text=f"Picture {number}",
                file=ContentFile(file.getvalue(), name=f"benchmark-{number}.png"),
            )
        sample = next(posts(1, first))
        # Texts that are not translated are empty; what the database makes itself is left to it.
        columns = [*sample, *(name for name in texts if name not in sample)]
        # Row by row the triggers would take hours; what they keep is put right below.
        cursor.execute("SET LOCAL session_replication_role = replica")
        copy(
            cursor.cursor,
            "news_post",
            columns,
            ([*row.values(), *("" for _ in columns[len(row) :])] for row in posts(count, first)),
        )
        say(f"{count} posts after {time.monotonic() - started:.0f} s")
        copy(
            cursor.cursor,
            "news_post_topics",
            ["post_id", "topic_id"],
            topics_of(count, first, first),
        )
        cursor.execute(
            "UPDATE news_post_topics t SET published_at = p.published_at FROM news_post p"
            " WHERE p.id = t.post_id"
        )
        say(f"their topics after {time.monotonic() - started:.0f} s")
        index(cursor, count, first)
        say(f"their words after {time.monotonic() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"Filled with {count} posts in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    django.setup()
    fill(int(sys.argv[1]))
