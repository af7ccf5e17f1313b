"""People of the running program: clients who have just signed up, and specialists of the demo cities, over the API."""

import secrets
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from doorstep.entrypoints.seed.content import city as seeded_city
from tests.builders import BuiltClient, BuiltSpecialist
from tests.callers import Answer, Caller, Person

MARKET = "hel"
CODE_SECONDS = 10
# The demo account of a market has the first number; these are its colleagues.
_colleagues: dict[str, Iterator[int]] = defaultdict(lambda: count(5002))
_NOT_BEFORE = timedelta(minutes=120)
# Label, street and house, further details, district.
HOMES = {
    "hel": ("Home", "Aleksis Kiven katu 9", "B 21", "Kallio"),
    "mow": ("Дом", "улица Арбат, 9", "кв. 21", "Арбат"),
    "sha": ("家", "南京西路9号", "21室", "静安"),
    "tpe": ("家", "信義路五段9號", "21樓", "信義"),
}
ALL_WEEK = [{"weekday": day, "shifts": [{"starts": "00:00", "ends": "24:00"}], "breaks": []} for day in range(7)]


class ProgramCaller(Caller):
    """A person's calls to a program at an address."""

    def __init__(self, address: str, person: Person | None = None) -> None:
        super().__init__(person)
        self.address = address

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        answer = httpx.request(
            method,
            self.address + path,
            content=body or None,
            headers={"Content-Type": "application/json", **headers},
            timeout=30,
        )
        return Answer(answer.status_code, answer.json() if answer.content else None, dict(answer.headers))

    def put(self, path: str, body: object) -> Answer:
        """A replacement."""
        return self._call("PUT", path, body, uuid.uuid4().hex)

    def patch(self, path: str, body: object) -> Answer:
        """A change of some values."""
        return self._call("PATCH", path, body)

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
        quote = self.quote(work.service_id, datetime.fromisoformat(starts_at), work.offer_id)
        held = self.hold(quote, note=note).expect(201)
        return self.confirm(held["id"]).expect(200)


@dataclass
class Work:
    """One offer of a specialist, as a client sees it."""

    service_id: int
    service_name: str
    offer_id: int


class Colleague(ProgramCaller):
    """A specialist of the demo city who answers every request by hand and is free day and night."""

    market: str
    name: str
    phone: str
    specialist_id: int
    work: Work

    def starts(self, *, days: int = 14) -> list[str]:
        """The free starts at an address in the middle of the city."""
        center = city(self.address, self.market)["center"]
        answer = self.get(
            "/slots",
            service_id=self.work.service_id,
            offer_id=self.work.offer_id,
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
    markets = httpx.get(f"{address}/api/v1/config").json()["markets"]
    return next(one for one in markets if one["code"] == market)


def read_code(address: str, contact: str) -> str:
    """
    The newest sign-in code sent to a phone or e-mail address.

    :raises AssertionError: if none is sent within ten seconds.
    """
    ends = time.monotonic() + CODE_SECONDS
    while time.monotonic() < ends:
        shown = httpx.get(f"{address}/dev/codes", params={"to": contact}, headers={"Accept": "application/json"})
        items = shown.json()["items"]
        if items and items[0]["code"]:
            return str(items[0]["code"])
        time.sleep(0.1)
    raise AssertionError(f"no code was sent to {contact}")


def sign_in_by_phone(address: str, phone: str, name: str = "", market: str = MARKET) -> str:
    """Sign up or in through the one door; the session's token."""
    asked = httpx.post(
        f"{address}/api/v1/auth/continue",
        json={"phone": phone, "consent": True, "market": market, "language": "en", **({"name": name} if name else {})},
    )
    assert asked.status_code == 401, asked.text
    confirmed = httpx.post(
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
    for serial in _colleagues[market]:
        colleague = _open_for_requests(address, market, pattern.format(serial=serial))
        if colleague and (soon_start(colleague) if soon else len(colleague.starts()) > 50):
            return colleague
    raise AssertionError("unreachable")


def soon_start(colleague: Colleague) -> str | None:
    """The second of two free starts in a row between two and three hours ahead."""
    now = datetime.now(UTC)
    starts = [start for start in colleague.starts(days=2) if datetime.fromisoformat(start) > now + _NOT_BEFORE]
    near = [start for start in starts if datetime.fromisoformat(start) < now + timedelta(minutes=170)]
    return near[1] if len(near) > 1 else None


def _open_for_requests(address: str, market: str, phone: str) -> Colleague | None:
    colleague = Colleague(address, BuiltSpecialist(0, 0, 0, {}, token=sign_in_by_phone(address, phone, market=market)))
    profile = colleague.get("/specialist/profile").expect(200)
    colleague.market, colleague.name, colleague.phone = market, profile["display_name"], phone
    colleague.specialist_id = profile["id"]
    for offer in colleague.get("/specialist/offers").expect(200)["items"]:
        colleague.patch(f"/specialist/offers/{offer['id']}", {"auto_accept": False}).expect(200)
    colleague.put("/specialist/hours", {"week": ALL_WEEK, "exceptions": [], "daily_cap": None}).expect(200)
    shown = colleague.get(f"/specialists/{profile['id']}").expect(200)["offers"]
    fixed = [offer for offer in shown if offer["price_model"] == "fixed"]
    if not fixed:
        return None
    colleague.work = Work(fixed[0]["service_id"], fixed[0]["service_name"], fixed[0]["id"])
    return colleague
