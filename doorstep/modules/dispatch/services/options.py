"""Who is free to come instead, and when: asked of availability for everybody who could do the visit."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.kernel.intervals import from_minute, to_minute_up
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Terms
from doorstep.modules.booking.contracts import Replacer, Replacers
from doorstep.modules.dispatch.repair_contracts import RepairTerms
from doorstep.modules.dispatch.rules import repair
from doorstep.modules.dispatch.rules.repair import Option, Ranked
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import Mode, class_of_hour

MOST_TIMES = 12
DAYS_OF_TIMES = 7


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who could come, judged; ``terms``: how availability is asked for them."""

    person: Replacer
    ranked: Ranked
    terms: Terms

    @property
    def starts_at(self) -> datetime:
        """From when."""
        return self.ranked.option.starts_at


def people_of(found: Replacers, terms: RepairTerms) -> dict[int, Replacer]:
    """Who is as good as who dropped out, and takes not much more for it, by calendar."""
    price_minor = found.lost.price.minor
    return {
        one.candidate.calendar_id: one
        for one in found.people
        if repair.is_affordable(one.dearer_minor, price_minor, terms)
        and repair.is_equal(one.rating, found.rating, gap=terms.rating_gap)
    }


def options_at(
    found: Replacers, terms: RepairTerms, *, wanted_at: datetime, until: datetime | None = None, now: datetime
) -> list[Found]:
    """
    Everybody equal who is free soon after a moment, the best first, each with their first start.

    :param until: the latest start; by the terms if left out.
    """
    last = until or wanted_at + timedelta(minutes=terms.within_minutes)
    people = people_of(found, terms)
    starts = _free_starts(found, people, wanted_at, last + timedelta(minutes=1), now=now)
    options = []
    visits = availability.count_visits(list(starts), wanted_at, time_zone=found.lost.time_zone, now=now)
    for calendar_id, minutes in starts.items():
        person = people[calendar_id]
        way = _way_minutes(person, found, wanted_at)
        first = to_minute_up(repair.soonest(wanted_at=wanted_at, way_minutes=way, now=now))
        at = bisect_left(minutes, first)
        if at < len(minutes):
            options.append(_option(found, person, from_minute(minutes[at]), visits=visits.get(calendar_id, 0)))
    ranked = repair.rank(options, wanted_at=wanted_at, terms=terms)
    return [Found(people[one.option.number], one, found.terms) for one in ranked]


def _option(found: Replacers, person: Replacer, starts_at: datetime, *, visits: int = 0) -> Option:
    price_minor = max(1, found.lost.price.minor)
    return Option(
        person.candidate.calendar_id,
        starts_at,
        person.rating,
        person.kilometres,
        visits,
        person.dearer_minor / price_minor,
    )


def other_times(
    found: Replacers, terms: RepairTerms, *, rest: frozenset[int] | None = None, now: datetime
) -> list[Found]:
    """
    Starts of the coming week, of as many parts of its days as there are, each with the best person.

    :param rest: the only minutes at which the rest of their party can come; None: any.
    """
    people = people_of(found, terms)
    begin = max(now, found.lost.wanted_at)
    starts = _free_starts(found, people, begin, begin + timedelta(days=DAYS_OF_TIMES), now=now)
    first = {
        calendar_id: to_minute_up(
            repair.soonest(wanted_at=begin, way_minutes=_way_minutes(people[calendar_id], found, begin), now=now)
        )
        for calendar_id in starts
    }
    free: dict[datetime, list[int]] = {}
    for calendar_id, minutes in starts.items():
        for minute in minutes[bisect_left(minutes, first[calendar_id]) :]:
            if rest is None or minute in rest:
                free.setdefault(from_minute(minute), []).append(calendar_id)
    wanted, zone = found.lost.starts_at, found.lost.time_zone
    chosen = availability.spread_starts(free, wanted, time_zone=zone, most=MOST_TIMES)
    result = []
    for moment in chosen:
        options = [_option(found, people[number], moment) for number in free[moment]]
        best = repair.rank(options, wanted_at=moment, terms=terms)[0]
        result.append(Found(people[best.option.number], best, found.terms))
    return result


def _free_starts(
    found: Replacers, people: dict[int, Replacer], begin: datetime, end: datetime, *, now: datetime
) -> dict[int, list[int]]:
    """The free starts of people, by calendar, as minutes since the epoch; who has none is left out."""
    candidates = [one.candidate for one in people.values()]
    if not candidates:
        return {}
    zone = ZoneInfo(found.lost.time_zone)
    first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    cell = next(iter(people.values())).point
    free = availability.find_starts_many(
        candidates,
        cell.cell if cell and candidates[0].place is None else None,
        terms=found.terms,
        first=first,
        day_count=(last - first).days + 1,
        now=now,
        within=(begin, end),
    )
    starts = {
        calendar_id: [minute for at, minute in enumerate(free.grid) if mask >> at & 1]
        for calendar_id, mask in free.free.items()
        if mask
    }
    return {calendar_id: minutes for calendar_id, minutes in starts.items() if minutes}


def _way_minutes(person: Replacer, found: Replacers, at: datetime) -> int:
    """How long somebody needs from their base, as where they are now is not known."""
    base, place = person.candidate.base_cell, person.point
    if base is None or place is None or person.candidate.at_desk:
        return 0
    hour = class_of_hour(at.astimezone(ZoneInfo(found.lost.time_zone)).hour)
    return travel.reckon_way(base, place.cell, hour, Mode.CAR, found.terms.travel_version).minutes
