"""Positions of a trip go to whoever may follow it, the newest of those that wait."""

import asyncio
import json
from datetime import timedelta

import pytest

from doorstep.infra.realtime import Follow, Hub, Stream, is_private, read_topics
from doorstep.infra.tests.test_realtime import drain, run
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput

TRIP = "0192f7c0-0000-7000-8000-000000000001"
OTHER = "0192f7c0-0000-7000-8000-000000000002"
TOPIC = f"trip:{TRIP}"

type Heard = list[tuple[str, dict[str, object]]]


def follow(trip: str = TRIP, source: str = "client", minutes: int = 5) -> Follow:
    return Follow(trip, source, utc_now() + timedelta(minutes=minutes))


def told(hub: Hub, trip: str, number: int) -> None:
    hub.announce_position(f"{trip} {json.dumps({'visit_id': trip, 'lat': number})}")


def positions(heard: Heard) -> list[object]:
    return [data["lat"] for event, data in heard if event == "position"]


def test_private_topics_are_told_from_public_ones() -> None:
    assert is_private(TOPIC)
    assert is_private("follow:" + "a" * 32)
    assert not is_private("specialist:12")
    assert read_topics([TOPIC, "specialist:12"]) == {TOPIC, "specialist:12"}
    for wrong in ("trip:12", "trip:" + TRIP.upper(), "follow:short", "follow:" + "a" * 65, f"{TOPIC} x"):
        with pytest.raises(InvalidInput):
            read_topics([wrong])


def test_only_who_may_follow_hears_and_only_their_trip() -> None:
    async def act() -> tuple[Heard, Heard]:
        hub = Hub()
        client, stranger = hub.open(7, "token"), hub.open(8, "token")
        hub.watch(client, frozenset(), {TOPIC: follow()})
        hub.watch(stranger, frozenset(["specialist:12"]), {})
        told(hub, TRIP, 1)
        told(hub, OTHER, 2)
        return await drain(client), await drain(stranger)

    client, stranger = run(act)
    assert client == [("watching", {"topics": [TOPIC]}), ("position", {"visit_id": TRIP, "lat": 1})]
    assert positions(stranger) == []


def test_a_slow_reader_gets_the_newest_and_never_loses_the_last() -> None:
    async def act() -> Heard:
        hub = Hub()
        slow = hub.open(7, "token")
        hub.watch(slow, frozenset(), {TOPIC: follow()})
        for number in range(500):
            hub.announce(json.dumps([{"to": [7], "hint": {"kind": "order", "id": str(number)}}]))
            told(hub, TRIP, number)
        return await drain(slow)

    heard = run(act)
    assert positions(heard) == [499]
    assert sum(event == "hint" for event, _ in heard) < 100  # which shows in their numbers


def test_who_lost_the_right_hears_nothing_even_of_what_waits() -> None:
    async def act() -> list[Heard]:
        hub = Hub()
        revoked, expired, left, kept = (hub.open(None, "", "192.0.2.1") for _ in range(4))
        hub.watch(revoked, frozenset(), {"follow:a": follow(source="link")})
        hub.watch(expired, frozenset(), {"follow:b": follow(source="other", minutes=-1)})
        hub.watch(left, frozenset(), {"follow:c": follow(source="other")})
        hub.watch(kept, frozenset(), {"follow:c": follow(source="other")})
        told(hub, TRIP, 1)
        hub.announce(json.dumps([{"unfollow": "link"}]))
        hub.watch(left, frozenset(), {})
        told(hub, TRIP, 2)
        return [await drain_comments(stream) for stream in (revoked, expired, left, kept)]

    revoked, expired, left, kept = run(act)
    assert [positions(heard) for heard in (revoked, expired, left, kept)] == [[], [], [], [2]]
    assert revoked[-1] == ("watching", {"topics": []})


async def drain_comments(stream: Stream) -> Heard:
    stream.close()
    texts = [text async for text in stream.messages() if not text.startswith(":")]
    lines = [text.strip().split("\n") for text in texts[1:-1]]
    return [(event.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for event, data in lines]


def test_a_stream_that_ended_is_forgotten_with_its_trips() -> None:
    async def act() -> tuple[int, int]:
        hub = Hub()
        stream = hub.open(7, "token")
        hub.watch(stream, frozenset(), {TOPIC: follow()})
        before = len(hub.following())
        hub.drop(stream)
        hub.watch(stream, frozenset(["specialist:12"]), {TOPIC: follow()})  # its rights were looked up meanwhile
        told(hub, TRIP, 1)
        await asyncio.sleep(0)
        return before, len(hub.following())

    assert run(act) == (1, 0)
