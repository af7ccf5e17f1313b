"""The client, and a relative by a link, follow the specialist who comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.geo import LatLon, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import FieldTerms, RouteFacts
from doorstep.modules.travel.contracts import Mode
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@dataclass
class Way:
    """A promised visit of tomorrow, its two people, and the address of its trip."""

    client: Caller
    worker: Caller
    order: str
    visit: str
    start: datetime
    clock: StandingClock

    @property
    def path(self) -> str:
        """The visit as its client calls it."""
        return f"/orders/{self.order}/visits/{self.visit}"

    def ping(self, *places: tuple[float, float], wrong: timedelta = timedelta(0), each: float = 5) -> Answer:
        """Readings of the phone, one each some seconds up to now, by a clock that may be wrong."""
        now = self.clock() + wrong
        readings = [
            {"at": (now - timedelta(seconds=each * back)).isoformat(), **degrees(place), "accuracy_m": 8}
            for back, place in zip(range(len(places) - 1, -1, -1), places, strict=True)
        ]
        return self.worker.post(
            f"/specialist/visits/{self.visit}/positions", {"sent_at": now.isoformat(), "positions": readings}
        )

    def trip(self) -> Any:
        """What the client sees."""
        return self.client.get(f"{self.path}/trip").expect(200)

    def set_out(self) -> None:
        """Half an hour before the start."""
        self.clock.go_to(self.start - timedelta(minutes=30))
        self.worker.step(self.visit, "on-the-way").expect(200)


def degrees(place: tuple[float, float]) -> dict[str, float]:
    """A place on the market's plane as a phone says it."""
    position = accounts.get_market("hel").plane.to_latlon(Point(*place))
    return {"lat": position.lat, "lon": position.lon}


@pytest.fixture
def way(clock: StandingClock) -> Way:
    service = make_service()
    specialist = make_specialist(service)
    client, start = Caller(make_client(at=(1.0, 0.0))), local_start(coming_day(), 10)
    order = client.book(service, start, specialist.offer_ids[service])
    return Way(client, Caller(specialist), order["id"], order["visits"][0]["id"], start, clock)


def test_a_client_follows_from_setting_out_to_the_door(way: Way) -> None:
    assert (way.trip()["state"], way.trip()["precision"]) == ("waiting", "none")
    way.set_out()
    assert (way.trip()["state"], way.trip()["position"], way.trip()["silent_seconds"]) == ("going", None, 0)
    answer = way.ping((-3.0, 0.0)).expect(200)
    assert (answer["accepted"], answer["going"]) == (1, True)
    seen = way.trip()
    assert (seen["precision"], seen["topic"]) == ("exact", f"trip:{way.visit}")
    assert (round(seen["position"]["lat"], 4), round(seen["position"]["lon"], 4)) == tuple(
        round(value, 4) for value in degrees((-3.0, 0.0)).values()
    )
    assert seen["eta_at"] == answer["eta_at"]
    first = datetime.fromisoformat(seen["eta_at"])
    assert timedelta(minutes=10) < first - way.clock() < timedelta(minutes=25)
    way.clock.pass_time(minutes=5)
    assert way.trip()["silent_seconds"] == 300
    way.ping((-2.0, 0.0), (-1.0, 0.0), (0.0, 0.0), each=60).expect(200)
    nearer = way.trip()
    assert nearer["silent_seconds"] == 0
    assert datetime.fromisoformat(nearer["eta_at"]) - way.clock() < timedelta(minutes=7)
    assert len(nearer["path"]) == 4
    way.worker.step(way.visit, "arrive").expect(200)
    there = way.trip()
    assert (there["state"], there["precision"], there["position"], there["path"], there["eta_at"]) == (
        "arrived", "none", None, [], None,
    )  # fmt: skip
    way.ping((1.0, 0.0)).expect(409, "not_on_the_way")
    own = way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)
    assert 2900 < own["distance_m"] < 3100
    assert [look["who"] for look in own["looks"]] == ["client"] * 2


