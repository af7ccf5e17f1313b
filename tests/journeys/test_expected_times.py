"""A day that goes otherwise than planned: expected times, clients who are told before they wait, and what staff see."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.fieldwork.contracts import AlertKind
from doorstep.modules.fieldwork.models import Alert
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db


class Day:
    """Three visits of one specialist on one day, the last one with a window of arrival."""

    def __init__(self, clock: StandingClock) -> None:
        self.clock, self.date = clock, coming_day()
        plain, promised = make_service(minutes=60), make_service("windows", minutes=60, window_minutes=120)
        self.specialist: BuiltSpecialist = make_specialist(plain, promised)
        self.plain = plain
        self.worker = Caller(self.specialist)
        self.clients = [Caller(make_client(at=place)) for place in ((0.1, 0.1), (1.0, 1.0), (2.0, 2.0))]
        offers = self.specialist.offer_ids
        first, second, third = self.clients
        self.orders = [
            first.book(plain, self.at(10), offers[plain]),
            second.book(plain, self.at(11, 30), offers[plain]),
            third.book(promised, self.at(13), offers[promised]),
        ]
        work_off()

    def at(self, hour: int, minute: int = 0) -> datetime:
        return local_start(self.date, hour, minute)

    def go(self, hour: int, minute: int = 0) -> None:
        self.clock.go_to(self.at(hour, minute))

    def step(self, *steps: str, number: int = 0) -> None:
        for step in steps:
            self.worker.step(self.orders[number]["visits"][0]["id"], step).expect(200)
        work_off()

    def minute_passes(self) -> None:
        """What the scheduler does each minute."""
        dispatch.follow_days(self.clock())
        work_off()

    def expected(self, number: int) -> Any:
        """What a client reads of their visit, None if it begins as planned."""
        order = self.orders[number]
        items = self.clients[number].get(f"/orders/{order['id']}/expected").expect(200)["items"]
        return items[0] if items else None

    def told(self, number: int) -> list[str]:
        items = self.clients[number].get("/me/notices", app="client").expect(200)["items"]
        return [item["kind"] for item in reversed(items)]

    def alerts(self) -> set[AlertKind]:
        return {AlertKind(alert.kind) for alert in Alert.objects.filter(closed_at=None)}


@pytest.fixture
def day(clock: StandingClock, settings: Any) -> Day:
    settings.DEFAULT_POLICY = "moderate"
    return Day(clock)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_overrun_goes_through_the_day(day: Day) -> None:
    day.go(9, 50)
    day.step("on-the-way", "arrive")
    day.go(10)
    day.step("start")
    assert [day.expected(number) for number in range(3)] == [None, None, None]

    day.go(11, 20)  # twenty minutes over, and nobody says why
    day.minute_passes()
    second = day.expected(1)
    assert second["cause"] == "follows"
    assert second["later_minutes"] > 0
    assert moment(second["starts_at"]) > day.at(11, 30)
    assert "expected_later" in day.told(1)
    assert day.told(2).count("expected_later") == 0, "the window takes it up"

    before = len(day.told(1))
    day.go(11, 23)
    day.minute_passes()
    assert len(day.told(1)) == before, "told again only when it has grown by ten minutes more"
    day.go(11, 45)
    day.minute_passes()
    assert len(day.told(1)) == before + 1
    own = day.worker.get("/specialist/expected").expect(200)["items"]
    assert {item["visit_id"] for item in own} >= {day.orders[1]["visits"][0]["id"]}
    assert day.alerts() >= {AlertKind.OVERRUN, AlertKind.LATE, AlertKind.NO_CHECK_IN}

    day.step("finish")
    day.go(11, 50)
    day.step("on-the-way", "arrive", "start", number=1)
    day.minute_passes()
    assert day.expected(1)["cause"] == "overrun"  # it will end later than planned
    assert day.alerts() == set()
    closed = Alert.objects.filter(closed_at__isnull=False)
    assert {alert.note for alert in closed} == {"It settled itself."}


def test_a_window_takes_the_delay_up(day: Day) -> None:
    third = day.orders[2]["visits"][0]
    planned = moment(day.worker.worked(third["id"])["starts_at"])
    day.go(9, 50)
    day.step("on-the-way", "arrive", "start")
    day.go(12)
    day.minute_passes()
    later = moment(day.worker.worked(third["id"])["starts_at"])
    assert later > planned, "the claim moved inside its window"
    assert later <= moment(third["window"]["until_at"])
    assert day.clients[2].order(day.orders[2]["id"])["visits"][0]["window"] == third["window"], (
        "and the promise did not"
    )
    second = day.orders[1]["visits"][0]
    assert moment(day.worker.worked(second["id"])["starts_at"]) == day.at(11, 30), "what has no window stays"


def test_somebody_else_for_who_is_far_too_late(day: Day) -> None:
    helper = make_specialist(day.plain, at=(1.0, 1.5))
    order = day.orders[1]
    day.go(11, 15)  # begun an hour and a quarter late, so the next one would wait until half past twelve
    day.step("on-the-way", "arrive", "start")
    day.go(11, 20)
    day.minute_passes()
    client, path = day.clients[1], f"/orders/{order['id']}/replacement"
    found = client.get(path).expect(200)
    assert (found["reason"], found["state"], found["proposed"]["specialist"]["id"]) == (
        "late", "proposed", helper.specialist_id,
    )  # fmt: skip
    assert moment(found["proposed"]["starts_at"]) < moment(day.expected(1)["starts_at"])
    assert "replacement_found" in day.told(1)
    assert client.post(f"{path}/refuse", {"wish": "refund"}).expect(422)["code"] == "invalid_input"
    client.post(f"{path}/approve").expect(200)
    work_off()
    after = client.order(order["id"])
    assert [visit["state"] for visit in after["visits"]] == ["cancelled", "accepted"]
    assert after["visits"][1]["specialist"]["id"] == helper.specialist_id
    assert after["due"] == order["due"]
    specialists_told = day.worker.get("/me/notices", app="specialist").expect(200)["items"]
    assert specialists_told[0]["kind"] == "work_replaced"
    day.minute_passes()
    assert day.expected(1) is None


@pytest.mark.parametrize("answered", ["wait", "nothing", "arrived", "moved"])
def test_who_waits_keeps_their_specialist(day: Day, answered: str) -> None:
    helper = make_specialist(day.plain, at=(1.0, 1.5))
    order = day.orders[1]
    day.go(11, 45)
    day.minute_passes()
    day.go(12, 15)
    day.minute_passes()
    client, path = day.clients[1], f"/orders/{order['id']}/replacement"
    assert client.get(path).expect(200)["state"] == "proposed"
    if answered == "wait":
        client.post(f"{path}/refuse", {"wish": "wait"}).expect(200)
    elif answered == "arrived":
        day.step("on-the-way", "arrive", number=1)
    elif answered == "moved":
        visit = order["visits"][0]["id"]
        start = client.get(f"/visits/{visit}/slots", days=3).expect(200)["days"][-1]["starts"][0]
        fee = client.post(f"/visits/{visit}/reschedule", {"starts_at": start}).expect(409)["context"]["fee_minor"]
        agreed = {"starts_at": start, "agreed_fee_minor": fee}
        moved = client.post(f"/visits/{visit}/reschedule", agreed).expect(200)
        client.post(f"{path}/approve").expect(409, "replacement_over")
    else:
        day.clock.pass_time(minutes=11)
    dispatch.repair_overdue(day.clock())
    work_off()
    assert client.get(path).expect(200)["state"] == ("refused" if answered == "wait" else "lapsed")
    after = client.order(order["id"])
    assert [visit["state"] for visit in after["visits"]] == ["arrived" if answered == "arrived" else "accepted"]
    assert answered != "moved" or after["visits"][0]["starts_at"] == moved["starts_at"]
    client.post(f"{path}/approve").expect(409, "replacement_over")
    free = Caller(helper).get("/specialist/visits").expect(200)["items"]
    assert free == []
    dispatch.follow_days(day.clock() + timedelta(minutes=1))
    work_off()
    assert client.get(path).expect(200)["state"] != "proposed", "asked once only"
