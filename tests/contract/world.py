"""One of everything, so that every operation of the API has an object that is somebody's and not somebody else's."""

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import execute, open_transaction
from doorstep.infra.outbox import relay_batch
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarLimits, FloatingBreak, WallSpan
from doorstep.modules.booking.models import DoorView
from doorstep.modules.booking.services.reminders import keep_reminders
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.tests.builders import capture, refund
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.pricing.contracts import PolicyDraft
from doorstep.modules.pricing.services.policies import draft_policy
from doorstep.modules.pricing.services.price_rules import draft_rule
from doorstep.modules.pricing.tests.builders import make_rule, rule_draft
from doorstep.modules.reviews.facade import refresh_ratings
from doorstep.modules.reviews.tests.builders import past_visit
from doorstep.modules.travel.contracts import Mode, ModeRoads, Roads, Speed
from doorstep.modules.travel.facade import publish_table
from tests.builders import (
    BuiltClient,
    BuiltSpecialist,
    add_on,
    choice_ids,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_shop,
    make_specialist,
    position_of,
    variant,
)
from tests.callers import Caller
from tests.contract.door_world import kept_at_the_door
from tests.contract.extra_world import asked_extra
from tests.contract.field_world import followed
from tests.contract.money import paid_by_card
from tests.contract.money_world import compared_books
from tests.contract.promotion_world import reduced
from tests.contract.repair_world import repaired
from tests.contract.search_world import searched
from tests.contract.sessions import ended_session, staff_session
from tests.pictures import small_picture
from tests.push_service import Browser

BASE = (1.371, 2.213)
CLOSED_DAY = "2026-01-30"
DOOR = {"code": "2580 #", "pets": "A shy cat", "parking": "In the yard", "other": "Knock, please"}
EVENING = {"when": "night", "from_time": "19:00", "until_time": "22:00", "percent_bp": 1000}
PERSON = {
    "name": "Kerttu Salo",
    "relation": "parent",
    "phone": "+358405557001",
    "email": "kerttu@example.org",
    "notes": "Walks with a frame",
    "language": "ru",
    "notify": True,
}
LUNCH = FloatingBreak(0, WallSpan(11 * 60, 14 * 60), 45)
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
    external_calendar_id: str
    """A calendar elsewhere of the specialist's, not read yet."""
    person_id: str
    """Somebody for whom the client books, and who asked for no mails."""
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
    rule_ids: dict[str, str]
    """Rules of prices: a draft, and a published one of nights, in which nothing here takes place."""
    policy_id: str
    """The draft of a policy."""
    extra_id: str
    share_id: str
    """A link by which the accepted visit is followed."""
    share_token: str
    payment_id: str
    """Of the client, by card."""
    search_quote: str
    job_offer_id: str
    """Asks the specialist to take the order that is searched for."""

    @property
    def offer_id(self) -> int:
        """The specialist's offer."""
        return self.specialist.offer_ids[self.service_id]

    def visit_id(self, state: str) -> str:
        """The visit of the order in this state."""
        return str(self.orders[state]["visits"][0]["id"])

    @property
    def proposal_id(self) -> str:
        """A time that was proposed for the visit asked for."""
        return str(self.orders["requested"]["visits"][0]["proposals"][0]["id"])

    @property
    def base_texts(self) -> tuple[str, ...]:
        """How the specialist's base would begin if it were written into an answer: four decimals are 11 m."""
        position = position_of("hel", BASE)
        return (f"{position.lat:.4f}"[:-1], f"{position.lon:.4f}"[:-1])


