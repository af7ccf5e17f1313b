"""One search: from what was asked to a page of cards."""

from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts, OutsideMarket
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.discovery import rules, selectors
from doorstep.modules.discovery.contracts import (
    MOST_COUNTED,
    Criteria,
    GenderNotSearchable,
    Matches,
    OfferCard,
    Position,
    SearchPage,
    SearchQuestion,
    SearchResult,
)
from doorstep.modules.discovery.services.free import find_free_matches, next_free_by_specialist


def search_specialists(question: SearchQuestion, *, actor: Actor, now: datetime) -> SearchPage:
    """
    Specialists who serve a place and match every filter, one card each, with the offer that fits best.

    Best is an offer whose service's name has a word looked for, then the cheapest. Without a place the market's
    centre counts. Sorting by price or rating ranks the 500 nearest who match. A page may hold fewer cards than
    asked for while there are more.

    :raises UnknownMarket: if there is no such market.
    :raises OutsideMarket: if the place lies outside the area that the market serves.
    :raises NotFound: if the address is not the actor's own.
    :raises ServiceMissing: if the market does not offer the service.
    :raises GenderNotSearchable: unless the search is within a personal category or service.
    :raises WindowNotSearchable: if free time can't be searched in that window.
    :raises InvalidInput: if filters contradict themselves, or the cursor belongs to another search.
    """
    with translated_errors():
        criteria = _criteria(question, actor=actor, now=now)
        after = None if question.after is None else rules.position_of(question.after, question, criteria.cell)
        matches, cards = _matches(criteria, after=after, now=now)
        shown = [match for match in matches.items if match.offer_id in cards]
        next_free = next_free_by_specialist(
            [cards[match.offer_id] for match in shown], criteria.cell, market=criteria.market, now=now
        )
    plane = criteria.market.plane
    results = []
    for match in shown:
        card = cards[match.offer_id]
        results.append(
            SearchResult(
                card=card,
                distance_km=rules.coarse_km(criteria.cell, card.cell),
                near=plane.to_latlon(card.cell.center),
                next_free_at=next_free.get(card.specialist_id),
                free_at=match.free_at,
            )
        )
    end = matches.next_position
    return SearchPage(
        time_zone=criteria.market.time_zone,
        items=tuple(results),
        next_page=None if end is None else rules.bookmark(end, question, criteria.cell),
        count=matches.count,
        count_is_capped=matches.count_is_capped,
    )


def _criteria(question: SearchQuestion, *, actor: Actor, now: datetime) -> Criteria:
    market = accounts.get_market(question.market)
    cell = _cell(question, market, actor=actor)
    if question.price_min is not None and question.price_max is not None and question.price_min > question.price_max:
        raise InvalidInput("price_min must not be above price_max.", field="price_min")
    window = rules.check_window(
        question.free_from,
        question.free_to,
        time_zone=market.time_zone,
        horizon_days=market.horizon_days,
        now=now,
    )
    category_ids = None
    if question.category_id is not None:
        category_ids = catalog.category_ids_below(question.category_id)
        if not category_ids:
            raise InvalidInput("There is no such category; GET /categories lists them.", field="category")
    if question.service_id is not None:
        catalog.get_listing(market.code, question.service_id)
    if question.gender is not None:
        _check_gender(question)
    words = question.words.strip()
    queries = rules.group_queries(catalog.query_terms(words))
    criteria = Criteria(question, market, cell, groups=(), named=(), window=window)
    if words and not queries:
        return criteria
    groups, named = selectors.listing_groups(
        market.code, category_ids=category_ids, service_id=question.service_id, queries=queries
    )
    return replace(criteria, groups=groups, named=named)


def _check_gender(question: SearchQuestion) -> None:
    category_id = question.category_id
    if question.service_id is not None:
        category_id = catalog.get_service(question.service_id).category_id
    if category_id is None or not catalog.is_personal(category_id):
        raise GenderNotSearchable("Name a category with may_choose_gender, or a service in one.", field="gender")


def _cell(question: SearchQuestion, market: MarketFacts, *, actor: Actor) -> Cell:
    if question.address_id is not None:
        if question.position is not None:
            raise InvalidInput("Give either address_id, or lat and lon.", field="address_id")
        address = accounts.get_address(question.address_id, actor)
        if address.market != market.code:
            raise OutsideMarket(f"This address is not in {market.name('en')}.", market=market.code)
        return address.point.cell
    return market.to_point(question.position or market.center).cell


def _matches(criteria: Criteria, *, after: Position | None, now: datetime) -> tuple[Matches, dict[int, OfferCard]]:
    if not criteria.groups:
        return Matches((), None, 0 if after is None else None, count_is_capped=False), {}
    if criteria.window is not None:
        free = find_free_matches(criteria, criteria.window, after=after, now=now)
        return free, selectors.offer_cards([match.offer_id for match in free.items])
    limit = criteria.question.limit
    found, count = selectors.find_matches(criteria, after=after, limit=limit + 1, counted=MOST_COUNTED + 1)
    page = found[:limit]
    matches = Matches(
        items=tuple(match for match, _ in page),
        next_position=page[-1][0].position if len(found) > limit else None,
        count=min(count, MOST_COUNTED) if after is None else None,
        count_is_capped=after is None and count > MOST_COUNTED,
    )
    return matches, {card.offer_id: card for _, card in page}
