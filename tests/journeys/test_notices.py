"""What both sides are told while a visit is booked, moved, worked and cancelled."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from icalendar import Calendar

from doorstep.modules.booking import facade as booking
from tests.builders import (
    DETAILS,
    STREET,
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
)
from tests.callers import Caller, Person
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db


def give_address(user_id: int, email: str) -> None:
    EmailAddress.objects.create(user_id=user_id, email=email, verified=True, primary=True)


def person_of(caller: Caller) -> Person:
    assert caller.person is not None
    return caller.person


def offer_of(worker: Caller, service: int) -> int:
    assert isinstance(worker.person, BuiltSpecialist)
    return worker.person.offer_ids[service]


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
    caller = Caller(make_specialist(service))
    give_address(person_of(caller).user_id, "onni@example.org")
    return caller


@pytest.fixture
def asked(service: int) -> Caller:
    caller = Caller(make_specialist(service, auto_accept=False))
    give_address(person_of(caller).user_id, "onni@example.org")
    return caller


def inbox(caller: Caller, app: str = "client") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = caller.get("/me/notices", app=app).expect(200)["items"]
    return items


def kinds(caller: Caller, app: str = "client") -> list[str]:
    return [item["kind"] for item in inbox(caller, app)]


def book(client: Caller, worker: Caller, service: int, hour: int = 10, days: int = 3) -> Any:
    order = client.book(service, local_start(coming_day(days), hour), offer_of(worker, service))
    work_off()
    return order


def entry_of(message: Any) -> Any:
    """The one event of a mail's calendar file, and its method."""
    (part,) = [part for part in message.message().iter_attachments() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), event


def mails_to(address: str) -> list[Any]:
    return [message for message in mail.outbox if message.to == [address]]


def test_a_booking_is_confirmed_to_both(client: Caller, worker: Caller, service: int) -> None:
    order = book(client, worker, service)
    (notice,) = inbox(client)
    assert (notice["kind"], notice["group"], notice["title"]) == ("booking_confirmed", "bookings", "Booking confirmed")
    assert notice["body"] == "Home cleaning with Onni V., Thu 15 Jan, 10:00–11:00."
    assert notice["link"] == f"/bookings/{order['id']}"
    assert notice["subject_id"] == order["visits"][0]["id"]
    (told,) = inbox(worker, "specialist")
    assert told["title"] == "New booking: Home cleaning"
    assert told["link"] == f"/visits/{order['visits'][0]['id']}"
    (confirmed,) = mails_to("aino@example.org")
    assert confirmed.subject == "Booking confirmed: Home cleaning"
    assert "Thu 15 Jan, 10:00–11:00" in confirmed.body
    assert order["number"] in confirmed.body
    assert f"/bookings/{order['id']}" in confirmed.body
    # Neither street nor door code leaves the house in a notice; the client's own calendar gets the street.
    for message in mail.outbox:
        assert STREET not in message.body
        assert DETAILS not in message.message().as_string()
    assert entry_of(confirmed)[1]["LOCATION"] == STREET
    assert entry_of(mails_to("onni@example.org")[0])[1]["LOCATION"] == "Kamppi"


def test_texts_come_in_the_readers_language(client: Caller, worker: Caller, service: int) -> None:
    book(client, worker, service)
    headers = {"X-Session-Token": person_of(client).token, "Accept-Language": "ru"}
    answer = client._send("GET", "/api/v1/me/notices?app=client", b"", headers).expect(200)
    assert answer["items"][0]["title"] == "Запись подтверждена"