def make_world() -> World:
    """Build it through the API where the API can."""
    publish_speeds()
    prices = prices_of_staff()
    keep_books()
    availability.rebuild_free_days(utc_now())
    service_id = rich_service()
    specialist = make_specialist(service_id, at=BASE, auto_accept=False)
    other_specialist = make_specialist(service_id, at=(-2.4, 1.3), limits=CalendarLimits(floating_breaks=(LUNCH,)))
    client, other_client = make_client(), make_client(at=(0.8, -0.6))
    caller, worker = Caller(client), Caller(specialist)
    relay_batch()  # what was made so far becomes jobs; what comes now waits
    offer_id, day = specialist.offer_ids[service_id], coming_day(3)
    person_id = cared_for(caller)
    accepted = caller.book(service_id, local_start(day, 9), offer_id, for_person_id=person_id)
    worker.step(accepted["visits"][0]["id"], "accept").expect(200)
    ended = caller.book(service_id, local_start(coming_day(5), 9), offer_id)
    caller.post(f"/orders/{ended['id']}/cancel", {"reason": "Ill"}).expect(200)
    requested = proposed(caller, worker, caller.book(service_id, local_start(day, 13), offer_id))
    held = reduced(caller, chosen(caller, worker, service_id, offer_id))
    time_off_id = times_of(worker, requested["visits"][0])
    remembered(caller, worker, other_specialist)
    compared_books(client, specialist)
    found = searched(caller, specialist, service_id, person_id, accepted)
    return World(
        service_id=service_id,
        spare_service_id=make_service("window-cleaning"),
        client=client,
        other_client=other_client,
        specialist=specialist,
        other_specialist=other_specialist,
        tokens=tokens_of(client, specialist, other_client, other_specialist),
        orders={
            "held": held,
            "requested": requested,
            "accepted": repaired(caller, accepted, other_specialist),
            "cancelled": caller.order(ended["id"]),
            "online": met_online(caller, worker, service_id, offer_id),
            "searching": found.pop("search"),
        },
        **found,
        quote=caller.quote(service_id, local_start(day, 20), offer_id),
        time_off_id=time_off_id,
        external_calendar_id=calendars_of(caller, worker),
        person_id=person_id,
        session_id=caller.get("/me/sessions").expect(200)["items"][0]["id"],
        **showcase_of(worker),
        **reviews_of(client, specialist, accepted),
        **told(caller, specialist, accepted["visits"][0]["id"]),
        file_id=caller.upload(small_picture(), "problem").expect(201)["id"],
        **prices,
        **paid_by_card(client),
        extra_id=asked_extra(accepted["visits"][0]["id"]),
        **followed(caller, accepted, requested),
    )


def tokens_of(
    client: BuiltClient, specialist: BuiltSpecialist, other_client: BuiltClient, other_specialist: BuiltSpecialist
) -> dict[str, str]:
    """The session of each role."""
    return {
        "guest": "",
        "unknown": "k" * 32,
        "ended": ended_session(client.user_id),
        "client": client.token,
        "specialist": specialist.token,
        "other_client": other_client.token,
        "other_specialist": other_specialist.token,
        "staff": staff_session(),
    }


def cared_for(caller: Caller) -> str:
    """Notes for the door, and somebody for whom the client books, who stopped mails."""
    caller._call("PATCH", f"/me/addresses/{caller.address_id}", {"door": DOOR}).expect(200)
    person = caller.post("/me/people", {**PERSON, "address_id": caller.address_id}).expect(201)
    accounts.stop_mails(accounts.stop_token(str(PERSON["email"])), now=utc_now())
    return str(person["id"])


def proposed(caller: Caller, worker: Caller, order: dict[str, Any]) -> Any:
    """The order, once its visit has another time proposed."""
    starts = [local_start(coming_day(4), 9).isoformat()]
    worker.step(order["visits"][0]["id"], "proposals", {"starts": starts}).expect(200)
    return caller.order(order["id"])


def rich_service() -> int:
    """A service with a variant and an add-on that can be had anywhere."""
    load_handlers()
    variants, add_ons = (variant("thorough", 90, 7900),), (add_on("oven", 30, 2400),)
    return make_service(place_kinds=tuple(PlaceKind), variants=variants, add_ons=add_ons)


def met_online(caller: Caller, worker: Caller, service_id: int, offer_id: int) -> Any:
    """An order of an online visit that is asked for; and a shop where the specialist could receive clients."""
    make_shop(worker.person)  # type: ignore[arg-type]
    worker._call("PATCH", "/specialist/profile", {"meeting_url": "https://meet.example.com/onni"}).expect(200)
    worker._call("PATCH", f"/specialist/offers/{offer_id}", {"place_kinds": ["client", "online"]}).expect(200)
    wish = {"service_id": service_id, "offer_id": offer_id, "place_kind": "online"}
    starts_at = local_start(coming_day(8), 9).isoformat()
    token = caller.post("/quotes", {**wish, "starts_at": starts_at}).expect(200)["token"]
    held = caller.hold(token).expect(201)
    return caller.confirm(held["id"], method="pay_later").expect(200)


def remembered(caller: Caller, worker: Caller, favourite: BuiltSpecialist) -> None:
    """One has a favourite, the other filters that are kept."""
    worker._call("PUT", f"/me/favourites/{favourite.specialist_id}", None).expect(204)
    caller._call("PUT", "/me/search-filters?market=hel", {"rating_min": 4}).expect(200)


def chosen(caller: Caller, worker: Caller, service_id: int, offer_id: int) -> Any:
    """The specialist has terms of their own for a variant and an add-on; a hold of both."""
    ids = choice_ids(service_id)
    own = {"variants": [{"id": ids["thorough"], "price_minor": 8100}], "add_ons": [{"id": ids["oven"]}]}
    worker._call("PATCH", f"/specialist/offers/{offer_id}", own).expect(200)
    more: dict[str, Any] = {"variants": [ids["thorough"]], "add_ons": [{"add_on_id": ids["oven"]}]}
    quote = caller.ask_quote(service_id, local_start(coming_day(3), 17), offer_id, **more).expect(200)
    return caller.hold(quote["token"]).expect(201)


