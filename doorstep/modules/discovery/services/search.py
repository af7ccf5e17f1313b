"""One search: from what was asked to a page of cards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts, OutsideMarket
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import AT_CLIENT, PlaceKind
from doorstep.modules.discovery import rules, selectors
from doorstep.modules.discovery.contracts import (
    MOST_COUNTED,
    MOST_LIFTED,
    Criteria,
    GenderNotSearchable,
    Match,
    Matches,
    OfferCard,
    Position,
    SearchPage,
    SearchQuestion,
    SearchResult,
    Sort,
)
from doorstep.modules.discovery.services.favourites import kept_specialists
from doorstep.modules.discovery.services.free import find_free_matches, next_free_by_specialist
from doorstep.modules.discovery.services.sites import Sites


def search_specialists(question: SearchQuestion, *, actor: Actor, now: datetime) -> SearchPage:
    """
    Specialists who serve a place and match every filter, one card each, with the offer that fits best.

    Best is an offer whose service's name has a word looked for, then the cheapest. Without a place the market's
    centre counts. Sorting by price or rating ranks the 500 nearest who match, free time left aside. Online the best
    rated come first instead of the nearest. A page may hold fewer cards than asked for while there are more.

    With ``favourites_first`` up to ten of those whom the actor keeps and who match open the first page, in the order
    asked for, and stand on no other; the first page holds them all even if it is shorter than ten.

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
        lifted, cards = _lifted(criteria, actor=actor, now=now)
        if lifted.items:
            criteria = _below(criteria, lifted, cards, first_page=after is None)
        matches, others = _matches(criteria, after=after, now=now)
        if lifted.items and after is None:
            matches = _on_top(lifted, matches)
        cards |= others
        shown = [match for match in matches.items if match.offer_id in cards]
        sites = Sites()
        next_free = next_free_by_specialist(
            [cards[match.offer_id] for match in shown],
            criteria.cell,
            market=criteria.market,
            now=now,
            kind=criteria.kind,
            sites=sites,
        )
    results = [_result(match, cards[match.offer_id], criteria, sites, next_free) for match in shown]
    end = matches.next_position
    return SearchPage(
        time_zone=criteria.market.time_zone,
        place_kind=criteria.kind,
        items=tuple(results),
        next_page=None if end is None else rules.bookmark(end, question, criteria.cell),
        count=matches.count,
        count_is_capped=matches.count_is_capped,
        count_is_estimate=matches.count_is_estimate,
    )


def _result(
    match: Match, card: OfferCard, criteria: Criteria, sites: Sites, next_free: Mapping[int, datetime]
) -> SearchResult:
    shop = sites.shop(card.place_id) if criteria.kind is PlaceKind.SHOP else None
    return SearchResult(
        card=card,
        distance_km=rules.coarse_km(criteria.cell, shop.point.cell if shop else card.cell),
        near=shop.position if shop else criteria.market.plane.to_latlon(card.cell.center),
        shop=shop,
        next_free_at=next_free.get(card.specialist_id),
        free_at=match.free_at,
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
    kind = _kind(question)
    if kind is PlaceKind.ONLINE and question.sort is Sort.DISTANCE:
        question = replace(question, sort=Sort.RATING)  # how far away somebody is does not matter
    criteria = Criteria(question, market, cell, groups=(), named=(), window=window, kind=kind)
    if words and not queries:
        return criteria
    groups, named = selectors.listing_groups(
        market.code, category_ids=category_ids, service_id=question.service_id, queries=queries, kind=kind
    )
    return replace(criteria, groups=groups, named=named)


def _kind(question: SearchQuestion) -> PlaceKind:
    """Where visits are looked for; see ``SearchQuestion``."""
    if question.place_kind is not None:
        return question.place_kind
    possible = AT_CLIENT if question.service_id is None else catalog.get_service(question.service_id).place_kinds
    return PlaceKind.CLIENT if PlaceKind.CLIENT in possible else possible[0]


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


def _lifted(criteria: Criteria, *, actor: Actor, now: datetime) -> tuple[Matches, dict[int, OfferCard]]:
    """The favourites that come first; nothing is asked for guests, nor unless they are wanted first."""
    nobody = Matches((), None, None, count_is_capped=False), dict[int, OfferCard]()
    if not criteria.question.favourites_first or actor.user_id is None:
        return nobody
    kept = tuple(one.specialist_id for one in kept_specialists(actor.user_id, criteria.market.code))
    if not kept:
        return nobody
    question = replace(criteria.question, limit=MOST_LIFTED)
    return _matches(replace(criteria, question=question, only=kept), after=None, now=now)


def _below(criteria: Criteria, lifted: Matches, cards: dict[int, OfferCard], *, first_page: bool) -> Criteria:
    """What is searched for the rest of a page, which those on top make shorter."""
    ids = tuple(cards[match.offer_id].specialist_id for match in lifted.items if match.offer_id in cards)
    room = criteria.question.limit - (len(ids) if first_page else 0)
    return replace(criteria, question=replace(criteria.question, limit=max(1, room)), without=ids)


def _on_top(lifted: Matches, matches: Matches) -> Matches:
    """The first page: the lifted ones before the others, and counted with them."""
    count = min(MOST_COUNTED, len(lifted.items) + (matches.count or 0))
    return replace(matches, items=(*lifted.items, *matches.items), count=count)


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
