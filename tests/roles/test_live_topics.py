"""Public topics from an act in the database to the stream of a guest, over the realtime role's processes."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from doorstep.entrypoints import wiring
from doorstep.infra.outbox import relay_batch
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.plugin import ClonedDatabase
from tests.roles.live import Message, next_message, open_stream, run_realtime, watch


@pytest.fixture
def live_port(cloned_database: ClonedDatabase) -> Iterator[int]:
    wiring.load_handlers()
    with run_realtime(cloned_database) as port:
        yield port


def told_after(act: Callable[[], object], stream: object) -> Message:
    """What a stream says next, once the act's events were relayed."""
    act()
    relay_batch(wiring.services_beside)
    return next_message(stream)  # type: ignore[arg-type]


def slots(topic: str, number: int) -> Message:
    return "hint", {"n": number, "kind": "slots", "id": topic}


def test_a_guest_hears_of_everything_that_changes_a_specialists_free_time(
    cloned_database: ClonedDatabase, live_port: int
) -> None:
    service = make_service()
    specialist = make_specialist(service)
    client = Caller(make_client())
    topic, start = f"specialist:{specialist.specialist_id}", local_start(coming_day(), 12)
    time_off = {"starts_at": start.isoformat(), "ends_at": local_start(coming_day(), 14).isoformat()}
    offer = specialist.offer_ids[service]
    relay_batch()
    with open_stream(live_port, topics=[topic]) as stream:
        assert next_message(stream)[0] == "hello"
        assert next_message(stream) == ("watching", {"topics": [topic]})
        held: list[str] = []
        acts: list[Callable[[], object]] = [
            lambda: held.append(client.hold(client.quote(service, start, offer)).expect(201)["id"]),
            lambda: client.confirm(held[0]).expect(200),
            lambda: client.post(f"/orders/{held[0]}/cancel", {"reason": "ill"}).expect(200),
            lambda: Caller(specialist).post("/specialist/time-off", time_off).expect(201),
        ]
        for number, act in enumerate(acts, 1):
            assert told_after(act, stream) == slots(topic, number)
            time.sleep(0.6)  # beyond the quiet time, so that each act is told by itself


def test_who_looks_for_anyone_hears_of_the_service_and_of_nothing_else(
    cloned_database: ClonedDatabase, live_port: int
) -> None:
    service = make_service()
    make_specialist(service)
    client = Caller(make_client())
    topic = f"service:{service}:hel"
    relay_batch()
    with open_stream(live_port, topics=[topic]) as stream:
        assert [next_message(stream)[0], next_message(stream)[0]] == ["hello", "watching"]
        quote = client.quote(service, local_start(coming_day(), 12))
        message = told_after(lambda: client.hold(quote).expect(201), stream)
    assert message == slots(topic, 1)


def test_a_wish_reaches_the_process_that_has_the_stream(cloned_database: ClonedDatabase, live_port: int) -> None:
    with run_realtime(cloned_database) as other_port, open_stream(live_port) as stream:
        _, hello = next_message(stream)
        assert watch(other_port, {"stream": hello["stream"], "topics": ["specialist:7"]}) == 202
        assert next_message(stream) == ("watching", {"topics": ["specialist:7"]})
        assert watch(live_port, {"stream": hello["stream"], "topics": []}) == 204
        assert next_message(stream) == ("watching", {"topics": []})


@pytest.mark.long
def test_wishes_and_streams_that_make_no_sense_are_refused(live_port: int) -> None:
    with open_stream(live_port, topics=["order:1"]) as refused:
        assert refused.status == 422
        assert json.loads(refused.read())["code"] == "invalid_input"
    with open_stream(live_port, token="no-such-session") as ended:
        assert ended.status == 401
        assert json.loads(ended.read())["code"] == "not_signed_in"
    senseless: list[object] = [
        [],
        {},
        {"stream": "x"},
        {"stream": 5, "topics": []},
        {"stream": "x", "topics": ["user:1"]},
    ]
    for body in senseless:
        assert watch(live_port, body) == 422
    assert watch(live_port, {"stream": "x" * 5000, "topics": []}) == 422


@pytest.mark.long
def test_one_address_gets_so_many_streams_and_people_still_come_in(live_port: int) -> None:
    person = make_client()
    with ExitStack() as opened:
        streams = [opened.enter_context(open_stream(live_port)) for _ in range(41)]
        assert [stream.status for stream in streams] == [200] * 40 + [429]
        assert json.loads(streams[-1].read())["code"] == "too_many_streams"
        assert opened.enter_context(open_stream(live_port, token=person.token)).status == 200
