"""
Who could serve a search now, the best first, without a look at everybody's day.

What is dear is read of as few people as possible, in three steps, each of which leaves out whoever can't be better than
the best that is found (``rules/scoring.py`` says why these bounds hold):

1. Of everybody it is known from memory what doesn't depend on their day. In the order in which they promise most,
2. the visits of some are read, a bound of what their days allow: and of those, the best bounds first,
3. the hours and limits of few; then it is known when they would come, and what it costs.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, Fit, Outlook, Shape
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import SearchFacts, WhenKind
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceRules
from doorstep.modules.dispatch.contracts import Person, Scored, Sizes, Weights
from doorstep.modules.dispatch.rules import scoring
from doorstep.modules.dispatch.rules.crowd import Group, Queue
from doorstep.modules.dispatch.selectors.people import find_crowd, person_of
from doorstep.modules.dispatch.selectors.terms import median_of, weights_of
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import TravelTable

# Who is asked needs a moment to answer and to get going; nobody promises a start before that.
ANSWER_LEAD = timedelta(minutes=2)


def find_candidates(
    search: SearchFacts,
    *,
    radius_km: float,
    raise_minor: int = 0,
    without: Collection[int] = (),
    only: Collection[int] | None = None,
    fewest: int = Sizes.FEWEST_CANDIDATES,
    most: int = Sizes.MOST_READ,
    now: datetime,
) -> list[Scored]:
    """
    Those who could serve a search, the best first.

    The first is the best of all, unless it takes the visits of more than ``most`` people to know; of the others there
    are as many as were looked at, ``fewest`` at least, if so many are found within ``most``. As long as nobody is found
    at all it goes on. Hours, limits, other visits and ways of each day are availability's.

    :param only: nobody but these specialists is looked at, ``without`` leaves some out.
    """
    look = _look(search, raise_minor=raise_minor, now=now)
    at_best = _at_best(look) if look else None
    if look is None or at_best is None:
        return []
    crowd = find_crowd(look.listing_id, (look.weights, look.unit_pay_minor, look.median), only=only)
    queue = Queue(crowd, search.point.cell, radius_km, expected=_expected(look), at_best=at_best)
    found: list[Scored] = []
    hopes: list[Scored] = []
    outlooks: dict[int, Outlook] = {}
    read = 0
    while read < most or not found:
        above = found[0].score if len(found) >= fewest else -1.0
        taken = queue.take(Sizes.READ_MORE if read else Sizes.FIRST_READ, above=above)
        some = [person_of(row, distance_km) for distance_km, row in taken]
        some = [one for one in some if one.user_id != search.client_id and one.specialist_id not in without]
        some = _able(search, some)
        read += len(some)
        outlooks |= _outlooks_of(look, some)
        there = [(one, outlooks[one.calendar_id].fit) for one in some if one.calendar_id in outlooks]
        hopes = scoring.in_order([*hopes, *look.rank(there)])
        while hopes and (len(found) < fewest or hopes[0].score > found[0].score):
            count = _so_many(found, hopes, fewest)
            closer, hopes = [one.person for one in hopes[:count]], hopes[count:]
            fits = fits_of(search, closer, within=look.within, now=now, outlooks=outlooks)
            can = [(one, fits[one.calendar_id]) for one in closer if one.calendar_id in fits]
            found = scoring.in_order([*found, *look.rank(can)])
        if not taken:
            break
    return found


def _able(search: SearchFacts, people: list[Person]) -> list[Person]:
    """Those who do all that is wanted, and at its price; of one plain service that is everybody."""
    if search.is_plain or not people:
        return people
    able = booking.list_able_offers(search, [one.offer_id for one in people])
    return [one for one in people if one.offer_id in able]


def _so_many(found: Sequence[Scored], hopes: Sequence[Scored], fewest: int) -> int:
    """How many days are looked at next: a good share of who is missing, or all who may be better than the best."""
    if len(found) < fewest:
        return max(Sizes.LOOKED_AT, 2 * (fewest - len(found)))
    return bisect_left(hopes, -found[0].score, key=lambda one: -one.score)


@dataclass(frozen=True, slots=True)
class _Look:
    """One search as it is looked at: between when and when it may start, and by what people are scored."""

    search: SearchFacts
    within: tuple[datetime, datetime]
    now: datetime
    listing_id: int
    weights: Weights
    median: float
    unit_pay_minor: int
    table: TravelTable

    @property
    def wanted_at(self) -> datetime | None:
        """From when on every minute of waiting counts; None: any start is as good."""
        return self.within[0] if self.search.when is WhenKind.ASAP else None

    def rank(self, people: list[tuple[Person, Fit]]) -> list[Scored]:
        """People with their scores, or the bounds of these, the best first."""
        return scoring.rank(
            people, self.weights, wanted_at=self.wanted_at, unit_pay_minor=self.unit_pay_minor, median=self.median
        )


def _look(search: SearchFacts, *, raise_minor: int, now: datetime) -> _Look | None:
    within = (max(search.earliest, now), search.latest)
    if within[1] < within[0]:
        return None
    listing = catalog.get_listing(search.market, search.service_id)
    return _Look(
        search=search,
        within=within,
        now=now,
        listing_id=listing.listing_id,
        weights=weights_of(search.market),
        median=median_of(search.market),
        unit_pay_minor=listing.price.minor + raise_minor // max(1, search.quantity),
        table=travel.travel_table(booking.urgent_terms(search.market).travel_version),
    )


def _at_best(look: _Look) -> float | None:
    """What a day can add to anybody's merit at most, who sets out at once from next door; None if nobody can come."""
    search, least = look.search, 0
    if all(times.by_road is None for times in look.table.modes.values()):
        least = min(min(times.between(0, 0, 0, 0)) for times in look.table.modes.values())
    ready_at = look.within[0]
    if look.wanted_at is not None:
        ready_at = look.now + ANSWER_LEAD + timedelta(minutes=least + search.preparation_minutes)
    start = availability.soonest_start(
        booking.urgent_rules(search.service_id),
        terms=booking.urgent_terms(search.market),
        within=look.within,
        now=look.now,
        ready_at=ready_at,
    )
    if start is None:
        return None
    waited = (start - look.wanted_at).total_seconds() / 60 if look.wanted_at else 0.0
    return scoring.day_at_best(look.weights, waited)


