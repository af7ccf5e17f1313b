"""Reads of calendars and claims: raw queries that bring integers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID

from doorstep.infra.db import fetch_all, fetch_as
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.intervals import Span, Spans, from_minute
from doorstep.modules.availability.contracts import (
    LONGEST_CORE_MINUTES,
    ClaimFacts,
    ClaimKind,
    FloatingBreak,
    OwnerKind,
    WallSpan,
)
from doorstep.modules.availability.rules.facts import Busy, Calendar, Limits
from doorstep.modules.availability.rules.localdays import LocalDays, local_day
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import LONGEST_MINUTES, Mode, TravelTable

# psycopg turns timestamps and ranges into objects slowly, integers fast; date_part gives a float, extract a numeric.
_MINUTE = "(date_part('epoch', {0}) / 60)::int"
_LOWER, _UPPER = _MINUTE.format("lower({0})"), _MINUTE.format("upper({0})")
_start = itemgetter(0)
_MODES = {str(mode): mode for mode in Mode}

# What most calendars don't have costs them nothing but a test.
_LIMITS = """
CASE WHEN coalesce(c.daily_cap, c.weekly_cap, c.longest_day_minutes, c.rest_minutes, c.horizon_days,
                   c.minimum_notice_minutes) IS NOT NULL OR c.emergency_percent > 0 THEN
    ARRAY[c.daily_cap, c.weekly_cap, c.longest_day_minutes, c.rest_minutes, c.emergency_percent,
          c.emergency_until_minutes, c.minimum_notice_minutes, c.horizon_days]::int[] END AS numbers,
c.day_turn_minute,
(SELECT array_agg(ARRAY[b.weekday, b.start_minute, b.end_minute, b.minutes])
 FROM availability_floatingbreak b WHERE b.calendar_id = c.id) AS breaks,
c.prefer_least_gap
"""

# A span as one number, lower * 2048 + length in minutes: its day has fewer than 2048. Spans are unnested where columns
# are listed, as a join would store them first. Calendars with limits are read over all the dates, the others over those
# that matter. The wanted ids come as a table, as the plan for so many is the same whichever they are, and needs to be
# made once only.
_CALENDARS = f"""
SELECT c.id, c.mode,
       ARRAY(SELECT ((date_part('epoch', lower(r)) * 2047 + date_part('epoch', upper(r))) / 60)::bigint
             FROM (SELECT unnest(f.open) AS r FROM availability_freeday f
                   WHERE f.calendar_id = c.id
                     AND f.day BETWEEN CASE WHEN c.limited THEN %(first)s ELSE %(soonest)s END
                         AND CASE WHEN c.limited THEN %(last)s ELSE %(latest)s END) AS span),
       c.numbers, c.day_turn_minute, c.breaks, c.prefer_least_gap
FROM (SELECT *, numbers IS NOT NULL OR breaks IS NOT NULL OR prefer_least_gap AS limited
      FROM (SELECT c.id, c.mode, {_LIMITS}
            FROM unnest(%(calendars)s::bigint[]) AS wanted(id) JOIN availability_calendar c ON c.id = wanted.id
            OFFSET 0) AS c) AS c
"""

# Read for those few calendars only that limit their weeks, or want no holes.
_FAR_LIMITS = f"""
SELECT c.id,
CASE WHEN c.weekly_cap IS NOT NULL THEN (
    SELECT array_agg({_LOWER.format("o.core")}) FROM availability_claim o
    WHERE o.calendar_id = c.id AND lower(o.core) >= %(since)s AND lower(o.core) < %(until)s
    AND (lower(o.core) >= %(end)s OR upper(o.core) <= %(start)s)
    AND (o.expires_at IS NULL OR o.expires_at > %(now)s) AND o.holder_id IS DISTINCT FROM %(ignoring)s::uuid) END,
CASE WHEN c.prefer_least_gap THEN (
    SELECT min(offer.duration_minutes * offer.minimum_quantity + offer.preparation_minutes + offer.cleanup_minutes)
    FROM specialists_offer_v1 AS offer WHERE offer.specialist_id = c.owner_id AND offer.active) END
FROM availability_calendar c WHERE c.id = ANY(%(calendars)s)
"""

# In the order of a claim's fields.
_CLAIMS = f"""
SELECT {_LOWER.format("core")}, {_UPPER.format("core")}, cell_column, cell_row, travel_version, {{id}}, urgent,
       {_LOWER.format("promise")}, {_UPPER.format("promise")}, calendar_id{{more}}
