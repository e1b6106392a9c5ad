"""The triggers that keep what can be found (`news/models/words.py`), whatever the way in."""

import pgtrigger

from pact.full_text import keeping
from pact.translated import columns

TEXTS = columns("title", "lead", "body")


def keeping_words(thing, *fields):
    return keeping.keeping_words(thing, *TEXTS, *fields)


def marking_topics():
    """Triggers that mark the words of posts with their topics."""
    return [
        pgtrigger.Trigger(
            name="marks_of_new",
            level=pgtrigger.Statement,
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func="""
                UPDATE news_postwords w SET words = w.words || topics.marks FROM (
                    SELECT post_id, array_to_tsvector(array_agg('@t' || topic_id)) AS marks
                    FROM new_rows GROUP BY post_id
                ) topics WHERE w.post_id = topics.post_id;
                RETURN NULL;
            """,
        ),
        pgtrigger.Trigger(
            name="marks_of_deleted",
            level=pgtrigger.Statement,
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(old="old_rows"),
            func="""
                UPDATE news_postwords w SET words = ts_delete(w.words, topics.marks) FROM (
                    SELECT post_id, array_agg('@t' || topic_id) AS marks
                    FROM old_rows GROUP BY post_id
                ) topics WHERE w.post_id = topics.post_id;
                RETURN NULL;
            """,
        ),
    ]
