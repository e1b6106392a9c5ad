"""The words of all public texts as people write them, not as stems: what a search can offer.

It may lag behind by a minute, and may know words of texts that are gone. So nothing of it is shown
before a search, by the rules of the texts themselves, has found it.
"""

from django.db import connection, transaction

BATCH = 500  # texts
COMPLETIONS = 8
NEAR = 12  # words looked at for each that is not known

COMPLETE = """
    SELECT word FROM pact_word
    WHERE word LIKE replace(replace(replace(lower(unaccent(%s)),
        '\\', '\\\\'), '%%', '\\%%'), '_', '\\_') || '%%'
    ORDER BY seen DESC, word LIMIT %s
"""
# Two letters exchanged leave a short word hardly alike: all such words are looked up besides.
CORRECT = """
    SELECT asked.word, asked.plain, near.word, near.seen
    FROM (SELECT word, lower(unaccent(word)) plain FROM unnest(%s::text[]) word) asked,
    LATERAL (
        (SELECT word, seen FROM pact_word WHERE word %% asked.plain
        ORDER BY similarity(word, asked.plain) DESC, seen DESC LIMIT %s)
        UNION
        SELECT word, seen FROM pact_word WHERE word IN (
            SELECT left(plain, n - 1) || reverse(substr(plain, n, 2)) || substr(plain, n + 2)
            FROM generate_series(1, length(plain) - 1) n
        )
    ) near
    WHERE NOT EXISTS (SELECT 1 FROM pact_word known WHERE known.word = asked.plain)
"""


def learn(batches=200):
    """Learn the words of new texts, the newest first; how many texts there were."""
    total = 0
    for _number in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT learn_words(%s)", [BATCH])
            [count] = cursor.fetchone()
        total += count
        if count < BATCH:
            break
    return total


def completions(beginning):
    """The words used most that begin so."""
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE, [beginning, COMPLETIONS])
        return [word for (word,) in cursor.fetchall()]


def corrections(words):
    """For each of the words that no text has, the word most likely meant, if one is near."""
    with connection.cursor() as cursor:
        cursor.execute(CORRECT, [words, NEAR])
        rows = cursor.fetchall()
    best = {}
    for asked, plain, word, seen in rows:
        distance = edits(plain, word)
        if distance <= (1 if len(plain) < 6 else 2 if len(plain) < 10 else 3):
            best.setdefault(asked, []).append((distance, -seen, word))
    return {asked: min(near)[2] for asked, near in best.items()}


def edits(one, other):
    """How many slips of typing lie between: letters too many, missing, wrong, or exchanged."""
    before, row = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if last and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
