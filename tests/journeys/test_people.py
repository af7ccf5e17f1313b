"""Booking for a parent or a child: who reads what of them, and what they are told themselves."""

from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts.models import MailStop
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.models import Visit
from tests.builders import STREET, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db

HELMI = {
    "name": "Helmi Korhonen",
    "relation": "parent",
    "phone": "+358 40 555 7001",
    "email": "Helmi@example.org",
    "notes": "Hard of hearing: ring twice",
    "language": "ru",
    "notify": True,
}


@pytest.fixture
def service(clock: StandingClock) -> int:
    return make_service(minutes=60)


@pytest.fixture
def client(service: int) -> Caller:
    return Caller(make_client())


@pytest.fixture
def worker(service: int) -> Caller:
    return Caller(make_specialist(service))


def keep(client: Caller, **change: Any) -> Any:
    return client.post("/me/people", {**HELMI, "address_id": client.address_id, **change}).expect(201)


def book(client: Caller, worker: Caller, service: int, person: Any, *, days: int = 3) -> Any:
    assert worker.person is not None
    offer = worker.person.offer_ids[service]  # type: ignore[union-attr]
    order = client.book(service, local_start(coming_day(days), 10), offer, for_person_id=person["id"])
    work_off()
    return order


def mails() -> list[Any]:
    return [message for message in mail.outbox if message.to == ["helmi@example.org"]]


def entry_of(message: Any) -> tuple[str, Any]:
    whole = message_from_bytes(message.message().as_bytes())
    (part,) = [part for part in whole.walk() if part.get_content_type() == "text/calendar"]
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    calendar = Calendar.from_ical(text)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def test_a_person_is_kept_changed_and_forgotten(client: Caller) -> None:
    kept = keep(client)
    assert (kept["phone"], kept["email"], kept["stopped"]) == ("+358405557001", "helmi@example.org", False)
    changed = client._call("PUT", f"/me/people/{kept['id']}", {"name": "Helmi K.", "relation": "relative"}).expect(200)
    assert (changed["name"], changed["email"], changed["notify"]) == ("Helmi K.", "", False)
    assert client.get("/me/people").expect(200)["items"] == [changed]
    client._call("DELETE", f"/me/addresses/{client.address_id}").expect(204)
    client._call("DELETE", f"/me/people/{kept['id']}").expect(204)
    assert client.get("/me/people").expect(200)["items"] == []


def test_bad_people_are_refused_with_the_field(client: Caller) -> None:
    for change, code in (
        ({"email": "", "notify": True}, "invalid_input"),
        ({"email": "helmi"}, "invalid_input"),
        ({"name": "   "}, "invalid_input"),
        ({"language": "xx"}, "invalid_input"),
        ({"phone": "040 555"}, "bad_phone"),
    ):
        client.post("/me/people", {**HELMI, **change}).expect(422, code)
    stranger = Caller(make_client(at=(0.5, 0.5)))
    client.post("/me/people", {**HELMI, "address_id": stranger.address_id}).expect(404)
    assert client.get("/me/people").expect(200)["items"] == []
    for _ in range(12):
        keep(client)
    client.post("/me/people", HELMI).expect(409, "too_many_people")


def test_the_visit_keeps_a_snapshot_which_its_specialist_reads_in_time(
    client: Caller, service: int, clock: StandingClock
) -> None:
    asked = Caller(make_specialist(service, auto_accept=False))
    person = keep(client)
    order = book(client, asked, service, person)
    visit = order["visits"][0]
    mine = {"id": person["id"], "name": "Helmi Korhonen", "phone": "+358405557001", "notes": HELMI["notes"]}
    assert visit["for_person"] == mine
    client._call("DELETE", f"/me/people/{person['id']}").expect(204)
    assert client.order(order["id"])["visits"][0]["for_person"] == mine
    hidden = {"id": None, "name": "Helmi", "phone": "", "notes": ""}
    assert asked.worked(visit["id"])["for_person"] == hidden
    asked.step(visit["id"], "accept").expect(200)
    assert asked.worked(visit["id"])["for_person"] == {**mine, "id": None}
    client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
    assert asked.worked(visit["id"])["for_person"] == hidden


