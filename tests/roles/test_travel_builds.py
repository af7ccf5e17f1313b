"""`doorstep travel` in processes of its own: built, refused, killed in the middle, and twice at once."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.travel import facade
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, Mode
from doorstep.modules.travel.tests.router import FlatLand
from doorstep.settings.env import ROOT
from tests.plugin import ClonedDatabase
from tests.roles.test_lifecycle import VARIABLES, wait_for
from tests.valhalla_server import Answer, ValhallaServer, running_valhalla

EXTRACT = ROOT / "doorstep" / "modules" / "travel" / "data" / "helsinki.osm.pbf"
SECONDS = 120


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    facade.forget_tables()
    yield
    facade.forget_tables()


@pytest.fixture
def server() -> Iterator[ValhallaServer]:
    with running_valhalla() as told:
        yield told


def command(database: ClonedDatabase, *words: str, **more: str) -> "subprocess.Popen[str]":
    """Start `doorstep travel ...` on a database."""
    kept = {name: value for name, value in os.environ.items() if name not in (*VARIABLES, "VALHALLA_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "doorstep.entrypoints.cli", "travel", *words],
        env=kept | {"DOORSTEP_ENV": "dev", "DATABASE_URL": database.url} | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(database: ClonedDatabase, *words: str, **more: str) -> tuple[int, str]:
    """Its exit code and what it said."""
    process = command(database, *words, **more)
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


def in_force() -> int:
    facade.forget_tables()
    return facade.current_version("hel")


def flat_land() -> Any:
    """An answering function; the land is slow if it must wait for an event."""
    land = FlatLand(accounts.get_market("hel"), most_locations=50)

    def answer(action: str, question: Any) -> Answer:
        return 200, json.dumps(land.ask(action, question)).encode()  # type: ignore[arg-type]

    return answer


@pytest.mark.long
def test_a_table_is_built_from_a_file_listed_and_taken_back(cloned_database: ClonedDatabase) -> None:
    assert run(cloned_database, "list", "--market", "hel") == (0, "version 0, built in: straight lines\n")
    code, said = run(cloned_database, "build", "--market", "hel", "--osm", str(EXTRACT))
    assert code == 0, said
    version = in_force()
    assert f"version {version} of hel is in force" in said
    by_road = facade.travel_table(version).modes[Mode.BICYCLE].by_road
    assert by_road is not None
    assert len(by_road.position) == 13
    code, said = run(cloned_database, "straighten", "--market", "hel")
    assert (code, said) == (0, f"version {in_force()} of hel is in force\n")
    assert in_force() > version
    _, said = run(cloned_database, "list", "--market", "hel")
    newest, older = said.splitlines()
    assert newest.endswith("straight lines; straight lines again (in force)")
    assert "13 cells by road; helsinki.osm.pbf" in older


@pytest.mark.long
def test_a_wrong_command_says_what_is_wrong(cloned_database: ClonedDatabase, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no map")
    wrong = {
        ("build", "--market", "hel"): "VALHALLA_URL",
        ("build", "--market", "hel", "--osm", str(text)): "no OpenStreetMap extract",
        ("build", "--market", "hel", "--osm", str(tmp_path / "missing")): "does not exist",
        ("build", "--market", "hel", "--osm", str(EXTRACT), "--valhalla", "http://127.0.0.1:9"): "not both",
        ("build", "--market", "hel", "--valhalla", "gopher://roads"): "http:// or https://",
        ("build", "--market", "atlantis", "--osm", str(EXTRACT)): "no market 'atlantis'",
        ("straighten", "--market", "atlantis"): "no market 'atlantis'",
    }
    for process, message in [(command(cloned_database, *words), message) for words, message in wrong.items()]:
        said, _ = process.communicate(timeout=SECONDS)
        assert process.returncode != 0
        assert message in said
        assert "Traceback" not in said
    assert in_force() == BUILT_IN_VERSION


@pytest.mark.long
def test_a_build_that_is_killed_leaves_the_table_and_the_next_one_completes(
    cloned_database: ClonedDatabase, server: ValhallaServer
) -> None:
    answer, stalled = flat_land(), threading.Event()

    def stall(action: str, question: Any) -> Answer:
        if server.asked_for("sources_to_targets") == 2:
            stalled.wait(SECONDS)
        return answer(action, question)  # type: ignore[no-any-return]

    server.answer = stall
    process = command(cloned_database, "build", "--market", "hel", "--within", "3", VALHALLA_URL=server.url)
    wait_for(lambda: server.asked_for("sources_to_targets") == 2, SECONDS, "the second matrix is asked for")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    stalled.set()
    assert in_force() == BUILT_IN_VERSION
    for table in ("travel_tableversion", "travel_roadmatrix", "travel_roaddistances", "travel_speedrow"):
        assert fetch_one(f"SELECT count(*) FROM {table}") == (0,)
    # The dead build's lock ends with its database session.
    wait_for(lambda: not build_locks(), SECONDS, "the lock is free")
    server.answer = answer
    code, said = run(cloned_database, "build", "--market", "hel", "--within", "3", VALHALLA_URL=server.url)
    assert code == 0, said
    assert in_force() > BUILT_IN_VERSION


@pytest.mark.long
def test_of_two_builds_at_once_the_second_does_not_begin(
    cloned_database: ClonedDatabase, server: ValhallaServer
) -> None:
    answer, waiting = flat_land(), threading.Event()

    def wait_first(action: str, question: Any) -> Answer:
        waiting.wait(SECONDS)
        return answer(action, question)  # type: ignore[no-any-return]

    server.answer = wait_first
    words = ("build", "--market", "hel", "--within", "3", "--valhalla", server.url)
    first = command(cloned_database, *words)
    wait_for(lambda: bool(server.asked), SECONDS, "the first has begun")
    code, said = run(cloned_database, *words)
    assert code == 1
    assert "another build for hel is under way. The table in force has not changed." in said
    waiting.set()
    said, _ = first.communicate(timeout=SECONDS)
    assert first.returncode == 0, said
    assert fetch_one("SELECT count(*) FROM travel_tableversion") == (1,)


def build_locks() -> list[tuple[Any, ...]]:
    """Builds that some session of this database has begun."""
    return fetch_all(
        "SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE l.locktype = 'advisory' AND d.datname = current_database()"
    )
