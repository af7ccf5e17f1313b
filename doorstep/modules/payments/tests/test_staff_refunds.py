"""What staff give back: with a reason, in the books, and large amounts by two of them only."""

from collections.abc import Iterator

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, InvalidInput, NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    BorneBy,
    Payment,
    PaymentMissing,
    Refund,
    RefundImpossible,
    RefundStanding,
    RefundTooLarge,
    SecondPersonNeeded,
)
from doorstep.modules.payments.desk_contracts import RefundsChanged
from doorstep.modules.payments.models import MarketTermsRow
from doorstep.modules.payments.ready_terms import READY_TERMS
from doorstep.modules.payments.selectors.terms import forget_terms
from doorstep.modules.payments.services.staff_refunds import (
    approve_staff_refund,
    ask_staff_refund,
    refuse_staff_refund,
)
from doorstep.modules.payments.tests.builders import CLIENT, PRICE, eur, started
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db

LIMIT = 1_000
STAFF = Actor(role=Role.STAFF, user_id=1)
ANOTHER = Actor(role=Role.STAFF, user_id=2)
R = RefundStanding


@pytest.fixture
def till() -> Iterator[Till]:
    with open_transaction():
        accounts.ensure_markets()
    MarketTermsRow.objects.update_or_create(market_id="hel", defaults=READY_TERMS["hel"] | {"four_eyes_minor": LIMIT})
    forget_terms()
    with in_process_sandbox() as made:
        yield made
    forget_terms()


@pytest.fixture
def paid(till: Till) -> Payment:
    payment = started()
    till.pay(payment.id)
    till.deliver()
    return payment


def given(payment: Payment, minor: int, *, actor: Actor = STAFF, seen: int | None = None, **changes: object) -> Refund:
    values: dict[str, object] = {"amount": eur(minor), "reason": "The window broke", "borne_by": BorneBy.PLATFORM}
    return ask_staff_refund(payment.id, actor=actor, now=utc_now(), seen=seen, **(values | changes))  # type: ignore[arg-type]


def test_a_small_refund_is_made_by_one(till: Till, paid: Payment) -> None:
    refund = given(paid, LIMIT)
    assert (refund.state, refund.approved_by) == (R.APPROVED, "staff:1")
    till.settle()
    assert payments.get_refund(refund.id).state is R.DONE
    assert payments.get_payment(paid.id).kept == eur(PRICE - LIMIT)
    assert ledger.balance_of(account(AccountKind.COMPENSATION_COST, "hel"), "EUR") == eur(LIMIT)
    assert paid.order_id is not None
    assert ledger.balance_of(account(AccountKind.ESCROW, paid.order_id), "EUR") == eur(PRICE)
    assert ledger.check().is_sound


def test_a_large_one_needs_somebody_else(till: Till, paid: Payment) -> None:
    refund = given(paid, LIMIT + 1)
    assert refund.state is R.ASKED
    assert payments.get_payment(paid.id).refunded == eur(0)
    with pytest.raises(SecondPersonNeeded):
        approve_staff_refund(refund.id, actor=STAFF, now=utc_now())
    with pytest.raises(NotAllowed):
        approve_staff_refund(refund.id, actor=CLIENT, now=utc_now())
    approved = approve_staff_refund(refund.id, actor=ANOTHER, now=utc_now())
    assert (approved.asked_by, approved.approved_by) == ("staff:1", "staff:2")
    with pytest.raises(ImpossibleTransition):
        approve_staff_refund(refund.id, actor=ANOTHER, now=utc_now())
    till.settle()
    assert till.at_bank(paid.id)["refunded"] == LIMIT + 1


def test_a_large_one_in_parts_needs_somebody_else_too(paid: Payment) -> None:
    assert given(paid, 600).state is R.APPROVED
    assert given(paid, 600, actor=ANOTHER).state is R.ASKED


def test_a_refund_that_waits_can_be_refused(till: Till, paid: Payment) -> None:
    refund = given(paid, PRICE)
    with pytest.raises(InvalidInput):
        refuse_staff_refund(refund.id, " ", actor=ANOTHER, now=utc_now())
    assert refuse_staff_refund(refund.id, "No photo", actor=ANOTHER, now=utc_now()).state is R.REFUSED
    with pytest.raises(ImpossibleTransition):
        approve_staff_refund(refund.id, actor=ANOTHER, now=utc_now())
    till.settle()
    assert till.at_bank(paid.id)["refunded"] == 0


def test_what_is_left_by_then_decides(paid: Payment) -> None:
    first, second = given(paid, PRICE - 100), given(paid, PRICE - 200)
    approve_staff_refund(first.id, actor=ANOTHER, now=utc_now())
    with pytest.raises(RefundTooLarge):
        approve_staff_refund(second.id, actor=ANOTHER, now=utc_now())
    assert payments.get_refund(second.id).state is R.ASKED


def test_a_form_sent_twice_gives_back_once(paid: Payment) -> None:
    given(paid, 100, seen=0)
    with pytest.raises(RefundsChanged):
        given(paid, 100, seen=0)
    assert payments.get_payment(paid.id).refunded == eur(100)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"actor": CLIENT}, NotAllowed),
        ({"reason": "  "}, InvalidInput),
        ({"amount": eur(0)}, InvalidInput),
        ({"amount": eur(-5)}, InvalidInput),
        ({"amount": eur(PRICE + 1)}, RefundTooLarge),
        ({"amount": Money(100, "USD")}, RefundImpossible),
        ({"borne_by": BorneBy.SPECIALIST, "specialist_id": 9}, InvalidInput),
        ({"borne_by": BorneBy.SPECIALIST}, InvalidInput),
    ],
)
def test_what_is_refused_moves_nothing(
    till: Till, paid: Payment, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        given(paid, 100, **changes)  # type: ignore[arg-type]
    assert payments.refunds_of_order(paid.order_id or new_id()) == []
    assert payments.get_payment(paid.id).refunded == eur(0)


def test_what_nobody_paid_is_not_given_back(till: Till) -> None:
    with pytest.raises(RefundImpossible):
        given(started(), 100)
    with pytest.raises(PaymentMissing):
        ask_staff_refund(
            new_id(), eur(100), "Nothing there", borne_by=BorneBy.PLATFORM, actor=STAFF, now=utc_now()
        )  # fmt: skip
