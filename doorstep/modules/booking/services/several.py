"""Several visits of one order: whether they are a party, who comes to each, and their time claimed all at once."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from doorstep.infra.db import savepoint, transaction_required
from doorstep.kernel.ids import new_id
from doorstep.kernel.matching import choose_distinct
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimFacts, ClaimRequest, StartRefused
from doorstep.modules.booking.contracts import NobodyFree, OfferUnavailable
from doorstep.modules.booking.party_contracts import LEAST_TOGETHER, MOST_TOGETHER, NotTogether
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists.contracts import OfferFacts

type Claimed = tuple[OfferFacts, ClaimFacts]
type RequestMaker = Callable[[int, int, OfferFacts], ClaimRequest]
"""Of a visit's number, a calendar and an offer."""


def party_of_quotes(quotes: Sequence[Quote]) -> uuid.UUID:
    """
    The number that the visits of a party have in common.

    :raises NotTogether: unless they are two to four, with one start and one address, each by somebody else.
    """
    if not LEAST_TOGETHER <= len(quotes) <= MOST_TOGETHER:
        raise NotTogether(f"It takes {LEAST_TOGETHER} to {MOST_TOGETHER} visits.")
    if len({quote.starts_at for quote in quotes}) > 1:
        raise NotTogether("They begin at different times.")
    if any(quote.place_kind is not PlaceKind.CLIENT for quote in quotes):
        raise NotTogether("Several people come together to a client's own place only.")
    if len({quote.address_id for quote in quotes}) > 1:
        raise NotTogether("They are at different addresses.")
    chosen = [quote.candidates[0].calendar_id for quote in quotes if not quote.anyone]
    if len(set(chosen)) < len(chosen):
        raise NotTogether("One specialist can't do two visits at once.")
    return new_id()


@transaction_required
def claim_several(
    quotes: Sequence[Quote], offers: dict[int, OfferFacts], make_request: RequestMaker, *, now: datetime
) -> list[Claimed]:
    """
    Claim the time of all visits, or of none: by different people wherever two of them would overlap.

    Who comes is chosen for all visits together, so that none takes the only one who could do another. Then their
    calendars are locked in order, all at once, and nothing else is; if somebody proves to be taken, the locks are
    given back and it is chosen anew without them. So two such orders wait for each other and never in a circle, and
    who finds nobody has not lost to an order that failed as well.

    :raises OfferUnavailable: if a chosen specialist does not offer it any more.
    :raises StartRefused: with its reason, if a chosen specialist's time was taken meanwhile.
    :raises NobodyFree: if there are not enough people left.
    """
    able = [_able(quote, offers) for quote in quotes]
    apart = {
        pair
        for pair in combinations(range(len(quotes)), 2)
        if (quotes[pair[0]].anyone or quotes[pair[1]].anyone) and _overlap(quotes[pair[0]], quotes[pair[1]])
    }
    while True:
        plan = choose_distinct([list(people) for people in able], apart)
        if plan is None:
            raise NobodyFree("Choose another time.")
        planned = [able[number][calendar_id] for number, calendar_id in enumerate(plan)]
        requests = [make_request(number, calendar_id, planned[number]) for number, calendar_id in enumerate(plan)]
        taken = list[int]()
        claims = _try_all(requests, [not quote.anyone for quote in quotes], taken, now=now)
        if claims is not None:
            return list(zip(planned, claims, strict=True))
        for number in taken:
            _give_way(number, plan, quotes, able, apart)


def _give_way(
    number: int,
    plan: Sequence[int],
    quotes: Sequence[Quote],
    able: Sequence[dict[int, OfferFacts]],
    apart: set[tuple[int, int]],
) -> None:
    """Choose differently for a visit that could not be claimed: if another of this order was in the way, apart."""
    same = [other for other in range(len(plan)) if other != number and plan[other] == plan[number]]
    pairs = {(min(number, other), max(number, other)) for other in same}
    open_pairs = {pair for pair in pairs - apart if quotes[pair[0]].anyone or quotes[pair[1]].anyone}
    if open_pairs:
        apart |= open_pairs
    else:
        able[number].pop(plan[number], None)


def _able(quote: Quote, offers: dict[int, OfferFacts]) -> dict[int, OfferFacts]:
    """Who may do a visit, by calendar, the most wanted first."""
    found = {
        candidate.calendar_id: offers[candidate.offer_id]
        for candidate in quote.candidates
        if candidate.offer_id in offers
    }
    if not found and not quote.anyone:
        raise OfferUnavailable
    return found


def _overlap(first: Quote, second: Quote) -> bool:
    """Whether nobody could do both, even without any way between them."""
    (first_from, first_until), (second_from, second_until) = _core(first), _core(second)
    return first_from < second_until and second_from < first_until


def _core(quote: Quote) -> tuple[datetime, datetime]:
    begins = quote.starts_at - timedelta(minutes=quote.preparation_minutes)
    lasts = quote.preparation_minutes + quote.visit_minutes + quote.cleanup_minutes
    return begins, begins + timedelta(minutes=lasts)


class _Taken(Exception):
    """Leaves a savepoint, which gives back the locks and whatever was claimed."""


@transaction_required
def _try_all(
    requests: Sequence[ClaimRequest], chosen: Sequence[bool], taken: list[int], *, now: datetime
) -> list[ClaimFacts] | None:
    """Claim all, or None and the numbers of those that could not be; a chosen specialist's refusal is raised."""
    claims = []
    try:
        with savepoint():
            availability.lock_calendars(
                calendar_id for one in requests for calendar_id in (one.candidate.calendar_id, *one.candidate.rooms)
            )
            for number, request in enumerate(requests):
                alone = sum(one.candidate.calendar_id == request.candidate.calendar_id for one in requests) == 1
                try:
                    with savepoint():
                        claims.append(availability.claim(request, now=now, explained=chosen[number] and alone))
                except StartRefused:
                    if chosen[number] and (alone or all(chosen)):
                        raise
                    taken.append(number)
            if taken:
                raise _Taken
    except _Taken:
        return None
    return claims
