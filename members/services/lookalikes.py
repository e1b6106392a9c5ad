"""Organisations that may be in the portal twice: of similar names, or with the same web site.

Found at night by the database, and judged by people. What somebody said to be two stays so.
"""

from django.db import connection, transaction
from django.db.models import Q

from members.models import Lookalike

LIKENESS = 0.6  # of two names, as pg_trgm tells it; 1 is the same
MOST = 2000  # pairs; more are nobody's evening
COMMON = 100  # names that begin a word alike; more, and the word tells nothing
SHARED = 5  # more organisations than these under one host are tenants, not duplicates

# To compare each name with each other would take hours. Two are compared that are the same, or have
# a word that begins alike and is no common one: so the time grows with the number of names.
BY_NAME = """
    WITH names AS (
        SELECT DISTINCT o.id, o.country, o.demonstration, members_fold(n.name) AS name
        FROM members_organisation AS o,
            LATERAL (VALUES (name_en), (name_nl), (name_fr), (name_de)) AS n (name)
        WHERE n.name <> ''
    ), keys AS MATERIALIZED (
        SELECT DISTINCT names.*, left(word, 4) AS key
        FROM names, regexp_split_to_table(name, '[^[:alnum:]]+') AS word WHERE length(word) > 1
        UNION ALL SELECT names.*, '=' || name FROM names
    ), rare AS MATERIALIZED (
        SELECT key FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND %s
    )
    SELECT one.id, other.id, max(similarity(one.name, other.name))
    FROM rare JOIN keys AS one USING (key) JOIN keys AS other USING (key)
    WHERE one.id < other.id AND one.demonstration = other.demonstration
        AND (one.country = other.country OR one.country = '' OR other.country = '')
        AND similarity(one.name, other.name) >= %s
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %s
"""
BY_DOMAIN = """
    WITH hosts AS (
        SELECT id, demonstration,
            lower(substring(website from '^https?://(?:www\\.)?([^/:?#]+)')) AS host
        FROM members_organisation WHERE website <> ''
    ), shared AS (
        SELECT host, demonstration FROM hosts GROUP BY 1, 2 HAVING count(*) BETWEEN 2 AND %s
    )
    SELECT one.id, other.id, similarity(
            members_fold(a.name_en || a.name_nl || a.name_fr || a.name_de),
            members_fold(b.name_en || b.name_nl || b.name_fr || b.name_de)
        )
    FROM shared JOIN hosts AS one USING (host, demonstration)
        JOIN hosts AS other USING (host, demonstration)
        JOIN members_organisation AS a ON a.id = one.id
        JOIN members_organisation AS b ON b.id = other.id
    WHERE one.id < other.id ORDER BY 3 DESC, 1, 2 LIMIT %s
"""


@transaction.atomic
def look_for():
    """Find all pairs anew; how many there are that nobody has judged."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(BY_DOMAIN, [SHARED, MOST])
        for first, second, likeness in cursor.fetchall():
            found[first, second] = (Lookalike.Reason.DOMAIN, likeness)
        cursor.execute(BY_NAME, [COMMON, LIKENESS, MOST])
        for first, second, likeness in cursor.fetchall():
            found[first, second] = (Lookalike.Reason.NAME, likeness)
    judged = set(Lookalike.objects.filter(different=True).values_list("first", "second"))
    Lookalike.objects.filter(different=False).delete()
    Lookalike.objects.bulk_create(
        Lookalike(first_id=first, second_id=second, reason=reason, likeness=likeness)
        for (first, second), (reason, likeness) in found.items()
        if (first, second) not in judged
    )
    return Lookalike.objects.filter(different=False).count()


def judge_different(first, second):
    """These two are not the same; they are not shown again."""
    keys = sorted([first.pk, second.pk])
    Lookalike.objects.update_or_create(
        first_id=keys[0],
        second_id=keys[1],
        defaults={"different": True},
        create_defaults={"different": True, "reason": Lookalike.Reason.NAME, "likeness": 0},
    )


def of(organisation):
    """What may be the same as this one, unjudged."""
    pairs = Lookalike.objects.filter(Q(first=organisation) | Q(second=organisation))
    return pairs.filter(different=False).select_related("first", "second")