def test_one_calendar_entry_is_made_moved_and_removed(
    client: Caller, worker: Caller, service: int, clock: StandingClock
) -> None:
    order = book(client, worker, service)
    visit = order["visits"][0]["id"]
    client.post(f"/visits/{visit}/reschedule", {"starts_at": local_start(coming_day(4), 15).isoformat()}).expect(200)
    work_off()
    clock.pass_time(minutes=5)
    client.post(f"/orders/{order['id']}/cancel", {"reason": "We moved house."}).expect(200)
    work_off()
    for address in ("aino@example.org", "onni@example.org"):
        entries = [entry_of(message) for message in mails_to(address)]
        assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({str(event["UID"]) for _, event in entries}) == 1
        sequences = [int(event["SEQUENCE"]) for _, event in entries]
        assert sequences == sorted(set(sequences))
        starts = [event.decoded("DTSTART") for _, event in entries]
        assert starts == [
            local_start(coming_day(3), 10), local_start(coming_day(4), 15), local_start(coming_day(4), 15)
        ]  # fmt: skip
        assert [str(event["STATUS"]) for _, event in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert {str(event["ATTENDEE"]) for _, event in entries} == {f"mailto:{address}"}
    assert kinds(client) == ["cancelled_by_you", "visit_moved", "booking_confirmed"]
    assert kinds(worker, "specialist") == ["work_cancelled", "work_moved", "new_booking"]
    assert "We moved house." in inbox(worker, "specialist")[0]["body"]
    assert inbox(client)[1]["body"].endswith("It was Thu 15 Jan, 10:00 before.")


def test_the_downloaded_file_is_the_mailed_entry(client: Caller, worker: Caller, service: int) -> None:
    order = book(client, worker, service)
    visit = order["visits"][0]["id"]
    _, mailed = entry_of(mails_to("aino@example.org")[0])
    answer = Client().get(f"/api/v1/visits/{visit}/calendar", headers={"X-Session-Token": person_of(client).token})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    (downloaded,) = Calendar.from_ical(answer.content.decode()).walk("VEVENT")
    assert downloaded.to_ical() == mailed.to_ical()


def test_a_request_is_asked_answered_and_declined(client: Caller, asked: Caller, service: int) -> None:
    order = book(client, asked, service)
    visit = order["visits"][0]["id"]
    assert kinds(client) == ["request_sent"]
    (wish,) = inbox(asked, "specialist")
    assert wish["kind"] == "new_request"
    assert "Kamppi" in wish["body"]
    assert "Answer by" in wish["body"]
    assert "Aino" not in wish["body"]
    method, event = entry_of(mails_to("aino@example.org")[0])
    assert (method, str(event["STATUS"])) == ("REQUEST", "TENTATIVE")
    asked.step(visit, "accept").expect(200)
    work_off()
    assert kinds(client)[0] == "request_accepted"
    asked.step(visit, "cancel", {"reason": "The car broke down."}).expect(200)
    work_off()
    assert kinds(client)[0] == "visit_cancelled"
    assert "Onni V. can't come after all" in inbox(client)[0]["body"]
    assert "The car broke down." in inbox(client)[0]["body"]
    assert kinds(asked, "specialist")[0] == "work_cancelled_by_you"

    second = book(client, asked, service, hour=14)
    asked.step(second["visits"][0]["id"], "decline", {"reason": "Full day."}).expect(200)
    work_off()
    assert kinds(client)[0] == "request_declined"
    assert entry_of(mails_to("aino@example.org")[-1])[0] == "CANCEL"


def test_nobody_answers(client: Caller, asked: Caller, service: int, clock: StandingClock) -> None:
    book(client, asked, service)
    clock.pass_time(hours=13)
    booking.expire_overdue(clock())
    work_off()
    assert kinds(client)[0] == "request_expired"
    assert kinds(asked, "specialist")[0] == "request_missed"


def test_the_steps_of_the_day(client: Caller, worker: Caller, service: int, clock: StandingClock) -> None:
    order = book(client, worker, service)
    visit = order["visits"][0]["id"]
    clock.go_to(local_start(coming_day(3), 10) - timedelta(minutes=30))
    for step in ("on-the-way", "arrive", "start", "finish"):
        worker.step(visit, step).expect(200)
        work_off()
        clock.pass_time(minutes=10)
    assert kinds(client)[:3] == ["visit_done", "arrived", "on_the_way"]
    assert inbox(client)[0]["link"] == f"/bookings/{order['id']}/review/{visit}"


def test_both_read_that_nobody_came(client: Caller, worker: Caller, service: int, clock: StandingClock) -> None:
    order = book(client, worker, service)
    clock.go_to(local_start(coming_day(3), 10) + timedelta(minutes=30))
    client.post(f"/visits/{order['visits'][0]['id']}/nobody-came", {"reason": "I rang twice"}).expect(200)
    work_off()
    assert kinds(client)[0] == "nobody_came"
    assert "cancelled" not in inbox(client)[0]["title"]
    assert inbox(client)[0]["link"] == f"/bookings/{order['id']}"
    (news, *_) = inbox(worker, "specialist")
    assert news["kind"] == "work_nobody_came"
    assert "I rang twice" in news["body"]
    assert "Aino" in news["body"]
    assert entry_of(mails_to("onni@example.org")[-1])[0] == "CANCEL"
    # Whoever cancels is still told in the words of cancelling.
    second = book(client, worker, service, days=4)
    client.post(f"/orders/{second['id']}/cancel", {"reason": ""}).expect(200)
    work_off()
    assert kinds(client)[0] == "cancelled_by_you"
    assert kinds(worker, "specialist")[0] == "work_cancelled"


def test_a_hold_that_ends_is_nobodys_news(client: Caller, worker: Caller, service: int, clock: StandingClock) -> None:
    client.hold(client.quote(service, local_start(coming_day(3), 10), offer_of(worker, service))).expect(201)
    clock.pass_time(minutes=11)
    booking.expire_overdue(clock())
    work_off()
    assert kinds(client) == []
    assert kinds(worker, "specialist") == []


def test_reading_counts_down(client: Caller, worker: Caller, service: int) -> None:
    book(client, worker, service, hour=9)
    book(client, worker, service, hour=12)
    page = client.get("/me/notices", app="client", limit=1).expect(200)
    assert page["unread"] == 2
    rest = client.get("/me/notices", app="client", limit=1, cursor=page["next_cursor"]).expect(200)
    assert rest["next_cursor"] is None
    assert rest["items"][0]["id"] != page["items"][0]["id"]
    body = {"app": "client", "ids": [page["items"][0]["id"]]}
    assert client.post("/me/notices/read", body).expect(200) == {"unread": 1}
    assert worker.post("/me/notices/read", {"app": "client", "ids": [rest["items"][0]["id"]]}).expect(200)
    assert client.post("/me/notices/read", {"app": "client", "all": True}).expect(200) == {"unread": 0}
    assert datetime.fromisoformat(inbox(client)[0]["read_at"])
    assert worker.get("/me/notices", app="specialist").expect(200)["unread"] == 2
