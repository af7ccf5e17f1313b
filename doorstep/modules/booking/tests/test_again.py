"""Which start repeats a visit best, from a table of cases that a domain expert can read."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from doorstep.modules.booking.again_rules import choose_again

HORIZON_DAYS = 21
STEP = timedelta(minutes=15)
CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "again.csv").open(encoding="utf-8")))


def _span(text: str) -> tuple[str, str] | None:
    first, _, last = text.partition("/")
    return (first, last) if text else None


def _free(case: dict[str, str], zone: ZoneInfo) -> Iterator[datetime]:
    """A quarter of an hour apart, in the specialist's hours on all days that are neither off nor beyond the horizon."""
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=zone).astimezone(UTC)
    off, away, taken = set(case["days_off"].split()), _span(case["paused"]), _span(case["taken"])
    start = now
    last = now.astimezone(zone).date() + timedelta(days=HORIZON_DAYS)
    while (local := start.astimezone(zone)).date() <= last:
        wall, day = local.replace(tzinfo=None).isoformat(timespec="minutes"), local.date().isoformat()
        opens = time(int(case["opens"])) <= local.time() and local.hour < int(case["closes"])
        is_away = away is not None and away[0] <= day <= away[1]
        is_taken = taken is not None and taken[0] <= wall <= taken[1]
        if opens and day not in off and not is_away and not is_taken:
            yield start
        start += STEP


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_start_that_repeats_a_visit(case: dict[str, str]) -> None:
    zone = ZoneInfo(case["zone"])
    last = datetime.fromisoformat(case["last"]).replace(tzinfo=zone)
    after = date.fromisoformat(case["after"]) if case["after"] else None
    found = choose_again(_free(case, zone), last, time_zone=case["zone"], after=after)
    if not case["expected"]:
        assert found is None
        return
    assert found is not None
    start, fit = found
    local = start.astimezone(zone)
    assert (local.replace(tzinfo=None).isoformat(timespec="minutes"), str(fit)) == (case["expected"], case["fit"])
    assert local.fold == 0, "of an hour that comes twice the first is meant"


def test_the_shown_range_begins_the_visit_that_is_repeated() -> None:
    """A narrowed window may begin off the grid of starts."""
    zone = ZoneInfo("Europe/Helsinki")
    starts = [datetime(2026, 1, 13, hour, tzinfo=zone).astimezone(UTC) for hour in (9, 10, 11)]
    found = choose_again(starts, datetime(2026, 1, 6, 10, 20, tzinfo=zone), time_zone="Europe/Helsinki")
    assert found is not None
    assert found[0] == starts[1]