FROM availability_claim
WHERE calendar_id = ANY(%s) AND lower(core) > %s AND lower(core) < %s AND upper(core) > %s
"""
_LIVE = "AND (expires_at IS NULL OR expires_at > %s)"
_LISTED, _KNOWN = (_CLAIMS.format(id=id_, more="") + _LIVE for id_ in ("NULL", "id"))
_OCCUPIED = _CLAIMS.format(id="id", more=", coalesce(expires_at <= %s, false)")
_busy = partial(tuple.__new__, Busy)


class Tables(dict[int, TravelTable]):
    """Travel tables by version, fetched when first asked for."""

    def __missing__(self, version: int) -> TravelTable:
        table = self[version] = travel.travel_table(version)
        return table


def _touching(calendar_ids: Sequence[int], start: int, end: int) -> list[object]:
    return [
        list(calendar_ids), from_minute(start - LONGEST_CORE_MINUTES), from_minute(end), from_minute(start),
    ]  # fmt: skip


def load_claims(
    calendar_ids: Sequence[int],
    within: Span,
    *,
    now: datetime,
    ignoring: UUID | None = None,
    listed: bool = False,
) -> dict[int, list[Busy]]:
    """
    The live claims of calendars that touch some minutes, by start; one query.

    :param listed: without their ids, which lists of starts don't need, and which are slow to read by the thousand.
    """
    sql, parameters = _LISTED if listed else _KNOWN, [*_touching(calendar_ids, *within), now]
    if ignoring is not None:
        sql += " AND holder_id <> %s"
        parameters.append(ignoring)
    found: dict[int, list[Busy]] = {calendar_id: [] for calendar_id in calendar_ids}
    for busy in fetch_as(_busy, sql, parameters):
        found[busy.calendar_id].append(busy)
    for claims in found.values():
        claims.sort(key=_start)
    return found


def load_occupied(calendar_id: int, days: LocalDays, *, now: datetime) -> tuple[list[Busy], bool]:
    """All claims of a calendar that touch some local dates, by start, and whether expired holds are among them."""
    rows = fetch_all(_OCCUPIED, [now, *_touching([calendar_id], days.start, days.end)])
    return sorted((Busy(*row[:-1]) for row in rows), key=_start), any(row[-1] for row in rows)


def load_calendars(
    calendar_ids: Sequence[int],
    days: LocalDays,
    *,
    now: datetime,
    ignoring: UUID | None = None,
    within: Span | None = None,
) -> dict[int, Calendar]:
    """
    Open time, limits and live claims of calendars over some local dates, in two queries; unknown ids are left out.

    :param ignoring: a holder whose claims count as free: the visit that is to be moved.
    :param within: for a list of starts, which changes nothing: the minutes that cores may take, if neither limits
        nor promises have a say. No open time beyond their dates is read then, nor claims further than the longest way
        from them; and claims come without their ids.
    """
    listed, whole = within is not None, (days.start, days.end)
    found = with_open_time(dict.fromkeys(calendar_ids, ()), days, now=now, ignoring=ignoring, within=within)
    if within is None or any(calendar.limits for calendar in found.values()):
        matters = whole
    else:
        matters = (within[0] - LONGEST_MINUTES, within[1] + LONGEST_MINUTES)
    claims = load_claims(calendar_ids, matters, now=now, ignoring=ignoring, listed=listed)
    if matters != whole and any(busy.latest is not None for there in claims.values() for busy in there):
        found = with_open_time(dict.fromkeys(calendar_ids, ()), days, now=now, ignoring=ignoring)
        claims = load_claims(calendar_ids, whole, now=now, ignoring=ignoring, listed=listed)
    return {
        calendar_id: Calendar(calendar.open, claims[calendar_id], calendar.limits, calendar.mode)
        for calendar_id, calendar in found.items()
    }


def with_open_time(
    claims: Mapping[int, Sequence[Busy]],
    days: LocalDays,
    *,
    now: datetime,
    ignoring: UUID | None = None,
    within: Span | None = None,
) -> dict[int, Calendar]:
    """
    Calendars made of their claims, and their open time and limits over some local dates.

    One query, and another if one of them limits its weeks or wants no holes.

    :param within: minutes beyond whose dates the open time of calendars without limits is left out.
    """
    first, last = days.days[0], days.days[-1]
    if within is None:
        soonest, latest = first, last
    else:
        soonest, latest = days.date_of(within[0]), days.date_of(within[1])
    wanted = {"first": first, "last": last, "soonest": soonest, "latest": latest, "calendars": list(claims)}
    rows = fetch_all(_CALENDARS, wanted)
    far = [row[0] for row in rows if row[6] or (row[3] and row[3][1] is not None)]
    beyond = _load_far_limits(far, days, now=now, ignoring=ignoring) if far else {}
    return {
        calendar_id: Calendar(
            open=_joined(spans),
            busy=claims[calendar_id],
            limits=_limits(numbers, turn, breaks, *beyond.get(calendar_id, (None, None)))
            if numbers or breaks or least_gap
            else None,
            mode=_MODES[mode],
        )
        for calendar_id, mode, spans, numbers, turn, breaks, least_gap in rows
    }


def _load_far_limits(
    calendar_ids: Sequence[int], days: LocalDays, *, now: datetime, ignoring: UUID | None
) -> dict[int, tuple[Sequence[int] | None, int | None]]:
    """Of calendars, the starts of claims in the same weeks but on other dates, and their shortest visits."""
    before, after = days.days[0] - timedelta(days=1), days.days[-1] + timedelta(days=8)
    rows = fetch_all(
        _FAR_LIMITS,
        {
            "calendars": list(calendar_ids),
            "start": from_minute(days.start),
            "end": from_minute(days.end),
            "since": from_minute(local_day(days.zone, before - timedelta(days=before.weekday())).start),
            "until": from_minute(local_day(days.zone, after - timedelta(days=after.weekday() - 1)).start),
            "now": now,
            "ignoring": ignoring,
        },
    )
    return {calendar_id: (elsewhere, shortest) for calendar_id, elsewhere, shortest in rows}


def _limits(
    numbers: Sequence[Any] | None,
    day_turn_minute: int,
    breaks: Sequence[Sequence[int]] | None,
    elsewhere: Sequence[int] | None,
    shortest_minutes: int | None,
) -> Limits | None:
    if numbers is None and breaks is None and shortest_minutes is None:
        return None
    return replace(
        Limits(*(numbers or ())),
        breaks=tuple(FloatingBreak(day, WallSpan(start, end), length) for day, start, end, length in breaks or ()),
        day_turn_minute=day_turn_minute,
        elsewhere=elsewhere or (),
        shortest_minutes=shortest_minutes,
    )


def _joined(packed: Sequence[int]) -> Spans:
    """Open spans, joined where they touch at midnight."""
    result: Spans = []
    last = 0
    for number in sorted(packed):
        start = number >> 11
        end = start + (number & 2047)
        if start == last and result:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
        last = end
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
