"""Where a visit fits best into the days of many, by the one rule that says whether it fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span, from_minute, to_minute_up
from doorstep.modules.availability.contracts import Candidate, Fit, Outlook, Terms
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, bounds_of
from doorstep.modules.availability.rules.fits import Placed, place_best
from doorstep.modules.availability.rules.localdays import LocalDays, local_date, zone_of
from doorstep.modules.availability.rules.outlook import Frame, frame_of, outlook
from doorstep.modules.availability.rules.starts import find_ranges, grid_starts
from doorstep.modules.availability.selectors import calendars
from doorstep.modules.availability.selectors.calendars import Tables
from doorstep.modules.availability.selectors.starts import wish_of
from doorstep.modules.catalog.contracts import ServiceRules
from doorstep.modules.travel.contracts import LONGEST_MINUTES, Mode


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of many calendars: bounds by the services' rules, and all dates that any of these touch."""

    bounds: Mapping[ServiceRules | None, Bounds | None]
    around: LocalDays
    dates: Span
    """Whole dates: what somebody has done and will do on them counts, however far from the start."""
    cores: Span
    """What the cores themselves may take."""
    leaves: int | None


def fit_many(
    candidates: Sequence[Candidate],
    cell: Cell,
    *,
    terms: Terms,
    within: tuple[datetime, datetime],
    now: datetime,
    leaving_at: datetime | None = None,
    outlooks: Mapping[int, Outlook] | None = None,
) -> dict[int, Fit]:
    """
    By calendar the best start of a visit at a place, and what it costs the day; who can't is left out. Two queries.

    :param within: the first and the last start that is wanted, at most a few days apart.
    :param leaving_at: whoever comes sets out then at the earliest, and the soonest start is the best; None: the start
        is the best that adds the least to the day's ways.
    :param outlooks: what :func:`outlook_many` has just said of them to the same question; then one query is enough.
    """
    asked = _asked(candidates, terms, within, now, leaving_at)
    if asked is None:
        return {}
    found, tables = _calendars(candidates, asked, outlooks or {}, now=now), Tables()
    fits: dict[int, Fit] = {}
    for candidate in candidates:
        calendar, bounds = found.get(candidate.calendar_id), asked.bounds[candidate.rules]
        if calendar is None or bounds is None:
            continue
        wish = wish_of(candidate, cell, terms)
        ranges = find_ranges(calendar, wish, bounds, tables)
        placed = place_best(calendar, ranges, wish, bounds, tables, from_now=asked.leaves) if ranges else None
        if placed is not None:
            fits[candidate.calendar_id] = _fit(candidate, placed)
    return fits


def soonest_start(
    rules: ServiceRules | None, *, terms: Terms, within: tuple[datetime, datetime], now: datetime, ready_at: datetime
) -> datetime | None:
    """The first start of the grid, within bounds, for somebody who could begin at a moment; None if there is none."""
    bounds = _bounds(terms.under(rules), to_minute_up(within[0]), to_minute_up(within[1]), now)
    if bounds is None:
        return None
    starts = grid_starts([(max(bounds.earliest, to_minute_up(ready_at)), bounds.latest)], bounds.days)
    return from_minute(starts[0]) if starts else None


def outlook_many(
    candidates: Sequence[tuple[Candidate, Mode]],
    cell: Cell,
    *,
    terms: Terms,
    within: tuple[datetime, datetime],
    now: datetime,
    leaving_at: datetime | None = None,
) -> dict[int, Outlook]:
    """
    By calendar a bound of what :func:`fit_many` would find, by its visits alone; who can't is left out. One query.

    It costs a fraction of that, and shows whose day is worth to be looked at. Ways count as by the named mode.
    """
    asked = _asked([candidate for candidate, _ in candidates], terms, within, now, leaving_at)
    if asked is None:
        return {}
    frames: dict[object, Frame | None] = {}
    claims = calendars.load_claims(
        [candidate.calendar_id for candidate, _ in candidates], _touched(asked), now=now, listed=True
    )
    table, found = Tables()[terms.travel_version], {}
    for candidate, mode in candidates:
        bounds, key = asked.bounds[candidate.rules], (candidate.rules, candidate.shape)
        if key not in frames:
            frames[key] = frame_of(candidate.shape, bounds) if bounds else None
        frame, busy = frames[key], claims[candidate.calendar_id]
        if frame is not None:
            placed = outlook(busy, mode, wish_of(candidate, cell, terms), frame, table, from_now=asked.leaves)
            if placed is not None:
                found[candidate.calendar_id] = Outlook(_fit(candidate, placed), tuple(busy))
    return found


