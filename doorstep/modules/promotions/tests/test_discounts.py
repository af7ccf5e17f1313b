"""Discounts of one order: reserved, used, given back; and what the database itself refuses."""

import uuid
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.modules.promotions import facade, selectors
from doorstep.modules.promotions.contracts import (
    CouponFirstOnly,
    CouponUnknown,
    CouponUsedByYou,
    CouponUsedUp,
    DiscountKind,
    DiscountsNotCombined,
    PointsNotEnough,
    PointsNotOffered,
)
from doorstep.modules.promotions.models import Coupon, PointsAccount, PointsLine
from doorstep.modules.promotions.tests.builders import basket, give, make_coupon, make_terms
from tests.builders import make_client
from tests.plugin import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_id():
    return make_client().user_id


@pytest.fixture
def points(client_id):
    make_terms(now=NOW)
    give(client_id, 300, now=NOW)


def reserve(code, client_id, *, order=None, now=NOW, **values):
    order = order or uuid.uuid4()
    with open_transaction():
        facade.apply_coupon(order, code, basket(**values), client_id=client_id, now=now)
    return order


def spend(count, client_id, *, order=None, now=NOW, **values):
    order = order or uuid.uuid4()
    with open_transaction():
        facade.apply_points(order, count, basket(**values), client_id=client_id, now=now)
    return order


def act(function, order, **values):
    with open_transaction():
        function(order, now=values.pop("now", NOW), **values)


def told(order):
    return [(one.kind, one.amount.minor, one.points, one.state) for one in facade.discounts_of([order]).get(order, ())]


def taken(code="TEN"):
    return Coupon.objects.get(code=code).taken


def balance(client_id):
    lots = fetch_all('SELECT coalesce(sum("left"), 0)::bigint FROM promotions_pointsline')[0][0]
    found = facade.balance_of(client_id, "hel")
    assert found == lots, "the balance is what is left of all that came"
    return found


def test_a_coupon_from_the_hold_to_the_confirmation(client_id):
    make_coupon(now=NOW)
    order = reserve("t en", client_id)
    assert told(order) == [("coupon", 490, 0, "reserved")]
    act(facade.use, order)
    assert told(order) == [("coupon", 490, 0, "used")]
    act(facade.use, order)
    assert (told(order), taken()) == ([("coupon", 490, 0, "used")], 1)


def test_the_same_code_again_changes_nothing(client_id):
    make_coupon(now=NOW)
    order = reserve("TEN", client_id)
    reserve("ten", client_id, order=order)
    assert (len(told(order)), taken()) == (1, 1)


def test_two_codes_are_not_combined(client_id):
    make_coupon(now=NOW)
    make_coupon("MORE", now=NOW)
    order = reserve("TEN", client_id)
    with pytest.raises(DiscountsNotCombined) as refused:
        reserve("MORE", client_id, order=order)
    assert refused.value.context == {"beside": "coupon"}
    assert taken("MORE") == 0


def test_unknown_codes(client_id):
    with pytest.raises(CouponUnknown):
        reserve("NOPE", client_id)


def test_given_up_it_can_be_used_elsewhere(client_id):
    make_coupon(now=NOW, most_uses=1)
    order = reserve("TEN", client_id)
    with pytest.raises(CouponUsedByYou):
        reserve("TEN", client_id)
    act(facade.give_up, order, kind=DiscountKind.COUPON)
    act(facade.give_up, order, kind=None)
    assert (told(order), taken()) == ([], 0)
    act(facade.use, order)
    assert told(order) == [], "what its client gave up is not used"
    reserve("TEN", client_id)
    with pytest.raises(CouponUsedUp):
        reserve("TEN", make_client().user_id)


def test_first_bookings_take_one_such_code_each(client_id):
    for code in ("HELLO", "WELCOME"):
        make_coupon(code, now=NOW, first_only=True)
    with pytest.raises(CouponFirstOnly):
        reserve("HELLO", client_id)
    reserve("HELLO", client_id, first_booking=True)
    with pytest.raises(CouponFirstOnly):
        reserve("WELCOME", client_id, first_booking=True)


@pytest.mark.parametrize(("fee", "state", "uses"), [(0, "returned", 0), (100, "used", 1)])
def test_a_used_coupon_comes_back_when_nothing_is_charged(client_id, fee, state, uses):
    make_coupon(now=NOW)
    order = reserve("TEN", client_id)
    act(facade.use, order)
    act(facade.give_back, order, fee_minor=fee, payable_minor=4410)
    assert (told(order), taken()) == ([("coupon", 490, 0, state)], uses)


def test_a_late_payment_takes_again_what_came_back_even_above_the_limit(client_id):
    make_coupon(now=NOW, most_uses=1)
    order = reserve("TEN", client_id)
    act(facade.give_back, order, fee_minor=0, payable_minor=4410)
    other = reserve("TEN", make_client().user_id)
    act(facade.use, order)
    assert told(order) == [("coupon", 490, 0, "used")]
    assert told(other) == [("coupon", 490, 0, "reserved")]
    assert taken() == 1
    act(facade.give_back, order, fee_minor=0, payable_minor=4410)
    assert taken() == 1, "it was not counted"


def test_points_are_spent_as_far_as_the_order_takes_them(client_id, points):
    order = spend(10_000, client_id, total_minor=1000)
    assert told(order) == [("points", 498, 166, "reserved")]
    assert balance(client_id) == 134
    spend(50, client_id, order=order, total_minor=1000)
    assert told(order) == [("points", 150, 50, "reserved")]
    assert balance(client_id) == 250
    act(facade.use, order)
    assert told(order) == [("points", 150, 50, "used")]