def test_a_phone_whose_clock_is_wrong_by_a_day_is_put_right(way: Way) -> None:
    way.set_out()
    for wrong in (DAY, -DAY):
        way.clock.pass_time(seconds=10)
        assert way.ping((-3.0, 0.0), (-2.9, 0.0), wrong=wrong).expect(200)["accepted"] == 2
        assert datetime.fromisoformat(way.trip()["position"]["at"]) == way.clock()
    moments = [at for (at,) in fetch_all("SELECT at FROM fieldwork_position ORDER BY at")]
    assert moments == [way.clock() - timedelta(seconds=back) for back in (15, 10, 5, 0)]


def test_the_same_readings_again_count_once_and_older_ones_change_nothing_shown(way: Way) -> None:
    way.set_out()
    way.clock.pass_time(minutes=10)
    body = {
        "sent_at": way.clock().isoformat(),
        "positions": [{"at": way.clock().isoformat(), **degrees((0.0, 0.0)), "accuracy_m": 5}],
    }
    path = f"/specialist/visits/{way.visit}/positions"
    assert way.worker.post(path, body).expect(200)["accepted"] == 1
    way.clock.pass_time(seconds=7)  # the answer was lost
    assert way.worker.post(path, body).expect(200)["accepted"] == 0
    older = {"at": (way.clock() - timedelta(minutes=5)).isoformat(), **degrees((-2.0, 0.0)), "accuracy_m": 5}
    before_setting_out = {**older, "at": (way.clock() - timedelta(hours=1)).isoformat()}
    vague = {**older, "at": way.clock().isoformat(), "accuracy_m": 9000}
    queued = {"sent_at": way.clock().isoformat(), "positions": [before_setting_out, older, vague]}
    assert way.worker.post(path, queued).expect(200)["accepted"] == 1
    seen = way.trip()
    way.clock.pass_time(minutes=10)
    assert way.trip()["silent_seconds"] == seen["silent_seconds"] + 600
    assert round(seen["position"]["lon"], 4) == round(degrees((0.0, 0.0))["lon"], 4)
    assert len(seen["path"]) == 2
    way.worker.post(path, {**body, "positions": []}).expect(422)
    way.worker.post(path, {**body, "positions": [{**older, "lat": 91}]}).expect(422)


def test_before_setting_out_a_coarse_cell_is_shown_in_the_hour_before(way: Way) -> None:
    way.clock.go_to(way.start - timedelta(minutes=61))
    way.ping((-3.1, 0.1)).expect(409, "not_on_the_way")
    way.clock.go_to(way.start - timedelta(minutes=45))
    assert way.trip()["precision"] == "none"
    assert way.ping((-3.1, 0.1)).expect(200) == {"accepted": 1, "eta_at": None, "going": False}
    seen = way.trip()
    assert (seen["state"], seen["precision"], seen["path"], seen["eta_at"]) == ("waiting", "coarse", [], None)
    assert round(seen["position"]["lon"], 4) == round(degrees((-3.25, 0.25))["lon"], 4)
    assert fetch_all("SELECT count(*) FROM fieldwork_position") == [(0,)]
    way.set_out()
    assert (way.trip()["precision"], way.trip()["position"]) == ("exact", None)


def test_who_does_not_share_the_hour_before_is_forgotten_at_once(way: Way) -> None:
    way.clock.go_to(way.start - timedelta(minutes=45))
    way.ping((-3.1, 0.1)).expect(200)
    assert way.trip()["precision"] == "coarse"
    stranger = Caller(make_specialist(make_service("plumbing"), at=(2.0, 2.0)))
    stranger._call("DELETE", "/specialist/positions").expect(204)
    assert way.trip()["precision"] == "coarse"
    for _ in range(2):
        way.worker._call("DELETE", "/specialist/positions").expect(204)
        seen = way.trip()
        assert (seen["state"], seen["precision"], seen["position"]) == ("waiting", "none", None)
        assert fetch_all("SELECT last_at, last_lat, last_lon, last_accuracy_m FROM fieldwork_trip") == [(None,) * 4]
    way.ping((-3.1, 0.1)).expect(200)  # switched on again
    assert way.trip()["precision"] == "coarse"
    way.set_out()
    way.ping((-3.0, 0.0)).expect(200)
    way.worker._call("DELETE", "/specialist/positions").expect(204)
    assert way.trip()["position"] is not None, "the way itself is another matter"


