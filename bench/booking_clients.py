"""A client process of the booking bench: books over HTTP or in raw SQL, whatever it is told, and reports."""

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bench.cities import Client, Start
from bench.wire import Unsuccessful, Wire
from doorstep.kernel.ids import new_id

STATEMENTS = Path(__file__).parent / "sql" / "booking.sql"
_CALENDAR_LOCKS = 1 << 48
_ZONE = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class Order:
    """What a process is told: book this way between two moments of the monotonic clock."""

    kind: str
    begin: float
    end: float


@dataclass(frozen=True)
class Report:
    """What it did: seconds of each complete booking, failures by reason, and when the last answer came."""

    latencies: list[float]
    failures: Counter[str]
    last_answer: float


class OutOfStarts(Exception):
    """All free starts of the process are used; the bench needs more specialists."""


def serve(
    pipe: "Connection[Report, Order | None]",
    port: int,
    raw: str,
    clients: Sequence[Client],
    starts: Sequence[Start],
    service_id: int,
) -> None:
    """Do what comes through the pipe until None comes."""
    ways: dict[str, Callable[[], None]] = {
        "http": _book_over_http(port, clients, iter(starts), service_id),
        "sql": _book_in_sql(raw, clients, iter(starts), service_id),
    }
    while (order := pipe.recv()) is not None:
        pipe.send(follow(order, ways[order.kind]))


def follow(order: Order, book: Callable[[], None]) -> Report:
    """Book again and again until the time is over."""
    latencies: list[float] = []
    failures: Counter[str] = Counter()
    time.sleep(max(0.0, order.begin - time.monotonic()))
    answered = time.monotonic()
    while answered < order.end:
        begun = answered
        try:
            book()
        except StopIteration:
            raise OutOfStarts("use more --specialists") from None
        except Unsuccessful as refusal:
            failures[str(refusal)] += 1
            answered = time.monotonic()
        else:
            answered = time.monotonic()
            latencies.append(answered - begun)
    return Report(latencies, failures, answered)


def _book_over_http(
    port: int, clients: Sequence[Client], starts: Iterator[Start], service_id: int
) -> Callable[[], None]:
    """What makes one complete booking over HTTP: quote, hold, confirm."""
    wire, people = Wire(port), cycle(clients)

    def book() -> None:
        client, start = next(people), next(starts)
        wire.token = client.token
        wish = {
            "service_id": service_id,
            "offer_id": start.offer_id,
            "address_id": client.address_id,
            "starts_at": start.starts_at,
        }
        quote = wire.post("/api/v1/quotes", wish)
        order = wire.post("/api/v1/orders", {"quotes": [quote["token"]]}, key=os.urandom(16).hex())
        path = f"/api/v1/orders/{order['id']}/confirm"
        agreed = wire.post(path, {"payment_method": "cash"}, key=os.urandom(16).hex())
        assert agreed["visits"][0]["state"] == "accepted", agreed

    return book


def read_statements() -> list[bytes]:
    """The statements of the SQL file, in order."""
    parts = re.split(r"^-- name: .*$", STATEMENTS.read_text(), flags=re.MULTILINE)[1:]
    return [part.strip().rstrip(";").encode() for part in parts]


def _book_in_sql(raw: str, clients: Sequence[Client], starts: Iterator[Start], service_id: int) -> Callable[[], None]:
    """What makes one booking by the statements of the SQL file, each prepared, in one transaction."""
    connection = psycopg.connect(raw, autocommit=True, prepare_threshold=0)
    people, statements = cycle(clients), read_statements()
    place_sealed = os.urandom(120)

    def book() -> None:
        values = _values(next(people), next(starts), service_id, place_sealed)
        with connection.transaction(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, values)
                if statement.startswith(b"SELECT lower(core)"):
                    taken = [row for row in cursor if row[0] < values["core_until"] and row[1] > values["core_from"]]
                    assert not taken, "the start was free"

    return book


def _values(client: "Client", start: Start, service_id: int, place_sealed: bytes) -> dict[str, Any]:
    now, starts_at = datetime.now(UTC), datetime.fromisoformat(start.starts_at)
    ids = {name: new_id() for name in ("claim_id", "order_id", "visit_id", "event_id")}
    order_id = str(ids["order_id"])
    day = starts_at.astimezone(_ZONE).date()
    midnight = datetime(day.year, day.month, day.day, tzinfo=_ZONE)
    return {
        **ids,
        "lock": _CALENDAR_LOCKS | start.calendar_id,
        "calendar_id": start.calendar_id,
        "day": day,
        "day_from": midnight,
        "day_until": midnight + timedelta(days=1),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=60),
        "core_from": starts_at - timedelta(minutes=5),
        "core_until": starts_at + timedelta(minutes=70),
        "number": os.urandom(6).hex(),
        "client_id": client.user_id,
        "address_id": client.address_id,
        "service_id": service_id,
        "offer_id": start.offer_id,
        "specialist_id": start.specialist_id,
        "specialist_user_id": start.specialist_user_id,
        "place_sealed": place_sealed,
        "now": now,
        "hint": json.dumps({"kind": "order", "id": order_id, "state": "confirmed"}),
        "facts": json.dumps({
            "order_id": order_id, "client_id": client.user_id, "market": "hel", "state": "confirmed", "cause": "",
            "specialist_user_ids": [start.specialist_user_id], "changed_at": now.isoformat(),
        }),
    }  # fmt: skip