def times_of(worker: Caller, asked: dict[str, Any]) -> int:
    """The specialist's hours and days off, the second of them over a visit asked for, which stays as a conflict."""
    free = {
        "starts_at": local_start(coming_day(9), 0).isoformat(),
        "ends_at": local_start(coming_day(10), 0).isoformat(),
    }
    made = worker.post("/specialist/time-off", free).expect(201)
    worker._call("PUT", "/specialist/hours", HOURS, key=new_key()).expect(200)
    over = {"starts_at": asked["starts_at"], "ends_at": asked["ends_at"]}
    worker.post("/specialist/time-off", over).expect(201)
    time_off_id: int = made["id"]
    return time_off_id


def calendars_of(caller: Caller, worker: Caller) -> str:
    """The specialist subscribes to a calendar, which was not asked yet; both can be read by calendars elsewhere."""
    address = "http://127.0.0.1:9999/secret-of-the-specialist.ics"
    made = worker.post("/specialist/calendars", {"name": "Choir", "address": address}).expect(201)
    with open_transaction():
        execute("UPDATE availability_externalcalendar SET queued_at = NULL")
    for person in (caller, worker):
        person._call("PUT", "/me/calendar-feeds/client", None).expect(200)
    return str(made["id"])


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
        keep_reminders([uuid.UUID(visit_id)], now=utc_now())
        DoorView.objects.create(visit_id=visit_id, specialist_id=specialist.specialist_id, at=utc_now())
    caller._call("PUT", "/me/notices/preferences", PREFERENCES).expect(200)
    browser = Browser("http://127.0.0.1:9/send/secret-of-the-client", "key")
    made = caller._call("POST", "/me/push-subscriptions", browser.subscription()).expect(201)
    return {"subscription_id": made["id"], "browser": browser}


def reviews_of(client: BuiltClient, specialist: BuiltSpecialist, promised: dict[str, Any]) -> dict[str, Any]:
    """Two visits are done, one of them is reviewed and has its record, and the ratings are reckoned."""
    done, reviewed = (str(past_visit(client, specialist, ago=timedelta(days=days))) for days in (1, 3))
    body = {"stars": 5, "quality": 4, "text": "Very clean."}
    written = Caller(client).post(f"/visits/{reviewed}/review", body).expect(201)
    refresh_ratings(utc_now())
    kept_at_the_door(specialist, promised["visits"][0]["service_id"], reviewed, promised["visits"][0]["id"])
    return {"done_visit_id": done, "reviewed_visit_id": reviewed, "review_id": written["review"]["id"]}


def showcase_of(worker: Caller) -> dict[str, Any]:
    """A specialist shows a picture and a certificate, and has sent another picture."""
    shown, waiting = (worker.upload(small_picture(), "portfolio").expect(201)["id"] for _ in range(2))
    picture = worker.post("/specialist/portfolio", {"file_id": shown, "caption": "Windows"}).expect(201)
    certificate = worker.post(
        "/specialist/certificates", {"title": "Cleaning", "issuer": "Vocational college", "year": 2019}
    ).expect(201)
    return {"picture_id": picture["id"], "certificate_id": certificate["id"], "portfolio_file_id": waiting}


def prices_of_staff() -> dict[str, Any]:
    """A rule of prices and a draft of another, and a draft of a policy."""
    now = utc_now()
    draft = draft_rule(rule_draft(parameters=EVENING, now=now), actor=SYSTEM, now=now)
    names = dict.fromkeys(("en", "ru", "zh-Hans", "zh-Hant"), "Gentle")
    policy = draft_policy(PolicyDraft("gentle", names, {"no_show_bp": 5000}), actor=SYSTEM, now=now)
    return {
        "rule_ids": {"draft": str(draft.id), "published": str(make_rule(now=now))},
        "policy_id": str(policy.id),
    }


def keep_books() -> None:
    """Something was paid for an order and a part of it given back."""
    order_id = uuid.uuid4()
    with open_transaction():
        for posting in (capture(order_id, 7900), refund(order_id, 900)):
            ledger.post(posting, actor=SYSTEM, now=utc_now())


def publish_speeds() -> None:
    """A table, two cells of it by road, of a market that nobody here asks about."""
    speeds = {mode: (Speed(20, 3), Speed(15, 3), Speed(10, 3)) for mode in Mode}
    ways = ModeRoads(minutes=(bytes((255, 7, 9, 255)),) * 3, hectometres=bytes((255, 255, 12, 0, 15, 0, 255, 255)))
    roads = Roads(cells=(Cell(0, 0), Cell(1, 0)), modes={Mode.CAR: ways})
    with open_transaction():
        publish_table(market="tpe", speeds=speeds, note="measured", now=utc_now(), roads=roads)


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
