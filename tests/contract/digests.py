"""What a database holds, in one hash a table: equal before and after an act that changed nothing."""

from django.apps import apps
from django.db import connection, models

from doorstep.infra.db import fetch_all, fetch_one


def business_models() -> list[type[models.Model]]:
    """The models of our own modules and plumbing; sessions and the queue are the libraries'."""
    return [model for model in apps.get_models() if model.__module__.startswith("doorstep.")]


def digest_tables() -> dict[str, str]:
    """The MD5 of every business table's rows."""
    parts = [
        f"SELECT '{table}', md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM {table} AS row"
        for table in sorted(model._meta.db_table for model in business_models())
    ]
    return dict(fetch_all(" UNION ALL ".join(parts)))


def changed_tables(before: dict[str, str]) -> set[str]:
    """The tables that differ from an earlier digest."""
    # A transaction gets its number with the first row that it writes or locks: without one nothing has changed.
    if connection.in_atomic_block and fetch_one("SELECT pg_current_xact_id_if_assigned()") == (None,):
        return set()
    after = digest_tables()
    return {table for table in after if after[table] != before.get(table)}
