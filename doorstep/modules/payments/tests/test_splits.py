"""Where a provider splits payments: what it is told, what it has paid, and what the books say of it agree."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import BorneBy, Ending, OrderMoney, Payment, PaymentPurpose, VisitMoney
from doorstep.modules.payments.models import Release
from doorstep.modules.payments.rules import splits
from doorstep.modules.payments.services.releases import release_due
from doorstep.modules.payments.services.staff_refunds import ask_staff_refund
from doorstep.modules.payments.tests.builders import PRICE, eur, gave_back, started
from tests.payments import Till, in_process_sandbox

ANN, BEN, BP = 5, 6, 1500
PLAN = {"commission_bp": BP, "settlement": "provider_split", "complaint_hours": 0, "provider": "sandbox"}
STAFF = Actor(role=Role.STAFF, user_id=1)
CLEARING = account(AccountKind.PROVIDER_CLEARING, "sandbox")


@pytest.fixture
def till() -> Iterator[Till]:
    with in_process_sandbox() as found:
        yield found


def of_two(ending: Ending = Ending.OPEN, **changes: int) -> OrderMoney:
    """Two visits, of which Ann's costs twice as much as Ben's."""
    visits = tuple(
        VisitMoney(new_id(), specialist_id, price, ending, ended_at=utc_now())
        for specialist_id, price in ((ANN, 2 * PRICE), (BEN, PRICE))
    )
    return OrderMoney(new_id(), 7, "hel", "EUR", visits, **changes)  # type: ignore[arg-type]


def pay(till: Till, order: OrderMoney, minor: int, **changes: object) -> Payment:
    wish = {"order_id": order.order_id, "amount": eur(minor), "plan": PLAN} | changes
    payment = started(**({"split": splits.split_of_price(order, BP, minor)} | wish))
    till.pay(payment.id)
    till.deliver()
    return payment


def there(till: Till, payment: Payment) -> dict[str, int]:
    """What each recipient keeps of a payment by the provider's books."""
    row = till.at_bank(payment.id)
    return {part["recipient"]: part["kept_minor"] for part in till.bank.describe(row)["split"]}


def settle(order: OrderMoney) -> None:
    with open_transaction():
        payments.settle_order(order, actor=SYSTEM, now=utc_now())
    release_due(utc_now() + timedelta(seconds=1))


def here(order: OrderMoney) -> dict[str, int]:
    """The same by our books; they must add up."""
    assert ledger.check().is_sound
    rows = Release.objects.filter(order_id=order.order_id)
    return {splits.recipient_of(row.specialist_id): row.split_minor for row in rows}


def payable(specialist_id: int) -> int:
    return ledger.balance_of(account(AccountKind.SPECIALIST_PAYABLE, specialist_id), "EUR").minor


def ended(order: OrderMoney) -> OrderMoney:
    done = tuple(
        VisitMoney(one.visit_id, one.specialist_id, one.price_minor, Ending.DONE, ended_at=utc_now())
        for one in order.visits
    )
    return OrderMoney(order.order_id, 7, "hel", "EUR", done, order.coupon_minor, order.points_minor)


@pytest.mark.django_db
def test_the_provider_pays_what_is_released(till: Till) -> None:
    order = of_two()
    payment = pay(till, order, 3 * PRICE)
    assert json.loads(till.at_bank(payment.id)["split"]) == [
        {"recipient": "specialist:5", "amount_minor": 8330},
        {"recipient": "specialist:6", "amount_minor": 4165},
    ]
    settle(ended(order))
    assert here(order) == there(till, payment) == {"specialist:5": 8330, "specialist:6": 4165}
    assert (payable(ANN), payable(BEN)) == (0, 0)
    assert ledger.balance_of(CLEARING, "EUR").minor == 3 * PRICE - 8330 - 4165


@pytest.mark.django_db
def test_a_deposit_and_the_rest_make_up_the_whole(till: Till) -> None:
    order = of_two()
    deposit = pay(till, order, PRICE, purpose=PaymentPurpose.DEPOSIT)
    rest = pay(till, order, 2 * PRICE, purpose=PaymentPurpose.REST)
    settle(ended(order))
    both = {who: there(till, deposit)[who] + there(till, rest)[who] for who in there(till, rest)}
    assert here(order) == both
    assert abs(payable(ANN)) + abs(payable(BEN)) <= 2  # each part is rounded alone; what is missing, we owe


