"""Why a start is refused by each of many: what a shorter visit, another person or anyone at all would find then."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import to_minute, to_minute_up
from doorstep.modules.availability.contracts import Candidate, RefusalReason, Terms
from doorstep.modules.availability.rules.localdays import today
from doorstep.modules.availability.rules.starts import Bounds, bounds_of, explain
from doorstep.modules.availability.selectors import calendars
from doorstep.modules.availability.selectors.calendars import Tables
from doorstep.modules.availability.selectors.rooms import calendars_of_all, cut_to_rooms
from doorstep.modules.availability.selectors.starts import NOTHING, wish_of
from doorstep.modules.catalog.contracts import ServiceRules


def explain_many(
    candidates: Sequence[Candidate], cell: Cell | None, start: datetime, *, terms: Terms, now: datetime
) -> list[RefusalReason | None]:
    """
    For each candidate the reason why the visit may not start then, None where it may; two queries in all.

    A calendar may come several times, with visits of different length. Of calendars of others no more is told
    than that they are closed: time off counts as outside hours.
    """
    minute = to_minute(start)
    if to_minute_up(start) != minute:
        return [RefusalReason.OFF_GRID] * len(candidates)
    by_rules: dict[ServiceRules | None, Bounds | RefusalReason] = {}
    for candidate in candidates:
        if candidate.rules not in by_rules:
            by_rules[candidate.rules] = _bounds_of_date(start, terms.under(candidate.rules), now)
    around = next((bounds.around for bounds in by_rules.values() if isinstance(bounds, Bounds)), None)
    if around is None:
        return [reason for one in candidates if isinstance(reason := by_rules[one.rules], RefusalReason)]
    found = calendars.load_calendars(calendars_of_all(candidates), around, now=now)
    tables = Tables()
    reasons: list[RefusalReason | None] = []
    for candidate in candidates:
        bounds = by_rules[candidate.rules]
        if isinstance(bounds, RefusalReason):
            reasons.append(bounds)
            continue
        calendar = found.get(candidate.calendar_id, NOTHING)
        refusal = explain(minute, calendar, wish_of(candidate, cell, terms), bounds, tables, ())
        here = [(minute, minute)]
        if refusal is None and not cut_to_rooms(here, candidate, found, bounds, tables):
            reasons.append(RefusalReason.NO_ROOM)
        else:
            reasons.append(refusal.reason if refusal else None)
    return reasons


def _bounds_of_date(start: datetime, terms: Terms, now: datetime) -> Bounds | RefusalReason:
    """The bounds of the local date of a start, or why no start of that date is open."""
    ahead = (today(terms.time_zone, start) - today(terms.time_zone, now)).days
    if ahead < 0:
        return RefusalReason.TOO_SHORT_NOTICE
    if ahead > terms.horizon_days:
        return RefusalReason.BEYOND_HORIZON
    return bounds_of(terms, now, first_day=ahead, day_count=1)
