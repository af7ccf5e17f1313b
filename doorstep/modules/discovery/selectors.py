"""
Reads of discovery: raw queries over published views, and the favourites.

``specialists_offer_v1.place`` is the centre of the specialist's coarse cell, and the client's place is taken
as the centre of its own, so that radius, filter and order go by cells, as availability does. The condition on
``int8range(listing_id, ...)`` and ``<->`` is what the nearest-neighbour index of offers answers.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from doorstep.infra.db import fetch_all
from doorstep.infra.fields import point_text
from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import OwnerKind, Shape
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.discovery.contracts import (
    MOST_FAVOURITES,
    MOST_RADIUS_KM,
    MOST_RANKED,
    Choice,
    Criteria,
    KeptSpecialist,
    ListingGroup,
    Match,
    OfferCard,
    Position,
    Possible,
    Sort,
)
from doorstep.modules.discovery.models import Favourite
from doorstep.modules.discovery.rules import all_of
from doorstep.modules.specialists.contracts import Gender

_DISTANCE = "place <-> %(place)s::point"
_SQUARE_KM = f"""
((cell_column - %(column)s) * (cell_column - %(column)s)
 + (cell_row - %(row)s) * (cell_row - %(row)s))::float8 * {CELL_KM * CELL_KM}
"""
_BEST_OFFER_FIRST = "listing_id = ANY(%(named)s::bigint[]) DESC, price_minor, offer_id"
_VISIT_MINUTES = "duration_minutes * minimum_quantity"
_KEY = {Sort.DISTANCE: "distance", Sort.PRICE: "price_minor::float8", Sort.RATING: "-coalesce(rating, 0)"}

_CARD = """
offer_id, specialist_id, service_id, category_id, service_names, price_model, unit_names, price_minor, currency,
duration_minutes, minimum_quantity, maximum_quantity, auto_accept, preparation_minutes, cleanup_minutes,
display_name, photo, rating, rating_count, experience_years, languages, gender, cell_column, cell_row, radius_km
"""

# Free time leaves travel out and is split at midnight: it is joined over the dates, and asked for one gap that
# is long enough for the usual visit at some start in the window. Availability decides among whom this leaves.
_MAY_BE_FREE = f"""
EXISTS (
    SELECT FROM unnest(
        (SELECT range_agg(day.free) FROM availability_free_v1 AS day
         WHERE day.owner_kind = '{OwnerKind.SPECIALIST.value}' AND day.owner_id = specialist_id
           AND day.day BETWEEN %(first_day)s AND %(last_day)s)
        * tstzmultirange(tstzrange(
            %(window_start)s::timestamptz - make_interval(mins => preparation_minutes),
            %(window_end)s::timestamptz + make_interval(mins => {_VISIT_MINUTES} + cleanup_minutes)))
    ) AS gap
    WHERE upper(gap) - lower(gap)
          >= make_interval(mins => preparation_minutes + {_VISIT_MINUTES} + cleanup_minutes))
"""


_LACKING = """
ARRAY(SELECT word.number FROM unnest(%(queries)s::text[]) WITH ORDINALITY AS word(query, number)
      WHERE NOT {vector} @@ word.query::tsquery)
