"""At the door: check-in, checklist, pictures, sign-off, the record that both read, and what a phone did offline."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.geo import LatLon
from doorstep.modules.booking.contracts import Cause
from doorstep.modules.booking.services.change import cancel_for_cause
from doorstep.modules.catalog.checklists import save_checklist_item
from doorstep.modules.catalog.contracts import ChecklistDraft
from doorstep.modules.fieldwork.contracts import AlertKind, FieldTerms
from doorstep.modules.fieldwork.facade import list_open_alerts, ring_timers, save_terms
from doorstep.modules.fieldwork.selectors.terms import forget_terms
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist, position_of
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.pictures import small_picture
from tests.queue import work_off

pytestmark = pytest.mark.django_db

NAMES = {"en": "Floors", "ru": "Полы", "zh-Hans": "地面", "zh-Hant": "地面"}
WHY = "The intercom is broken, nobody can tell the code"
STROKES = [[[100, 200], [150, 260], [210, 190]]]


@pytest.fixture
def service(clock: StandingClock) -> Iterator[int]:
    load_handlers()
    forget_terms()
    yield make_service(minutes=60)
    forget_terms()


@pytest.fixture
def client(service: int) -> Caller:
    return Caller(make_client(at=(1.0, 1.0)))


@pytest.fixture
def worker(service: int) -> Caller:
    return Caller(make_specialist(service))


@pytest.fixture
def demanding(service: int) -> None:
    """The city demands a check-in and a sign-off."""
    with open_transaction():
        save_terms([FieldTerms("hel", check_in_required=True, sign_off_required=True)])


@pytest.fixture
def visit(client: Caller, worker: Caller, service: int, clock: StandingClock) -> Any:
    """A promised visit, an hour from now."""
    start = local_start(coming_day(3), 10)
    offer_id = worker.person.offer_ids[service]  # type: ignore[union-attr]
    order = client.book(service, start, offer_id)
    clock.go_to(start - timedelta(hours=1))
    return order["visits"][0] | {"order_id": order["id"], "start": start}


def place(**shift_km: float) -> dict[str, float]:
    """A reading of the phone so many kilometres east and north of the client's door."""
    position: LatLon = position_of("hel", (1.0 + shift_km.get("east", 0.0), 1.0 + shift_km.get("north", 0.0)))
    return {"lat": position.lat, "lon": position.lon, "accuracy_m": shift_km.get("accuracy_m", 10.0)}


def check_in(worker: Caller, visit: Any, **body: Any) -> Answer:
    return worker._call("POST", f"/specialist/visits/{visit['id']}/check-in", body)


def sign_off(worker: Caller, visit: Any, **body: Any) -> Answer:
    return worker._call("POST", f"/specialist/visits/{visit['id']}/sign-off", body)


def code(client: Caller, visit: Any) -> Any:
    return client.get(f"/orders/{visit['order_id']}/visits/{visit['id']}/code").expect(200)


def record(caller: Caller, visit: Any) -> Any:
    return caller.get(f"/orders/{visit['order_id']}/visits/{visit['id']}/record").expect(200)


def door_picture(worker: Caller) -> str:
    found: str = worker.upload(small_picture(), "visit").expect(201)["id"]
    return found


def another(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000:04d}"


def alerts(kind: AlertKind) -> list[Any]:
    return [alert for alert in list_open_alerts(actor=SYSTEM) if alert.kind is kind]


