"""Valhalla over the centre of Helsinki, in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.integrations import roads_built
from doorstep.integrations.roads_built import BuiltRoads, roads_of_file
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts.first_markets import FIRST_MARKETS
from doorstep.modules.travel.contracts import NO_WAY, HourClass, Mode, ModeRoads, RoadsFailed, RouterRefused
from doorstep.modules.travel.rules import BUILT_IN
from doorstep.modules.travel.services.build import survey_roads
from doorstep.settings.env import ROOT

EXTRACT = ROOT / "doorstep" / "modules" / "travel" / "data" / "helsinki.osm.pbf"
HELSINKI = FIRST_MARKETS[0]


@pytest.fixture(scope="module")
def roads() -> Iterator[BuiltRoads]:
    with roads_of_file(EXTRACT) as found:
        yield found


def test_the_centre_of_helsinki(roads: BuiltRoads) -> None:
    told: list[str] = []
    speeds = {mode: BUILT_IN.modes[mode].speeds for mode in Mode}
    found = survey_roads(roads, HELSINKI, speeds, within_km=None, report=told.append)
    assert roads.name.startswith("helsinki.osm.pbf (b73e9c2c8205), Valhalla 3.9")
    assert told[0] == "13 of 1548 cells of hel have a road"
    assert set(found.modes) == {Mode.WALK, Mode.BICYCLE, Mode.CAR}
    # The extract lies south of the market's centre, and nothing beyond it is covered.
    assert all(-1 <= cell.column <= 1 and -5 <= cell.row <= -1 for cell in found.cells)
    for mode, ways in found.modes.items():
        check_ways(mode, ways, found.cells)
    car, walk = found.modes[Mode.CAR], found.modes[Mode.WALK]
    assert car.minutes[HourClass.NIGHT] != car.minutes[HourClass.RUSH]
    assert walk.minutes[HourClass.NIGHT] == walk.minutes[HourClass.RUSH]
    # One-way streets: some ways by car take longer than the way back.
    count = len(found.cells)
    day = car.minutes[HourClass.DAY]
    assert any(day[at] != day[at % count * count + at // count] for at in range(count * count))


def check_ways(mode: Mode, ways: ModeRoads, cells: tuple[Cell, ...]) -> None:
    """Nobody is faster than twice the model's speed as the crow flies, nor takes longer than an hour in the centre."""
    count = len(cells)
    assert ways.known_pairs >= count * (count - 1) / 2
    for at, minutes in enumerate(ways.minutes[HourClass.NIGHT]):
        start, end = cells[at // count], cells[at % count]
        if minutes != NO_WAY:
            speed = BUILT_IN.modes[mode].speeds[HourClass.NIGHT]
            # A way leads from the edge of one cell's roads to the other's: half a kilometre less than the centres.
            flown = max(0.0, start.distance_km(end) - 0.5)
            assert flown / (2 * speed.kmh) * 60 <= minutes - speed.fixed_minutes <= 60
        else:
            assert mode is Mode.CAR or start == end


def test_a_refusal_of_valhalla_is_told_and_the_next_question_answered(roads: BuiltRoads) -> None:
    nowhere, here = ({"lat": 60.0, "lon": 24.0, "search_cutoff": 300}, {"lat": 60.166, "lon": 24.938})
    with pytest.raises(RouterRefused) as refused:
        roads.ask("sources_to_targets", {"sources": [nowhere], "targets": [here], "costing": "auto"})
    assert refused.value.code in (170, 171)
    answer = roads.ask("locate", {"locations": [nowhere, here], "costing": "auto", "verbose": False})
    assert isinstance(answer, list)
    assert [bool(entry["edges"]) for entry in answer] == [False, True]


def test_the_process_knows_no_secret(roads: BuiltRoads) -> None:
    environment = Path(f"/proc/{roads._process.pid}/environ").read_bytes().split(b"\0")
    names = {entry.partition(b"=")[0].decode() for entry in environment if entry}
    assert names <= set(roads_built._PASSED_ON)


def test_a_crash_of_the_process_is_told() -> None:
    with roads_of_file(EXTRACT) as found:
        found._process.kill()
        with pytest.raises(RoadsFailed, match="ended with -9"):
            found.ask("locate", {"locations": []})
        folder = found._log.parent
    assert not folder.exists()


def test_a_process_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roads_built, "_TILES_SECONDS", 0.05)
    with pytest.raises(RoadsFailed, match="ended with -9"), roads_of_file(EXTRACT):
        pytest.fail("it was ready in no time")


def test_a_file_that_is_no_extract_is_told(tmp_path: Path) -> None:
    for content, message in (
        (b"<osm/>", "no OpenStreetMap extract"),
        (EXTRACT.read_bytes()[:5000], "no tiles|no roads"),
    ):
        broken = tmp_path / "broken.osm.pbf"
        broken.write_bytes(content)
        with pytest.raises(RoadsFailed, match=message), roads_of_file(broken):
            pytest.fail("it was taken")
    assert broken.exists()


def test_without_pyvalhalla_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roads_built, "find_spec", lambda *_: None)
    with pytest.raises(RoadsFailed, match=r"doorstep\[roads\]"), roads_of_file(EXTRACT):
        pytest.fail("it was there")
