"""Sums of numbers by the values of the filters, made in the database: a few dozen rows come back,
however many organisations there are, and of however many sorts."""

from django.db import connection

from members.directory.asked import FILTERS, in_address, in_database


def sums(cells, filters):
    """For each filter: of what the others leave, how many have which value.

    `cells` is a query of rows of country, role, level, kind and n, of which many may be alike.
    """
    sql, params = cells.query.sql_with_params()
    parts, params = [], [*params]
    for name in FILTERS:
        others = {other: value for other, value in filters.items() if other != name}
        fits = " AND ".join(f"{other} = %s" for other in others) or "TRUE"
        parts.append(f"SELECT '{name}', {name}, sum(n) FROM cells WHERE {fits} GROUP BY {name}")
        params += [in_database(other, value) for other, value in others.items()]
    found = {name: {} for name in FILTERS}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH cells AS MATERIALIZED ({sql}) {' UNION ALL '.join(parts)}", params)
        for name, value, n in cursor:
            if n:
                found[name][in_address(name, value)] = int(n)
    return found
