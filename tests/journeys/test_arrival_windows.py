"""A promised window over HTTP: chosen, kept while the plan shifts inside it, narrowed and told, moved, set out for."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.infra.db import execute, fetch_all
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.services.notices import VisitNotices
from doorstep.modules.notify.contracts import App, CalendarEntry
from doorstep.modules.notify.models import Delivery
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.test_notices import give_address, inbox, kinds, offer_of, person_of
from tests.journeys.test_reminders import rows
from tests.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def repair(clock: StandingClock) -> int:
    return make_service("repair", window_minutes=120)


@pytest.fixture
def exact(clock: StandingClock) -> int:
    return make_service("exact")


@pytest.fixture
def client(repair: int) -> Caller:
    caller = Caller(make_client())
    give_address(person_of(caller).user_id, "aino@example.org")
    return caller


@pytest.fixture
def worker(repair: int, exact: int) -> Caller:
    return Caller(make_specialist(repair, exact))


def wire(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def window(start: datetime, minutes: int = 120, *, narrowed: bool = False) -> dict[str, Any]:
    return {"from_at": wire(start), "until_at": wire(start + timedelta(minutes=minutes)), "narrowed": narrowed}


def shown(client: Caller, order: Any) -> Any:
    return client.get(f"/orders/{order['id']}").expect(200)["visits"][0]


def planned(worker: Caller, order: Any) -> Any:
    return worker.get(f"/specialist/visits/{order['visits'][0]['id']}").expect(200)


def entry(order: Any) -> CalendarEntry:
    found = VisitNotices().find_calendar_entry(UUID(order["visits"][0]["id"]), App.CLIENT, "en")
    assert found is not None
    return found


def narrow(clock: StandingClock, moment: datetime) -> int:
    clock.go_to(moment)
    count = booking.narrow_windows(clock())
    work_off()
    return count


def test_a_window_is_listed_quoted_and_promised(client: Caller, worker: Caller, repair: int) -> None:
    start = local_start(coming_day(3), 10)
    where = {
        "service_id": repair,
        "offer_id": offer_of(worker, repair),
        "address_id": client.address_id,
    }
    slots = client.get("/slots", first_day=coming_day(3).isoformat(), days=1, **where).expect(200)
    assert slots["window_minutes"] == 120
    starts = slots["days"][0]["starts"]
    assert wire(start) in starts
    assert {datetime.fromisoformat(one).minute for one in starts} == {0}, "windows begin half a window apart"
    quote = client.ask_quote(repair, start, offer_of(worker, repair)).expect(200)
    assert quote["window"] == {"from_at": wire(start), "until_at": wire(start + timedelta(hours=2))}
    order = client.book(repair, start, offer_of(worker, repair))
    visit = shown(client, order)
    assert (visit["starts_at"], visit["window"], visit["visit_minutes"]) == (wire(start), window(start), 60)
    assert visit["ends_at"] == wire(start + timedelta(hours=3)), "over at the latest"
    client.ask_quote(repair, start + timedelta(minutes=15), offer_of(worker, repair)).expect(422, "off_grid")


def test_the_plan_shifts_and_only_the_specialist_knows(
    client: Caller, worker: Caller, repair: int, exact: int, clock: StandingClock
) -> None:
    start = local_start(coming_day(3), 10)
    order = client.book(repair, start, offer_of(worker, repair))
    work_off()
    before, told = shown(client, order), kinds(client, "client")
    assert planned(worker, order)["starts_at"] == wire(start)
    other = Caller(make_client())
    other.book(exact, start, offer_of(worker, exact))
    work_off()
    assert shown(client, order) == before
    assert kinds(client, "client") == told
    now_planned = planned(worker, order)
    assert wire(start) < now_planned["starts_at"] <= wire(start + timedelta(hours=2))
    assert now_planned["window"] == window(start)
    history = client.get(f"/orders/{order['id']}/history").expect(200)
    assert all(step["planned_to"] is None for step in history)
    (step,) = [
        step
        for step in worker.get(f"/specialist/visits/{order['visits'][0]['id']}/history").expect(200)
        if step["planned_to"]
    ]
    assert (step["planned_from"], step["planned_to"], step["by"]) == (wire(start), now_planned["starts_at"], "system")
    assert step["reason"] == ""


def test_a_shift_keeps_reminders_and_notices_true(
    client: Caller, worker: Caller, repair: int, exact: int, clock: StandingClock
) -> None:
    start = local_start(coming_day(3), 10)
    client.book(repair, start, offer_of(worker, repair))
    work_off()
    assert rows() == [("day", start - timedelta(days=1)), ("first", start - timedelta(days=1)),
                      ("work", start - timedelta(hours=2))]  # fmt: skip
    Caller(make_client()).book(exact, start, offer_of(worker, exact))
    work_off()
    clock.go_to(start - timedelta(days=1))
    assert booking.send_reminders(clock()) >= 1
    assert "reminder_day" in kinds(client, "client")


def test_shortly_before_it_is_narrowed_and_told_once(
    client: Caller, worker: Caller, repair: int, exact: int, clock: StandingClock
) -> None:
    start = local_start(coming_day(3), 10)
    order = client.book(repair, start, offer_of(worker, repair))
    Caller(make_client()).book(exact, start, offer_of(worker, exact))
    work_off()
    before = entry(order)
    assert (before.starts_at, before.ends_at) == (start, start + timedelta(hours=3))
    assert narrow(clock, start - timedelta(minutes=121)) == 0
    assert narrow(clock, start - timedelta(minutes=120)) == 1
    assert narrow(clock, start - timedelta(minutes=119)) == 0
    visit, plan = shown(client, order), planned(worker, order)
    begins = datetime.fromisoformat(visit["starts_at"])
    assert begins <= datetime.fromisoformat(plan["starts_at"]) < begins + timedelta(minutes=5)
    assert visit["window"] == window(begins, 30, narrowed=True)
    assert kinds(client, "client")[0] == "visit_narrowed"
    assert "visit_narrowed" not in kinds(worker, "specialist")
    notice = inbox(client)[0]
    assert "arrival" in notice["body"]
    assert begins >= start
    steps = client.get(f"/orders/{order['id']}/history").expect(200)
    (step,) = [step for step in steps if step["window"]]
    assert step["window"] == {"from_at": visit["starts_at"], "until_at": visit["window"]["until_at"]}
    mail = Delivery.objects.filter(notice__kind="visit_narrowed", channel="email")
    assert mail.count() == 1
    after = entry(order)
    assert (after.uid, after.starts_at, after.ends_at) == (before.uid, begins, begins + timedelta(minutes=90))
    assert after.sequence > before.sequence


def test_what_is_asked_for_is_narrowed_only_once_promised(
    client: Caller, repair: int, exact: int, clock: StandingClock
) -> None:
    slow = Caller(make_specialist(repair, auto_accept=False))
    start = local_start(coming_day(3), 10)
    order = client.book(repair, start, offer_of(slow, repair))
    execute("UPDATE booking_visit SET respond_by = starts_at")
    assert narrow(clock, start - timedelta(minutes=100)) == 0
    slow.step(order["visits"][0]["id"], "accept").expect(200)
    assert narrow(clock, start - timedelta(minutes=99)) == 1


def test_who_is_on_the_way_is_shifted_no_more(
    client: Caller, worker: Caller, repair: int, exact: int, clock: StandingClock
) -> None:
    start = local_start(coming_day(3), 10)
    order = client.book(repair, start, offer_of(worker, repair))
    clock.go_to(start - timedelta(hours=3, minutes=1))
    worker.step(order["visits"][0]["id"], "on-the-way").expect(409, "too_early")
    clock.go_to(start - timedelta(hours=3))
    worker.step(order["visits"][0]["id"], "on-the-way").expect(200)
    assert fetch_all("SELECT promise FROM availability_claim") == [(None,)]
    Caller(make_client()).ask_quote(exact, start, offer_of(worker, exact)).expect(409, "slot_taken")
    assert narrow(clock, start - timedelta(hours=2)) == 0


def test_a_window_moves_to_another(client: Caller, worker: Caller, repair: int, exact: int) -> None:
    start = local_start(coming_day(3), 10)
    order = client.book(repair, start, offer_of(worker, repair))
    visit_id = order["visits"][0]["id"]
    moves = client.get(f"/visits/{visit_id}/slots", days=7).expect(200)
    assert moves["window_minutes"] == 120
    later = start + timedelta(hours=1)
    assert wire(later) in [one for day in moves["days"] for one in day["starts"]], "its own time is free for it"
    moved = client.post(f"/visits/{visit_id}/reschedule", {"starts_at": wire(later)}).expect(200)
    assert moved["window"] == window(later)
    client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
    assert fetch_all("SELECT count(*) FROM availability_claim") == [(0,)]