def _touched(asked: _Asked) -> Span:
    """The minutes of claims that may have a say, if neither limits nor promises do; see ``load_calendars``."""
    return asked.dates[0] - LONGEST_MINUTES, asked.dates[1] + LONGEST_MINUTES


def _calendars(
    candidates: Sequence[Candidate], asked: _Asked, outlooks: Mapping[int, Outlook], *, now: datetime
) -> dict[int, Calendar]:
    """The calendars of candidates, their claims as they are known; if limits or promises want more, all is read."""
    wanted = [one.calendar_id for one in candidates]
    known: dict[int, Sequence[Busy]] = {key: outlooks[key].claims for key in wanted if key in outlooks}
    found = calendars.with_open_time(known, asked.around, now=now, within=asked.cores) if known else {}
    anew = [
        calendar_id
        for calendar_id in wanted
        if calendar_id not in known
        or (calendar_id in found and found[calendar_id].limits)
        or any(busy.latest is not None for busy in known[calendar_id])
    ]
    if anew:
        found |= calendars.load_calendars(anew, asked.around, now=now, within=asked.dates)
    return found


def _fit(candidate: Candidate, placed: Placed) -> Fit:
    return Fit(
        calendar_id=candidate.calendar_id,
        start=from_minute(placed.start),
        travel_minutes=placed.travel,
        added_minutes=placed.added,
        slack_minutes=placed.slack,
        pushed_minutes=placed.pushed,
        booked_minutes=placed.booked,
    )


def _asked(
    candidates: Sequence[Candidate],
    terms: Terms,
    within: tuple[datetime, datetime],
    now: datetime,
    leaving_at: datetime | None,
) -> _Asked | None:
    first, last = to_minute_up(within[0]), to_minute_up(within[1])
    if not candidates or last < first:
        return None
    by_rules = {rules: _bounds(terms.under(rules), first, last, now) for rules in {one.rules for one in candidates}}
    live = [bounds for bounds in by_rules.values() if bounds is not None]
    if not live:
        return None
    widest = max(live, key=lambda bounds: len(bounds.days.days))
    longest = max(one.shape.core_minutes for one in candidates)
    return _Asked(
        bounds=by_rules,
        around=widest.around,
        dates=(widest.days.start, widest.days.end + longest),
        cores=(
            min(bounds.earliest for bounds in live) - max(one.shape.preparation_minutes for one in candidates),
            max(bounds.latest for bounds in live) + longest,
        ),
        leaves=None if leaving_at is None else to_minute_up(leaving_at),
    )


def _bounds(terms: Terms, first: int, last: int, now: datetime) -> Bounds | None:
    """The bounds of starts between two minutes; None if notice and horizon leave none."""
    zone = zone_of(terms.time_zone)
    today = local_date(zone, to_minute_up(now))
    begin, end = ((local_date(zone, minute) - today).days for minute in (first, last))
    begin, end = max(begin, 0), min(end, terms.horizon_days)
    if end < begin:
        return None
    bounds = bounds_of(terms, now, first_day=begin, day_count=end - begin + 1)
    cut = replace(bounds, earliest=max(bounds.earliest, first), latest=min(bounds.latest, last))
    return cut if cut.earliest <= cut.latest else None
