"""
Reads of discovery: raw queries over published views.

``place`` of an offer is the centre of the specialist's coarse cell, and the client's place is taken as the centre of
its own, so that radius, filter and order go by cells, as availability does. The condition on
``int8range(listing_id, ...)`` and ``<->`` is what the nearest-neighbour index of offers answers. Candidates are found
in the narrow ``specialists_near_v1``; only those on the page are read whole.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from doorstep.infra.db import fetch_all
from doorstep.infra.fields import point_text
from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import OwnerKind, Shape
from doorstep.modules.catalog.contracts import PlaceKind, PriceModel, in_order, service_rules
from doorstep.modules.discovery.contracts import (
    MOST_RADIUS_KM,
    MOST_RANKED,
    Choice,
    Criteria,
    ListingGroup,
    Match,
    Near,
    OfferCard,
    Position,
    Possible,
    Sort,
    Window,
)
from doorstep.modules.discovery.rules import all_of
from doorstep.modules.specialists.contracts import Gender

_DISTANCE = "place <-> %(place)s::point"
# Centres of cells are multiples of a quarter, so this is exact, and just as availability has it.
_SQUARE_KM = (
    "(place[0] - %(x)s::float8) * (place[0] - %(x)s::float8) + (place[1] - %(y)s::float8) * (place[1] - %(y)s::float8)"
)
_USUAL_OFFERS = 8
_WORLD_KM = 1000
_NEAR = {
    PlaceKind.CLIENT: "specialists_near_v1",
    PlaceKind.SHOP: "specialists_shop_v1",
    PlaceKind.ONLINE: "specialists_online_v1",
}
_VISIT_MINUTES = "duration_minutes * minimum_quantity"
_KEY = {Sort.DISTANCE: "distance", Sort.PRICE: "price_minor::float8", Sort.RATING: "-coalesce(rating, 0)"}

# A page has few services, and they come again; nobody alters their texts.
_texts = lru_cache(maxsize=1024)(json.loads)
_PRICE_MODELS = {str(model): model for model in PriceModel}
_GENDERS = {str(gender): gender for gender in Gender}

# In the order of ServiceRules.
_RULES = "minimum_notice_minutes, horizon_days, slot_step_minutes, arrival_window_minutes"
_CARD = f"""
offer_id, specialist_id, service_id, category_id, service_names, price_model, unit_names, price_minor, currency,
duration_minutes, minimum_quantity, maximum_quantity, auto_accept, preparation_minutes, cleanup_minutes,
display_name, photo, rating, rating_count, experience_years, languages, gender, cell_column, cell_row, radius_km,
{_RULES}, place_kinds, service_place_kinds, place_id
"""

# Free time leaves travel out and is split at midnight: it is joined over the dates, and asked for one gap that
# is long enough for the usual visit at some start in the window. It takes holds for busy until these are swept away, so
# whoever has one that is over may be free as well. Availability decides among whom this leaves.
_MAY_BE_FREE = f"""
(EXISTS (
    SELECT FROM unnest(
        (SELECT range_agg(day.free) FROM availability_day_v1 AS day
         WHERE day.calendar_id = own.calendar_id AND day.day BETWEEN %(first_day)s AND %(last_day)s)
        * tstzmultirange(tstzrange(
            %(window_start)s::timestamptz - make_interval(mins => preparation_minutes),
            %(window_end)s::timestamptz
            + make_interval(mins => {_VISIT_MINUTES} + cleanup_minutes + coalesce(arrival_window_minutes, 0))))
    ) AS gap
    WHERE upper(gap) - lower(gap)
          >= make_interval(mins => preparation_minutes + {_VISIT_MINUTES} + cleanup_minutes))
 OR own.calendar_id IN (SELECT calendar_id FROM availability_hold_v1 WHERE expires_at <= %(now)s))
"""

_LACKING = """
ARRAY(SELECT word.number FROM unnest(%(queries)s::text[]) WITH ORDINALITY AS word(query, number)
      WHERE NOT {vector} @@ word.query::tsquery)