def _expected(look: _Look) -> Callable[[Group], float]:
    """What the day of a group's people is expected to add, by the way from their base."""
    ways = {mode: times.at(look.search.point.cell) for mode, times in look.table.modes.items()}
    soon = look.wanted_at is not None

    def expected(group: Group) -> float:
        way = min(ways[group.mode][group.cell.column, group.cell.row].to)
        return scoring.day_expected(look.weights, way, soon=soon)

    return expected


def _outlooks_of(look: _Look, people: Collection[Person]) -> dict[int, Outlook]:
    """By calendar a bound of what :func:`fits_of` would find; who can't is left out."""
    if not people:
        return {}
    own = booking.urgent_rules(look.search.service_id)
    return availability.outlook_many(
        [(_candidate(look.search, person, own), person.mode) for person in people],
        look.search.point.cell,
        terms=booking.urgent_terms(look.search.market),
        within=look.within,
        now=look.now,
        leaving_at=_leaving_at(look.search, look.now),
    )


def fits_of(
    search: SearchFacts,
    people: Collection[Person],
    *,
    within: tuple[datetime, datetime],
    now: datetime,
    outlooks: dict[int, Outlook] | None = None,
) -> dict[int, Fit]:
    """By calendar when each of some people would begin, and what that costs their day; who can't is left out."""
    own = booking.urgent_rules(search.service_id)
    return availability.fit_many(
        [_candidate(search, person, own) for person in people],
        search.point.cell,
        terms=booking.urgent_terms(search.market),
        within=within,
        now=now,
        leaving_at=_leaving_at(search, now),
        outlooks=outlooks,
    )


def _candidate(search: SearchFacts, person: Person, rules: ServiceRules | None) -> Candidate:
    shape = Shape(search.visit_minutes, search.preparation_minutes, search.cleanup_minutes)
    return Candidate(person.calendar_id, shape, person.base_cell, person.radius_km, rules, urgent=True)


def _leaving_at(search: SearchFacts, now: datetime) -> datetime | None:
    return now + ANSWER_LEAD if search.when is WhenKind.ASAP else None
