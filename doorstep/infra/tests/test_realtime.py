"""Live streams: who hears what, how often, and how many there may be."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from doorstep.infra.pace import Pace
from doorstep.infra.realtime import MOST_TOPICS, Hub, Limits, Stream, TooManyStreams, read_topics
from doorstep.kernel.errors import InvalidInput

TOPIC = "specialist:12"


def announce(hub: Hub, *entries: object) -> tuple[list[int], list[tuple[Stream, frozenset[str]]]]:
    return hub.announce(json.dumps(entries))


async def drain(stream: Stream) -> list[tuple[str, dict[str, object]]]:
    """What a stream says until it ends, without its hello and bye."""
    stream.close()
    texts = [text async for text in stream.messages()]
    lines = [text.strip().split("\n") for text in texts[1:-1]]
    return [(event.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for event, data in lines]


def run[T](act: Callable[[], Awaitable[T]]) -> T:
    async def wrapped() -> T:
        return await act()

    return asyncio.run(wrapped())


def test_a_guest_hears_of_watched_topics_and_of_nobodys_affairs() -> None:
    async def act() -> tuple[list[tuple[str, dict[str, object]]], list[tuple[str, dict[str, object]]]]:
        hub = Hub()
        guest, person = hub.open(None, "", "192.0.2.1"), hub.open(7, "token")
        hub.watch(guest, frozenset([TOPIC]), {})
        announce(
            hub,
            {"to": [7], "hint": {"kind": "order", "id": "a"}},
            {"on": TOPIC},
            {"on": "specialist:13"},
            {"to": [7], "hint": {"kind": "session"}},
        )
        return await drain(guest), await drain(person)

    guest, person = run(act)
    assert guest == [("watching", {"topics": [TOPIC]}), ("hint", {"n": 1, "kind": "slots", "id": TOPIC})]
    assert person == [("hint", {"n": 1, "kind": "order", "id": "a"})]


def test_a_burst_is_told_at_once_and_once_more_when_it_is_over() -> None:
    async def act() -> list[tuple[str, dict[str, object]]]:
        hub = Hub()
        stream = hub.open(None, "", "192.0.2.1")
        hub.watch(stream, frozenset([TOPIC]), {})
        for _ in range(200):
            announce(hub, {"on": TOPIC})
        await asyncio.sleep(0.7)
        return await drain(stream)

    assert [data["n"] for event, data in run(act) if event == "hint"] == [1, 2]


def test_topics_no_longer_watched_are_not_told_even_if_they_were_waiting() -> None:
    async def act() -> list[tuple[str, dict[str, object]]]:
        hub = Hub()
        stream = hub.open(None, "", "192.0.2.1")
        hub.watch(stream, frozenset([TOPIC]), {})
        announce(hub, {"on": TOPIC}, {"on": TOPIC})
        hub.watch(stream, frozenset(["service:5:hel"]), {})
        await asyncio.sleep(0.7)
        announce(hub, {"on": TOPIC}, {"on": "service:5:hel"})
        return await drain(stream)

    assert [data["id"] for event, data in run(act) if event == "hint"] == [TOPIC, "service:5:hel"]


def test_another_process_passes_a_wish_on_to_the_one_that_has_the_stream() -> None:
    async def act() -> list[tuple[str, dict[str, object]]]:
        mine, other = Hub(), Hub()
        stream = mine.open(None, "", "192.0.2.1")
        assert other.find(stream.id) is None
        for hub in (mine, other):
            _, wishes = announce(hub, {"watch": stream.id, "topics": [TOPIC]})
            for wishing, topics in wishes:
                hub.watch(wishing, topics, {})
            announce(hub, {"on": TOPIC})
        return await drain(stream)

    assert [event for event, _ in run(act)] == ["watching", "hint"]


def test_guests_cannot_take_the_place_of_people_or_of_guests_elsewhere() -> None:
    async def act() -> None:
        hub = Hub(Limits(of_person=2, of_address=2, of_guests=3, of_people=3))
        first, _ = hub.open(None, "", "192.0.2.1"), hub.open(None, "", "192.0.2.1")
        with pytest.raises(TooManyStreams):
            hub.open(None, "", "192.0.2.1")
        hub.open(None, "", "192.0.2.2")
        with pytest.raises(TooManyStreams):
            hub.open(None, "", "192.0.2.3")
        hub.open(1, "a"), hub.open(1, "b")
        with pytest.raises(TooManyStreams):
            hub.open(1, "c")
        hub.open(2, "d")
        with pytest.raises(TooManyStreams):
            hub.open(3, "e")
        hub.drop(first)
        hub.drop(first)
        hub.open(None, "", "192.0.2.1")
        assert len(hub.streams()) == 6

    run(act)


@pytest.mark.parametrize(
    "names",
    [["order:1"], ["specialist:0"], ["specialist:12 "], ["service:5"], ["service:5:HEL"], [5], [None], [TOPIC] * 21],
)
def test_only_public_topics_can_be_watched(names: list[object]) -> None:
    with pytest.raises(InvalidInput):
        read_topics(names)


def test_public_topics_are_read_once_each() -> None:
    assert read_topics([TOPIC, TOPIC, "service:5:hel"]) == {TOPIC, "service:5:hel"}
    assert len(read_topics([f"specialist:{number}" for number in range(1, MOST_TOPICS + 1)])) == MOST_TOPICS


def test_a_caller_keeps_the_pace_and_forgotten_ones_start_anew() -> None:
    pace = Pace(burst=2, per_second=1, most_callers=2)
    assert [pace.allow("a", at=0) for _ in range(3)] == [True, True, False]
    assert [pace.allow("a", at=1.5), pace.allow("a", at=1.5)] == [True, False]
    assert pace.allow("b", at=1.5)
    assert pace.allow("c", at=1.5)
    assert pace.allow("a", at=1.6)
