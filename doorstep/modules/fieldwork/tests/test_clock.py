"""A phone's clock is put right by what it says it is now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.modules.fieldwork.rules.clock import clock_offset, put_right

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("wrong", [timedelta(0), timedelta(days=1), -timedelta(days=1), timedelta(hours=3, seconds=7)])
def test_a_clock_that_is_wrong_by_any_amount_says_the_right_moments(wrong: timedelta) -> None:
    read_at, sent_at = NOW + wrong - 5 * SECOND, NOW + wrong
    offset = clock_offset(sent_at=sent_at, received_at=NOW, known=None)
    assert put_right(read_at, offset=offset, received_at=NOW) == NOW - 5 * SECOND


def test_the_same_message_again_says_the_same_moments() -> None:
    first = clock_offset(sent_at=NOW, received_at=NOW + SECOND, known=None)
    again = clock_offset(sent_at=NOW, received_at=NOW + 20 * SECOND, known=first)
    assert put_right(NOW, offset=first, received_at=NOW + SECOND) == NOW + SECOND
    assert put_right(NOW, offset=again, received_at=NOW + 20 * SECOND) == NOW + SECOND


def test_a_faster_message_is_believed_and_a_clock_that_was_put_right_too() -> None:
    slow = clock_offset(sent_at=NOW, received_at=NOW + 4 * SECOND, known=None)
    assert clock_offset(sent_at=NOW, received_at=NOW + SECOND, known=slow) == SECOND
    for jump in (timedelta(days=1), -timedelta(days=1)):
        assert clock_offset(sent_at=NOW + jump, received_at=NOW, known=SECOND) == -jump


def test_nothing_was_read_after_it_came() -> None:
    assert put_right(NOW + 10 * SECOND, offset=timedelta(0), received_at=NOW) == NOW
    assert put_right(datetime.max.replace(tzinfo=UTC), offset=SECOND, received_at=NOW) == NOW


@given(st.lists(st.integers(-90_000, 90_000), min_size=2, max_size=20), st.integers(-90_000, 90_000))
def test_order_is_kept(seconds: list[int], wrong: int) -> None:
    offset = clock_offset(sent_at=NOW + wrong * SECOND, received_at=NOW, known=None)
    moments = [put_right(NOW + at * SECOND, offset=offset, received_at=NOW) for at in sorted(seconds)]
    assert moments == sorted(moments)
    assert max(moments) <= NOW