def test_a_stranger_neither_pings_nor_looks(way: Way) -> None:
    way.set_out()
    stranger = Caller(make_specialist(make_service("plumbing"), at=(2.0, 2.0)))
    body = {
        "sent_at": way.clock().isoformat(),
        "positions": [{"at": way.clock().isoformat(), **degrees((0.0, 0.0)), "accuracy_m": 5}],
    }
    stranger.post(f"/specialist/visits/{way.visit}/positions", body).expect(404, "not_found")
    Caller(make_client()).post(f"/specialist/visits/{way.visit}/positions", body).expect(403)
    assert fetch_all("SELECT count(*) FROM fieldwork_position") == [(0,)]
    for person in (stranger, Caller(make_client())):
        person.get(f"{way.path}/trip").expect(404)
        person.post(f"{way.path}/shares").expect(404)
        person.get(f"/specialist/visits/{way.visit}/route").expect(404 if person is stranger else 403)
    assert way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)["looks"] == []


def test_a_cancelled_visit_takes_no_more_positions_and_shows_none(way: Way) -> None:
    way.set_out()
    way.ping((-3.0, 0.0)).expect(200)
    preview = way.client.post(f"/orders/{way.order}/cancel", {"reason": "Ill"})
    if preview.status != 200:
        preview = way.client.post(
            f"/orders/{way.order}/cancel",
            {"reason": "Ill", "agreed_fee_minor": preview.body["context"].get("fee_minor", 0)},
        )
    preview.expect(200)
    way.ping((-2.0, 0.0)).expect(409, "not_on_the_way")
    assert (way.trip()["state"], way.trip()["position"]) == ("over", None)
    fieldwork.forget_trips(way.clock())
    assert fetch_all("SELECT ended_at IS NOT NULL, forgotten_at IS NULL FROM fieldwork_trip") == [(True, True)]


def test_a_relative_follows_by_a_link_until_it_is_taken_back(way: Way) -> None:
    made = way.client.post(f"{way.path}/shares").expect(201)
    assert datetime.fromisoformat(made["expires_at"]) == way.start + timedelta(hours=4)
    token, guest = made["url"].rpartition("/")[2], Caller()
    assert guest.get(f"/follow/{token}").expect(200)["state"] == "waiting"
    way.set_out()
    way.ping((-3.0, 0.0)).expect(200)
    shared = guest.get(f"/follow/{token}").expect(200)
    assert (shared["state"], shared["precision"], shared["topic"]) == ("going", "exact", f"follow:{token}")
    assert set(shared) == {
        "visit_id", "market", "state", "precision", "position", "path", "destination", "agreed_at", "time_zone",
        "eta_at", "silent_seconds", "topic", "specialist", "service_name", "expires_at",
    }  # fmt: skip
    assert set(shared["specialist"]) == {"first_name", "photo"}
    assert " " not in shared["specialist"]["first_name"]
    (listed,) = way.client.get(f"{way.path}/shares").expect(200)["items"]
    assert (listed["id"], listed["revoked_at"]) == (made["id"], None)
    assert datetime.fromisoformat(listed["looked_at"]) == way.clock()
    own = way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)
    assert ([look["who"] for look in own["looks"]], own["share_links"]) == (["link"], 1)
    for _ in range(2):
        way.client._call("DELETE", f"{way.path}/shares/{made['id']}").expect(204)
    guest.get(f"/follow/{token}").expect(410, "share_link_ended")
    guest.get(f"/follow/{token[::-1]}").expect(404)
    assert way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)["share_links"] == 0


def test_links_are_few_run_out_and_end_with_the_visit(way: Way) -> None:
    made = [way.client.post(f"{way.path}/shares").expect(201) for _ in range(5)]
    way.client.post(f"{way.path}/shares").expect(409, "too_many_share_links")
    token = made[0]["url"].rpartition("/")[2]
    way.set_out()
    for step in ("arrive", "start", "finish"):
        way.worker.step(way.visit, step).expect(200)
    assert Caller().get(f"/follow/{token}").expect(200)["state"] == "over"
    way.client.post(f"{way.path}/shares").expect(409, "visit_over")
    way.clock.go_to(way.start + timedelta(hours=4))
    Caller().get(f"/follow/{token}").expect(410, "share_link_ended")


