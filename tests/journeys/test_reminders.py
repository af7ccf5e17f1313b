"""Reminders follow the visit; what no longer holds is neither made nor sent."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.audit import history_of
from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitChanged
from doorstep.modules.booking.handlers import tell_of_visit
from doorstep.modules.booking.models import Visit
from doorstep.modules.notify.models import Delivery
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.test_notices import give_address, kinds, offer_of, person_of
from tests.queue import work_off

pytestmark = pytest.mark.django_db
REMINDERS = {"reminder_day", "reminder_hours", "reminder_first", "reminder_work"}


@pytest.fixture
def service(clock: StandingClock) -> int:
    return make_service()


@pytest.fixture
def client(service: int) -> Caller:
    caller = Caller(make_client())
    give_address(person_of(caller).user_id, "aino@example.org")
    return caller


@pytest.fixture
def worker(service: int) -> Caller:
    return Caller(make_specialist(service))


def book(client: Caller, worker: Caller, service: int, starts_at: datetime) -> Any:
    order = client.book(service, starts_at, offer_of(worker, service))
    work_off()
    return order


def rows() -> list[tuple[str, datetime]]:
    return [
        (kind, due_at) for kind, due_at in fetch_all("SELECT kind, due_at FROM booking_reminder ORDER BY due_at, kind")
    ]


def reminded(caller: Caller, app: str = "client") -> list[str]:
    return [kind for kind in kinds(caller, app) if kind in REMINDERS]


def scan(clock: StandingClock, moment: datetime) -> int:
    clock.go_to(moment)
    return booking.send_reminders(clock())


def test_both_are_reminded_a_day_and_two_hours_before(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    starts = local_start(coming_day(3), 10)
    book(client, worker, service, starts)
    day, hours = starts - timedelta(days=1), starts - timedelta(hours=2)
    assert rows() == [("day", day), ("first", day), ("hours", hours), ("work", hours)]
    assert scan(clock, day - timedelta(seconds=1)) == 0
    assert scan(clock, day) == 2
    assert scan(clock, day) == 0
    assert reminded(client) == ["reminder_day"]
    assert reminded(worker, "specialist") == ["reminder_first"]
    assert scan(clock, hours) == 2
    assert reminded(client) == ["reminder_hours", "reminder_day"]
    assert reminded(worker, "specialist") == ["reminder_work", "reminder_first"]
    assert rows() == []


def test_a_moment_that_is_past_gets_no_reminder(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    book(client, worker, service, clock() + timedelta(hours=4))
    assert [kind for kind, _ in rows()] == ["hours", "work"]


def test_a_request_has_none_until_it_is_accepted(client: Caller, service: int, clock: StandingClock) -> None:
    asked = Caller(make_specialist(service, auto_accept=False))
    order = book(client, asked, service, local_start(coming_day(3), 10))
    assert rows() == []
    asked.step(order["visits"][0]["id"], "accept").expect(200)
    work_off()
    assert len(rows()) == 4
    # Moved, it waits for its answer again.
    moved = {"starts_at": local_start(coming_day(4), 10).isoformat()}
    client.post(f"/visits/{order['visits'][0]['id']}/reschedule", moved).expect(200)
    work_off()
    assert rows() == []


def test_they_move_with_the_visit_and_end_with_it(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    order = book(client, worker, service, local_start(coming_day(3), 10))
    later = local_start(coming_day(5), 12)
    client.post(f"/visits/{order['visits'][0]['id']}/reschedule", {"starts_at": later.isoformat()}).expect(200)
    work_off()
    assert [due for _, due in rows()] == [later - timedelta(days=1)] * 2 + [later - timedelta(hours=2)] * 2
    client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
    work_off()
    assert rows() == []


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_what_changed_before_the_scan_is_not_reminded_of(
    client: Caller, worker: Caller, service: int, clock: StandingClock, change: str
) -> None:
    """The event of the change is still on its way: the row is old, and the visit decides."""
    starts = local_start(coming_day(3), 10)
    order = book(client, worker, service, starts)
    make_change(client, order, change)
    assert scan(clock, starts - timedelta(days=1)) == 0
    assert reminded(client) == []
    assert reminded(worker, "specialist") == []


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_what_changes_between_scan_and_sending_is_not_sent(
    client: Caller, worker: Caller, service: int, clock: StandingClock, change: str
) -> None:
    starts = local_start(coming_day(3), 10)
    order = book(client, worker, service, starts)
    assert scan(clock, starts - timedelta(days=1)) == 2
    make_change(client, order, change)
    work_off()
    states = Delivery.objects.filter(notice__kind="reminder_day").values_list("channel", "state", "remark")
    assert set(states) == {("push", "skipped", "no device"), ("email", "skipped", "overtaken")}


def make_change(client: Caller, order: Any, change: str) -> None:
    if change == "moved":
        body = {"starts_at": local_start(coming_day(6), 10).isoformat()}
        client.post(f"/visits/{order['visits'][0]['id']}/reschedule", body).expect(200)
    else:
        client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)


def test_only_the_first_visit_of_a_day_is_told_the_day_before(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    morning, noon = local_start(coming_day(3), 9), local_start(coming_day(3), 13)
    book(client, worker, service, morning)
    book(client, worker, service, noon)
    scan(clock, morning - timedelta(days=1))
    scan(clock, noon - timedelta(days=1))
    assert reminded(worker, "specialist") == ["reminder_first"]
    assert reminded(client) == ["reminder_day", "reminder_day"]


def test_the_second_becomes_the_first_when_that_is_cancelled(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    morning, noon = local_start(coming_day(3), 9), local_start(coming_day(3), 13)
    first = book(client, worker, service, morning)
    book(client, worker, service, noon)
    client.post(f"/orders/{first['id']}/cancel", {"reason": ""}).expect(200)
    work_off()
    assert scan(clock, noon - timedelta(days=1)) == 2
    assert reminded(worker, "specialist") == ["reminder_first"]


def test_a_scheduler_that_was_away_sends_what_still_helps(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    starts = local_start(coming_day(3), 10)
    book(client, worker, service, starts)
    # The reminder of the day would come together with that of two hours, and says the same.
    assert scan(clock, starts - timedelta(hours=1)) == 2
    assert reminded(client) == ["reminder_hours"]


def test_a_handler_that_runs_twice_changes_nothing(client: Caller, worker: Caller, service: int) -> None:
    book(client, worker, service, local_start(coming_day(3), 10))
    before, notices = rows(), len(kinds(client))
    execute("DELETE FROM infra_handledevent")
    visit = Visit.objects.select_related("order").get()
    event = VisitChanged(
        visit_id=visit.id,
        order_id=visit.order_id,
        client_id=visit.order.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        state=visit.state,
        starts_at=visit.starts_at,
        changed_at=history_of([visit.id])[-1].changed_at,
    )
    for _ in range(2):
        with open_transaction():
            tell_of_visit([event])
    assert rows() == before
    assert len(kinds(client)) == notices
