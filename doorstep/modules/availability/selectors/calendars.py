"""Reads of calendars and claims: raw queries that bring integers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.intervals import Span, Spans, from_minute
from doorstep.modules.availability.contracts import LONGEST_CORE_MINUTES, ClaimFacts, ClaimKind, OwnerKind
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.availability.rules.starts import Busy, Calendar
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import Mode, TravelTable

# psycopg turns timestamps and ranges into objects slowly, integers fast; date_part gives a float, extract a numeric.
_MINUTE = "(date_part('epoch', {0}) / 60)::int"
_LOWER, _UPPER = _MINUTE.format("lower({0})"), _MINUTE.format("upper({0})")
_start = itemgetter(0)

_CALENDARS = f"""
SELECT c.id, c.daily_cap, c.mode, array_agg({_LOWER.format("r")}), array_agg({_UPPER.format("r")})
FROM availability_calendar c
LEFT JOIN availability_freeday f ON f.calendar_id = c.id AND f.day BETWEEN %s AND %s
LEFT JOIN LATERAL unnest(f.open) AS r ON true
WHERE c.id = ANY(%s) GROUP BY c.id
"""

_CLAIMS = f"""
SELECT calendar_id, {_LOWER.format("core")}, {_UPPER.format("core")}, cell_column, cell_row, travel_version, id
FROM availability_claim
WHERE calendar_id = ANY(%s) AND lower(core) > %s AND lower(core) < %s AND upper(core) > %s
"""


class Tables(dict[int, TravelTable]):
    """Travel tables by version, fetched when first asked for."""

    def __missing__(self, version: int) -> TravelTable:
        table = self[version] = travel.travel_table(version)
        return table


def _span(calendar_ids: Sequence[int], days: LocalDays) -> list[object]:
    start, end = from_minute(days.start), from_minute(days.end)
    return [list(calendar_ids), start - timedelta(minutes=LONGEST_CORE_MINUTES), end, start]


def load_claims(
    calendar_ids: Sequence[int], days: LocalDays, *, now: datetime, ignoring: UUID | None = None
) -> dict[int, list[Busy]]:
    """The live claims of calendars that touch some local dates, by start; one query."""
    sql, parameters = _CLAIMS + "AND (expires_at IS NULL OR expires_at > %s)", [*_span(calendar_ids, days), now]
    if ignoring is not None:
        sql += " AND holder_id <> %s"
        parameters.append(ignoring)
    found: dict[int, list[Busy]] = {calendar_id: [] for calendar_id in calendar_ids}
    for calendar_id, *claim in fetch_all(sql, parameters):
        found[calendar_id].append(Busy._make(claim))
    for busy in found.values():
        busy.sort(key=_start)
    return found


def load_occupied(calendar_id: int, days: LocalDays, *, now: datetime) -> tuple[list[Busy], bool]:
    """All claims of a calendar that touch some local dates, by start, and whether expired holds are among them."""
    rows = fetch_all(
        _CLAIMS.replace("FROM", ", coalesce(expires_at <= %s, false) FROM", 1), [now, *_span([calendar_id], days)]
    )
    return sorted((Busy._make(row[1:7]) for row in rows), key=_start), any(row[7] for row in rows)


def load_calendars(
    calendar_ids: Sequence[int], days: LocalDays, *, now: datetime, ignoring: UUID | None = None
) -> dict[int, Calendar]:
    """
    Open time and live claims of calendars over some local dates, in two queries; unknown ids are left out.

    :param ignoring: a holder whose claims count as free: the visit that is to be moved.
    """
    claims = load_claims(calendar_ids, days, now=now, ignoring=ignoring)
    return with_open_time(claims, days)


def with_open_time(claims: Mapping[int, Sequence[Busy]], days: LocalDays) -> dict[int, Calendar]:
    """Calendars made of their claims and their open time over some local dates; one query."""
    rows = fetch_all(_CALENDARS, [days.days[0], days.days[-1], list(claims)])
    return {
        calendar_id: Calendar(
            open=_joined(starts, ends), busy=claims[calendar_id], daily_cap=daily_cap, mode=Mode(mode)
        )
        for calendar_id, daily_cap, mode, starts, ends in rows
    }


def _joined(starts: Sequence[int | None], ends: Sequence[int | None]) -> Spans:
    """Open spans, joined where they touch at midnight."""
    result: Spans = []
    spans: list[Span] = sorted(
        (start, end) for start, end in zip(starts, ends, strict=True) if start is not None and end is not None
    )
    for start, end in spans:
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def calendars_of(owner_kind: OwnerKind, owner_ids: Sequence[int]) -> dict[int, int]:
    """Calendar ids by owner id; owners without a calendar are left out."""
    rows = fetch_all(
        "SELECT owner_id, id FROM availability_calendar WHERE owner_kind = %s AND owner_id = ANY(%s)",
        [owner_kind.value, list(owner_ids)],
    )
    return {owner_id: calendar_id for owner_id, calendar_id in rows}  # noqa: C416


def claims_of(holder_ids: Sequence[UUID]) -> list[ClaimFacts]:
    """The claims of visits, expired holds among them."""
    return [
        ClaimFacts(claim_id, calendar_id, holder_id, ClaimKind(kind), occupied, start, end, expires_at)
        for claim_id, calendar_id, holder_id, kind, occupied, start, end, expires_at in fetch_all(
            "SELECT id, calendar_id, holder_id, kind, lower(occupied), lower(core), upper(core), expires_at "
            "FROM availability_claim WHERE holder_id = ANY(%s) ORDER BY holder_id, calendar_id",
            [list(holder_ids)],
        )
    ]


def visits_between(calendar_ids: Sequence[int], start: datetime, end: datetime, *, now: datetime) -> dict[int, int]:
    """How many live claims of each calendar begin between two moments."""
    found = dict.fromkeys(calendar_ids, 0)
    for calendar_id, count in fetch_all(
        "SELECT calendar_id, count(*) FROM availability_claim WHERE calendar_id = ANY(%s) "
        "AND lower(core) >= %s AND lower(core) < %s AND (expires_at IS NULL OR expires_at > %s) GROUP BY calendar_id",
        [list(calendar_ids), start, end, now],
    ):
        found[calendar_id] = count
    return found


def market_of(calendar_id: int) -> tuple[str, str]:
    """Market and time zone of a calendar."""
    ((market, zone),) = fetch_all("SELECT market, time_zone FROM availability_calendar WHERE id = %s", [calendar_id])
    return market, zone


def get_own_calendar(actor: Actor) -> int:
    """
    The calendar of the acting specialist.

    :raises NotFound: if the actor is no specialist, or their calendar is not open yet.
    """
    owner = actor.specialist_id
    found = calendars_of(OwnerKind.SPECIALIST, [owner]) if owner is not None else {}
    if owner not in found:
        raise NotFound("Your calendar is not open yet. Try again in a moment.")
    return found[owner]
