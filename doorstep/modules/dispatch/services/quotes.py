"""Pricing a search: when it could begin, who could come, and the one price for anyone."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.kernel.geo import Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import (
    QuotedSearch,
    SearchFacts,
    SearchState,
    SearchWish,
    WhenImpossible,
    WhenKind,
    Wish,
)
from doorstep.modules.dispatch.contracts import DispatchTerms, Sizes
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.candidates import find_candidates

_SHORTEST_RANGE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is wanted; ``first`` and ``last`` bound the starts of the best time, and are None at once."""

    what: Wish
    address_id: uuid.UUID
    when: WhenKind
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class SearchQuote:
    """A quoted search: its signed text and price, how many could come, and between when and when they would begin."""

    quoted: QuotedSearch
    candidates: int
    expected: tuple[datetime, datetime] | None


def quote_search(question: SearchQuestion, *, actor: Actor, now: datetime) -> SearchQuote:
    """
    Price a visit by whoever comes first or best, and say honestly how likely that is; nothing is held, nobody asked.

    :raises NotFound: if the address is not the actor's.
    :raises WhenImpossible: if the range of starts is over, too short or too far ahead.
    :raises ServiceMissing: if its market does not offer the service.
    :raises QuantityNotAllowed: if it is not sold in this quantity.
    :raises ChoiceNotOffered: if the market does not have something of it.
    :raises InvalidInput: if the wish makes no sense; ``context`` names the field.
    :raises OfferUnavailable: if it is not done at the client's.
    """
    if actor.user_id is None:
        raise NotSignedIn
    address = accounts.get_address(question.address_id, actor=actor)
    market, terms = accounts.get_market(address.market), terms_of(address.market)
    first, last = _range(question, terms, now=now)
    wish = SearchWish(
        what=question.what,
        address_id=question.address_id,
        when=question.when,
        earliest=first,
        latest=last,
        priced_at=_on_grid(first, market),
        search_minutes=terms.asap_search_minutes if question.when is WhenKind.ASAP else terms.best_search_minutes,
    )
    quoted = booking.quote_search(wish, actor=actor, now=now)
    found = find_candidates(
        _as_search(quoted, market, address.point, client_id=actor.user_id),
        radius_km=terms.radii_km[0],
        most=Sizes.FEWEST_CANDIDATES,
        now=now,
    )
    likely = sorted(one.fit.start for one in found[: terms.wave_sizes[0]])
    expected = (likely[0], likely[-1]) if likely else None
    if expected:
        quoted = booking.quote_search(replace(wish, priced_at=expected[0], expected=expected), actor=actor, now=now)
    return SearchQuote(quoted, len(found), expected)


def _range(question: SearchQuestion, terms: DispatchTerms, *, now: datetime) -> tuple[datetime, datetime]:
    if question.when is WhenKind.ASAP:
        return now, now + timedelta(minutes=terms.asap_minutes)
    if question.first is None or question.last is None:
        raise WhenImpossible("Say from when and until when: when.from_at, when.until_at.", field="when")
    horizon = now + timedelta(days=terms.best_longest_days)
    first = max(question.first, now)
    if question.last - first < _SHORTEST_RANGE or question.last > horizon:
        raise WhenImpossible(
            "Name at least half an hour, and no later than the last day possible.",
            field="when",
            earliest=now.isoformat(),
            latest=horizon.isoformat(),
        )
    return first, question.last


def _on_grid(moment: datetime, market: MarketFacts) -> datetime:
    """The first start of the market's grid from a moment on."""
    step = market.slot_step_minutes
    minutes = -(-(moment.minute + (1 if moment.second or moment.microsecond else 0)) // step) * step
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def _as_search(quoted: QuotedSearch, market: MarketFacts, point: Point, *, client_id: int) -> SearchFacts:
    """A quoted search as it would be looked for."""
    quote, wish = quoted.quote, quoted.wish
    return SearchFacts(
        order_id=quote.id,
        number="",
        client_id=client_id,
        market=market.code,
        state=SearchState.HELD,
        when=wish.when,
        service_id=quote.service_id,
        quantity=quote.quantity,
        earliest=wish.earliest,
        latest=wish.latest,
        deadline=None,
        begun_at=None,
        point=point,
        district="",
        visit_minutes=quote.visit_minutes,
        preparation_minutes=quote.preparation_minutes,
        cleanup_minutes=quote.cleanup_minutes,
        price=Money(quote.total.minor, quote.total.currency),
        time_zone=market.time_zone,
        items=quote.items,
    )
