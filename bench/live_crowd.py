"""The two crowds of the live bench, a process each: specialists who drive and ping, clients who follow by a stream."""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from bench.cities import Trip
from bench.wire import Wire

_LINES = 24
"""Connections over which all pings go, as a proxy would pass them on."""
_OPENING_AT_ONCE = 20
# Of the way, in a second: a drive of a quarter of an hour.
_PACE = 1 / 900
# The number of a ping travels as its accuracy, which the server passes on in whole metres, up to two thousand.
MOST_PINGS = 1900


@dataclass
class Sent:
    """When each ping was sent, by visit and number, by the machine's monotonic clock; and how long answers took."""

    moments: dict[tuple[str, int], float] = field(default_factory=dict)
    answered_s: list[float] = field(default_factory=list)
    failed: int = 0


def drive(pipe: Connection, port: int, trips: list[Trip], every_s: float, seconds: float) -> None:
    """Set out with everybody and ping once, say so; when told to, ping for each every few seconds; then tell of it."""
    _set_out(port, trips)
    pipe.send("set out")
    begin = pipe.recv()
    sent, lock = Sent(), threading.Lock()
    # Everybody has a moment of their own within the seconds, so that pings come evenly.
    own = [(begin + every_s * at / len(trips), trip) for at, trip in enumerate(trips)]
    rounds = int(seconds / every_s)
    threads = [
        threading.Thread(target=_ping, args=(port, own[lane::_LINES], every_s, rounds, sent, lock))
        for lane in range(_LINES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.send(sent)


def _set_out(port: int, trips: list[Trip]) -> None:
    wire = Wire(port)
    for trip in trips:
        wire.token = trip.specialist_token
        wire.post(f"/api/v1/specialist/visits/{trip.visit_id}/on-the-way", {}, key=f"out-{trip.visit_id}")
        wire.post(_address(trip), _reading(trip, 0.0, number=0))
    wire.close()


def _address(trip: Trip) -> str:
    return f"/api/v1/specialist/visits/{trip.visit_id}/positions"


def _reading(trip: Trip, part: float, *, number: int) -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    place = {"lat": _between(trip.start[0], trip.end[0], part), "lon": _between(trip.start[1], trip.end[1], part)}
    return {"sent_at": now, "positions": [{"at": now, **place, "accuracy_m": number}]}


def _ping(
    port: int, own: list[tuple[float, Trip]], every_s: float, rounds: int, sent: Sent, lock: threading.Lock
) -> None:
    wire = Wire(port)
    due = sorted(
        (first + number * every_s, number, at) for at, (first, _) in enumerate(own) for number in range(rounds)
    )
    for moment, number, at in due:
        time.sleep(max(0.0, moment - time.monotonic()))
        trip = own[at][1]
        body = _reading(trip, min(0.9, _PACE * every_s * number), number=number + 1)
        wire.token = trip.specialist_token
        started = time.monotonic()
        status, _ = wire.call("POST", _address(trip), body)
        took = time.monotonic() - started
        with lock:
            sent.answered_s.append(took)
            if status == 200:
                sent.moments[trip.visit_id, number + 1] = started
            else:
                sent.failed += 1
    wire.close()


def _between(first: float, last: float, part: float) -> float:
    return round(first + (last - first) * part, 6)


def follow(pipe: Connection, port: int, trips: list[Trip]) -> None:
    """Open a stream for everybody's client, say so, and hear until told to stop; then send when each ping was heard."""
    asyncio.run(_follow(pipe, port, trips))


async def _follow(pipe: Connection, port: int, trips: list[Trip]) -> None:
    heard: dict[tuple[str, int], float] = {}
    gate = asyncio.Semaphore(_OPENING_AT_ONCE)
    opened = [asyncio.Event() for _ in trips]
    listeners = [
        asyncio.create_task(_listen(port, trip, gate, ready, heard)) for trip, ready in zip(trips, opened, strict=True)
    ]
    for ready in opened:
        await asyncio.wait_for(ready.wait(), 120)
    pipe.send("following")
    await asyncio.to_thread(pipe.recv)
    for listener in listeners:
        listener.cancel()
    ended = await asyncio.gather(*listeners, return_exceptions=True)
    broken = sum(not isinstance(one, asyncio.CancelledError) for one in ended)
    pipe.send((heard, broken))


async def _listen(
    port: int, trip: Trip, gate: asyncio.Semaphore, ready: asyncio.Event, heard: dict[tuple[str, int], float]
) -> None:
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /live/v1/stream?topics=trip:{trip.visit_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"X-Session-Token: {trip.client_token}\r\n\r\n".encode()
        )
        while b"event: watching" not in await reader.readline():
            pass
        topics = json.loads((await reader.readline()).removeprefix(b"data: "))["topics"]
        if topics != [f"trip:{trip.visit_id}"]:
            raise RuntimeError(f"may not follow {trip.visit_id}: {topics}")
        ready.set()
    while line := await reader.readline():
        if line.startswith(b'data: {"visit_id"'):
            now = time.monotonic()
            position = json.loads(line.removeprefix(b"data: "))
            if position["accuracy_m"] is not None:
                heard[trip.visit_id, position["accuracy_m"]] = now
    raise ConnectionError("the stream ended")
