"""Who is free: the window filter and the next free start, both as availability decides."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import from_minute, to_minute_up
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape, StartsOfMany, Terms
from doorstep.modules.discovery.contracts import (
    MOST_COUNTED,
    MOST_RANKED,
    Choice,
    Criteria,
    Match,
    Matches,
    OfferCard,
    Position,
    Possible,
    Sort,
    Window,
)
from doorstep.modules.discovery.rules import sort_key
from doorstep.modules.discovery.selectors import find_possible
from doorstep.modules.travel import facade as travel

_MOST_ROUNDS = 4  # a page that would need more is cut short; its cursor goes on from there

type Free = tuple[Possible, Choice, datetime]


def terms_of(market: MarketFacts) -> Terms:
    """The market's rules in availability's words, with the present travel table."""
    return Terms(
        time_zone=market.time_zone,
        slot_step_minutes=market.slot_step_minutes,
        minimum_notice_minutes=market.minimum_notice_minutes,
        horizon_days=market.horizon_days,
        travel_version=travel.current_version(market.code),
    )


def next_free_by_specialist(
    cards: Sequence[OfferCard], cell: Cell, *, market: MarketFacts, now: datetime
) -> dict[int, datetime]:
    """The first free start of each specialist for the usual visit of the offer shown; without one, left out."""
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [card.specialist_id for card in cards])
    candidates = {
        card.specialist_id: Candidate(calendars[card.specialist_id], card.shape, card.cell, card.radius_km)
        for card in cards
        if card.specialist_id in calendars
    }
    starts = availability.next_free(list(candidates.values()), cell, terms=terms_of(market), now=now)
    found = {specialist_id: starts.get(candidate.calendar_id) for specialist_id, candidate in candidates.items()}
    return {specialist_id: start for specialist_id, start in found.items() if start is not None}


def find_free_matches(criteria: Criteria, window: Window, *, after: Position | None, now: datetime) -> Matches:
    """One page of specialists who can start a visit in the window, each with the best offer for which they can."""
    if criteria.question.sort is Sort.DISTANCE:
        return _nearest(criteria, window, after=after, now=now)
    return _ranked(criteria, window, after=after, now=now)


def _ranked(criteria: Criteria, window: Window, *, after: Position | None, now: datetime) -> Matches:
    """The order may depend on which offer is free, so all are decided before they are sorted."""
    possible = find_possible(criteria, after=None, limit=MOST_RANKED)
    found = sorted(
        (_match(criteria, free) for free in _decide(possible, criteria, window, now)), key=lambda match: match.position
    )
    count = len(found)
    rest = [match for match in found if after is None or match.position > after]
    limit = criteria.question.limit
    return Matches(
        items=tuple(rest[:limit]),
        next_position=rest[limit - 1].position if len(rest) > limit else None,
        count=min(count, MOST_COUNTED) if after is None else None,
        count_is_capped=after is None and (count > MOST_COUNTED or len(possible) == MOST_RANKED),
    )


def _nearest(criteria: Criteria, window: Window, *, after: Position | None, now: datetime) -> Matches:
    """By distance the order is known before, so decide no more than the page, or the count, needs."""
    limit = criteria.question.limit
    size = MOST_COUNTED + 1 if after is None else 3 * limit
    found: list[Match] = []
    seen, more = after, True
    for _ in range(_MOST_ROUNDS):
        possible = find_possible(criteria, after=seen, limit=size)
        found += [_match(criteria, free) for free in _decide(possible, criteria, window, now)]
        more = len(possible) == size
        if possible:
            seen = (possible[-1].distance, possible[-1].specialist_id)
        if len(found) > limit or not more:
            break
    if len(found) > limit:
        next_position: Position | None = found[limit - 1].position
    else:
        next_position = seen if more else None
    return Matches(
        items=tuple(found[:limit]),
        next_position=next_position,
        count=min(len(found), MOST_COUNTED) if after is None else None,
        count_is_capped=after is None and (more or len(found) > MOST_COUNTED),
    )


def _match(criteria: Criteria, free: Free) -> Match:
    possible, choice, start = free
    key = sort_key(
        criteria.question.sort, distance=possible.distance, price_minor=choice.price_minor, rating=possible.rating
    )
    return Match((key, possible.specialist_id), choice.offer_id, start)


def _decide(possible: Sequence[Possible], criteria: Criteria, window: Window, now: datetime) -> Iterator[Free]:
    """
    Those who are free, in the order given, each with the first of their choices that fits.

    Almost always the first choice decides; the others are tried in rounds, all specialists at once.
    """
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [one.specialist_id for one in possible])
    ask = _asker(criteria, window, now)
    decided: dict[int, tuple[Choice, datetime]] = {}
    waiting = [(one, _of_distinct_shape(one)) for one in possible if one.specialist_id in calendars]
    while waiting:
        starts = ask(
            [Candidate(calendars[one.specialist_id], left[0].shape, one.cell, one.radius_km) for one, left in waiting]
        )
        for one, left in waiting:
            start = first_start_within(starts, calendars[one.specialist_id], window)
            if start is not None:
                decided[one.specialist_id] = (left[0], start)
        waiting = [(one, left[1:]) for one, left in waiting if one.specialist_id not in decided and len(left) > 1]
    for one in possible:
        if one.specialist_id in decided:
            yield one, *decided[one.specialist_id]


def _of_distinct_shape(possible: Possible) -> list[Choice]:
    """The best choice of each shape: visits of one shape are free at the same times."""
    best: dict[Shape, Choice] = {}
    for choice in possible.choices:
        best.setdefault(choice.shape, choice)
    return list(best.values())


def _asker(criteria: Criteria, window: Window, now: datetime) -> Callable[[Sequence[Candidate]], StartsOfMany]:
    terms = terms_of(criteria.market)

    def ask(candidates: Sequence[Candidate]) -> StartsOfMany:
        return availability.find_starts_many(
            candidates, criteria.cell, terms=terms, first=window.first_day, day_count=window.day_count, now=now
        )

    return ask


def first_start_within(starts: StartsOfMany, calendar_id: int, window: Window) -> datetime | None:
    """The first start of a calendar at or after the window's start and before its end."""
    first, last = to_minute_up(window.start), to_minute_up(window.end)
    free = starts.free.get(calendar_id, 0)
    while free:
        lowest = free & -free
        minute = starts.grid[lowest.bit_length() - 1]
        if minute >= last:
            return None
        if minute >= first:
            return from_minute(minute)
        free ^= lowest
    return None