def test_a_coupon_comes_before_points(client_id, points):
    make_coupon(now=NOW, percent_bp=5000)
    order = spend(300, client_id, total_minor=1000)
    assert told(order) == [("points", 498, 166, "reserved")]
    reserve("TEN", client_id, order=order, total_minor=1000)
    assert told(order) == [("coupon", 500, 0, "reserved"), ("points", 249, 83, "reserved")]
    assert balance(client_id) == 217


def test_a_code_that_bears_no_points(client_id, points):
    make_coupon(now=NOW, with_points=False)
    order = reserve("TEN", client_id)
    with pytest.raises(DiscountsNotCombined):
        spend(100, client_id, order=order)
    assert facade.usable_points(order, basket(), client_id=client_id) is None


def test_without_points_none_are_spent(client_id):
    with pytest.raises(PointsNotOffered):
        spend(10, client_id)
    make_terms(now=NOW)
    with pytest.raises(PointsNotEnough):
        spend(10, client_id)
    give(client_id, 5, now=NOW)
    with pytest.raises(PointsNotEnough):
        spend(10, client_id, total_minor=4)
    assert balance(client_id) == 5


def test_how_many_points_an_order_takes(client_id, points):
    order = spend(100, client_id)
    found = facade.usable_points(order, basket(), client_id=client_id)
    assert found is not None
    assert (found.balance, found.usable, found.worth.minor) == (300, 300, 900)


def test_points_come_back_as_far_as_they_did_not_pay_the_fee(client_id, points):
    order = spend(300, client_id, total_minor=4900)
    act(facade.use, order)
    act(facade.give_back, order, fee_minor=4300, payable_minor=4000)
    assert balance(client_id) == 200
    assert told(order) == [("points", 900, 300, "used")]


def test_points_that_expired_meanwhile_can_still_be_used(client_id, points):
    order = spend(300, client_id)
    later = NOW + timedelta(days=400)
    act(facade.give_back, order, fee_minor=0, payable_minor=4000, now=later)
    assert facade.expire_points(later) == 0
    assert facade.expire_points(later + timedelta(days=31)) == 300
    assert balance(client_id) == 0


def test_points_expire_once(client_id, points):
    give(client_id, 7, now=NOW + timedelta(days=10))
    spend(100, client_id)
    assert facade.expire_points(NOW + timedelta(days=364)) == 0
    assert facade.expire_points(NOW + timedelta(days=365)) == 200
    assert facade.expire_points(NOW + timedelta(days=365)) == 0
    assert balance(client_id) == 7


def test_an_order_earns_points_once(client_id, points):
    order = uuid.uuid4()
    for _ in range(2):
        act(facade.earn, order, client_id=client_id, market="hel", paid_minor=4999)
    assert balance(client_id) == 349
    assert PointsLine.objects.get(order_id=order).expires_at == NOW + timedelta(days=365)


def test_a_late_payment_takes_points_as_far_as_there_are(client_id, points):
    order = spend(300, client_id)
    act(facade.give_back, order, fee_minor=0, payable_minor=4000)
    spend(300, client_id)
    act(facade.use, order)
    assert told(order) == [("points", 900, 300, "used")]
    assert balance(client_id) == 0
    act(facade.give_back, order, fee_minor=0, payable_minor=4000)
    assert balance(client_id) == 0, "points that were never taken do not come back"


def test_the_database_refuses_what_the_services_would(client_id, points):
    coupon = make_coupon(now=NOW, most_uses=1)
    account = PointsAccount.objects.get()
    reserve("TEN", client_id)
    for statement, row in (
        ("UPDATE promotions_coupon SET taken = taken + 1 WHERE id = %s", coupon.id),
        ("UPDATE promotions_coupon SET taken = -1 WHERE id = %s", coupon.id),
        ("UPDATE promotions_pointsaccount SET balance = 9999 WHERE id = %s", account.id),
        ("UPDATE promotions_pointsline SET points = 9999 WHERE account_id = %s", account.id),
        ("DELETE FROM promotions_pointsline WHERE account_id = %s", account.id),
        (
            'INSERT INTO promotions_pointsline (account_id, kind, points, "left", lots, note, at) '
            "VALUES (%s, 'spent', -301, 0, '[]', '', now())",
            account.id,
        ),
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row])
    assert (taken(), balance(client_id)) == (1, 300)


def test_offers_tell_what_can_still_be_used(client_id):
    from doorstep.modules.accounts import facade as accounts

    make_coupon("ONE", now=NOW, shown=True)
    make_coupon("SECRET", now=NOW)
    make_coupon("LATER", now=NOW, shown=True, starts_at=NOW + timedelta(days=2))
    make_coupon("GONE", now=NOW, shown=True, most_uses=1, ends_at=NOW + timedelta(days=5))
    reserve("GONE", make_client().user_id)
    actor = accounts.actor_of(client_id)
    offers = selectors.list_offers("hel", actor=actor, now=NOW)
    assert [(one.coupon.code, one.usable) for one in offers] == [("GONE", False), ("ONE", True)]
    reserve("ONE", client_id)
    assert [one.usable for one in selectors.list_offers("hel", actor=actor, now=NOW)] == [False, False]