@pytest.mark.usefixtures("demanding")
def test_a_visit_from_the_way_to_the_signature(
    client: Caller, worker: Caller, service: int, visit: Any, clock: StandingClock
) -> None:
    item = save_checklist_item(service, ChecklistDraft("floors", NAMES, required=True), actor=SYSTEM, now=clock())
    own = f"/orders/{visit['order_id']}/visits/{visit['id']}"
    client.get(f"{own}/code").expect(409, "code_not_open")
    check_in(worker, visit, how="override", reason=WHY).expect(409, "not_at_door")
    worker.step(visit["id"], "on-the-way").expect(200)
    assert code(client, visit)["purpose"] == "check_in"
    worker.get(f"{own}/code").expect(404)

    photo = door_picture(worker)
    check_in(worker, visit, how="position", photo_id=photo, **place(east=0.4)).expect(409, "too_far_away")
    check_in(worker, visit, how="position", photo_id=photo, **place(accuracy_m=900.0)).expect(409, "position_vague")
    check_in(worker, visit, how="position", **place()).expect(422, "invalid_input")
    clock.go_to(visit["start"])
    seen = check_in(worker, visit, how="position", photo_id=photo, **place(east=0.1)).expect(200)
    assert (seen["state"], seen["check_in"]["how"], seen["check_in"]["distance_m"]) == ("arrived", "position", 100)
    assert seen["photos"][0]["kind"] == "check_in"
    assert client.order(visit["order_id"])["visits"][0]["state"] == "arrived"

    clock.pass_time(minutes=20)
    worker.step(visit["id"], "start").expect(200)
    extra = {"title": "New washer", "amount_minor": 1200, "kind": "part", "quantity": 3}
    worker.step(visit["id"], "extras", extra).expect(200)
    before = worker.upload(small_picture(), "visit").expect(201)["id"]
    photos = f"/specialist/visits/{visit['id']}/record/photos"
    worker._call("POST", photos, {"photo_id": before, "kind": "before"}).expect(200)
    worker._call("POST", photos, {"photo_id": before, "kind": "before"}).expect(200)
    worker._call("DELETE", f"{photos}/{photo}").expect(404)
    worker._call("PUT", f"/specialist/visits/{visit['id']}/record/note", {"text": "Washer changed"}).expect(200)

    clock.pass_time(minutes=75)
    missing = worker.step(visit["id"], "finish").expect(409, "checklist_open")
    assert missing["context"]["item_ids"] == [item]
    items = f"/specialist/visits/{visit['id']}/record/items"
    worker._call("PUT", f"{items}/{item}", {"done": False, "note": "The client did not want it"}).expect(200)
    worker._call("PUT", f"{items}/999999", {"done": True}).expect(404)
    worker.step(visit["id"], "finish").expect(409, "sign_off_missing")
    end = code(client, visit)
    assert end["purpose"] == "sign_off"
    sign_off(worker, visit, how="signature", strokes=[]).expect(422, "invalid_input")
    sign_off(worker, visit, how="signature", strokes=STROKES).expect(200)
    worker.step(visit["id"], "finish").expect(200)
    sign_off(worker, visit, how="code", code=end["code"]).expect(200)  # the first one stays

    both = record(client, visit)
    assert both["sign_off"]["strokes"] == STROKES
    assert (both["started_late_minutes"], both["overran_minutes"]) == (20, 15)
    assert [(row["kind"], row["quantity"], row["amount"]["minor"]) for row in both["extras"]] == [("part", 3, 1200)]
    assert [(row["name"], row["done"], row["note"]) for row in both["items"]] == [
        ("Floors", False, "The client did not want it")
    ]
    assert (both["note"], len(both["photos"]), both["timer"]) == ("Washer changed", 2, None)
    assert worker.get(f"/specialist/visits/{visit['id']}/record").expect(200) == both
    Caller(make_client()).get(f"{own}/record").expect(404)
    client.get(f"{own}/code").expect(409, "code_not_open")
    clock.pass_time(hours=25)
    worker._call("PUT", f"/specialist/visits/{visit['id']}/record/note", {"text": "Later"}).expect(409, "record_closed")