@pytest.mark.django_db
def test_what_goes_back_before_the_release_was_never_paid_out(till: Till) -> None:
    order = of_two()
    payment = pay(till, order, 3 * PRICE)
    gave_back(payment.id, PRICE)
    till.settle()
    off = ended(order)
    visits = (off.visits[0], VisitMoney(off.visits[1].visit_id, BEN, PRICE, Ending.OFF, ended_at=utc_now()))
    settle(OrderMoney(order.order_id, 7, "hel", "EUR", visits))
    ann = there(till, payment)["specialist:5"]
    assert here(order) == {"specialist:5": ann}
    assert payable(ANN) == 8330 - ann  # the refund has taken a third of her part there: it is ours to pay


@pytest.mark.django_db
@pytest.mark.parametrize("card", ["success", "refund_fails"])
def test_a_refund_after_the_release_takes_the_parts_back(till: Till, card: str) -> None:
    order = of_two()
    payment = started(order_id=order.order_id, amount=eur(3 * PRICE), plan=PLAN,
                      split=splits.split_of_price(order, BP, 3 * PRICE))  # fmt: skip
    till.pay(payment.id, card)
    till.deliver()
    settle(ended(order))
    ask_staff_refund(payment.id, eur(PRICE), "The floor was wet", borne_by=BorneBy.PLATFORM, actor=STAFF, now=utc_now())
    till.settle()
    till.deliver()
    assert here(order) == there(till, payment)
    till.advance(timedelta(minutes=1))
    till.deliver()
    assert here(order) == there(till, payment)
    kept = sum(there(till, payment).values())
    assert kept == (8330 + 4165 if card == "refund_fails" else 5553 + 2776)
    assert payable(ANN) + payable(BEN) == 8330 + 4165 - kept


@pytest.mark.django_db
def test_tips_and_extra_work_go_to_those_who_came(till: Till) -> None:
    order = of_two()
    pay(till, order, 3 * PRICE)
    ann, ben = order.visits
    tip = pay(
        till, order, 301, purpose=PaymentPurpose.TIP,
        plan=PLAN | {"visit_ids": [str(ann.visit_id), str(ben.visit_id)]},
        split=splits.split_of_tip([(ann.visit_id, ANN), (ben.visit_id, BEN)], [151, 150]),
    )  # fmt: skip
    extra = pay(
        till, order, 1000, purpose=PaymentPurpose.EXTRA, extra_id=uuid.uuid4(),
        plan=PLAN | {"visit_id": str(ben.visit_id)}, split=splits.split_of_extra(ben.visit_id, BEN, 1000, BP),
    )  # fmt: skip
    settle(ended(order))
    assert there(till, tip) == {"specialist:5": 151, "specialist:6": 150}
    assert there(till, extra) == {"specialist:6": 850}
    assert here(order) == {"specialist:5": 8330 + 151, "specialist:6": 4165 + 150 + 850}
    assert (payable(ANN), payable(BEN)) == (0, 0)


@given(
    prices=st.lists(st.integers(0, 10_000), min_size=1, max_size=4),
    off=st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)),
    bp=st.integers(0, 5_000),
    share=st.integers(0, 100),
)
def test_parts_never_exceed_what_is_paid(prices: list[int], off: tuple[int, int], bp: int, share: int) -> None:
    visits = tuple(VisitMoney(uuid.uuid4(), number, price, Ending.OPEN) for number, price in enumerate(prices))
    coupon = min(off[0], sum(prices))
    order = OrderMoney(uuid.uuid4(), 7, "hel", "EUR", visits, coupon, min(off[1], sum(prices) - coupon))
    payable_minor = sum(prices) - order.coupon_minor - order.points_minor
    for minor in (payable_minor, payable_minor * share // 100):
        parts = splits.split_of_price(order, bp, minor)
        assert all(part.minor > 0 for part in parts)
        assert sum(part.minor for part in parts) <= minor
