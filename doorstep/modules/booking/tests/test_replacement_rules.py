"""How long an order waits for somebody else, and how its history says it: tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.modules.booking import replacement_rules as waits
from doorstep.modules.booking.contracts import ReplacementStep, VisitState

WANTED = datetime(2026, 1, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "wait"),
    [
        (timedelta(minutes=20), timedelta(minutes=15)),
        (timedelta(hours=2), timedelta(minutes=30)),
        (timedelta(days=1), timedelta(hours=6)),
        (timedelta(days=20), timedelta(hours=12)),
        (timedelta(minutes=-10), timedelta(minutes=15)),
    ],
)
def test_how_long_an_order_waits(ahead: timedelta, wait: timedelta) -> None:
    assert waits.wait_until(starts_at=WANTED + ahead, now=WANTED, minutes=15) == WANTED + wait


@pytest.mark.parametrize(
    ("state", "ahead", "minutes", "waiting"),
    [
        (VisitState.ACCEPTED, timedelta(days=9), 15, True),
        (VisitState.ON_THE_WAY, timedelta(), 15, True),
        (VisitState.ACCEPTED, timedelta(days=9), 0, False),
        (VisitState.REQUESTED, timedelta(hours=24), 15, True),
        (VisitState.REQUESTED, timedelta(hours=25), 15, False),
        (VisitState.ACCEPTED, timedelta(hours=-2), 15, False),
    ],
)
def test_which_orders_wait(state: VisitState, ahead: timedelta, minutes: int, waiting: bool) -> None:
    starts_at = WANTED + ahead
    over_at = starts_at + timedelta(hours=1)
    found = waits.waits_for_another(state, starts_at=starts_at, over_at=over_at, now=WANTED, minutes=minutes)
    assert found is waiting


@pytest.mark.parametrize("starts_at", [None, WANTED])
@pytest.mark.parametrize("step", ReplacementStep)
def test_the_history_says_it_and_it_is_read(step: ReplacementStep, starts_at: datetime | None) -> None:
    assert waits.read_step(waits.step_note(step, starts_at)) == (step, starts_at)


@pytest.mark.parametrize("words", ["", "replacement", "replacement of the lock", "replacement taken yesterday", "Ill"])
def test_somebodys_own_words_are_no_step(words: str) -> None:
    assert waits.read_step(words) is None
