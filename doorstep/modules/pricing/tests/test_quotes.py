"""Prices add up; a quote comes back as it was signed, to its own client, in time, and not otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Candidate, QuantityNotAllowed, Quote, QuoteExpired, QuoteInvalid

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


def _quote(**changes: Any) -> Quote:
    lines = pricing.price_lines(PriceModel.HOURLY, unit_price=Money(3500, "EUR"), quantity=3)
    values: dict[str, Any] = {
        "id": new_id(), "client_id": 7, "market": "hel", "service_id": 3, "quantity": 3, "anyone": True,
        "candidates": (Candidate(1, 11), Candidate(2, 12)), "address_id": new_id(), "point": Point(1.25, -2.5),
        "cell": Point(1.25, -2.5).cell, "starts_at": NOW + timedelta(days=2), "visit_minutes": 180,
        "preparation_minutes": 5, "cleanup_minutes": 10, "travel_version": 1, "lines": lines,
        "total": pricing.total_of(lines, "EUR"), "policy": "free", "expires_at": NOW + timedelta(minutes=15),
    }  # fmt: skip
    return Quote(**(values | changes))


@given(st.sampled_from(PriceModel), st.integers(0, 10**9), st.integers(1, 100), st.integers(15, 300))
def test_lines_sum_to_the_total_and_time_follows_the_model(model, unit_minor, quantity, duration):
    lines = pricing.price_lines(model, unit_price=Money(unit_minor, "EUR"), quantity=quantity)
    count = 1 if model is PriceModel.FIXED else quantity
    assert pricing.total_of(lines, "EUR") == Money(unit_minor * count, "EUR")
    assert all(line.amount == line.unit_price.times(line.quantity) for line in lines)
    minutes = pricing.visit_minutes(model, duration_minutes=duration, quantity=quantity)
    assert minutes == {"fixed": duration, "hourly": 60 * quantity, "unit": duration * quantity}[model]


def test_a_quote_comes_back_as_it_was_signed():
    quote = _quote()
    assert pricing.verify_quote(pricing.sign_quote(quote), client_id=7, now=NOW) == quote


def test_a_quote_ends_at_its_hour():
    quote = _quote()
    token = pricing.sign_quote(quote)
    assert pricing.verify_quote(token, client_id=7, now=quote.expires_at - timedelta(seconds=1)) == quote
    with pytest.raises(QuoteExpired):
        pricing.verify_quote(token, client_id=7, now=quote.expires_at)


def test_a_quote_is_of_one_client():
    with pytest.raises(QuoteInvalid):
        pricing.verify_quote(pricing.sign_quote(_quote()), client_id=8, now=NOW)


@given(st.integers(0, 10_000), st.characters(codec="ascii", categories=["L", "N"]))
def test_a_changed_quote_is_refused(position, letter):
    token = pricing.sign_quote(_quote(id=new_id()))
    at = position % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    if changed != token:
        with pytest.raises(QuoteInvalid):
            pricing.verify_quote(changed, client_id=7, now=NOW)


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "\x00", "é" * 50])
def test_any_other_text_is_refused(text):
    with pytest.raises(QuoteInvalid):
        pricing.verify_quote(text, client_id=7, now=NOW)


def test_a_quantity_has_bounds():
    pricing.check_quantity(2, minimum=2, maximum=8)
    with pytest.raises(QuantityNotAllowed) as refusal:
        pricing.check_quantity(9, minimum=2, maximum=8)
    assert refusal.value.context == {"minimum": 2, "maximum": 8}
