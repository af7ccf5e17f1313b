"""Which past visits would not have fitted with other margins: a table of cases, read from a file."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability.contracts import ReplayedVisit, Shape
from doorstep.modules.availability.rules.localdays import local_days
from doorstep.modules.availability.rules.replaying import find_displaced
from doorstep.modules.travel.contracts import ModeTimes, RoadTimes

CASES = Path(__file__).parent / "cases" / "replaying.md"
HERE, THERE = Cell(0, 0), Cell(9, 9)
DAY = datetime(2026, 1, 15, tzinfo=ZoneInfo("Europe/Helsinki"))
BOOKED = datetime(2026, 1, 5, tzinfo=UTC)
_VISIT = re.compile(r"(\w) (\d\d):(\d\d) (\d+) (\d+)/(\d+)( @)?")
_MARGINS = re.compile(r"(?:(\w) )?(\d+)/(\d+)")

type Case = tuple[str, list[ReplayedVisit], dict[str, UUID], str]


def read_cases() -> list[Case]:
    """The rows of the table."""
    rows = [line.strip().strip("|").split("|") for line in CASES.read_text().splitlines() if line.startswith("| ")]
    return [_case(*(cell.strip() for cell in row)) for row in rows[2:]]


def _case(name: str, visits: str, margins: str, expected: str) -> Case:
    margin = _MARGINS.fullmatch(margins)
    assert margin, margins
    names: dict[str, UUID] = {}
    found = []
    for at, text in enumerate(visits.split("; ")):
        read = _VISIT.fullmatch(text)
        assert read, text
        letter, hour, minute, length, before, after = (read[number] for number in range(1, 7))
        names[letter] = UUID(int=at + 1)
        shape = Shape(int(length), int(before), int(after))
        tried = Shape(int(length), int(margin[2]), int(margin[3])) if margin[1] in (None, letter) else shape
        starts_at = DAY + timedelta(hours=int(hour), minutes=int(minute))
        booked_at = BOOKED + timedelta(hours=at)
        found.append(ReplayedVisit(names[letter], booked_at, starts_at, shape, tried, THERE if read[7] else HERE))
    return name, found, names, expected


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case[0])
def test_a_case(case: Case) -> None:
    _, visits, names, expected = case
    ways = bytes((0, 20, 20, 0))
    rush = bytes((0, 30, 30, 0))
    times = ModeTimes((), RoadTimes({(0, 0): 0, (9, 9): 1}, ways, ways, rush))  # type: ignore[arg-type]
    opens = [(to_minute(DAY + timedelta(hours=8)), to_minute(DAY + timedelta(hours=16)))]
    days = local_days("Europe/Helsinki", DAY.date() - timedelta(days=1), 3, 60)
    letters = {number: letter for letter, number in names.items()}
    told = [
        f"{letters[one.visit_id]} {letters[one.by] if one.by else 'hours'} {one.missing_minutes}"
        for one in find_displaced(visits, opens, times, days)
    ]
    assert "; ".join(told) == expected


def test_the_order_of_the_list_does_not_matter() -> None:
    cases = {name: visits for name, visits, _, _ in read_cases()}
    visits = cases["who has no room takes none"]
    times = ModeTimes((), RoadTimes({(0, 0): 0}, b"\0", b"\0", b"\0"))  # type: ignore[arg-type]
    days = local_days("Europe/Helsinki", DAY.date() - timedelta(days=1), 3, 60)
    opens = [(to_minute(DAY), to_minute(DAY + timedelta(days=1)))]
    assert find_displaced(visits[::-1], opens, times, days) == find_displaced(visits, opens, times, days)