def test_a_strangers_person_can_not_be_booked_for(client: Caller, worker: Caller, service: int) -> None:
    stranger = Caller(make_client(at=(0.5, 0.5)))
    person = keep(stranger)
    token = client.quote(service, local_start(coming_day(3), 10), worker.person.offer_ids[service])  # type: ignore[union-attr]
    client.hold(token, for_person_id=person["id"]).expect(404)
    assert Visit.objects.count() == 0


def test_a_person_is_told_in_their_language_with_one_calendar_entry(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    order = book(client, worker, service, keep(client))
    visit = order["visits"][0]["id"]
    (booked,) = mails()
    assert booked.subject.startswith("Для вас запись")
    assert "Helmi Korhonen" in booked.body
    assert "10:00" in booked.body
    assert order["number"] not in booked.body
    assert f"/bookings/{order['id']}" not in booked.message().as_string()
    assert STREET not in booked.body
    method, entry = entry_of(booked)
    assert (method, str(entry["LOCATION"])) == ("REQUEST", STREET)
    later = local_start(coming_day(4), 15)
    client.post(f"/visits/{visit}/reschedule", {"starts_at": later.isoformat()}).expect(200)
    work_off()
    clock.go_to(later - timedelta(hours=24))
    booking.send_reminders(clock.moment)
    work_off()
    clock.pass_time(minutes=5)
    client.post(f"/orders/{order['id']}/cancel", {"reason": "Secret reason"}).expect(200)
    work_off()
    _, moved, reminder, off = mails()
    assert [entry_of(message)[0] for message in (moved, off)] == ["REQUEST", "CANCEL"]
    assert entry_of(off)[1]["UID"] == entry["UID"]
    assert reminder.subject.startswith("Напоминание")
    assert "Secret reason" not in off.body
    kinds = [item["kind"] for item in client.get("/me/notices", app="client").expect(200)["items"]]
    assert not [kind for kind in kinds if kind.startswith("for_you")]


def test_nobody_is_told_who_does_not_want_it(client: Caller, worker: Caller, service: int) -> None:
    book(client, worker, service, keep(client, notify=False))
    gone = keep(client)
    client._call("DELETE", f"/me/people/{gone['id']}").expect(204)
    assert mails() == []


def test_a_request_that_nobody_promised_is_not_told(client: Caller, service: int) -> None:
    asked = Caller(make_specialist(service, auto_accept=False))
    order = book(client, asked, service, keep(client))
    asked.step(order["visits"][0]["id"], "decline", {"reason": "Full"}).expect(200)
    work_off()
    assert mails() == []


def stop_path(message: Any) -> str:
    address = message.message()["List-Unsubscribe"].strip("<>")
    assert address in message.body
    return str(address[address.index("/mails/stop/") :])


def test_mails_end_where_the_mail_says(client: Caller, worker: Caller, service: int) -> None:
    person = keep(client)
    book(client, worker, service, person)
    path = stop_path(mails()[0])
    page = Client().get(f"{path}?lang=ru")
    assert "Больше не присылать" in page.content.decode()
    assert MailStop.objects.count() == 0, "looking alone changes nothing"
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Client().post(path).status_code == 200
    assert client.get(f"/me/people/{person['id']}").expect(200)["stopped"] is True
    other = Caller(make_client(at=(0.5, 0.5)))
    book(other, worker, service, keep(other), days=4)
    assert len(mails()) == 1, "a stop holds for everybody who books"
    Client().post(path, {"resume": "1"})
    book(client, worker, service, person, days=5)
    assert len(mails()) == 2


def test_a_broken_stop_address_says_so_and_changes_nothing(db: None) -> None:
    for token in ("x", "AQIDBA", "%00", "A" * 400):
        assert Client().post(f"/mails/stop/{token}").status_code == 404
    assert MailStop.objects.count() == 0


def test_nothing_of_a_person_lies_open(client: Caller, worker: Caller, service: int) -> None:
    book(client, worker, service, keep(client, notes="Zebra-crossing"))
    for table in ("accounts_caredperson", "booking_visit", "booking_order", "infra_outbox", "notify_notice"):
        rows = fetch_all(f"SELECT entry::text FROM {table} AS entry", [])
        for (row,) in rows:
            assert "Zebra-crossing" not in row
            assert "helmi@" not in row


def test_times_are_the_places(client: Caller, worker: Caller, service: int) -> None:
    order = book(client, worker, service, keep(client, language="en"))
    starts_at = datetime.fromisoformat(order["visits"][0]["starts_at"])
    assert starts_at.hour != 10
    assert "10:00" in mails()[0].body
