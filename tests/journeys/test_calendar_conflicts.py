"""A promised visit meets time that is not open any more: staff see it once, with what to do, until it is solved."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from doorstep.modules.accounts.models import Market
from doorstep.modules.accounts.selectors import forget_markets
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.fieldwork.contracts import AlertKind
from doorstep.modules.fieldwork.models import Alert
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db


class Promise:
    """A visit that is promised, and its specialist's calendar."""

    def __init__(self, clock: StandingClock) -> None:
        self.clock = clock
        self.service = make_service()
        self.specialist = make_specialist(self.service)
        self.worker, self.client = Caller(self.specialist), Caller(make_client())
        self.start = local_start(coming_day(2), 10)
        order = self.client.book(self.service, self.start, self.specialist.offer_ids[self.service])
        self.order_id, self.visit_id = order["id"], order["visits"][0]["id"]
        work_off()

    def take_off(self, first: int = 9, last: int = 12) -> str:
        """The specialist takes hours off over it."""
        day = coming_day(2)
        body = {
            "starts_at": local_start(day, first).isoformat(),
            "ends_at": local_start(day, last).isoformat(),
            "note": "",
        }
        made = self.worker.post("/specialist/time-off", body).expect(201)
        work_off()
        return str(made["time_off"]["id"] if "time_off" in made else made["id"])

    def give_back(self, time_off: str) -> None:
        self.worker._call("DELETE", f"/specialist/time-off/{time_off}", key="given back").expect(204)
        work_off()

    def minute_passes(self) -> None:
        dispatch.watch_conflicts(self.clock())
        work_off()

    def alerts(self, *, are_open: bool = True) -> list[Alert]:
        rows = Alert.objects.filter(kind=AlertKind.CALENDAR_CONFLICT, closed_at__isnull=are_open)
        return list(rows.order_by("id"))


@pytest.fixture
def promise(clock: StandingClock) -> Promise:
    return Promise(clock)


def test_a_conflict_is_raised_once_and_closes_itself(promise: Promise) -> None:
    time_off = promise.take_off()
    (alert,) = promise.alerts()
    assert (alert.subject_id, alert.facts["calendar"]) == (promise.visit_id, "time_off")
    assert alert.facts["order_id"] == promise.order_id
    promise.minute_passes()
    promise.take_off(14, 15)
    assert len(promise.alerts()) == 1
    promise.give_back(time_off)
    assert promise.alerts() == []
    (closed,) = promise.alerts(are_open=False)
    assert closed.closed_by == "system"


def test_work_done_offline_after_the_end_is_not_hidden_by_it(promise: Promise) -> None:
    promise.take_off()
    promise.client.post(f"/orders/{promise.order_id}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    now = promise.clock().isoformat()
    acts = [{"id": str(uuid.uuid4()), "kind": "set_off", "at": now, "data": {}}]
    sync = f"/specialist/visits/{promise.visit_id}/sync"
    promise.worker._call("POST", sync, {"sent_at": now, "acts": acts}).expect(200)
    assert len(promise.alerts()) == 1
    promise.minute_passes()
    assert promise.alerts() == []
    (offline,) = Alert.objects.filter(kind=AlertKind.CONFLICT)
    assert (offline.subject_id, offline.closed_at) == (promise.visit_id, None)


def test_a_service_taken_off_leaves_what_is_promised(promise: Promise) -> None:
    offer_id = promise.specialist.offer_ids[promise.service]
    promise.worker._call("DELETE", f"/specialist/offers/{offer_id}", key="taken off").expect(204)
    promise.minute_passes()
    assert promise.alerts() == []
    promise.clock.go_to(promise.start)
    promise.worker.step(promise.visit_id, "on-the-way").expect(200)


def test_what_staff_have_closed_stays_closed(promise: Promise) -> None:
    promise.take_off()
    (alert,) = promise.alerts()
    desk = staff()
    page = desk.get("/staff/fieldwork/alert/").content.decode()
    assert "visit where the calendar is not open" in page
    assert f"/staff/booking/visit/{promise.visit_id}/replace" in page
    closed = desk.post(f"/staff/fieldwork/alert/{alert.id}/close/", {"note": "She comes all the same."})
    assert closed.status_code == 302
    promise.minute_passes()
    promise.take_off(14, 15)
    assert promise.alerts() == []


@pytest.mark.parametrize("end", ["cancelled", "under way"])
def test_it_closes_when_the_visit_is_not_to_come_any_more(promise: Promise, end: str) -> None:
    promise.take_off()
    if end == "cancelled":
        promise.client.post(f"/orders/{promise.order_id}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    else:
        promise.clock.go_to(promise.start)
        promise.worker.step(promise.visit_id, "on-the-way").expect(200)
    promise.minute_passes()
    assert promise.alerts() == []


def test_staff_find_somebody_else(promise: Promise) -> None:
    Market.objects.filter(code="hel").update(replace_minutes=15)
    forget_markets()
    helper = make_specialist(promise.service, at=(1.0, 1.0))
    promise.take_off()
    desk = staff()
    address = f"/staff/booking/visit/{promise.visit_id}/replace/"
    assert "another time, or the money back" in desk.get(address).content.decode()
    assert "required" in desk.post(address, {"reason": ""}).content.decode()
    assert desk.post(address, {"reason": "Fell ill"}).status_code == 302
    work_off()
    forget_markets()
    found = promise.client.get(f"/orders/{promise.order_id}/replacement").expect(200)
    assert (found["state"], found["proposed"]["specialist"]["id"]) == ("proposed", helper.specialist_id)
    told = promise.client.get("/me/notices", app="client").expect(200)["items"]
    assert {"visit_dropped", "replacement_found"} <= {one["kind"] for one in told}
    told = promise.worker.get("/me/notices", app="specialist").expect(200)["items"]
    assert "work_cancelled" in {one["kind"] for one in told}
    promise.minute_passes()
    assert promise.alerts() == []


def staff() -> Client:
    """Somebody of the platform's staff at the desk."""
    user = get_user_model().objects.create(name="Staff", is_staff=True, market_id="hel")
    desk = Client()
    desk.force_login(user)
    return desk
