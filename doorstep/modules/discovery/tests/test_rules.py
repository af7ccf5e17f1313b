"""Windows, coarse distances, word groups and bookmarks, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell
from doorstep.modules.discovery import rules
from doorstep.modules.discovery.contracts import SearchQuestion, Sort, Window, WindowNotSearchable

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEST, EAST = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))


def check(start: datetime | None, end: datetime | None) -> Window | None:
    """Check a window in Helsinki with three weeks open."""
    return rules.check_window(start, end, time_zone="Europe/Helsinki", horizon_days=21, now=NOW)


def test_window_lists_local_dates() -> None:
    # Saturday 22:30 to Sunday 01:00 in Helsinki, two hours ahead of UTC.
    window = check(datetime(2026, 1, 17, 20, 30, tzinfo=UTC), datetime(2026, 1, 17, 23, 0, tzinfo=UTC))
    assert window is not None
    assert (window.first_day, window.day_count) == (date(2026, 1, 17), 2)


def test_window_that_ends_at_midnight_leaves_the_next_date_out() -> None:
    window = check(datetime(2026, 1, 16, 22, 0, tzinfo=UTC), datetime(2026, 1, 17, 22, 0, tzinfo=UTC))
    assert window is not None
    assert (window.first_day, window.day_count) == (date(2026, 1, 17), 1)


def test_window_begins_now_at_the_earliest() -> None:
    window = check(NOW - DAY, NOW + DAY)
    assert window is not None
    assert window.start == NOW


def test_no_window() -> None:
    assert check(None, None) is None


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (NOW, None, "free_to"),
        (None, NOW, "free_from"),
        (NOW + DAY, NOW + DAY, "free_to"),
        (NOW - 2 * DAY, NOW - DAY, "free_to"),
        (NOW, NOW + 14 * DAY + timedelta(seconds=1), "free_to"),
        (NOW, NOW + 5 * 365 * DAY, "free_to"),
        (NOW + 23 * DAY, NOW + 24 * DAY, "free_from"),
        (datetime.max.replace(tzinfo=UTC) - DAY, datetime.max.replace(tzinfo=WEST), "free_from"),
        (datetime.min.replace(tzinfo=EAST), datetime.min.replace(tzinfo=UTC), "free_to"),
    ],
)  # fmt: skip
def test_windows_that_cannot_be_searched(start: datetime | None, end: datetime | None, field: str) -> None:
    with pytest.raises(WindowNotSearchable) as refused:
        check(start, end)
    assert refused.value.context["field"] == field
    assert refused.value.detail


def test_last_open_date_can_be_searched() -> None:
    assert check(NOW + 21 * DAY, NOW + 22 * DAY) is not None


@pytest.mark.parametrize(("base", "shown"), [(Cell(0, 0), 0), (Cell(1, 0), 0.5), (Cell(1, 1), 0.5), (Cell(6, 8), 5)])
def test_distance_comes_in_steps(base: Cell, shown: float) -> None:
    assert rules.coarse_km(Cell(0, 0), base) == shown


def test_words_become_queries() -> None:
    assert rules.group_queries([["clean", "cleani*"], ["o'hara"]]) == ["'clean' | 'cleani':*", "'o''hara'"]
    assert rules.all_of(["'a'", "'b' | 'c'"]) == "('a') & ('b' | 'c')"
    assert rules.all_of([]) == ""


@pytest.mark.parametrize("key", [0.0, 2.5, -4.81, 35.35533905932738])
def test_bookmark_keeps_the_position(key: float) -> None:
    question = SearchQuestion("hel")
    mark = rules.bookmark((key, 7), question, Cell(1, 2))
    assert rules.position_of(mark, question, Cell(1, 2)) == (key, 7)
    assert rules.position_of(mark, replace(question, limit=5, after=("x", 1)), Cell(1, 2)) == (key, 7)


def test_bookmark_of_another_question_or_altered() -> None:
    question = SearchQuestion("hel")
    text, number = rules.bookmark((2.5, 7), question, Cell(1, 2))
    for mark, asked, cell in [
        ((text, number), replace(question, sort=Sort.PRICE), Cell(1, 2)),
        ((text, number), replace(question, price_max=5), Cell(1, 2)),
        ((text, number), question, Cell(2, 2)),
        ((text, number + 1), question, Cell(1, 2)),
        ((text + "0001", number), question, Cell(1, 2)),
        (("x", number), question, Cell(1, 2)),
        (("", number), question, Cell(1, 2)),
    ]:
        with pytest.raises(InvalidInput):
            rules.position_of(mark, asked, cell)
