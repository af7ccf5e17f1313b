"""A Valhalla server that answers well, late, wrongly, or not at all."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from doorstep.infra.db import open_transaction
from doorstep.integrations.roads_served import ServedRoads
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.travel import facade
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, RoadsFailed, RouterRefused
from doorstep.modules.travel.tests.router import FlatLand
from tests.valhalla_server import Answer, ValhallaServer, always, running_valhalla

QUESTION = {"locations": [{"lat": 60.18, "lon": 24.94}], "costing": "auto"}


@pytest.fixture
def server() -> Iterator[ValhallaServer]:
    with running_valhalla() as told:
        yield told


def roads(server: ValhallaServer, *, seconds: float = 5.0, tries: int = 3) -> ServedRoads:
    return ServedRoads(server.url, timeout_seconds=seconds, pauses=[0.01] * (tries - 1))


def test_a_question_is_posted_and_its_answer_read(server: ValhallaServer) -> None:
    server.answer = always(200, b'[{"edges": null}]')
    assert roads(server).ask("locate", QUESTION) == [{"edges": None}]
    assert server.asked == [("locate", QUESTION)]


def test_the_name_holds_no_password() -> None:
    assert ServedRoads("https://me:secret@roads.example:8443/v").name == "Valhalla at roads.example:8443"


def test_what_fails_in_passing_is_asked_again(server: ValhallaServer) -> None:
    server.answer = lambda *_: (503, b"") if len(server.asked) < 3 else (200, b"[]")
    assert roads(server).ask("locate", QUESTION) == []
    assert len(server.asked) == 3


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (502, b""), (200, b"soup"), (200, b""), (200, b"\xff")])
def test_what_fails_for_good_is_told(server: ValhallaServer, status: int, body: bytes) -> None:
    server.answer = always(status, body)
    with pytest.raises(RoadsFailed, match=r"Valhalla at 127\.0\.0\.1"):
        roads(server).ask("locate", QUESTION)
    assert len(server.asked) == 3


def test_a_late_answer_is_not_waited_for(server: ValhallaServer) -> None:
    given_up = threading.Event()

    def late(action: str, question: object) -> Answer:
        given_up.wait(60)
        return 200, b"[]"

    server.answer = late
    started = time.monotonic()
    with pytest.raises(RoadsFailed, match="timed out"):
        roads(server, seconds=0.2, tries=2).ask("locate", QUESTION)
    given_up.set()
    assert time.monotonic() - started < 30


def test_an_answer_without_end_is_cut(server: ValhallaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorstep.integrations.roads_served._MOST_BYTES", 100)
    server.answer = always(200, b" " * 200)
    with pytest.raises(RoadsFailed, match="more than"):
        roads(server, tries=1).ask("locate", QUESTION)


def test_a_refusal_is_not_asked_again(server: ValhallaServer) -> None:
    server.answer = always(400, b'{"error_code": 170, "error": "Locations are unconnected"}')
    with pytest.raises(RouterRefused, match="unconnected") as refused:
        roads(server).ask("sources_to_targets", QUESTION)
    assert refused.value.code == 170
    assert len(server.asked) == 1
    server.answer = always(404, b"<html>")
    with pytest.raises(RouterRefused, match="404"):
        roads(server).ask("locate", QUESTION)


def test_nobody_there() -> None:
    with pytest.raises(RoadsFailed, match="refused"):
        ServedRoads("http://127.0.0.1:9", timeout_seconds=1, pauses=[]).ask("locate", QUESTION)


@pytest.mark.django_db
def test_a_market_is_built_over_http_and_a_server_that_breaks_changes_nothing(server: ValhallaServer) -> None:
    with open_transaction():
        accounts.ensure_markets()
    facade.forget_tables()
    land = FlatLand(accounts.get_market("hel"), most_locations=50)
    left = 3

    def answer(action: str, question: Any) -> Answer:
        nonlocal left
        left -= action == "sources_to_targets"
        if left <= 0:
            return 500, b"out of memory"
        return 200, json.dumps(land.ask(action, question)).encode()  # type: ignore[arg-type]

    server.answer = answer
    with pytest.raises(RoadsFailed, match="500"):
        facade.build_table(roads(server), market_code="hel", within_km=2, now=utc_now, report=print)
    assert facade.current_version("hel") == BUILT_IN_VERSION
    left = 100
    version = facade.build_table(roads(server), market_code="hel", within_km=2, now=utc_now, report=print)
    facade.forget_tables()
    assert facade.current_version("hel") == version
    facade.forget_tables()
