"""Roles whose first day is not known count in the directory: the triggers learn it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_groups_on_the_site"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="directory_counts",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participation",
            name="directory_counts",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="directory_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (OLD.demonstration, OLD.country, OLD.level, OLD.kind, OLD.listed, OLD.ict_users) IS NOT DISTINCT FROM (NEW.demonstration, NEW.country, NEW.level, NEW.kind, NEW.listed, NEW.ict_users) THEN RETURN NULL; END IF;\n            END IF;\n            IF TG_OP <> 'INSERT' THEN\n                \n        INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n        \n        SELECT OLD.demonstration, OLD.country, OLD.level, OLD.kind, '', DATE '0001-01-01', -1, -COALESCE(OLD.ict_users, 0)\n        WHERE OLD.listed\n     UNION ALL \n        SELECT (OLD).demonstration, (OLD).country, (OLD).level, (OLD).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT * FROM members_participation WHERE organisation_id = OLD.id) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -1, -COALESCE((OLD).ict_users, 0)),\n            ('', CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -(-1), -(-COALESCE((OLD).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(-1), -(-COALESCE((OLD).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -1, -COALESCE((OLD).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (OLD).listed\n    ;\n    \n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                \n        INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n        \n        SELECT NEW.demonstration, NEW.country, NEW.level, NEW.kind, '', DATE '0001-01-01', +1, +COALESCE(NEW.ict_users, 0)\n        WHERE NEW.listed\n     UNION ALL \n        SELECT (NEW).demonstration, (NEW).country, (NEW).level, (NEW).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT * FROM members_participation WHERE organisation_id = NEW.id) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, +1, +COALESCE((NEW).ict_users, 0)),\n            ('', CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -(+1), -(+COALESCE((NEW).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(+1), -(+COALESCE((NEW).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, +1, +COALESCE((NEW).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (NEW).listed\n    ;\n    \n            END IF;\n            RETURN NULL;\n        ",
                    hash="83be8ff5b9bfc2a9e17ea8e94972deb627e64cbb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_directory_counts_0471b",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="directory_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE organisation members_organisation%ROWTYPE;",
                    func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (OLD.organisation_id, OLD.role, OLD.signed_on, OLD.ended_on) IS NOT DISTINCT FROM (NEW.organisation_id, NEW.role, NEW.signed_on, NEW.ended_on) THEN RETURN NULL; END IF;\n            END IF;\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT * INTO organisation FROM members_organisation\n            WHERE id = OLD.organisation_id FOR SHARE;\n        IF FOUND THEN\n            INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n            \n        SELECT (organisation).demonstration, (organisation).country, (organisation).level, (organisation).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT OLD.*) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -1, -COALESCE((organisation).ict_users, 0)),\n            ('', CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -(-1), -(-COALESCE((organisation).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(-1), -(-COALESCE((organisation).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -1, -COALESCE((organisation).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (organisation).listed\n    ;\n        END IF;\n    \n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                \n        SELECT * INTO organisation FROM members_organisation\n            WHERE id = NEW.organisation_id FOR SHARE;\n        IF FOUND THEN\n            INSERT INTO members_directorycount (demonstration, country, level, kind, role, day, organisations, ict_users)\n            \n        SELECT (organisation).demonstration, (organisation).country, (organisation).level, (organisation).kind, e.role, e.day, e.organisations, e.ict_users\n        FROM (SELECT NEW.*) AS p, LATERAL (VALUES\n            (p.role, CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, +1, +COALESCE((organisation).ict_users, 0)),\n            ('', CASE WHEN COALESCE(p.signed_on, DATE '0001-01-01') <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE COALESCE(p.signed_on, DATE '0001-01-01') END, -(+1), -(+COALESCE((organisation).ict_users, 0))),\n            (p.role, CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, -(+1), -(+COALESCE((organisation).ict_users, 0))),\n            ('', CASE WHEN p.ended_on <= CURRENT_DATE - 1 THEN DATE '0001-01-01' ELSE p.ended_on END, +1, +COALESCE((organisation).ict_users, 0))\n        ) AS e (role, day, organisations, ict_users)\n        WHERE e.day IS NOT NULL AND (organisation).listed\n    ;\n        END IF;\n    \n            END IF;\n            RETURN NULL;\n        ",
                    hash="7c600c25dc1206abe2ccbcb0aa69b46a99005c85",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_directory_counts_66480",
                    table="members_participation",
                    when="AFTER",
                ),
            ),
        ),
    ]