@pytest.mark.usefixtures("demanding")
def test_work_begins_after_the_check_in_and_a_code_is_not_guessed(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    worker.step(visit["id"], "on-the-way").expect(200)
    worker.step(visit["id"], "arrive").expect(200)
    worker.step(visit["id"], "start").expect(409, "check_in_missing")
    right = code(client, visit)["code"]
    for left in (4, 3, 2, 1):
        wrong = check_in(worker, visit, how="code", code=another(right)).expect(409, "code_wrong")
        assert wrong["context"]["tries_left"] == left
    check_in(worker, visit, how="code", code=another(right)).expect(429, "code_locked")
    refused = check_in(worker, visit, how="code", code=right)
    refused.expect(429, "code_locked")
    assert int(refused.headers["retry-after"]) == 300
    clock.pass_time(minutes=5)
    assert check_in(worker, visit, how="code", code=right).expect(200)["check_in"]["how"] == "code"
    assert check_in(worker, visit, how="override", reason=WHY).expect(200)["check_in"]["how"] == "code"
    worker.step(visit["id"], "start").expect(200)
    assert code(client, visit)["code"] != right or code(client, visit)["purpose"] == "sign_off"
    sign_off(worker, visit, how="absent", reason="Gone").expect(422, "invalid_input")
    sign_off(worker, visit, how="absent", reason="The client had to leave early").expect(200)
    worker.step(visit["id"], "finish").expect(200)


def test_a_reason_without_proof_is_looked_at_and_proves_presence(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    worker.step(visit["id"], "on-the-way").expect(200)
    check_in(worker, visit, how="override", reason="Too short").expect(422, "invalid_input")
    check_in(worker, visit, how="override", reason=WHY, **place(north=0.3)).expect(200)
    (alert,) = alerts(AlertKind.OVERRIDE)
    assert (alert.subject_id, alert.facts["distance_m"]) == (visit["id"], 300)
    clock.go_to(visit["start"] + timedelta(hours=1))
    worker.step(visit["id"], "no-show", {"reason": "Nobody opens"}).expect(200)
    ((facts,),) = fetch_all("SELECT facts->'check_in'->>'how' FROM booking_cancellation")
    assert facts == "override"
    seen = record(client, visit)["ended"]
    assert (seen["state"], seen["by"], seen["reason"]) == ("no_show", "specialist", "Nobody opens")


def act(named: str, at: datetime, **data: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": named, "at": at.isoformat(), "data": data}


def sync(worker: Caller, visit: Any, acts: list[dict[str, Any]], sent_at: datetime) -> Any:
    body = {"sent_at": sent_at.isoformat(), "acts": acts}
    return worker._call("POST", f"/specialist/visits/{visit['id']}/sync", body).expect(200)


def outcomes(answer: Any) -> list[str]:
    return [entry["outcome"] for entry in answer["acts"]]


@pytest.mark.usefixtures("demanding")
def test_a_visit_worked_offline_syncs_in_order_whatever_the_phones_clock_says(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    wrong_by = timedelta(days=1, minutes=3)
    start = visit["start"] + wrong_by
    photo = door_picture(worker)
    acts = [
        act("set_off", start - timedelta(minutes=40)),
        act("positions", start, positions=[{"at": (start - timedelta(minutes=20)).isoformat(), **place(east=2)}]),
        act("check_in", start, how="position", photo_id=photo, **place()),
        act("start", start + timedelta(minutes=5)),
        act("photo", start + timedelta(minutes=6), photo_id=door_picture(worker), kind="after"),
        act("note", start + timedelta(minutes=50), text="All done"),
        act("sign_off", start + timedelta(minutes=54), how="signature", strokes=STROKES),
        act("finish", start + timedelta(minutes=55)),
    ]
    clock.go_to(visit["start"] + timedelta(hours=3))
    sent_at = clock() + wrong_by
    first = sync(worker, visit, acts, sent_at)
    assert outcomes(first) == ["applied"] * len(acts)
    seen = first["record"]
    assert seen["state"] == "done"
    moments = [seen[name] for name in ("set_off_at", "arrived_at", "started_at", "finished_at")]
    assert [datetime.fromisoformat(moment) - visit["start"] for moment in moments] == [
        timedelta(minutes=-40), timedelta(0), timedelta(minutes=5), timedelta(minutes=55),
    ]  # fmt: skip
    assert (seen["started_late_minutes"], seen["overran_minutes"]) == (5, 0)
    again = sync(worker, visit, acts, sent_at + timedelta(minutes=1))
    assert outcomes(again) == ["again"] * len(acts)
    assert again["record"]["finished_at"] == seen["finished_at"]
    fresh_ids = sync(worker, visit, [act("set_off", start), act("finish", start)], sent_at)
    assert outcomes(fresh_ids) == ["again", "again"]
    ((kept,),) = fetch_all("SELECT count(*) FROM fieldwork_act WHERE data ? 'lat' OR data ? 'strokes'")
    assert kept == 0


@pytest.mark.usefixtures("demanding")
def test_after_a_refused_step_the_steps_behind_it_wait(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    now = clock()
    right = None
    acts = [act("set_off", now), act("check_in", now, how="code", code="0000"), act("start", now), act("note", now)]
    worker.step(visit["id"], "on-the-way").expect(200)
    right = code(client, visit)["code"]
    acts[1]["data"]["code"] = another(right)
    answer = sync(worker, visit, acts, now)
    assert outcomes(answer) == ["again", "refused", "waiting", "refused"]
    assert [entry["problem"] and entry["problem"]["code"] for entry in answer["acts"]] == [
        None, "code_wrong", None, "invalid_input",
    ]  # fmt: skip
    acts[1]["data"]["code"] = right
    acts[3]["data"] = {"text": "Well done"}
    assert outcomes(sync(worker, visit, acts, now)) == ["again", "applied", "applied", "applied"]
    assert record(client, visit)["state"] == "working"


def test_what_was_done_offline_after_the_client_cancelled_is_kept_beside(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    now = clock()
    assert outcomes(sync(worker, visit, [act("set_off", now)], now)) == ["applied"]
    client.post(f"/orders/{visit['order_id']}/cancel", {"reason": "Ill", "agreed_fee_minor": None})
    cost = client.get(f"/orders/{visit['order_id']}/consequence", act="cancel").expect(200)
    if client.order(visit["order_id"])["state"] != "cancelled":
        body = {"reason": "Ill", "fee_minor": cost["fee"]["minor"]}
        client.post(f"/orders/{visit['order_id']}/cancel", body).expect(200)
    acts = [act("arrive", now), act("note", now, text="I was there")]
    answer = sync(worker, visit, acts, now)
    assert outcomes(answer) == ["conflict", "conflict"]
    assert (answer["record"]["ended"]["by"], answer["record"]["ended"]["reason"]) == ("client", "Ill")
    assert outcomes(sync(worker, visit, acts, now)) == ["conflict", "conflict"]
    assert len(alerts(AlertKind.CONFLICT)) == 1
    ((note,),) = fetch_all("SELECT data->>'text' FROM fieldwork_act WHERE kind = 'note'")
    assert note == "I was there"


def test_help_is_asked_for_once_and_a_timer_asks_by_itself(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock
) -> None:
    contact = {"name": "Liisa", "email": "liisa@example.org", "phone": "+358401234567"}
    worker._call("PUT", "/specialist/safety-contact", {**contact, "email": "nobody"}).expect(422)
    worker._call("PUT", "/specialist/safety-contact", contact).expect(200)
    assert worker.get("/specialist/safety-contact").expect(200)["contact"] == contact
    worker._call("POST", f"/specialist/visits/{visit['id']}/timer", {"minutes": 30}).expect(409, "timer_not_possible")
    worker.step(visit["id"], "on-the-way").expect(200)
    worker._call("POST", f"/specialist/visits/{visit['id']}/timer", {"minutes": 30}).expect(200)
    clock.pass_time(minutes=39)
    assert ring_timers(clock()) == 0
    clock.pass_time(minutes=1)
    assert (ring_timers(clock()), ring_timers(clock())) == (1, 0)
    assert alerts(AlertKind.TIMER)[0].subject_id == visit["id"]
    worker._call("DELETE", f"/specialist/visits/{visit['id']}/timer").expect(204)
    assert worker.get(f"/specialist/visits/{visit['id']}/record").expect(200)["timer"] is None

    first = worker._call("POST", "/specialist/sos", {"visit_id": visit["id"], **place()}).expect(201)
    second = worker._call("POST", "/specialist/sos", {**place(north=0.2), "note": "Second floor"}).expect(201)
    assert (first["contact_name"], second["alert_id"]) == ("Liisa", first["alert_id"])
    (alert,) = alerts(AlertKind.SOS)
    assert (alert.facts["note"], alert.facts["lat"]) == ("Second floor", round(place(north=0.2)["lat"], 6))
    client._call("POST", "/specialist/sos", {}).expect(403)
    worker._call("DELETE", "/specialist/safety-contact").expect(204)
    assert worker.get("/specialist/safety-contact").expect(200)["contact"] is None


@pytest.mark.parametrize("end", ["finish", "no_show", "by_client", "by_specialist", "by_staff", "nobody_came"])
def test_a_timer_ends_with_its_visit_however_that_ends_and_help_stays_asked_for(
    client: Caller, worker: Caller, visit: Any, clock: StandingClock, end: str
) -> None:
    steps = {"finish": ("on-the-way", "arrive", "start"), "no_show": ("on-the-way", "arrive")}.get(end, ("on-the-way",))
    for step in steps:
        worker.step(visit["id"], step).expect(200)
    worker._call("POST", f"/specialist/visits/{visit['id']}/timer", {"minutes": 720}).expect(200)
    worker._call("POST", "/specialist/sos", {"visit_id": visit["id"]}).expect(201)
    clock.go_to(visit["start"] + timedelta(hours=2))
    if end == "finish":
        worker.step(visit["id"], "finish").expect(200)
    elif end == "no_show":
        worker.step(visit["id"], "no-show", {"reason": "Nobody opens"}).expect(200)
    elif end == "nobody_came":
        client.post(f"/visits/{visit['id']}/nobody-came", {"reason": "I waited"}).expect(200)
    elif end == "by_staff":
        cancel_for_cause(uuid.UUID(visit["order_id"]), Cause.PLATFORM, "Storm", actor=SYSTEM, now=clock())
    elif end == "by_specialist":
        worker.step(visit["id"], "cancel", {"reason": "Ill"}).expect(200)
    else:
        client.post(f"/orders/{visit['order_id']}/cancel", {"reason": "Ill"}).expect(200)
    ((ended_at,),) = fetch_all("SELECT ended_at FROM fieldwork_safetytimer WHERE visit_id = %s", [visit["id"]])
    assert ended_at == clock()
    ((over,),) = fetch_all("SELECT ended_at IS NOT NULL FROM fieldwork_trip WHERE visit_id = %s", [visit["id"]])
    assert over
    clock.pass_time(hours=13)
    assert ring_timers(clock()) == 0
    assert len(alerts(AlertKind.SOS)) == 1


def test_the_safety_contact_gets_one_mail_in_their_language(worker: Caller, visit: Any, clock: StandingClock) -> None:
    contact = {"name": "Лиза", "email": "liisa@example.org"}
    headers = {"X-Session-Token": worker.person.token, "Accept-Language": "ru"}  # type: ignore[union-attr]
    worker._send("PUT", "/api/v1/specialist/safety-contact", json.dumps(contact).encode(), headers).expect(200)
    for _ in range(2):
        worker._call("POST", "/specialist/sos", {"visit_id": visit["id"]}).expect(201)
    work_off()
    (told,) = [message for message in mail.outbox if message.to == [contact["email"]]]
    assert "просит о помощи" in told.subject
    assert "Лиза" in str(told.body)
    assert "/mails/stop/" in str(told.body)