"""
_HEADINGS = "ts_filter(search_vector, '{a,b}')"  # names of service and category, and the category's other words


def listing_groups(
    market: str, *, category_ids: Sequence[int] | None, service_id: int | None, queries: Sequence[str], kind: PlaceKind
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
          AND %(kind)s = ANY(place_kinds)
        ORDER BY listing_id
        """,
        {
            "queries": list(queries),
            "all": all_of(queries),
            "market": market,
            "categories": None if category_ids is None else list(category_ids),
            "service": service_id,
            "kind": kind.value,
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


def _best_first(criteria: Criteria) -> str:
    """The order in which a specialist's offers are preferred."""
    named = "listing_id = ANY(%(named)s::bigint[]) DESC, " if criteria.named else ""
    return f"{named}price_minor, offer_id"


def _conditions(criteria: Criteria) -> tuple[str, dict[str, Any]]:
    """What every offer must meet whichever words it is found by, as SQL and its parameters."""
    wish = criteria.question
    # Nobody goes anywhere for an online visit.
    reach = _WORLD_KM if criteria.kind is PlaceKind.ONLINE else wish.radius_km or MOST_RADIUS_KM
    center = criteria.cell.center
    parts = [
        # The circle is for the index, a little too large; the squares decide.
        "place <@ circle(%(place)s::point, %(reach)s::float8 + 0.01)",
        f"{_SQUARE_KM} <= least(radius_km, %(reach)s::float8) * least(radius_km, %(reach)s::float8) + 1e-9",
    ]
    values: dict[str, Any] = {
        "named": list(criteria.named),
        "place": point_text(center),
        "x": center.x,
        "y": center.y,
        "reach": reach,
    }
    optional = [
        ("price_min", "price_minor >= %(price_min)s", wish.price_min),
        ("price_max", "price_minor <= %(price_max)s", wish.price_max),
        ("rating_min", "rating >= %(rating_min)s", wish.rating_min),
        ("gender", "gender = %(gender)s", wish.gender and wish.gender.value),
        ("language", "%(language)s = ANY(languages)", wish.language),
        ("only", "specialist_id = ANY(%(only)s)", list(criteria.only) or None),
        ("without", "specialist_id <> ALL(%(without)s)", list(criteria.without) or None),
    ]
    for name, condition, value in optional:
        if value is not None:
            parts.append(condition)
            values[name] = value
    return " AND ".join(parts), values


def _sources(criteria: Criteria, values: dict[str, Any]) -> list[tuple[str, str]]:
    """
    Where offers are looked for, each a table and a condition: one of each group of listings.

    A group whose names have all the words is looked up by place. Where a specialist's name must have the rest, the
    people are looked up by name first, else the nearest would be gone through for a rare name.
    """
    wish = criteria.question
    # What is asked of the person is no part of the offers' index.
    person = "JOIN specialists_person_v1 USING (specialist_id)" if wish.gender or wish.language else ""
    near = _NEAR[criteria.kind]
    sources = []
    for number, group in enumerate(criteria.groups):
        listings = f"%(listings_{number})s::int8multirange"
        values[f"listings_{number}"] = "{" + ",".join(f"[{one},{one}]" for one in group.listing_ids) + "}"
        if group.missing:
            values[f"missing_{number}"] = group.missing
            named = (
                f"SELECT specialist_id FROM specialists_person_v1 WHERE name_vector @@ %(missing_{number})s::tsquery"
            )
            # OFFSET 0 keeps the planner from going by place after all.
            source = f"({named} OFFSET 0) AS named JOIN {near} USING (specialist_id) {person}"
            sources.append((source, f"{listings} @> listing_id"))
        else:
            wanted = f"int8range(listing_id, listing_id, '[]') && {listings}"
            sources.append((f"{near} {person}", wanted))
    return sources


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
    values |= {"most": max(counted, limit) if by_distance else MOST_RANKED, "limit": limit}
    best_first = _best_first(criteria)
    branches = [
        f"""
        (SELECT DISTINCT ON ({_DISTANCE}, specialist_id) {_DISTANCE} AS distance, specialist_id, offer_id, listing_id,
                price_minor, rating
         FROM {source} WHERE {conditions} AND {wanted} {inside}
         ORDER BY {_DISTANCE}, specialist_id, {best_first} LIMIT %(most)s)
        """
        for source, wanted in _sources(criteria, values)
    ]
    nearest = (
        branches[0]
        if len(branches) == 1
        else f"""
        (SELECT DISTINCT ON (distance, specialist_id) * FROM ({" UNION ALL ".join(branches)}) AS found
         ORDER BY distance, specialist_id, {best_first} LIMIT %(most)s)
        """
    )
    rows = fetch_all(
        f"""
        WITH nearest AS {nearest},
        page AS (SELECT {_KEY[criteria.question.sort]} AS key, count(*) OVER () AS count, specialist_id, offer_id
                 FROM nearest {outside} ORDER BY 1, specialist_id LIMIT %(limit)s)
        SELECT key, count, {_CARD} FROM page JOIN specialists_offer_v1 USING (offer_id, specialist_id)
        WHERE active ORDER BY key, specialist_id
        """,
        values,
    )
    cards = [(row[0], _card(row[2:])) for row in rows]
    return [(Match((key, card.specialist_id), card.offer_id), card) for key, card in cards], rows[0][1] if rows else 0


def find_nearest(criteria: Criteria, *, after: Position | None, limit: int) -> tuple[list[Near], bool]:
    """
    The nearest specialists with all their offers that match, free time left aside; and whether these are all.

    :param after: goes by distance; with another order it is left alone.
    """
    conditions, values = _conditions(criteria)
    by_distance = criteria.question.sort is Sort.DISTANCE
    inside, _ = _after(criteria, after, values) if by_distance else ("", "")
    # Grouping in the database would go through everybody in reach first.
    most = limit * min(_USUAL_OFFERS, max(len(group.listing_ids) for group in criteria.groups))
    values["most"] = most
    branches = [
        f"""
        (SELECT {_DISTANCE} AS distance, specialist_id, rating, price_minor, offer_id
         FROM {source} WHERE {conditions} AND {wanted} {inside}
         ORDER BY {_DISTANCE}, specialist_id, offer_id LIMIT %(most)s)
        """
        for source, wanted in _sources(criteria, values)
    ]
    rows = sorted(fetch_all(" UNION ALL ".join(branches), values), key=itemgetter(0, 1))
    found: dict[int, Near] = {}
    for distance, specialist_id, rating, price, offer_id in rows:
        known = found.get(specialist_id)
        lowest, ids = (price, ()) if known is None else (min(price, known.price_minor), known.offer_ids)
        found[specialist_id] = Near(distance, specialist_id, rating, lowest, (*ids, offer_id))
    near = list(found.values())
    if len(rows) >= most and len(near) > 1:
        near.pop()  # others of the last one's offers may be cut off
    return near[:limit], len(rows) < most and len(near) <= limit


def choices_of(
    criteria: Criteria, window: Window, near: Sequence[Near], *, in_free_time: bool, now: datetime
) -> list[Possible]:
    """
    What some specialists could do in the window, the best offer first; those without a calendar are left out.

    :param in_free_time: leave out offers which their free time cannot hold; pays where few are free.
    """
    offer_ids = [offer_id for one in near for offer_id in one.offer_ids]
    values = {
        "offers": offer_ids,
        "named": list(criteria.named),
        "owner": OwnerKind.SPECIALIST.value,
        "first_day": window.first_day - timedelta(days=1),
        "last_day": window.first_day + timedelta(days=window.day_count),
        "window_start": window.start,
        "window_end": window.end,
        "now": now,
    }
    rows = fetch_all(
        f"""
        SELECT specialist_id, own.calendar_id, cell_column, cell_row, radius_km, offer_id, price_minor,
               {_VISIT_MINUTES}, preparation_minutes, cleanup_minutes, {_RULES}, place_id
        FROM specialists_offer_v1 JOIN availability_calendar_v1 AS own
             ON own.owner_kind = %(owner)s AND own.owner_id = specialist_id
        WHERE active AND offer_id = ANY(%(offers)s) {f"AND {_MAY_BE_FREE}" if in_free_time else ""}
        ORDER BY {_best_first(criteria)}
        """,
        values,
    )
    by_specialist: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        by_specialist[row[0]].append(row)
    return [
        Possible(
            near=one,
            calendar_id=own[0][1],
            cell=Cell(own[0][2], own[0][3]),
            radius_km=own[0][4],
            choices=tuple(Choice(row[5], row[6], Shape(*row[7:10]), service_rules(*row[10:14])) for row in own),
            place_id=own[0][14],
        )
        for one in near
        if (own := by_specialist.get(one.specialist_id))
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


def _card(row: Sequence[Any]) -> OfferCard:
    return OfferCard(
        offer_id=row[0],
        specialist_id=row[1],
        service_id=row[2],
        category_id=row[3],
        service_names=_texts(row[4]),
        price_model=_PRICE_MODELS[row[5]],
        unit_names=_texts(row[6]),
        price=Money(row[7], row[8]),
        duration_minutes=row[9],
        minimum_quantity=row[10],
        maximum_quantity=row[11],
        auto_accept=row[12],
        shape=Shape(row[9] * row[10], row[13], row[14]),
        rules=service_rules(*row[25:29]),
        name=row[15],
        photo=row[16],
        rating=row[17],
        rating_count=row[18],
        experience_years=row[19],
        languages=tuple(row[20]),
        gender=_GENDERS[row[21]],
        cell=Cell(row[22], row[23]),
        radius_km=row[24],
        place_kinds=in_order(set(row[29]) & set(row[30])),
        place_id=row[31],
    )
