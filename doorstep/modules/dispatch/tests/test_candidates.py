"""Who is found first is the best of all, though few days are looked at: with visits, hours and records of all kinds."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from doorstep.infra.db import execute, open_transaction
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import HoursPlan, WallSpan
from doorstep.modules.booking.contracts import SearchFacts, SearchState, WhenKind
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.dispatch.contracts import Sizes
from doorstep.modules.dispatch.services.candidates import find_candidates
from doorstep.modules.dispatch.tests.builders import everybody
from doorstep.modules.pricing.contracts import QuotedItem
from tests.builders import (
    ALL_HOURS,
    add_on,
    choice_ids,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialists,
)

pytestmark = pytest.mark.django_db

LATE = HoursPlan(shifts=((WallSpan(13 * 60, 1440),),) * 7)
FEW = 2
_VISIT = """
INSERT INTO availability_claim (id, calendar_id, holder_id, occupied, core, cell_column, cell_row, kind, travel_version)
SELECT %s, id, %s, tstzrange(%s, %s), tstzrange(%s, %s), %s, %s, 'visit', 0
FROM availability_calendar WHERE owner_kind = 'specialist' AND owner_id = %s
"""
_RECORD = """
INSERT INTO dispatch_standing (specialist_id, market_id, offered, accepted, declined, expired, reckoned_at)
VALUES (%s, 'hel', 20, %s, %s, %s, now())
"""


_NOT_DONE = "INSERT INTO specialists_offeraddon (offer_id, addon_id, active) VALUES (%s, %s, false)"


@pytest.mark.parametrize("kind", [WhenKind.ASAP, WhenKind.BEST])
def test_the_first_is_the_best_of_all(kind: WhenKind, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in (("FIRST_READ", 4), ("READ_MORE", 3), ("LOOKED_AT", FEW)):
        monkeypatch.setattr(Sizes, name, few)
    chance, service, client = Random(7), make_service(), make_client()
    noon = local_start(coming_day(3), 12)
    for hours in (ALL_HOURS, LATE):
        bases = [(chance.uniform(-4, 4), chance.uniform(-4, 4)) for _ in range(9)]
        for person in make_specialists(bases, [service], hours=hours, signed_in=False):
            _fill(person.specialist_id, noon, chance)
    for minute in (0, 7, 40, 95):
        search = _search(
            service, client.user_id, kind, noon + timedelta(minutes=minute), Point(chance.uniform(-5, 5), 1.0)
        )
        every = everybody(search, radius_km=60, now=search.earliest)
        found = find_candidates(search, radius_km=60, fewest=FEW, now=search.earliest)
        assert found[0] == every[0]
        assert len(found) >= min(FEW, len(every))
        assert all(one in every for one in found), "the others are as they are, too"
        assert find_candidates(search, radius_km=60, fewest=99, now=search.earliest) == every
        one = every[-1].person.specialist_id
        assert find_candidates(search, radius_km=60, only=[one], now=search.earliest) == every[-1:]
        left = find_candidates(search, radius_km=60, without=[one], fewest=99, now=search.earliest)
        assert left == every[:-1]


def test_of_those_who_do_all_of_it_the_first_is_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in (("FIRST_READ", 4), ("READ_MORE", 3), ("LOOKED_AT", FEW)):
        monkeypatch.setattr(Sizes, name, few)
    chance, client = Random(3), make_client()
    service = make_service(add_ons=(add_on("oven", 30, 2400),))
    oven, noon = choice_ids(service)["oven"], local_start(coming_day(3), 12)
    bases = [(chance.uniform(-4, 4), chance.uniform(-4, 4)) for _ in range(12)]
    without = set()
    for person in make_specialists(bases, [service], signed_in=False):
        _fill(person.specialist_id, noon, chance)
        if chance.random() < 0.6:
            without.add(person.specialist_id)
            with open_transaction():
                execute(_NOT_DONE, [person.offer_ids[service], oven])
    items = (QuotedItem(service, 1, 60, None, ((oven, 1, 0),)),)
    for minute in (0, 40, 95):
        at = noon + timedelta(minutes=minute)
        plain = _search(service, client.user_id, WhenKind.BEST, at, Point(chance.uniform(-5, 5), 1.0))
        every = everybody(plain, radius_km=60, now=at)
        able = [one for one in every if one.person.specialist_id not in without]
        assert 0 < len(able) < len(every)
        assert find_candidates(replace(plain, items=items), radius_km=60, fewest=FEW, now=at)[0] == able[0]
        assert find_candidates(replace(plain, items=items), radius_km=60, fewest=99, now=at) == able


def _fill(specialist_id: int, noon: datetime, chance: Random) -> None:
    """Some visits around noon and a record of job offers."""
    at = noon - timedelta(hours=3)
    with open_transaction():
        for _ in range(chance.randrange(4)):
            at += timedelta(minutes=chance.randrange(20, 150))
            end = at + timedelta(minutes=chance.randrange(30, 90))
            cell = chance.randrange(-12, 12), chance.randrange(-12, 12)
            execute(_VISIT, [new_id(), new_id(), at, end, at, end, *cell, specialist_id])
            at = end + timedelta(minutes=40)
        execute(_RECORD, [specialist_id, *(chance.randrange(9) for _ in range(3))])


def _search(service: int, client_id: int, kind: WhenKind, at: datetime, point: Point) -> SearchFacts:
    return SearchFacts(
        order_id=new_id(), number="", client_id=client_id, market="hel", state=SearchState.SEARCHING, when=kind,
        service_id=service, quantity=1, earliest=at, latest=at + timedelta(hours=3), deadline=None, begun_at=at,
        point=point, district="", visit_minutes=60, preparation_minutes=0, cleanup_minutes=0,
        price=catalog.get_listing("hel", service).price, time_zone=accounts.get_market("hel").time_zone,
    )  # fmt: skip
