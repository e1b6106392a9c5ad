"""What tells the web processes that public content changed (`pact/public_cache/changes.py`).

No model stands for the table, so that a flush of the tables does not empty it.
"""

from django.db import migrations

# A row for each change that no later one has swept away: the set of rows is the version. Nobody
# waits for anybody, however long a transaction lasts: each has a row of its own, and rows that
# another is sweeping are left to it.
FORWARDS = """
CREATE TABLE public_change (transaction xid8 PRIMARY KEY);
INSERT INTO public_change VALUES (pg_current_xact_id());

CREATE FUNCTION note_public_change() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public_change VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        DELETE FROM public_change WHERE transaction IN (
            SELECT transaction FROM public_change
            WHERE transaction <> pg_current_xact_id() FOR UPDATE SKIP LOCKED
        );
    END IF;
    -- Sent at the commit, once for all statements of a transaction.
    NOTIFY public_change;
END
$$;
"""

BACKWARDS = """
DROP FUNCTION note_public_change();
DROP TABLE public_change;
"""


class Migration(migrations.Migration):
    dependencies = [("pact", "0001_outbox_and_periodic_work")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
