"""A new travel table changes what is offered from then on, and nothing that was quoted or agreed before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.geo import Cell
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, NO_WAY, Mode, ModeRoads, Roads
from doorstep.modules.travel.rules import BUILT_IN
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db
WEST, EAST = Cell(-2, 0), Cell(2, 0)
# 2 km x 1.35 at 27 km/h are 6 minutes, and 5 to park.
STRAIGHT = 11
CLEARLY = timedelta(minutes=15)


@dataclass
class River:
    """Two clients on the banks of a river, a specialist, and the day after tomorrow."""

    service: int
    built: BuiltSpecialist
    day: date

    def __post_init__(self) -> None:
        self.offer = self.built.offer_ids[self.service]
        self.worker = Caller(self.built)

    def client(self, bank: Cell) -> Caller:
        """Somebody who lives there."""
        return Caller(make_client(at=(bank.center.x, bank.center.y)))

    def at(self, hour: int, minute: int = 0) -> datetime:
        """A time of the day."""
        return local_start(self.day, hour, minute)

    def listed(self, client: Caller) -> list[datetime]:
        """The starts of the day, as the client is shown them."""
        starts = [datetime.fromisoformat(start) for start in client.slots(self.service, self.offer)]
        return [start for start in starts if self.at(0) <= start < self.at(0) + timedelta(days=1)]

    def book(self, client: Caller, start: datetime) -> str:
        """Quote, hold and confirm; the visit."""
        return str(client.book(self.service, start, self.offer)["visits"][0]["id"])


@pytest.fixture
def river(clock: StandingClock) -> Iterator[River]:
    travel.forget_tables()
    service = make_service()
    yield River(service, make_specialist(service), coming_day(2))
    travel.forget_tables()


def build_bridge(clock: StandingClock, *, eastward: int, westward: int) -> int:
    """A table in which crossing takes so many minutes by car, each direction its own; its version."""
    minutes = bytes((NO_WAY, eastward, westward, NO_WAY))
    roads = Roads((WEST, EAST), {Mode.CAR: ModeRoads((minutes,) * 3, bytes((255, 255, 30, 0, 80, 0, 255, 255)))})
    speeds = {mode: BUILT_IN.modes[mode].speeds for mode in Mode}
    with open_transaction():
        version = travel.publish_table(market="hel", speeds=speeds, note="bridge", now=clock(), roads=roads)
    travel.forget_tables()
    return version


def claimed(visit_id: str) -> tuple[int, int]:
    """Version of the table and minutes of the way in, as the claim has them."""
    row = fetch_one(
        "SELECT travel_version, extract(epoch FROM lower(core) - lower(occupied)) / 60 "
        "FROM availability_claim WHERE holder_id = %s",
        [UUID(visit_id)],
    )
    assert row is not None
    return int(row[0]), int(row[1])


def way_shown(river: River, visit_id: str) -> Any:
    return river.worker.worked(visit_id)["travel"]


def test_there_and_back_take_their_own_time(river: River, clock: StandingClock) -> None:
    version = build_bridge(clock, eastward=100, westward=5)
    west, east = river.client(WEST), river.client(EAST)
    first = river.book(west, river.at(9))
    # From 10:00 in the west one is in the east at 11:40; to be in the west at 9:00, one leaves the east at 8:55.
    listed = river.listed(east)
    assert river.at(7, 45) in listed
    assert [start for start in listed if river.at(7, 45) < start < river.at(11, 45)] == []
    assert river.at(11, 45) in listed
    east.ask_quote(river.service, river.at(11, 30), river.offer).expect(409, "unreachable")
    second = river.book(east, river.at(11, 45))
    assert claimed(second) == (version, 100)
    assert (way_shown(river, second)["minutes"], way_shown(river, second)["km"]) == (100, 3.0)
    third = river.book(river.client(WEST), river.at(13))
    assert claimed(third) == (version, 5)
    shown = way_shown(river, third)
    assert (shown["minutes"], shown["km"], shown["spare_minutes"]) == (5, 8.0, 10)
    assert claimed(first) == (version, 0)


def test_a_quote_keeps_the_table_it_was_made_under(river: River, clock: StandingClock) -> None:
    first = river.book(river.client(WEST), river.at(9))
    early, late = river.client(EAST), river.client(EAST)
    assert river.at(10, 15) in river.listed(early)
    token = early.quote(river.service, river.at(10, 15), river.offer)
    version = build_bridge(clock, eastward=100, westward=100)
    # Who asks now is told the new truth; who was quoted gets what was quoted.
    assert [start for start in river.listed(late) if river.at(9) <= start < river.at(11, 45)] == []
    late.ask_quote(river.service, river.at(10, 15), river.offer).expect(409, "unreachable")
    held = early.hold(token).expect(201)
    visit = str(held["visits"][0]["id"])
    early.confirm(held["id"]).expect(200)
    assert claimed(visit) == (BUILT_IN_VERSION, STRAIGHT)
    assert claimed(first)[0] == BUILT_IN_VERSION
    shown = way_shown(river, visit)
    assert (shown["minutes"], shown["km"]) == (STRAIGHT, 2.7)
    assert datetime.fromisoformat(shown["leave_at"]) == river.at(10, 15) - timedelta(minutes=STRAIGHT)
    assert version > BUILT_IN_VERSION


def test_visits_agreed_before_keep_their_way_whoever_comes_between(river: River, clock: StandingClock) -> None:
    agreed = river.book(river.client(EAST), river.at(14))
    version = build_bridge(clock, eastward=100, westward=100)
    # The way on to the agreed visit is as it was agreed; the way back west is of today's table.
    west = river.client(WEST)
    listed = river.listed(west)
    assert river.at(12, 45) in listed
    assert river.at(13) not in listed
    assert [start for start in listed if river.at(14) <= start < river.at(16, 45)] == []
    assert river.at(16, 45) in listed
    before = river.book(west, river.at(12, 45))
    assert claimed(agreed) == (BUILT_IN_VERSION, STRAIGHT)
    assert claimed(before)[0] == version
    assert way_shown(river, agreed)["minutes"] == STRAIGHT
    onward = river.worker.worked(before)["onward"]
    assert (onward["minutes"], onward["spare_minutes"]) == (STRAIGHT, 15 - STRAIGHT)


def test_what_is_listed_can_be_booked_and_the_rest_is_refused(river: River, clock: StandingClock) -> None:
    build_bridge(clock, eastward=50, westward=20)
    river.book(river.client(WEST), river.at(9))
    river.book(river.client(EAST), river.at(14))
    listed = river.listed(river.client(EAST))
    shown = {river.at(8) + CLEARLY * number for number in range(28)} & set(listed)
    assert shown
    for number in range(28):
        start = river.at(8) + CLEARLY * number
        client = river.client(EAST)
        answer = client.ask_quote(river.service, start, river.offer)
        if start in shown:
            held = client.hold(answer.expect(200)["token"]).expect(201)
            client.post(f"/orders/{held['id']}/cancel", {"reason": "only asking"}).expect(200)
        else:
            assert answer.status == 409, start
