"""Money: sums are exact, currencies never mix, rounding happens once."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.money import CurrencyMismatch, Money, decimals_of, total

currencies = st.sampled_from(["JPY", "KRW", "EUR", "RUB", "CNY", "TWD", "KWD", "TND"])
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
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
    assert str(Money(1234505, "JPY")) == "1,234,505 JPY"
    assert str(Money(1234505, "KWD")) == "1,234.505 KWD"
    assert (Money(-1234505, "KWD").plain, Money(5, "JPY").plain) == ("-1234.505", "5")
    assert [Money(minor, "JPY").signed for minor in (1500, 0, -7)] == ["+1,500", "", "-7"]


@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("EUR", 2), ("TWD", 2), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_own_decimals(currency, decimals):
    assert decimals_of(currency) == decimals
    assert Money.of(3, currency).minor == 3 * 10**decimals


@given(minors, currencies)
def test_an_amount_in_whole_units_is_the_same_amount(minor, currency):
    money = Money(minor, currency)
    assert Money.of(money.whole, currency) == money
    assert Money.of(Decimal(money.plain), currency) == money
    assert Money.of(Decimal(money.number.replace(",", "")), currency) == money


@given(st.integers(0, 10**12), st.integers(0, 10_000), currencies)
def test_a_part_and_the_rest_are_the_whole_at_any_number_of_decimals(minor, basis_points, currency):
    whole = Money(minor, currency)
    part = whole.times(Decimal(basis_points) / 10_000)
    assert Money(0, currency) <= part <= whole
    assert part + (whole - part) == whole
    assert abs(part.minor * 10_000 - minor * basis_points) <= 5_000  # half a smallest unit at most


@pytest.mark.parametrize(("amount", "currency"), [("0.5", "JPY"), ("1.005", "EUR"), ("1.0005", "KWD")])
def test_an_amount_finer_than_the_smallest_unit_is_refused(amount, currency):
    with pytest.raises(ValueError, match="finer"):
        Money.of(Decimal(amount), currency)


def test_the_apps_know_the_same_decimals():
    source = Path(__file__).parents[3] / "web/packages/core/src/format/money.ts"
    told = {
        currency: int(digits)
        for digits, names in re.findall(r'(\d): "([A-Z ]+)"', source.read_text())
        for currency in names.split()
    }
    assert len(told) > 20
    assert {currency: decimals_of(currency) for currency in told} == told
    every = (a + b + c for a in _LETTERS for b in _LETTERS for c in _LETTERS)
    assert {currency for currency in every if decimals_of(currency) != 2} == set(told)
