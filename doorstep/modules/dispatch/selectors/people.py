"""
Who does a service, and where they set out from: everybody with a live offer of it, kept in memory for a while.

What is asked of them first (place, price, rating, record) changes rarely, so it is read for a whole listing at a time,
over published views, and whoever is asked in the end is looked at anew. What changes all the time, their day, is never
kept. Of a large listing reading takes long, so it is read anew beside those who ask, who go on with what is known.
"""

import logging
import time
from collections.abc import Collection, Iterable
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connections

from doorstep.infra.db import fetch_all
from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import OwnerKind
from doorstep.modules.dispatch.contracts import Person, Record, Weights
from doorstep.modules.dispatch.rules import scoring
from doorstep.modules.dispatch.rules.crowd import Group, group_all
from doorstep.modules.travel.contracts import Mode

log = logging.getLogger(__name__)

_MOST_LISTINGS = 500
# In terms of CATALOGUE_KEPT_SECONDS: a minute or, with many people, as many seconds as hundreds of them; then they are
# read anew beside whoever asks next. After ten minutes whoever asks waits for it.
_FRESH_TIMES, _PEOPLE_A_TIME, _USABLE_TIMES = 6, 1000, 60
_SQL = """
SELECT offer.offer_id, offer.specialist_id, offer.user_id, own.calendar_id, offer.cell_column, offer.cell_row,
       offer.radius_km, offer.rating, offer.price_minor, offer.currency, record.offered, record.accepted,
       record.declined, record.expired, own.mode
FROM specialists_offer_v1 AS offer
JOIN availability_calendar_v1 AS own ON own.owner_kind = %(owner)s AND own.owner_id = offer.specialist_id
LEFT JOIN dispatch_standing AS record ON record.specialist_id = offer.specialist_id
WHERE offer.listing_id = %(listing)s AND offer.active AND 'client' = ANY(offer.place_kinds)
  AND (offer.takes_standard_price OR offer.price_minor <= offer.standard_minor)
  AND (%(only)s::bigint[] IS NULL OR offer.specialist_id = ANY(%(only)s::bigint[]))
ORDER BY offer.specialist_id
"""
_MODES = {str(mode): mode for mode in Mode}

# What counts for somebody's merit besides what is kept of them.
type Scale = tuple[Weights, int, float]


class _Listing:
    """The people of one listing as they were read, in rows of plain values, and as they are ranked by some scales."""

    def __init__(self, rows: list[Any]) -> None:
        now, seconds = time.monotonic(), settings.CATALOGUE_KEPT_SECONDS
        self.rows = rows
        self.fresh_until = now + max(_FRESH_TIMES, len(rows) / _PEOPLE_A_TIME) * seconds
        self.usable_until = now + _USABLE_TIMES * seconds
        self.being_read = False
        self._ranked: list[tuple[Scale, list[Group]]] = []

    def ranked(self, scale: Scale) -> list[Group]:
        """Everybody by base and merit; for the last few scales it is there already."""
        for known, groups in self._ranked:
            if known == scale:
                return groups
        groups = rank_people(self.rows, scale)
        self._ranked = [(scale, groups), *self._ranked[:2]]
        return groups


_listings: dict[int, _Listing] = {}


def find_crowd(listing_id: int, scale: Scale, *, only: Collection[int] | None = None) -> list[Group]:
    """
    Everybody who does a listed service at the price for anyone, by base and merit; :func:`person_of` says who they are.

    Whether they have time is not known yet. A minute old as a rule, ten at most; read now if ``only`` some are asked.
    """
    if only is not None:
        return rank_people(_read(listing_id, only), scale)
    return _listing(listing_id, scale).ranked(scale)


def forget_people() -> None:
    """Read everybody anew at the next question; for tests, whose databases come and go."""
    _listings.clear()


def rank_people(rows: Iterable[Any], scale: Scale) -> list[Group]:
    """People as they are read, by base and merit."""
    return group_all([(Cell(row[4], row[5]), _MODES[row[14]], (_merit(row, scale), row[6], row)) for row in rows])


def _merit(row: Any, scale: Scale) -> float:
    weights, unit_pay_minor, median = scale
    return scoring.merit(
        weights, stars=row[7], record=_record(row), own_minor=row[8], unit_pay_minor=unit_pay_minor, median=median
    )


def person_of(row: Any, distance_km: float) -> Person:
    """Somebody out of a crowd, so far from the place in question."""
    return Person(
        offer_id=row[0],
        specialist_id=row[1],
        user_id=row[2],
        calendar_id=row[3],
        base_cell=Cell(row[4], row[5]),
        radius_km=row[6],
        distance_km=distance_km,
        rating=row[7],
        own_price=Money(row[8], row[9]),
        record=_record(row),
        mode=_MODES[row[14]],
    )


def _record(row: Any) -> Record:
    return Record(row[10] or 0, row[11] or 0, row[12] or 0, row[13] or 0)


def _listing(listing_id: int, scale: Scale) -> _Listing:
    moment, known = time.monotonic(), _listings.get(listing_id)
    if known is None or moment >= known.usable_until:
        return _keep(listing_id)
    if moment >= known.fresh_until and not known.being_read:
        known.being_read = True
        Thread(target=_read_beside, args=(listing_id, known, scale), name="people", daemon=True).start()
    return known


def _read_beside(listing_id: int, former: _Listing, scale: Scale) -> None:
    """Exchange what is known of a listing, over a connection of this thread's own."""
    try:
        _keep(listing_id, scale)
    except Exception:  # whoever asks goes on with what is known, and the next one tries again
        log.exception("people could not be read anew", extra={"listing_id": listing_id})
        former.being_read = False
    finally:
        connections.close_all()


def _keep(listing_id: int, scale: Scale | None = None) -> _Listing:
    found = _Listing(_read(listing_id, None))
    if scale is not None:
        found.ranked(scale)
    if len(_listings) >= _MOST_LISTINGS:
        _listings.clear()
    _listings[listing_id] = found
    return found


def _read(listing_id: int, only: Collection[int] | None) -> list[Any]:
    values = {
        "owner": OwnerKind.SPECIALIST.value,
        "listing": listing_id,
        "only": None if only is None else list(only),
    }
    return fetch_all(_SQL, values)
