"""Deleting where specialists were, after the time that their market keeps it."""

from datetime import datetime, timedelta

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.fieldwork.rules.following import LONGEST_TRIP
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.trips import end_stale_trips

LOOKS_KEPT = timedelta(days=90)
_BATCH = 200


def forget_trips(now: datetime) -> int:
    """
    End trips that nobody ended, delete the positions of those that ended long enough ago, and old looks; how many.

    Run by the scheduler each minute; a batch has a transaction of its own, so it may be broken off anywhere.
    """
    with open_transaction():
        end_stale_trips(now)
    forgotten = 0
    for market in accounts.list_markets():
        before = now - timedelta(hours=terms_of(market.code).positions_kept_hours)
        while some := _forget_some(market.code, before, now=now):
            forgotten += some
            if some < _BATCH:
                break
    with open_transaction():
        execute("DELETE FROM fieldwork_look WHERE at < %s", [now - LOOKS_KEPT])
    return forgotten


def _forget_some(market: str, before: datetime, *, now: datetime) -> int:
    """A batch of a market's trips, the oldest first. One that nobody ended counts from its longest time."""
    with open_transaction():
        rows = fetch_all(
            """
            SELECT visit_id FROM fieldwork_trip
            WHERE market_id = %s AND forgotten_at IS NULL
                AND coalesce(ended_at, started_at + %s, received_at) < %s
            ORDER BY started_at NULLS FIRST LIMIT %s FOR UPDATE SKIP LOCKED
            """,
            [market, LONGEST_TRIP, before, _BATCH],
        )
        visits = [visit_id for (visit_id,) in rows]
        if visits:
            execute("DELETE FROM fieldwork_position WHERE trip_id = ANY(%s)", [visits])
            execute(
                "UPDATE fieldwork_trip SET last_lat = NULL, last_lon = NULL, last_accuracy_m = NULL, "
                "forgotten_at = %s WHERE visit_id = ANY(%s)",
                [now, visits],
            )
    return len(visits)
