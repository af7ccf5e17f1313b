"""People of the running program: clients who have just signed up, and specialists of the demo cities, over the API."""

import os
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from doorstep.entrypoints.seed.content import city as seeded_city
from doorstep.entrypoints.seed.content import professions
from tests.builders import BuiltClient, BuiltSpecialist
from tests.callers import Answer, Caller, Person
from tests.databases import run_folder
from tests.program import next_serial

MARKET = "hel"
CODE_SECONDS = 30
# The demo account of a market has the first number; these are its colleagues.
_FIRST_COLLEAGUE = 5002
_NOT_BEFORE = timedelta(minutes=120)
# Label, street and house, further details, district.
HOMES = {
    "hel": ("Home", "Aleksis Kiven katu 9", "B 21", "Kallio"),
    "mow": ("Дом", "улица Арбат, 9", "кв. 21", "Арбат"),
    "sha": ("家", "南京西路9号", "21室", "静安"),
    "tpe": ("家", "信義路五段9號", "21樓", "信義"),
}
_REASON = "Nobody is here to tell a code in a test"
ALL_WEEK = [{"weekday": day, "shifts": [{"starts": "00:00", "ends": "24:00"}], "breaks": []} for day in range(7)]


def _own_address() -> str | None:
    """
    Where calls of this process come from on this machine.

    Limits are counted by address; processes that test beside one another must not use up each other's.
    """
    if "DOORSTEP_TEST_ADDRESS" in os.environ:
        return None
    return f"127.0.1.{int(os.environ.get('PYTEST_XDIST_WORKER', 'gw0').removeprefix('gw')) + 1}"


wire = httpx.Client(timeout=30, transport=httpx.HTTPTransport(local_address=_own_address()))
"""The connections of this process to the program, kept open."""