"""
_HEADINGS = "ts_filter(search_vector, '{a,b}')"  # names of service and category, and the category's other words


def listing_groups(
    market: str, *, category_ids: Sequence[int] | None, service_id: int | None, queries: Sequence[str]
) -> tuple[tuple[ListingGroup, ...], tuple[int, ...]]:
    """
    The market's listings by which of the words they lack, and those that have all of them in their own name.

    A word that is in some service's or category's name is not looked for in descriptions.

    :param queries: one ``tsquery`` a word, see ``rules.group_queries``.
    """
    rows = fetch_all(
        f"""
        SELECT listing_id, {_LACKING.format(vector="search_vector")}, {_LACKING.format(vector=_HEADINGS)},
               ts_filter(search_vector, '{{a}}') @@ %(all)s::tsquery
        FROM catalog_listing_v1
        WHERE market = %(market)s
          AND (%(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s::bigint[]))
          AND (%(service)s::bigint IS NULL OR service_id = %(service)s::bigint)
        ORDER BY listing_id
        """,
        {
            "queries": list(queries),
            "all": all_of(queries),
            "market": market,
            "categories": None if category_ids is None else list(category_ids),
            "service": service_id,
        },
    )
    numbers = range(1, len(queries) + 1)
    headings = {number for number in numbers if any(number not in row[2] for row in rows)}
    by_lack: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for listing_id, anywhere, in_headings, _ in rows:
        lack = tuple(n for n in numbers if n in (in_headings if n in headings else anywhere))
        by_lack[lack].append(listing_id)
    groups = tuple(
        ListingGroup(tuple(ids), all_of([queries[number - 1] for number in lack]))
        for lack, ids in sorted(by_lack.items())
    )
    return groups, tuple(row[0] for row in rows if row[3])


def _conditions(criteria: Criteria) -> tuple[str, dict[str, Any]]:
    """What every offer must meet, as SQL and its parameters."""
    wish = criteria.question
    reach = wish.radius_km or MOST_RADIUS_KM
    listing_ids = [listing_id for group in criteria.groups for listing_id in group.listing_ids]
    parts = [
        "active AND int8range(listing_id, listing_id, '[]') && %(listings)s::int8multirange",
        # The circle is for the index, a little too large; the squares are exact, and just as availability has it.
        "place <@ circle(%(place)s::point, %(reach)s::float8 + 0.01)",
        f"{_SQUARE_KM} <= least(radius_km, %(reach)s::float8) ^ 2 + 1e-9",
    ]
    values: dict[str, Any] = {
        "listings": "{" + ",".join(f"[{listing_id},{listing_id}]" for listing_id in listing_ids) + "}",
        "named": list(criteria.named),
        "place": point_text(criteria.cell.center),
        "column": criteria.cell.column,
        "row": criteria.cell.row,
        "reach": reach,
    }
    optional = [
        ("price_min", "price_minor >= %(price_min)s", wish.price_min),
        ("price_max", "price_minor <= %(price_max)s", wish.price_max),
        ("rating_min", "rating >= %(rating_min)s", wish.rating_min),
        ("gender", "gender = %(gender)s", wish.gender and wish.gender.value),
        ("language", "%(language)s = ANY(languages)", wish.language),
    ]
    for name, condition, value in optional:
        if value is not None:
            parts.append(condition)
            values[name] = value
    if any(group.missing for group in criteria.groups):
        parts.append(_words_condition(criteria.groups, values))
    if criteria.window is not None:
        parts.append(_MAY_BE_FREE)
        first = criteria.window.first_day
        values |= {
            "first_day": first - timedelta(days=1),
            "last_day": first + timedelta(days=criteria.window.day_count),
            "window_start": criteria.window.start,
            "window_end": criteria.window.end,
        }
    return " AND ".join(parts), values


def _words_condition(groups: Sequence[ListingGroup], values: dict[str, Any]) -> str:
    """Each group's offers must have in the specialist's name what the service lacks."""
    parts = []
    for number, group in enumerate(groups):
        values[f"group_{number}"] = list(group.listing_ids)
        part = f"listing_id = ANY(%(group_{number})s::bigint[])"
        if group.missing:
            values[f"missing_{number}"] = group.missing
            part += f" AND specialist_search_vector @@ %(missing_{number})s::tsquery"
        parts.append(f"({part})")
    return "(" + " OR ".join(parts) + ")"


def _after(criteria: Criteria, position: Position | None, values: dict[str, Any]) -> tuple[str, str]:
    """Where a page begins, as a condition inside and outside of the nearest: only a distance can be sought inside."""
    if position is None:
        return "", ""
    values["after_key"], values["after_id"] = position
    mark = "(%(after_key)s::float8, %(after_id)s::bigint)"
    if criteria.question.sort is Sort.DISTANCE:
        return f"AND ({_DISTANCE}, specialist_id) > {mark}", ""
    return "", f"WHERE ({_KEY[criteria.question.sort]}, specialist_id) > {mark}"


def find_matches(
    criteria: Criteria, *, after: Position | None, limit: int, counted: int
) -> tuple[list[tuple[Match, OfferCard]], int]:
    """
    One page of specialists with their best offer, free time left aside; and how many there are.

    :param counted: count no further than this; what is counted means little with ``after``.
    """
    conditions, values = _conditions(criteria)
    inside, outside = _after(criteria, after, values)
    by_distance = criteria.question.sort is Sort.DISTANCE
    key = _KEY[criteria.question.sort]
    values |= {"most": max(counted, limit) if by_distance else MOST_RANKED, "limit": limit}
    rows = fetch_all(
        f"""
        WITH nearest AS (
            SELECT DISTINCT ON ({_DISTANCE}, specialist_id) {_DISTANCE} AS distance, {_CARD}
            FROM specialists_offer_v1 WHERE {conditions} {inside}
            ORDER BY {_DISTANCE}, specialist_id, {_BEST_OFFER_FIRST} LIMIT %(most)s)
        SELECT {key} AS key, count(*) OVER (), {_CARD} FROM nearest {outside}
        ORDER BY {key}, specialist_id LIMIT %(limit)s
        """,
        values,
    )
    cards = [(row[0], _card(row[2:])) for row in rows]
    return [(Match((key, card.specialist_id), card.offer_id), card) for key, card in cards], rows[0][1] if rows else 0


def find_possible(criteria: Criteria, *, after: Position | None, limit: int) -> list[Possible]:
    """The nearest specialists who may be free in the window, with all their offers that match and may fit."""
    conditions, values = _conditions(criteria)
    inside, _ = _after(criteria, after, values) if criteria.question.sort is Sort.DISTANCE else ("", "")
    values["limit"] = limit
    rows = fetch_all(
        f"""
        SELECT {_DISTANCE} AS distance, specialist_id, rating, cell_column, cell_row, radius_km,
               array_agg(ARRAY[offer_id, price_minor, {_VISIT_MINUTES}, preparation_minutes, cleanup_minutes]
                         ORDER BY {_BEST_OFFER_FIRST})
        FROM specialists_offer_v1 WHERE {conditions} {inside}
        GROUP BY {_DISTANCE}, specialist_id, rating, cell_column, cell_row, radius_km
        ORDER BY {_DISTANCE}, specialist_id LIMIT %(limit)s
        """,
        values,
    )
    return [
        Possible(
            distance=row[0],
            specialist_id=row[1],
            rating=row[2],
            cell=Cell(row[3], row[4]),
            radius_km=row[5],
            choices=tuple(Choice(offer[0], offer[1], Shape(offer[2], offer[3], offer[4])) for offer in row[6]),
        )
        for row in rows
    ]


def offer_cards(offer_ids: Sequence[int]) -> dict[int, OfferCard]:
    """Cards of live offers by id."""
    if not offer_ids:
        return {}
    rows = fetch_all(f"SELECT {_CARD} FROM specialists_offer_v1 WHERE offer_id = ANY(%s) AND active", [list(offer_ids)])
    return {card.offer_id: card for card in map(_card, rows)}


def offers_of(specialist_ids: Sequence[int]) -> dict[int, list[OfferCard]]:
    """The live offers of some specialists, each one's cheapest first; who has none is left out."""
    if not specialist_ids:
        return {}
    rows = fetch_all(
        f"SELECT {_CARD} FROM specialists_offer_v1 WHERE specialist_id = ANY(%s) AND active "
        "ORDER BY specialist_id, price_minor, offer_id",
        [list(specialist_ids)],
    )
    found: dict[int, list[OfferCard]] = defaultdict(list)
    for card in map(_card, rows):
        found[card.specialist_id].append(card)
    return dict(found)


