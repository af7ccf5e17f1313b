"""One of everything, so that every operation of the API has an object that is somebody's and not somebody else's."""

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.audit import record_act
from doorstep.infra.db import open_transaction
from doorstep.infra.outbox import relay_batch
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.booking.services.reminders import keep_reminders
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.reviews.facade import refresh_ratings
from doorstep.modules.reviews.tests.builders import past_visit
from doorstep.modules.travel.contracts import Mode, Speed
from doorstep.modules.travel.services import publish_table
from tests.builders import (
    BuiltClient,
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
    position_of,
)
from tests.callers import Caller
from tests.pictures import small_picture
from tests.push_service import Browser

BASE = (1.371, 2.213)
CLOSED_DAY = "2026-01-30"
HOURS = {
    "week": [
        {
            "weekday": day,
            "shifts": [{"starts": "06:00", "ends": "23:00"}],
            "breaks": [{"starts": "12:00", "ends": "12:30"}],
        }
        for day in range(7)
    ],
    "exceptions": [{"day": CLOSED_DAY, "kind": "closed"}],
}


@dataclass(frozen=True)
class World:
    """A client with orders in several states, the specialist who works them, and people whom they do not concern."""

    service_id: int
    spare_service_id: int
    """Offered by nobody yet."""
    client: BuiltClient
    other_client: BuiltClient
    specialist: BuiltSpecialist
    other_specialist: BuiltSpecialist
    tokens: dict[str, str]
    orders: dict[str, Any]
    """Orders of the client by the state of their visit: held, requested, accepted."""
    quote: str
    time_off_id: int
    session_id: int
    subscription_id: str
    browser: Browser
    """Of the client, whose pushes nobody takes."""
    file_id: str
    """An upload of the client's that nothing uses yet."""
    picture_id: str
    certificate_id: str
    portfolio_file_id: str
    """Sent by the specialist and not shown yet."""
    done_visit_id: str
    """Of the client, by the specialist, without a review."""
    reviewed_visit_id: str
    review_id: str

    @property
    def offer_id(self) -> int:
        """The specialist's offer."""
        return self.specialist.offer_ids[self.service_id]

    def visit_id(self, state: str) -> str:
        """The visit of the order in this state."""
        return str(self.orders[state]["visits"][0]["id"])

    @property
    def base_texts(self) -> tuple[str, ...]:
        """How the specialist's base would begin if it were written into an answer: four decimals are 11 m."""
        position = position_of("hel", BASE)
        return (f"{position.lat:.4f}"[:-1], f"{position.lon:.4f}"[:-1])


def make_world() -> World:
    """Build it through the API where the API can."""
    publish_speeds()
    service_id = make_service(minutes=60)
    specialist = make_specialist(service_id, at=BASE, auto_accept=False)
    other_specialist = make_specialist(service_id, at=(-2.4, 1.3))
    client, other_client = make_client(), make_client(at=(0.8, -0.6))
    caller, worker = Caller(client), Caller(specialist)
    load_handlers()
    relay_batch()  # what was made so far becomes jobs; what comes now waits
    offer_id, day = specialist.offer_ids[service_id], coming_day(3)
    accepted = caller.book(service_id, local_start(day, 9), offer_id)
    worker.step(accepted["visits"][0]["id"], "accept").expect(200)
    requested = caller.book(service_id, local_start(day, 13), offer_id)
    held = caller.hold(caller.quote(service_id, local_start(day, 17), offer_id)).expect(201)
    time_off = worker.post(
        "/specialist/time-off",
        {"starts_at": local_start(coming_day(9), 0).isoformat(), "ends_at": local_start(coming_day(10), 0).isoformat()},
    ).expect(201)
    worker._call("PUT", "/specialist/hours", HOURS, key=new_key()).expect(200)
    # Over the requested visit: it stays, as a conflict.
    requested_at = requested["visits"][0]
    worker.post(
        "/specialist/time-off", {"starts_at": requested_at["starts_at"], "ends_at": requested_at["ends_at"]}
    ).expect(201)
    worker._call("PUT", f"/me/favourites/{other_specialist.specialist_id}", None).expect(204)
    return World(
        service_id=service_id,
        spare_service_id=make_service("window-cleaning"),
        client=client,
        other_client=other_client,
        specialist=specialist,
        other_specialist=other_specialist,
        tokens={
            "guest": "",
            "unknown": "k" * 32,
            "ended": ended_session(client.user_id),
            "client": client.token,
            "specialist": specialist.token,
            "other_client": other_client.token,
            "other_specialist": other_specialist.token,
            "staff": staff_session(),
        },
        orders={"held": held, "requested": requested, "accepted": caller.order(accepted["id"])},
        quote=caller.quote(service_id, local_start(day, 20), offer_id),
        time_off_id=time_off["id"],
        session_id=caller.get("/me/sessions").expect(200)["items"][0]["id"],
        **showcase_of(worker),
        **reviews_of(client, specialist),
        **told(caller, specialist, accepted["visits"][0]["id"]),
        file_id=caller.upload(small_picture(), "problem").expect(201)["id"],
    )