class ProgramCaller(Caller):
    """A person's calls to a program at an address."""

    def __init__(self, address: str, person: Person | None = None) -> None:
        super().__init__(person)
        self.address = address

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        told = {"Content-Type": "application/json", **headers}
        answer = wire.request(method, self.address + path, content=body or None, headers=told)
        return Answer(answer.status_code, answer.json() if answer.content else None, dict(answer.headers))

    def put(self, path: str, body: object) -> Answer:
        """A replacement."""
        return self._call("PUT", path, body, uuid.uuid4().hex)

    def patch(self, path: str, body: object) -> Answer:
        """A change of some values."""
        return self._call("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        """The end of something."""
        return self._call("DELETE", path)

    @property
    def token(self) -> str:
        """The session of the person."""
        assert self.person is not None
        return self.person.token


class Resident(ProgramCaller):
    """A client with an address in the middle of the city."""

    market: str
    name: str
    phone: str

    def request(self, colleague: "Colleague", starts_at: str, note: str = "") -> Any:
        """Book a time with a specialist, who has yet to answer; the order."""
        work = colleague.work
        quote = self.quote(work.service_id, datetime.fromisoformat(starts_at), work.offer_id, work.quantity)
        held = self.hold(quote, note=note).expect(201)
        answer = self.confirm(held["id"])
        if answer.status == 409 and answer.body["code"] == "way_not_offered":
            return self.pay_by_card(held["id"])
        return answer.expect(200)

    def pay_by_card(self, order_id: str) -> Any:
        """
        Pay for a kept time on the sandbox's page, where newcomers are not trusted to pay later; the order.

        :raises AssertionError: if it is not booked within half a minute.
        """
        payment = self.post(f"/orders/{order_id}/payments", {"method": "card"}).expect(201)
        wire.post(payment["next_action_url"], data={"number": "4242 4242 4242 4242", "act": "pay"})
        ends = time.monotonic() + CODE_SECONDS
        while time.monotonic() < ends:
            self.get(f"/payments/{payment['id']}").expect(200)
            order = self.order(order_id)
            if order["state"] == "confirmed":
                return order
            time.sleep(0.2)
        raise AssertionError(f"order {order_id} was not booked")


@dataclass
class Work:
    """One offer of a specialist, as a client sees it."""

    service_id: int
    service_name: str
    offer_id: int
    quantity: int = 1


class Colleague(ProgramCaller):
    """A specialist of the demo city who answers every request by hand and is free day and night."""

    market: str
    name: str
    phone: str
    specialist_id: int
    work: Work

    def step(self, visit_id: str, step: str, body: object = None) -> Answer:
        """An act on a visit; before work begins and ends, whatever its city demands for that."""
        if step in ("start", "finish"):
            self.meet_demands(visit_id)
        return super().step(visit_id, step, body)

    def meet_demands(self, visit_id: str) -> None:
        """Check in without a proof, settle the checklist, sign off for a client who is not there."""
        path = f"/specialist/visits/{visit_id}"
        record = self.get(f"{path}/record").expect(200)
        if record["check_in_required"] and not record["check_in"] and record["state"] == "arrived":
            self._call("POST", f"{path}/check-in", {"how": "override", "reason": _REASON}).expect(200)
        if record["state"] != "working":
            return
        for item in record["items"]:
            if item["required"] and not item["done"]:
                self._call("PUT", f"{path}/record/items/{item['id']}", {"done": True}).expect(200)
        if record["sign_off_required"] and not record["sign_off"]:
            self._call("POST", f"{path}/sign-off", {"how": "absent", "reason": _REASON}).expect(200)

    def starts(self, *, days: int = 14) -> list[str]:
        """The free starts at an address in the middle of the city."""
        center = city(self.address, self.market)["center"]
        answer = self.get(
            "/slots",
            service_id=self.work.service_id,
            offer_id=self.work.offer_id,
            quantity=self.work.quantity,
            market=self.market,
            lat=center["lat"],
            lon=center["lon"],
            days=days,
        )
        return [start for day in answer.expect(200)["days"] for start in day["starts"]]


def fresh_phone() -> str:
    """A Finnish number that nobody has signed up with."""
    return f"+35845{secrets.randbelow(10_000_000):07d}"


def city(address: str, market: str = MARKET) -> dict[str, Any]:
    """A market as the program tells it."""
    markets = wire.get(f"{address}/api/v1/config").json()["markets"]
    return next(one for one in markets if one["code"] == market)


def read_code(address: str, contact: str) -> str:
    """
    The newest sign-in code sent to a phone or e-mail address.

    :raises AssertionError: if none is sent within half a minute.
    """
    ends = time.monotonic() + CODE_SECONDS
    while time.monotonic() < ends:
        shown = wire.get(f"{address}/dev/codes", params={"to": contact}, headers={"Accept": "application/json"})
        items = shown.json()["items"]
        if items and items[0]["code"]:
            return str(items[0]["code"])
        time.sleep(0.1)
    raise AssertionError(f"no code was sent to {contact}")


def sign_in_by_phone(address: str, phone: str, name: str = "", market: str = MARKET) -> str:
    """Sign up or in through the one door; the session's token."""
    asked = wire.post(
        f"{address}/api/v1/auth/continue",
        json={"phone": phone, "consent": True, "market": market, "language": "en", **({"name": name} if name else {})},
    )
    assert asked.status_code == 401, asked.text
    confirmed = wire.post(
        f"{address}/api/v1/auth/code/confirm",
        json={"code": read_code(address, phone)},
        headers={"X-Session-Token": asked.json()["meta"]["session_token"]},
    )
    assert confirmed.status_code == 200, confirmed.text
    return str(confirmed.json()["meta"]["session_token"])


def make_resident(address: str, name: str = "Aino Laine", market: str = MARKET) -> Resident:
    """A new client, signed in, whose one address is the middle of the city."""
    phone = fresh_phone()
    token = sign_in_by_phone(address, phone, name, market)
    person = BuiltClient(user_id=0, address_id=uuid.UUID(int=0), token=token, phone=phone)
    resident = Resident(address, person)
    label, line, details, district = HOMES[market]
    home = resident.post(
        "/me/addresses",
        {
            "market": market,
            "label": label,
            "line": line,
            "details": details,
            "district": district,
            **city(address, market)["center"],
        },
    ).expect(201)
    me = resident.get("/me").expect(200)
    resident.person = BuiltClient(user_id=me["id"], address_id=uuid.UUID(home["id"]), token=token, phone=phone)
    resident.market, resident.name, resident.phone = market, name, phone
    return resident


def find_colleague(address: str, market: str = MARKET, *, soon: bool = False) -> Colleague:
    """
    The next demo specialist who can come to the middle of the city, made to answer by hand and to work at all hours.

    :param soon: wants a start about two and a half hours ahead, late enough that it stays bookable during a test and
        early enough that the visit's steps are open.
    """
    pattern = seeded_city(market).phone_pattern
    while True:
        serial = next_serial(run_folder(), f"colleague-{market}", first=_FIRST_COLLEAGUE)
        colleague = _sign_in_colleague(address, market, pattern.format(serial=serial))
        if soon and _is_busy_soon(colleague):
            continue
        if _open_for_requests(colleague) and (soon_start(colleague) if soon else len(colleague.starts()) > 50):
            return colleague


def find_worker(address: str, market: str, profession: str, service: str) -> Colleague:
    """The first demo specialist of a profession, made to do one of its services likewise, in its smallest quantity."""
    number = next(at for at, kind in enumerate(professions()) if kind.slug == profession)
    phone = seeded_city(market).phone_pattern.format(serial=_FIRST_COLLEAGUE - 1 + number)
    colleague = _sign_in_colleague(address, market, phone)
    assert _open_for_requests(colleague)
    listed = colleague.get("/services", market=market).expect(200)["items"]
    wanted = next(one for one in listed if one["slug"] == service)
    offers = colleague.get(f"/specialists/{colleague.specialist_id}").expect(200)["offers"]
    offer = next(one for one in offers if one["service_id"] == wanted["id"])
    colleague.work = Work(wanted["id"], offer["service_name"], offer["id"], wanted["minimum_quantity"])
    return colleague


def soon_start(colleague: Colleague) -> str | None:
    """The second of two free starts in a row between two and three hours ahead."""
    now = datetime.now(UTC)
    starts = [start for start in colleague.starts(days=2) if datetime.fromisoformat(start) > now + _NOT_BEFORE]
    near = [start for start in starts if datetime.fromisoformat(start) < now + timedelta(minutes=170)]
    return near[1] if len(near) > 1 else None


def _sign_in_colleague(address: str, market: str, phone: str) -> Colleague:
    colleague = Colleague(address, BuiltSpecialist(0, 0, 0, {}, token=sign_in_by_phone(address, phone, market=market)))
    profile = colleague.get("/specialist/profile").expect(200)
    colleague.market, colleague.name, colleague.phone = market, profile["display_name"], phone
    colleague.specialist_id = profile["id"]
    return colleague


def _is_busy_soon(colleague: Colleague) -> bool:
    """Whether a visit is so near the next hours that no start is left in them: seen sooner than their free times."""
    now = datetime.now(UTC)
    days = colleague.get("/specialist/schedule", days=2).expect(200)["days"]
    visits = [visit for day in days for visit in day["visits"]]
    return any(
        datetime.fromisoformat(visit["ends_at"]) > now + timedelta(hours=2)
        and datetime.fromisoformat(visit["starts_at"]) < now + timedelta(hours=3)
        for visit in visits
    )


def _open_for_requests(colleague: Colleague) -> bool:
    """Let them answer by hand and work at all hours; whether they do anything for a fixed price."""
    for offer in colleague.get("/specialist/offers").expect(200)["items"]:
        colleague.patch(f"/specialist/offers/{offer['id']}", {"auto_accept": False}).expect(200)
    colleague.put("/specialist/hours", {"week": ALL_WEEK, "exceptions": [], "daily_cap": None}).expect(200)
    colleague.put("/specialist/limits", {}).expect(200)
    shown = colleague.get(f"/specialists/{colleague.specialist_id}").expect(200)["offers"]
    fixed = [offer for offer in shown if offer["price_model"] == "fixed"]
    if fixed:
        colleague.work = Work(fixed[0]["service_id"], fixed[0]["service_name"], fixed[0]["id"])
    return bool(fixed)
