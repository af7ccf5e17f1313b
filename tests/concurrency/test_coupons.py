"""Many people want the last uses of a coupon, and one person wants a discount twice at once."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial

import psycopg
from django.db import connection

from doorstep.infra.db import execute, fetch_one, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import CouponUsedByYou, CouponUsedUp
from doorstep.modules.promotions.models import Coupon, Discount
from doorstep.modules.promotions.tests.builders import basket, give, make_coupon, make_terms
from tests.concurrency.conftest import at_once
from tests.plugin import NOW, ClonedDatabase

PEOPLE, USES, CALLERS = 500, 100, 20


def make_people(count: int) -> list[int]:
    """Accounts of so many people."""
    wanted = [CreateAccount(name=f"Client {n}", market="hel", email=f"racer{n}@example.org") for n in range(count)]
    with open_transaction():
        return accounts.create_accounts(wanted, actor=SYSTEM, now=NOW)


def reserve(code: str, client_id: int, order_id: uuid.UUID | None = None) -> str:
    """The code for somebody's order; why not, if it is refused."""
    try:
        with open_transaction():
            promotions.apply_coupon(order_id or uuid.uuid4(), code, basket(), client_id=client_id, now=NOW)
    except DomainError as error:
        return error.code
    return "reserved"


def spend(points: int, client_id: int) -> str:
    """Points on an order of somebody's; why not, if it is refused."""
    try:
        with open_transaction():
            promotions.apply_points(uuid.uuid4(), points, basket(), client_id=client_id, now=NOW)
    except DomainError as error:
        return error.code
    return "reserved"


def in_turn(acts: Sequence[Callable[[], str]]) -> list[str]:
    """One caller's acts, over a connection that was open before."""
    connection.ensure_connection()
    return [act() for act in acts]


def race(acts: Sequence[Callable[[], str]]) -> list[str]:
    """All acts, by twenty callers at once, each with its share."""
    shares = [partial(in_turn, acts[number::CALLERS]) for number in range(CALLERS)]
    return [outcome for outcomes in at_once(shares) for outcome in outcomes]


def test_five_hundred_people_and_a_hundred_uses(cloned_database: ClonedDatabase) -> None:
    make_coupon("LAST", now=NOW, most_uses=USES)
    outcomes = race([partial(reserve, "LAST", person) for person in make_people(PEOPLE)])
    assert outcomes.count("reserved") == USES
    assert outcomes.count(CouponUsedUp.code) == PEOPLE - USES
    assert Coupon.objects.get(code="LAST").taken == Discount.objects.count() == USES


def test_one_person_with_many_orders_uses_it_once(cloned_database: ClonedDatabase) -> None:
    make_coupon("ONCE", now=NOW)
    make_coupon("HELLO", now=NOW)
    (person,) = make_people(1)
    outcomes = race([partial(reserve, "ONCE", person)] * CALLERS)
    assert sorted(outcomes) == [CouponUsedByYou.code] * (CALLERS - 1) + ["reserved"]
    assert Coupon.objects.get(code="ONCE").taken == 1


def test_points_are_spent_once_by_many_orders(cloned_database: ClonedDatabase) -> None:
    make_terms(now=NOW)
    (person,) = make_people(1)
    give(person, 100, now=NOW)
    outcomes = race([partial(spend, 30, person)] * CALLERS)
    assert outcomes.count("reserved") == 4, "three times thirty, and what is left"
    assert promotions.balance_of(person, "hel") == 0


def test_a_use_given_up_is_had_by_somebody_else(cloned_database: ClonedDatabase) -> None:
    make_coupon("LAST", now=NOW, most_uses=1)
    people = make_people(CALLERS)
    order = uuid.uuid4()
    assert reserve("LAST", people[0], order) == "reserved"

    def give_up() -> str:
        with open_transaction():
            promotions.give_up(order, None, now=NOW)
        return "given up"

    outcomes = race([give_up, *(partial(reserve, "LAST", person) for person in people[1:])])
    assert outcomes.count("reserved") <= 1
    assert Coupon.objects.get(code="LAST").taken == outcomes.count("reserved")


def test_without_the_guards_too_many_win(cloned_database: ClonedDatabase) -> None:
    """The negative control: the race is real, and what counts the uses is what stops it."""
    make_coupon("LAST", now=NOW, most_uses=USES)
    with psycopg.connect(cloned_database.owner_url, autocommit=True) as owner:
        owner.execute(b"ALTER TABLE promotions_coupon DROP CONSTRAINT promotions_coupon_never_above_limit")

    def look_and_take() -> str:
        with open_transaction():
            row = fetch_one("SELECT taken FROM promotions_coupon WHERE code = 'LAST'")
            if row is None or row[0] >= USES:
                return CouponUsedUp.code
            execute("UPDATE promotions_coupon SET taken = taken + 1 WHERE code = 'LAST'")
            return "reserved"

    for _ in range(10):
        if race([look_and_take] * PEOPLE).count("reserved") > USES:
            return
        with open_transaction():
            execute("UPDATE promotions_coupon SET taken = 0")
    raise AssertionError("nobody was too many: the race proves nothing")