def count_specialists_by_listing(listing_ids: Sequence[int]) -> dict[int, int]:
    """How many specialists have a live offer of each listing; without one, left out."""
    rows = fetch_all(
        "SELECT listing_id, count(*) FROM specialists_offer_v1 WHERE listing_id = ANY(%s) AND active GROUP BY 1",
        [list(listing_ids)],
    )
    return dict(rows)


def kept_specialists(user_id: int, market: str, *, limit: int = MOST_FAVOURITES) -> list[KeptSpecialist]:
    """Whom a person keeps in a market, the latest first."""
    rows = (
        Favourite.objects.filter(user_id=user_id, market_id=market)
        .order_by("-added_at", "-id")
        .values_list("specialist_id", "added_at")[:limit]
    )
    return [KeptSpecialist(specialist_id, added_at) for specialist_id, added_at in rows]


def _card(row: Sequence[Any]) -> OfferCard:
    return OfferCard(
        offer_id=row[0],
        specialist_id=row[1],
        service_id=row[2],
        category_id=row[3],
        service_names=json.loads(row[4]),
        price_model=PriceModel(row[5]),
        unit_names=json.loads(row[6]),
        price=Money(row[7], row[8]),
        duration_minutes=row[9],
        minimum_quantity=row[10],
        maximum_quantity=row[11],
        auto_accept=row[12],
        shape=Shape(row[9] * row[10], row[13], row[14]),
        name=row[15],
        photo=row[16],
        rating=row[17],
        rating_count=row[18],
        experience_years=row[19],
        languages=tuple(row[20]),
        gender=Gender(row[21]),
        cell=Cell(row[22], row[23]),
        radius_km=row[24],
    )
