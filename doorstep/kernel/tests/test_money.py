"""Money: sums are exact, currencies never mix, rounding happens once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.money import CurrencyMismatch, Money, total

minors = st.integers(-(10**12), 10**12)


@given(st.lists(minors, max_size=20))
def test_a_total_is_the_sum_of_its_parts(amounts):
    assert total((Money(minor, "EUR") for minor in amounts), "EUR") == Money(sum(amounts), "EUR")


@given(minors, st.integers(1, 50))
def test_shares_sum_to_the_whole_and_differ_by_one_unit_at_most(minor, parts):
    shares = Money(minor, "CNY").split(parts)
    assert len(shares) == parts
    assert total(shares, "CNY") == Money(minor, "CNY")
    assert max(share.minor for share in shares) - min(share.minor for share in shares) <= 1


@given(minors, minors)
def test_adding_and_taking_away_undo_each_other(first, second):
    assert Money(first, "RUB") + Money(second, "RUB") - Money(second, "RUB") == Money(first, "RUB")


@pytest.mark.parametrize(
    ("minor", "factor", "expected"),
    [(100, 3, 300), (5, Decimal("0.5"), 3), (-5, Decimal("0.5"), -3), (333, Decimal("0.1"), 33), (0, 7, 0)],
)
def test_a_product_rounds_halves_away_from_zero(minor, factor, expected):
    assert Money(minor, "TWD").times(factor) == Money(expected, "TWD")


def test_currencies_never_mix():
    for act in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b):
        with pytest.raises(CurrencyMismatch):
            act(Money(1, "EUR"), Money(1, "RUB"))
    with pytest.raises(CurrencyMismatch):
        total([Money(1, "EUR")], "RUB")


@pytest.mark.parametrize("bad", [1.0, "1", True, None])
def test_minor_units_are_whole_numbers(bad):
    with pytest.raises(TypeError):
        Money(bad, "EUR")


@pytest.mark.parametrize("bad", ["eur", "EU", "EURO", ""])
def test_a_currency_is_three_capital_letters(bad):
    with pytest.raises(ValueError, match="currency"):
        Money(1, bad)


def test_an_amount_reads_as_people_write_it():
    assert str(Money(1234505, "EUR")) == "12,345.05 EUR"
    assert str(Money(-7, "RUB")) == "-0.07 RUB"
