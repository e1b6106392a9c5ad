"""What the directory counts, kept by triggers so that no page counts organisations."""

import pgtrigger
from django.db import connection, models
from django.db.models import Sum
from django.utils import timezone

# A row says: from this day on there are so many more (or fewer) organisations of this sort. The
# present numbers are the sum of what began by today; so a role that begins or ends by its date
# needs no one to touch a row. Writers only ever add rows, and never wait for each other here;
# `fold_rows` puts rows together.
LONG_AGO = "0001-01-01"  # of everything that counts already
# A role whose first day is not known counts as held from before any other.
SIGNED_ON = f"COALESCE(p.signed_on, DATE '{LONG_AGO}')"
COLUMNS = "demonstration, country, level, kind, role, day, organisations, ict_users"


def _day(column):
    return f"CASE WHEN {column} <= CURRENT_DATE - 1 THEN DATE '{LONG_AGO}' ELSE {column} END"


def _rows(organisation, participations, sign):
    """SQL: the rows for an organisation with these of its participations (an alias `p`).

    Without a role it counts under the empty one, from which each role takes it for its time.
    """
    add = f"{sign}1, {sign}COALESCE(({organisation}).ict_users, 0)"
    take = f"-({sign}1), -({sign}COALESCE(({organisation}).ict_users, 0))"
    sort = ", ".join(f"({organisation}).{name}" for name in COLUMNS.split(", ")[:4])
    return f"""
        SELECT {sort}, e.role, e.day, e.organisations, e.ict_users
        FROM {participations} AS p, LATERAL (VALUES
            (p.role, {_day(SIGNED_ON)}, {add}),
            ('', {_day(SIGNED_ON)}, {take}),
            (p.role, {_day("p.ended_on")}, {take}),
            ('', {_day("p.ended_on")}, {add})
        ) AS e (role, day, organisations, ict_users)
        WHERE e.day IS NOT NULL AND ({organisation}).listed
    """


def _organisation(row, sign):
    sort = ", ".join(f"{row}.{name}" for name in COLUMNS.split(", ")[:4])
    own = f"""
        SELECT {sort}, '', DATE '{LONG_AGO}', {sign}1, {sign}COALESCE({row}.ict_users, 0)
        WHERE {row}.listed
    """
    theirs = f"(SELECT * FROM members_participation WHERE organisation_id = {row}.id)"
    return f"""
        INSERT INTO members_directorycount ({COLUMNS})
        {own} UNION ALL {_rows(row, theirs, sign)};
    """


def _participation(row, sign):
    # Locked, so that a change of the organisation at the same time counts it first or last.
    return f"""
        SELECT * INTO organisation FROM members_organisation
            WHERE id = {row}.organisation_id FOR SHARE;
        IF FOUND THEN
            INSERT INTO members_directorycount ({COLUMNS})
            {_rows("organisation", f"(SELECT {row}.*)", sign)};
        END IF;
    """


def _trigger(entries, compared, declare=()):
    old = ", ".join(f"OLD.{name}" for name in compared)
    new = ", ".join(f"NEW.{name}" for name in compared)
    return pgtrigger.Trigger(
        name="directory_counts",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        declare=list(declare),
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF ({old}) IS NOT DISTINCT FROM ({new}) THEN RETURN NULL; END IF;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                {entries("OLD", "-")}
            END IF;
            IF TG_OP <> 'DELETE' THEN
                {entries("NEW", "+")}
            END IF;
            RETURN NULL;
        """,
    )


def counts_organisations():
    return _trigger(
        _organisation, ["demonstration", "country", "level", "kind", "listed", "ict_users"]
    )


def counts_roles():
    return _trigger(
        _participation,
        ["organisation_id", "role", "signed_on", "ended_on"],
        declare=[("organisation", "members_organisation%ROWTYPE")],
    )


class DirectoryCountQuerySet(models.QuerySet):
    def begun(self, on=None):
        """The rows that count on a day, today if none is given."""
        return self.filter(day__lte=on or timezone.localdate())

    def there_are(self, **sort):
        """Whether any organisation of this sort is listed."""
        return bool(self.begun().filter(**sort).aggregate(n=Sum("organisations"))["n"])

    def cells(self, on=None):
        """How many listed organisations of each sort there are on a day, today if none is given:
        rows of demonstration, country, level, kind, role (empty for none), n, users.
        """
        sort = ["demonstration", "country", "level", "kind", "role"]
        return (
            self.begun(on)
            .order_by()
            .values(*sort)
            .annotate(n=Sum("organisations"), users=Sum("ict_users"))
            .filter(n__gt=0)
            .values_list(*sort, "n", "users", named=True)
        )


class DirectoryCount(models.Model):
    """A change in the number of listed organisations of one sort; see the module."""

    demonstration = models.BooleanField()
    country = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=15)
    kind = models.CharField(max_length=15)
    role = models.CharField(max_length=12, blank=True)
    day = models.DateField()
    organisations = models.IntegerField()
    ict_users = models.BigIntegerField()

    objects = DirectoryCountQuerySet.as_manager()

    class Meta:
        verbose_name = "count of the directory"
        verbose_name_plural = "counts of the directory"
        default_permissions = ()
        indexes = [models.Index(fields=["demonstration", "day"], name="directory_count_of_day")]

    def __str__(self):
        return f"{self.country} {self.level} {self.kind} {self.role}: {self.organisations}"


def fold_rows():
    """Put rows that count already together; harmless at any time, beside any other work."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH gone AS (
                DELETE FROM members_directorycount WHERE day < CURRENT_DATE - 1 RETURNING *
            )
            INSERT INTO members_directorycount ({COLUMNS})
            SELECT demonstration, country, level, kind, role, DATE '{LONG_AGO}',
                sum(organisations), sum(ict_users)
            FROM gone GROUP BY demonstration, country, level, kind, role
            HAVING sum(organisations) <> 0 OR sum(ict_users) <> 0
            """
        )
