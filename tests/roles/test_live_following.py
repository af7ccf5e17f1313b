"""From a phone's ping to the streams of those who may follow, past the relay, which does not run here."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from doorstep.entrypoints import wiring
from doorstep.kernel import clock
from doorstep.kernel.clock import utc_now
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.test_following import degrees
from tests.plugin import ClonedDatabase
from tests.roles.live import next_message, open_stream, run_realtime, watch


@pytest.fixture
def live_port(cloned_database: ClonedDatabase) -> Iterator[int]:
    wiring.load_handlers()
    with run_realtime(cloned_database) as port:
        yield port


def test_a_square_that_is_forgotten_leaves_the_screen_at_once(cloned_database: ClonedDatabase, live_port: int) -> None:
    service = make_service()
    specialist, home = make_specialist(service), make_client()
    worker, start = Caller(specialist), local_start(coming_day(), 10)
    visit = Caller(home).book(service, start, specialist.offer_ids[service])["visits"][0]["id"]
    with (
        clock.reading(lambda: start - timedelta(minutes=30)),
        open_stream(live_port, home.token, [f"trip:{visit}"]) as stream,
    ):
        next_message(stream)
        assert next_message(stream)[1] == {"topics": [f"trip:{visit}"]}
        now = utc_now().isoformat()
        reading = {"at": now, **degrees((-3.0, 0.0)), "accuracy_m": 350}
        body = {"sent_at": now, "positions": [reading]}
        assert worker.post(f"/specialist/visits/{visit}/positions", body).expect(200)["accepted"] == 1
        worker._call("DELETE", "/specialist/positions").expect(204)
        name, heard = next_message(stream)
        assert (name, heard["visit_id"], heard["state"]) == ("position", visit, "waiting")
        assert (heard["precision"], heard["lat"], heard["lon"], heard["at"]) == ("none", None, None, None)


def test_those_who_may_hear_every_ping_until_they_may_no_more(cloned_database: ClonedDatabase, live_port: int) -> None:
    service = make_service()
    specialist, home, stranger = make_specialist(service), make_client(), make_client()
    client, worker, start = Caller(home), Caller(specialist), local_start(coming_day(), 10)
    order = client.book(service, start, specialist.offer_ids[service])
    visit = order["visits"][0]["id"]
    shared = client.post(f"/orders/{order['id']}/visits/{visit}/shares").expect(201)
    trip, follow = f"trip:{visit}", f"follow:{shared['url'].rpartition('/')[2]}"

    def ping(east: float) -> None:
        now = utc_now().isoformat()
        reading = {"at": now, **degrees((east, 0.0)), "accuracy_m": 7}
        worker.post(f"/specialist/visits/{visit}/positions", {"sent_at": now, "positions": [reading]}).expect(200)

    with (
        clock.reading(lambda: start - timedelta(minutes=30)),
        open_stream(live_port, home.token, [trip]) as mine,
        open_stream(live_port, topics=[follow]) as relative,
        open_stream(live_port, stranger.token, [trip, "specialist:7"]) as foreign,
    ):
        worker.step(visit, "on-the-way").expect(200)
        hellos = [str(next_message(stream)[1]["stream"]) for stream in (mine, relative, foreign)]
        watched = [next_message(stream)[1]["topics"] for stream in (mine, relative, foreign)]
        assert watched == [[trip], [follow], ["specialist:7"]]
        heard: dict[str, object] = {}
        while heard.get("lat") is None:  # that the trip began may come first
            ping(-3.0)
            _, heard = next_message(mine)
        assert (heard["visit_id"], heard["state"], heard["precision"]) == (visit, "going", "exact")
        assert heard["eta_at"] is not None
        client._call("DELETE", f"/orders/{order['id']}/visits/{visit}/shares/{shared['id']}").expect(204)
        while (message := next_message(relative))[0] != "watching":
            assert message[0] == "position"
        assert message[1] == {"topics": []}
        with clock.reading(lambda: start - timedelta(minutes=20)):
            ping(-2.0)
            while next_message(mine)[1]["lat"] != round(degrees((-2.0, 0.0))["lat"], 6):
                pass
            worker.step(visit, "arrive").expect(200)
        while (heard := next_message(mine)[1])["state"] != "arrived":
            assert heard["state"] == "going"
        assert (heard["precision"], heard["lat"]) == ("none", None)
        # The others heard nothing of it: what comes next on their streams is what they ask for now.
        for stream, name in ((relative, hellos[1]), (foreign, hellos[2])):
            assert watch(live_port, {"stream": name, "topics": [trip, follow, "specialist:8"]}) == 204
            assert next_message(stream) == ("watching", {"topics": ["specialist:8"]})
