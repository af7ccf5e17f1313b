"""Who is free: the window filter and the next free start, both as availability decides."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import from_minute, to_minute_up
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape, StartsOfMany, Terms
from doorstep.modules.catalog.contracts import PlaceKind, ServiceRules
from doorstep.modules.discovery.contracts import (
    MOST_COUNTED,
    MOST_RANKED,
    Choice,
    Criteria,
    Match,
    Matches,
    Near,
    OfferCard,
    Position,
    Possible,
    Sort,
    Window,
)
from doorstep.modules.discovery.rules import sort_key
from doorstep.modules.discovery.selectors import choices_of, find_nearest
from doorstep.modules.discovery.services.sites import Sites
from doorstep.modules.travel import facade as travel

_FEWEST_ASKED = 40
_SOON_DAYS = 3

type Free = tuple[Possible, Choice, datetime]
type Ask = Callable[[Sequence[Candidate]], StartsOfMany]


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
    cards: Sequence[OfferCard],
    cell: Cell,
    *,
    market: MarketFacts,
    now: datetime,
    kind: PlaceKind | None = None,
    sites: Sites | None = None,
) -> dict[int, datetime]:
    """
    The first free start of each specialist for the usual visit of the offer shown; without one, left out.

    Almost everybody has one within a few days, so the rest of the time is looked at for the others only.

    :param kind: where; None is the first kind of place where each offer can be had.
    :param sites: takes the shops that had to be read.
    """
    sites = sites or Sites()
    kinds = {card.specialist_id: kind or card.place_kinds[0] for card in cards if kind or card.place_kinds}
    sites.load(card.place_id for card in cards if kinds.get(card.specialist_id) is PlaceKind.SHOP)
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [card.specialist_id for card in cards])
    candidates = {
        card.specialist_id: sites.candidate(
            kinds[card.specialist_id],
            calendars[card.specialist_id],
            card.shape,
            card.cell,
            card.radius_km,
            card.rules,
            card.place_id,
        )
        for card in cards
        if card.specialist_id in calendars and card.specialist_id in kinds
    }
    terms = terms_of(market)
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    soon = availability.find_starts_many(
        list(candidates.values()), cell, terms=terms, first=today, day_count=_SOON_DAYS, now=now
    )
    found: dict[int, datetime | None] = {
        one.calendar_id: _first_of(soon, one.calendar_id) for one in candidates.values()
    }
    later = [one for one in candidates.values() if found[one.calendar_id] is None]
    if later:
        found |= availability.next_free(later, cell, terms=terms, now=now)
    starts = {specialist_id: found[candidate.calendar_id] for specialist_id, candidate in candidates.items()}
    return {specialist_id: start for specialist_id, start in starts.items() if start is not None}


def _first_of(starts: StartsOfMany, calendar_id: int) -> datetime | None:
    mask = starts.free.get(calendar_id, 0)
    return from_minute(starts.grid[(mask & -mask).bit_length() - 1]) if mask else None


def find_free_matches(criteria: Criteria, window: Window, *, after: Position | None, now: datetime) -> Matches:
    """
    One page of specialists who can start a visit in the window, each with the best offer for which they can.

    By distance everybody is gone through as far as a few hundred a page, by price or rating the 500 nearest. Nobody
    is asked for free time who cannot be on the page any more, so the count may be reckoned from those who were.
    """
    by_distance = criteria.question.sort is Sort.DISTANCE
    near, is_whole = find_nearest(criteria, after=after, limit=MOST_COUNTED if by_distance else MOST_RANKED)
    search = _Search(criteria, window, [one for one in near if _may_follow(criteria, one, after)], now)
    limit = criteria.question.limit
    page: list[Match] = []
    for match in search.in_order():
        if after is None or match.position > after:
            page.append(match)
        if len(page) > limit:
            break
    if len(page) > limit:
        next_position: Position | None = page[limit - 1].position
    else:
        next_position = None if is_whole or not by_distance else (near[-1].distance, near[-1].specialist_id)
    count, estimated = search.count()
    return Matches(
        items=tuple(page[:limit]),
        next_position=next_position,
        count=min(count, MOST_COUNTED) if after is None else None,
        count_is_capped=after is None and (not is_whole or count > MOST_COUNTED),
        count_is_estimate=after is None and estimated,
    )


class _Search:
    """Decides who is free, from the front of the order and no further than somebody asks."""

    def __init__(self, criteria: Criteria, window: Window, near: Sequence[Near], now: datetime) -> None:
        self._criteria, self._window, self._now = criteria, window, now
        self._ask, self._sites = _asker(criteria, window, now), Sites()
        # Nobody's place in the order is before this: by price it depends on which of the offers is free.
        self._left = sorted((_earliest(criteria, one), one) for one in near)
        self._all, self._asked, self._free = len(near), 0, 0

    def in_order(self) -> Iterator[Match]:
        """Those who are free, by their position."""
        ready: list[tuple[Position, Match]] = []
        size = max(_FEWEST_ASKED, 2 * self._criteria.question.limit)
        while self._asked < self._all or ready:
            while ready and (self._asked == self._all or ready[0][0] <= self._left[self._asked][0]):
                yield heappop(ready)[1]
            if self._asked < self._all:
                for match in self._decide([near for _, near in self._left[self._asked : self._asked + size]]):
                    heappush(ready, (match.position, match))
                size *= 2

    def count(self) -> tuple[int, bool]:
        """How many of all are free, and whether that goes by those who were asked."""
        if self._asked == self._all:
            return self._free, False
        return max(self._free, round(self._all * self._free / self._asked)), True

    def _candidate(self, one: Possible, choice: Choice) -> Candidate:
        kind = self._criteria.kind
        return self._sites.candidate(
            kind, one.calendar_id, choice.shape, one.cell, one.radius_km, choice.rules, one.place_id
        )

    def _decide(self, near: Sequence[Near]) -> Iterator[Match]:
        possible = choices_of(self._criteria, self._window, near, in_free_time=self._asked > 0, now=self._now)
        self._asked += len(near)
        if self._criteria.kind is PlaceKind.SHOP:
            self._sites.load(one.place_id for one in possible)
        for one, choice, start in _decide(possible, self._window, self._ask, self._candidate):
            self._free += 1
            yield _match(self._criteria, one.near, choice, start)


def _earliest(criteria: Criteria, near: Near) -> Position:
    key = sort_key(criteria.question.sort, distance=near.distance, price_minor=near.price_minor, rating=near.rating)
    return key, near.specialist_id


def _may_follow(criteria: Criteria, near: Near, after: Position | None) -> bool:
    """Whether somebody may come after a position. By price one may whose cheapest offer is not free."""
    by_price = criteria.question.sort is Sort.PRICE
    return after is None or _earliest(criteria, near) > after or (by_price and len(near.offer_ids) > 1)


def _match(criteria: Criteria, near: Near, choice: Choice, start: datetime) -> Match:
    key = sort_key(criteria.question.sort, distance=near.distance, price_minor=choice.price_minor, rating=near.rating)
    return Match((key, near.specialist_id), choice.offer_id, start)


def _decide(
    possible: Sequence[Possible], window: Window, ask: Ask, candidate_of: Callable[[Possible, Choice], Candidate]
) -> Iterator[Free]:
    """
    Those who are free, in the order given, each with the first of their choices that fits.

    Almost always the first choice decides; the others are tried in rounds, all specialists at once.
    """
    decided: dict[int, tuple[Choice, datetime]] = {}
    waiting = [(one, _of_distinct_shape(one)) for one in possible]
    while waiting:
        starts = ask([candidate_of(one, left[0]) for one, left in waiting])
        for one, left in waiting:
            start = first_start_within(starts, one.calendar_id, window)
            if start is not None:
                decided[one.calendar_id] = (left[0], start)
        waiting = [(one, left[1:]) for one, left in waiting if one.calendar_id not in decided and len(left) > 1]
    for one in possible:
        if one.calendar_id in decided:
            yield one, *decided[one.calendar_id]


def _of_distinct_shape(possible: Possible) -> list[Choice]:
    """The best choice of each shape and rules: visits that are alike in both are free at the same times."""
    best: dict[tuple[Shape, ServiceRules | None], Choice] = {}
    for choice in possible.choices:
        best.setdefault((choice.shape, choice.rules), choice)
    return list(best.values())


def _asker(criteria: Criteria, window: Window, now: datetime) -> Ask:
    terms = terms_of(criteria.market)

    def ask(candidates: Sequence[Candidate]) -> StartsOfMany:
        return availability.find_starts_many(
            candidates,
            criteria.cell,
            terms=terms,
            first=window.first_day,
            day_count=window.day_count,
            now=now,
            within=(window.start, window.end),
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
