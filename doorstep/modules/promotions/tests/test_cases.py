"""The tables of ``cases``: what coupons take off and why they are refused, and how points come, go and come back."""

from datetime import timedelta

import pytest

from doorstep.modules.promotions.contracts import PointsTerms
from doorstep.modules.promotions.rules.coupons import coupon_amount, coupon_refusal, plain_code
from doorstep.modules.promotions.rules.points import (
    RETURNED_STAY,
    Lot,
    expiry_after_return,
    most_points,
    points_earned,
    points_returned,
    take_from,
)
from doorstep.modules.promotions.tests.reading import (
    TODAY,
    coupon_rows,
    minor,
    point_rows,
    read_basket,
    read_coupon,
    read_moment,
    told,
)

EUROS = PointsTerms("hel", "EUR", earn_minor=100, worth_minor=3, most_bp=5000, valid_days=365)


def ids(row):
    return row["case"]


@pytest.mark.parametrize("row", coupon_rows(), ids=ids)
def test_coupon(row):
    terms, (basket, uses, points) = read_coupon(row["coupon"]), read_basket(row["basket"])
    refusal = coupon_refusal(terms, basket, uses, with_points=points, now=read_moment(row["now"]))
    if refusal:
        assert told(refusal) == row["says"]
        return
    off = coupon_amount(terms, basket)
    assert f"{off.minor / 100:.2f} off" == row["says"]
    assert 0 <= off.minor <= basket.total_minor


@pytest.mark.parametrize("row", point_rows("How many are earned"), ids=ids)
def test_earned(row):
    terms = PointsTerms("hel", "EUR", minor(row["one for each"]), 3, 5000, 365)
    assert points_earned(terms, paid_minor=minor(row["paid"])) == int(row["earned"])


@pytest.mark.parametrize("row", point_rows("How many an order takes"), ids=ids)
def test_taken(row):
    terms = PointsTerms("hel", "EUR", 100, minor(row["worth"]), int(row["most"].rstrip("%")) * 100, 365)
    points = most_points(terms, balance=int(row["balance"]), left_minor=minor(row["order"]))
    assert (points, terms.worth(points).minor) == (int(row["takes"]), minor(row["off"]))


@pytest.mark.parametrize("row", point_rows("Which are spent first"), ids=ids)
def test_spent_first(row):
    lots = []
    for entry in row["lots"].split(";"):
        name, left, _, day = entry.split()
        lots.append(Lot(ord(name), int(left), TODAY + timedelta(days=int(day))))
    taken = take_from(lots, int(row["spent"]))
    assert "; ".join(f"{chr(lot)} {points}" for lot, points in taken) == row["from"]


def test_more_than_there_is_can_not_be_taken():
    with pytest.raises(ValueError, match="3 points too few"):
        take_from([Lot(1, 2, TODAY)], 5)


@pytest.mark.parametrize("row", point_rows("How many come back"), ids=ids)
def test_returned(row):
    back = points_returned(
        points=int(row["points"]),
        amount_minor=minor(row["off"]),
        fee_minor=minor(row["fee"]),
        payable_minor=minor(row["own money"]),
    )
    assert back == int(row["back"])


def test_points_that_come_back_late_can_still_be_used():
    assert expiry_after_return(TODAY + timedelta(days=5), now=TODAY) == TODAY + timedelta(days=5)
    assert expiry_after_return(TODAY - timedelta(days=5), now=TODAY) == TODAY + RETURNED_STAY


@pytest.mark.parametrize("typed", ["WELCOME10", "welcome10", " Welcome 10 ", "wel-come–10", "WELCOME\t10\n"])
def test_codes_are_read_as_people_type_them(typed):
    assert plain_code(typed) == "WELCOME10"


def test_there_are_enough_cases_and_each_has_its_own_name():
    names = [row["case"] for row in coupon_rows()]
    assert len(names) >= 50
    assert len(set(names)) == len(names)
