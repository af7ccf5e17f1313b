"""Clients and specialists who act without pause, and believe only what they were answered."""

import http.client
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, override

from tests.builders import BuiltClient, BuiltSpecialist
from tests.callers import Answer, Caller, Person, WireCaller

PATIENCE_SECONDS = 90
ANSWER_SECONDS = 20
REFUSED = {409, 410}
STEPS = {"accepted": "on-the-way", "on_the_way": "arrive", "arrived": "start", "working": "finish"}


class StubbornCaller(Caller):
    """Sends the very same request again, key and all, until there is an answer that is not "try again"."""

    def __init__(self, person: Person, port: int) -> None:
        super().__init__(person)
        self.port = port
        self.lost = Counter[str]()
        self._wire: WireCaller | None = None

    @override
    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._send_once(method, path, body, headers)
            if answer and answer.status not in (429, 503):
                assert answer.status < 500, f"{method} {path}: {answer}"
                return answer
            if answer:
                assert answer.headers["retry-after"]
                self.lost[str(answer.status)] += 1
            assert time.monotonic() < deadline, f"no answer in {PATIENCE_SECONDS} s: {method} {path}, last {answer}"
            time.sleep(0.2)

    def _send_once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        try:
            if self._wire is None:
                self._wire = WireCaller(self.person, self.port, timeout=ANSWER_SECONDS)
            return self._wire._send(method, path, body, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.lost[type(error).__name__] += 1
            self.hang_up()
            return None

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None


@dataclass(frozen=True)
class Told:
    """What an answer said of an order or a visit."""

    kind: str
    object_id: uuid.UUID
    state: str
    starts_at: datetime | None = None


@dataclass
class Life:
    """Somebody's acts, one after another, in a thread of its own."""

    caller: StubbornCaller
    random: random.Random
    told: list[Told] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    failure: BaseException | None = None

    def run(self, stop: threading.Event) -> None:
        """Act until told to stop; the act in hand is finished."""
        try:
            while not stop.is_set():
                self.act()
                time.sleep(self.random.uniform(0, 0.1))
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self.caller.hang_up()

    def act(self) -> None:
        """One act."""
        raise NotImplementedError

    def heard(self, answer: Answer, expected: int = 200) -> Any:
        """The body of a success, which is remembered; None if it was refused for a reason that people may meet."""
        if answer.status in REFUSED:
            self.refused[answer.body["code"]] += 1
            return None
        body = answer.expect(expected)
        visits = body.get("visits")
        if visits is None:
            visits = [body]
        else:
            self.told.append(Told("order", uuid.UUID(body["id"]), body["state"]))
        self.told += [
            Told("visit", uuid.UUID(visit["id"]), visit["state"], datetime.fromisoformat(visit["starts_at"]))
            for visit in visits
        ]
        return body


@dataclass
class ClientLife(Life):
    """A client who books, confirms, cancels and moves."""

    service: int = 0
    offers: list[int] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    def act(self) -> None:
        self.random.choices([self.book, self.cancel, self.move], [6, 1, 2])[0]()

    def book(self) -> None:
        """Quote, hold, and mostly confirm."""
        tokens = []
        for _ in range(self.random.choice([1, 1, 1, 2])):
            offer = self.random.choice([*self.offers, None])
            slots = self.caller.slots(self.service, offer, days=2)
            if not slots:
                return
            # Mostly soon, so that the visit can be worked while the test lasts.
            start = datetime.fromisoformat(slots[int(len(slots) * self.random.random() ** 3)])
            quoted = self.caller.ask_quote(self.service, start, offer)
            if quoted.status in REFUSED:
                self.refused[quoted.body["code"]] += 1
                return
            tokens.append(quoted.expect(200)["token"])
        order = self.heard(self.caller.hold(*tokens), 201)
        if order is None:
            return
        self.held.append(order["id"])
        if self.random.random() < 0.95:
            method = self.random.choice(["cash", "pay_later"])
            self.heard(self.caller.confirm(order["id"], method=method))

    def _order(self) -> Any:
        return self.caller.order(self.random.choice(self.held)) if self.held else None

    def cancel(self) -> None:
        """Cancel one of the orders, whatever became of it."""
        if order := self._order():
            self.heard(self.caller.post(f"/orders/{order['id']}/cancel", {"reason": "Ill"}))

    def move(self) -> None:
        """Move a visit, if it still can be moved."""
        order = self._order()
        movable = [visit for visit in order["visits"] if visit["state"] in ("requested", "accepted")] if order else []
        if not movable:
            return
        visit = self.random.choice(movable)["id"]
        listed = self.caller.get(f"/visits/{visit}/slots", days=2).expect(200)["days"]
        starts = [start for day in listed for start in day["starts"]][:60]
        if starts:
            wish = {"starts_at": self.random.choice(starts)}
            self.heard(self.caller.post(f"/visits/{visit}/reschedule", wish))


@dataclass
class SpecialistLife(Life):
    """A specialist who answers and works the visits."""

    def act(self) -> None:
        states = ["requested", *STEPS]
        visits = self.caller.get("/specialist/visits", state=states).expect(200)["items"]
        if not visits:
            time.sleep(0.3)
            return
        visit = self.random.choice(visits)
        chance = self.random.random()
        if visit["state"] != "requested":
            step = "cancel" if chance < 0.1 and visit["state"] == "accepted" else STEPS[visit["state"]]
        else:
            step = "accept" if chance < 0.7 else "decline"
        why = {"reason": "The car broke down"} if step in ("cancel", "decline") else None
        self.heard(self.caller.step(visit["id"], step, why))
        time.sleep(self.random.uniform(0, 0.5))


def lives_of(
    clients: list[BuiltClient], workers: list[BuiltSpecialist], service: int, port: int, seed: int
) -> list[Life]:
    """Everybody's life, each with its own chance."""
    offers = [worker.offer_ids[service] for worker in workers]
    return [
        *(
            ClientLife(StubbornCaller(person, port), random.Random(seed + at), service=service, offers=offers)
            for at, person in enumerate(clients)
        ),
        *(
            SpecialistLife(StubbornCaller(person, port), random.Random(seed - 1 - at))
            for at, person in enumerate(workers)
        ),
    ]
