"""Interval arithmetic against plain sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.intervals import (
    Span,
    covers,
    from_minute,
    intersect,
    merge,
    minute_text,
    overlaps,
    subtract,
    to_minute,
    to_minute_up,
)

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def minutes(values: list[Span]) -> set[int]:
    return {minute for start, end in values for minute in range(start, end)}


@given(spans, spans, st.integers(0, 59), st.integers(1, 10))
def test_spans_behave_like_sets(left: list[Span], right: list[Span], start: int, length: int) -> None:
    one, other = merge(left), merge(right)
    assert minutes(one) == minutes(left)
    assert all(first[1] < second[0] for first, second in pairwise(one))
    assert minutes(subtract(one, other)) == minutes(one) - minutes(other)
    assert minutes(intersect(one, other)) == minutes(one) & minutes(other)
    wanted = set(range(start, start + length))
    assert covers(one, start, start + length) == (wanted <= minutes(one))
    assert overlaps(one, start, start + length) == bool(wanted & minutes(one))


def test_moments_round_to_minutes_down_and_up() -> None:
    moment = datetime(2026, 1, 12, 8, 0, 20, tzinfo=UTC)
    assert from_minute(to_minute(moment)) == moment - timedelta(seconds=20)
    assert from_minute(to_minute_up(moment)) == moment + timedelta(seconds=40)
    assert to_minute_up(from_minute(5)) == to_minute(from_minute(5)) == 5
    assert minute_text(to_minute(moment)) == "2026-01-12T08:00:00Z"
