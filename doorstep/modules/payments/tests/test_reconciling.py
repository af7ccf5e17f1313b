"""Comparing reports with the ledger: every kind of difference is found, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.kernel.money import Money
from doorstep.modules.payments.reconciliation_contracts import DifferenceKind, Movement
from doorstep.modules.payments.rules.reconciling import find_differences

DAY = datetime(2026, 3, 16, tzinfo=UTC)
NOON = DAY + timedelta(hours=12)
K = DifferenceKind


def moved(reference: str, payment: str, minor: int, at: datetime = NOON, currency: str = "EUR") -> Movement:
    what = "capture" if minor > 0 else "refund"
    return Movement(reference, payment, what, Money(minor, currency), at)


def found(there: list[Movement], here: list[Movement]) -> list[tuple[DifferenceKind, str]]:
    differences = find_differences(there, here, since=DAY, until=DAY + timedelta(days=1))
    return [(one.kind, one.payment) for one in differences]


def test_each_kind_of_difference_is_found() -> None:
    there = [moved("m1", "alike", 500), moved("m2", "lost", 700), moved("m3", "other", 900), moved("m4", "alike", -200)]
    here = [
        moved("capture:alike", "alike", 500), moved("capture:other", "other", 990),
        moved("capture:invented", "invented", 100), moved("refund:alike", "alike", -200),
    ]  # fmt: skip
    assert sorted(found(there, here)) == [
        (K.AMOUNT_DIFFERS, "other"), (K.MISSING_HERE, "lost"), (K.MISSING_THERE, "invented"),
    ]  # fmt: skip


def test_what_is_recorded_on_the_next_day_is_the_same_movement() -> None:
    late, later = DAY + timedelta(hours=23, minutes=59), DAY + timedelta(days=1, minutes=3)
    assert found([moved("m1", "a", 500, late)], [moved("c", "a", 500, later)]) == []
    assert found([moved("m1", "a", 500, later)], [moved("c", "a", 500, late)]) == []


def test_a_difference_belongs_to_one_day_only() -> None:
    late, later = DAY + timedelta(hours=23, minutes=59), DAY + timedelta(days=1, minutes=3)
    assert found([moved("m1", "a", 500, late)], [moved("c", "a", 501, later)]) == [(K.AMOUNT_DIFFERS, "a")]
    assert found([moved("m1", "a", 500, later)], [moved("c", "a", 501, late)]) == []
    assert found([moved("m1", "a", 500, later)], []) == []
    assert found([], [moved("c", "a", 500, later)]) == []


def test_a_refund_never_passes_for_a_capture_nor_one_currency_for_another() -> None:
    assert found([moved("m1", "a", 500)], [moved("c", "a", -500)]) == [(K.MISSING_HERE, "a"), (K.MISSING_THERE, "a")]
    assert len(found([moved("m1", "a", 500)], [moved("c", "a", 500, currency="USD")])) == 2


def test_one_of_two_equal_refunds_is_missing() -> None:
    there = [moved("m1", "a", -100), moved("m2", "a", -100)]
    assert found(there, [moved("r1", "a", -100)]) == [(K.MISSING_HERE, "a")]


@pytest.mark.parametrize("planted", list(DifferenceKind))
@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=12), st.data())
def test_a_planted_difference_is_found_among_many(
    planted: DifferenceKind, amounts: list[tuple[int, int]], data: st.DataObject
) -> None:
    there = [moved(f"m{at}", f"p{payment}", minor) for at, (payment, minor) in enumerate(amounts)]
    here = [moved(f"c{at}", f"p{payment}", minor) for at, (payment, minor) in enumerate(amounts)]
    data.draw(st.randoms()).shuffle(here)
    assert found(there, here) == []
    wrong = moved("planted", "planted", 77)
    if planted is not K.MISSING_THERE:
        there.append(wrong)
    if planted is not K.MISSING_HERE:
        here.append(moved("ours", "planted", 78 if planted is K.AMOUNT_DIFFERS else 77))
    assert found(there, here) == [(planted, "planted")]