def test_who_follows_live_is_asked_for_their_right(way: Way) -> None:
    token = way.client.post(f"{way.path}/shares").expect(201)["url"].rpartition("/")[2]
    way.set_out()
    way.ping((-3.0, 0.0)).expect(200)
    assert way.client.person is not None
    asked = [
        (f"trip:{way.visit}", way.client.person.user_id),
        (f"trip:{way.visit}", way.client.person.user_id + 1),
        (f"trip:{way.visit}", None),
        (f"follow:{token}", None),
        (f"follow:{token[::-1]}", None),
        (f"trip:{way.order}", way.client.person.user_id),
    ]
    found = fieldwork.find_followings(asked, now=way.clock())
    assert [one is not None for one in found] == [True, False, False, True, False, False]
    fieldwork.find_followings(asked, now=way.clock() + timedelta(seconds=20))
    looks = way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)["looks"]
    assert sorted(look["who"] for look in looks) == ["client", "link"]
    way.worker.step(way.visit, "arrive").expect(200)
    assert all(one is None or one.visit_id for one in fieldwork.find_followings(asked[:1], now=way.clock()))


def test_positions_are_deleted_after_the_markets_time(way: Way) -> None:
    with open_transaction():
        fieldwork.save_terms([FieldTerms("hel", positions_kept_hours=2)])
    way.set_out()
    way.ping((-3.0, 0.0), (-2.0, 0.0)).expect(200)
    way.worker.step(way.visit, "arrive").expect(200)
    ended = way.clock()
    assert fieldwork.forget_trips(ended + timedelta(hours=2)) == 0
    assert fieldwork.forget_trips(ended + timedelta(hours=2, seconds=1)) == 1
    assert fetch_all("SELECT count(*) FROM fieldwork_position") == [(0,)]
    assert fetch_all("SELECT last_lat, last_lon FROM fieldwork_trip") == [(None, None)]
    assert way.worker.get(f"/specialist/visits/{way.visit}/trip").expect(200)["deleted_at"] is not None
    with open_transaction():
        fieldwork.save_terms([FieldTerms("hel")])


def test_others_hear_when_the_arrival_moves_by_minutes(way: Way) -> None:
    way.set_out()
    for minutes, place in ((0, (-3.0, 0.0)), (1, (-2.7, 0.0)), (12, (-2.7, 0.0))):
        way.clock.go_to(way.start + timedelta(minutes=minutes - 30))
        way.ping(place).expect(200)
    told = fetch_all("SELECT count(*) FROM infra_outbox WHERE name = 'trip.expected.v1'")
    assert told == [(2,)]
    visit_id = fetch_all("SELECT visit_id FROM fieldwork_trip")[0][0]
    assert set(fieldwork.expected_arrivals([visit_id], now=way.clock())) == {visit_id}
    way.worker.step(way.visit, "arrive").expect(200)
    assert fieldwork.expected_arrivals([visit_id], now=way.clock()) == {}


def test_the_own_way_by_road_is_told_when_a_router_knows_it(way: Way, settings: Any) -> None:
    path = f"/specialist/visits/{way.visit}/route"
    way.worker.get(path).expect(404, "route_unknown")
    settings.ROUTE_SOURCE = f"{__name__}.KnownRoutes"
    way.set_out()
    way.worker.get(path).expect(404, "route_unknown")
    way.ping((-3.0, 0.0)).expect(200)
    found = way.worker.get(path).expect(200)
    assert (found["minutes"], found["distance_m"], len(found["line"])) == (7, 4200, 2)
    way.clock.pass_time(minutes=11)
    way.worker.get(path).expect(404, "route_unknown")


class KnownRoutes:
    """A router that knows every way."""

    def find_route(self, start: LatLon, end: LatLon, mode: Mode) -> RouteFacts:
        """The straight line."""
        return RouteFacts(((start.lon, start.lat), (end.lon, end.lat)), 7, 4200)


def test_a_phone_that_sends_all_the_time_is_asked_to_wait(way: Way) -> None:
    way.set_out()
    answers = [way.ping((-3.0, 0.0)).status for _ in range(70)]
    assert answers[:60] == [200] * 60
    assert 429 in answers[60:]