PREFERENCES = {
    "groups": [{"group": "reviews", "push": True, "email": False}],
    "quiet_hours": {"starts": "23:00", "ends": "07:00", "time_zone": "Europe/Helsinki"},
}


def told(caller: Caller, specialist: BuiltSpecialist, visit_id: str) -> dict[str, Any]:
    """Both have an unread notice as clients; the client has choices, a browser that takes pushes, and a reminder."""
    assert caller.person is not None
    with open_transaction():
        for person in (caller.person, specialist):
            request = NoticeRequest(
                user_id=person.user_id,
                app=App.CLIENT,
                kind=Kind.BOOKING_CONFIRMED,
                facts=Facts(service={"en": "Home cleaning"}, starts_at=utc_now(), time_zone="Europe/Helsinki"),
                link="/bookings",
                dedup_key="told",
                subject_id=uuid.UUID(visit_id),
            )
            notify.send(request, now=utc_now())
        keep_reminders(uuid.UUID(visit_id), now=utc_now())
    caller._call("PUT", "/me/notices/preferences", PREFERENCES).expect(200)
    browser = Browser("http://127.0.0.1:9/send/secret-of-the-client", "key")
    made = caller._call("POST", "/me/push-subscriptions", browser.subscription()).expect(201)
    return {"subscription_id": made["id"], "browser": browser}


def reviews_of(client: BuiltClient, specialist: BuiltSpecialist) -> dict[str, Any]:
    """Two visits are done, one of them is reviewed, and the ratings are reckoned."""
    done, reviewed = (str(past_visit(client, specialist, ago=timedelta(days=days))) for days in (1, 3))
    body = {"stars": 5, "quality": 4, "text": "Very clean."}
    written = Caller(client).post(f"/visits/{reviewed}/review", body).expect(201)
    refresh_ratings(utc_now())
    return {"done_visit_id": done, "reviewed_visit_id": reviewed, "review_id": written["review"]["id"]}


def showcase_of(worker: Caller) -> dict[str, Any]:
    """A specialist shows a picture and a certificate, and has sent another picture."""
    shown, waiting = (worker.upload(small_picture(), "portfolio").expect(201)["id"] for _ in range(2))
    picture = worker.post("/specialist/portfolio", {"file_id": shown, "caption": "Windows"}).expect(201)
    certificate = worker.post(
        "/specialist/certificates", {"title": "Cleaning", "issuer": "Vocational college", "year": 2019}
    ).expect(201)
    return {"picture_id": picture["id"], "certificate_id": certificate["id"], "portfolio_file_id": waiting}


def publish_speeds() -> None:
    """A speed table of a market that nobody here asks about."""
    speeds = {mode: (Speed(20, 3), Speed(15, 3), Speed(10, 3)) for mode in Mode}
    with open_transaction():
        publish_table(market="tpe", speeds=speeds, note="measured", now=utc_now())


def staff_session() -> str:
    """Somebody of the platform's staff, signed in; the token."""
    now = utc_now()
    with open_transaction():
        (user_id,) = accounts.create_accounts(
            [CreateAccount(name="Staff", market="hel", email="desk@doorstep.example", is_staff=True)],
            actor=SYSTEM,
            now=now,
        )
        record_act(actor=SYSTEM, act="hire", subject=f"user:{user_id}", details={}, now=now)
    return accounts.open_session(user_id, now=now)


def ended_session(user_id: int) -> str:
    """A session that was signed out."""
    token = accounts.open_session(user_id, now=utc_now())
    caller = Caller()
    headers = {"X-Session-Token": token}
    sessions = caller._send("GET", "/api/v1/me/sessions", b"", headers).expect(200)["items"]
    (number,) = [entry["id"] for entry in sessions if entry["is_current"]]
    caller._send("DELETE", f"/api/v1/me/sessions/{number}", b"", headers).expect(204)
    return token


@contextmanager
def undone() -> Generator[None]:
    """Whatever happens inside did not happen."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # services open durable transactions within
    with block:
        yield
        transaction.set_rollback(True)


def new_key() -> str:
    """A fresh idempotency key."""
    return uuid.uuid4().hex
