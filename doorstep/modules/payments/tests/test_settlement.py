"""Where an order's money goes: every row of `cases/settlement.md`, and what holds of any order."""

import re
import uuid
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.modules.payments.rules import settlement
from doorstep.modules.payments.settlement_contracts import (
    Ending,
    Fund,
    FundState,
    OrderMoney,
    Settlement,
    SettlementTerms,
    VisitMoney,
)

TABLE = Path(__file__).parent / "cases" / "settlement.md"
DECIMALS = {"JPY": 0, "KWD": 3}
STATES = {
    "paid": FundState.CAPTURED,
    "held": FundState.HELD,
    "asked": FundState.ASKED,
    "waiting": FundState.WAITING,
    "door": FundState.ASKED,
}


def read_cases() -> list[dict[str, str]]:
    """The rows of all tables, each by the names of its columns."""
    cases: list[dict[str, str]] = []
    columns: list[str] = []
    for line in TABLE.read_text().splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not columns:
            columns = cells
        elif not cells[0].startswith("---"):
            cases.append(dict(zip(columns, cells, strict=True)))
    return cases


CASES = read_cases()


class Reader:
    """Reads and writes the amounts of one row, in minor units of its currency."""

    def __init__(self, case: dict[str, str]) -> None:
        self.case = case
        currency, percent, _ = case["money"].split()
        self.currency, self.decimals = currency, DECIMALS.get(currency, 2)
        self.terms = SettlementTerms(commission_bp=int(Decimal(percent) * 100))

    def minor(self, text: str) -> int:
        """Minor units of a written amount; 0 of none."""
        return 0 if text == "-" else int(Decimal(text).scaleb(self.decimals))

    def after(self, word: str, text: str) -> int:
        """The amount after a word; 0 without it."""
        found = re.search(rf"\b{word} ([\d.]+)", text)
        return self.minor(found[1]) if found else 0

    def order(self) -> OrderMoney:
        """The row's order."""
        discount = self.case["discount"]
        return OrderMoney(
            order_id=uuid.UUID(int=1),
            client_id=1,
            market="hel",
            currency=self.currency,
            visits=tuple(map(self.visit, enumerate(self.case["visits"].split("; ")))),
            coupon_minor=self.after("coupon", discount),
            points_minor=self.after("points", discount),
        )

    def visit(self, numbered: tuple[int, str]) -> VisitMoney:
        """One visit of it."""
        number, text = numbered
        price, ending, *_ = text.split()
        return VisitMoney(
            visit_id=uuid.UUID(int=number),
            specialist_id=number,
            price_minor=self.minor(price),
            ending=Ending(ending),
            tax_minor=self.after("tax", text),
            moved_fee_minor=self.after("moved", text),
            kept_minor=self.after("keeps", text),
            back_minor=self.after("back", text),
            raised_minor=self.after("raised", text),
        )

    def funds(self) -> list[Fund]:
        """The row's payments."""
        texts = self.case["payments"].split("; ") if self.case["payments"] != "-" else []
        return [self.fund(number, text) for number, text in enumerate(texts, 1)]

    def fund(self, number: int, text: str) -> Fund:
        """One of them."""
        amount, state, *_ = text.split()
        back = re.search(r"([\d.]+) back", text)
        return Fund(
            payment_id=uuid.UUID(int=number),
            state=STATES[state],
            amount_minor=self.minor(amount),
            captured_minor=self.minor(amount) if state == "paid" else 0,
            refunded_minor=self.minor(back[1]) if back else 0,
            gift_minor=self.minor(gift[1]) if (gift := re.search(r"([\d.]+) gift", text)) else 0,
            disputed="disputed" in text,
            wanted_minor=self.minor(found[1]) if (found := re.search(r"([\d.]+) capturing", text)) else None,
            partial="whole" not in text,
            at_door=state == "door",
        )

    def moved(self, text: str) -> list[tuple[int, int]]:
        """Payments by number, and amounts."""
        pairs = [part.split(": ") for part in text.split(", ")] if text != "-" else []
        return [(int(number), self.minor(amount)) for number, amount in pairs]

    def amounts(self, text: str) -> list[int]:
        """Amounts parted by commas."""
        return [self.minor(part) for part in text.split(", ")] if text != "-" else []


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    reader = Reader(case)
    found = settlement.settle(reader.order(), reader.funds(), reader.terms)
    assert [(one.payment_id.int, one.minor) for one in found.refunds] == reader.moved(case["back"])
    assert [(one.payment_id.int, one.minor) for one in found.captures] == reader.moved(case["capture"])
    assert [one.int for one in found.voids] == [int(n) for n in case["let go"].split(", ") if n != "-"]
    assert found.ask_minor == reader.minor(case["ask"])
    assert [bill.share.net_minor for bill in found.bills] == reader.amounts(case["earned"])
    assert sum(bill.share.commission_minor for bill in found.bills) == reader.minor(case["ours"])
    assert sum(bill.share.tax_minor for bill in found.bills) == reader.minor(case["state"])
    coupon, _, points = case["we pay"].partition(" + ")
    assert sum(bill.coupon_minor for bill in found.bills) == reader.minor(coupon)
    assert sum(bill.points_minor for bill in found.bills) == reader.minor(points or "-")


amounts = st.integers(0, 10**9)


@st.composite
def visits(draw: st.DrawFn) -> VisitMoney:
    price, moved = draw(amounts), draw(st.integers(0, 10**6))
    ending = draw(st.sampled_from(Ending))
    return VisitMoney(
        visit_id=uuid.UUID(int=draw(st.integers(0, 2**64))),
        specialist_id=1,
        price_minor=price,
        ending=ending,
        tax_minor=draw(st.integers(0, price)),
        moved_fee_minor=moved,
        kept_minor=draw(st.integers(0, price + moved)) if ending is Ending.OFF else 0,
        raised_minor=draw(st.integers(0, price)) if ending is not Ending.OFF else 0,
    )


orders = st.builds(
    OrderMoney,
    order_id=st.just(uuid.UUID(int=1)),
    client_id=st.just(1),
    market=st.just("hel"),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    visits=st.lists(visits(), min_size=1, max_size=5).map(tuple),
    coupon_minor=amounts,
    points_minor=amounts,
)
terms = st.builds(SettlementTerms, commission_bp=st.integers(0, 10_000))


@st.composite
def funds(draw: st.DrawFn) -> Fund:
    amount = draw(amounts)
    state = draw(st.sampled_from([FundState.HELD, FundState.CAPTURED]))
    captured = draw(st.integers(0, amount)) if state is FundState.CAPTURED else 0
    return Fund(
        payment_id=uuid.UUID(int=draw(st.integers(0, 2**64))),
        state=state,
        amount_minor=amount,
        captured_minor=captured,
        refunded_minor=draw(st.integers(0, captured)),
        partial=draw(st.booleans()),
    )


def unlike(paid: list[Fund]) -> bool:
    """Whether no two payments have one id."""
    return len({fund.payment_id for fund in paid}) == len(paid)


@given(orders, terms)
def test_who_pays_and_who_gets_it_is_the_same_sum(order: OrderMoney, agreed: SettlementTerms) -> None:
    for bill in settlement.settle(order, [], agreed).bills:
        share = bill.share
        assert bill.own_minor + bill.coupon_minor + bill.points_minor == bill.owed_minor == share.gross_minor
        assert share.net_minor + share.commission_minor + share.tax_minor == share.gross_minor
        assert min(share.net_minor, share.commission_minor, share.tax_minor, bill.own_minor, bill.unused_minor) >= 0
        assert settlement.paid_by_provider(share, bill.own_minor) <= share.net_minor


@given(orders, terms)
def test_a_discount_is_spent_once_or_not_at_all(order: OrderMoney, agreed: SettlementTerms) -> None:
    raised = sum(visit.raised_minor for visit in order.visits)
    prices = sum(visit.price_minor for visit in order.visits)
    parts = settlement.discounts_of(order)
    assert sum(coupon for coupon, _ in parts) == min(order.coupon_minor, prices - raised) + raised
    assert sum(map(sum, parts)) == min(order.coupon_minor + order.points_minor, prices - raised) + raised
    spent = sum(bill.subsidy_minor + bill.unused_minor for bill in settlement.settle(order, [], agreed).bills)
    assert not order.is_over or spent == sum(map(sum, parts))


@given(orders, st.lists(funds(), max_size=4).filter(unlike), terms)
def test_nobody_pays_twice_or_for_nothing(order: OrderMoney, paid: list[Fund], agreed: SettlementTerms) -> None:
    found = settlement.settle(order, paid, agreed)
    back = sum(one.minor for one in found.refunds)
    left = found.paid_minor - back
    assert left == min(found.paid_minor, found.need_minor)
    by_id = {fund.payment_id: fund for fund in paid}
    assert all(one.minor <= by_id[one.payment_id].captured_minor for one in found.refunds)
    assert all(one.minor <= by_id[one.payment_id].amount_minor for one in found.captures)
    if order.is_over and all(fund.partial for fund in paid):
        assert left + sum(one.minor for one in found.captures) + found.ask_minor == found.need_minor


@given(orders, st.lists(funds(), max_size=4).filter(unlike), terms)
def test_doing_it_and_asking_again_changes_nothing(
    order: OrderMoney, paid: list[Fund], agreed: SettlementTerms
) -> None:
    found = settlement.settle(order, paid, agreed)
    for _ in range(2):  # what had to be captured whole is given back in a second round
        paid = after(paid, found)
        found = settlement.settle(order, paid, agreed)
    assert (found.refunds, found.captures, found.voids) == ((), (), ())


def after(paid: list[Fund], found: Settlement) -> list[Fund]:
    """Payments once what was found has been done."""
    back = {one.payment_id: one.minor for one in found.refunds}
    taken = {one.payment_id: one.minor for one in found.captures}
    done = []
    for fund in paid:
        if fund.payment_id in found.voids:
            continue
        if fund.payment_id in taken:
            fund = replace(fund, state=FundState.CAPTURED, captured_minor=taken[fund.payment_id])
        done.append(replace(fund, refunded_minor=fund.refunded_minor + back.get(fund.payment_id, 0)))
    return done


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_parts_by_weight_sum_to_the_whole(minor: int, weights: list[int]) -> None:
    parts = settlement.split_by_weight(min(minor, sum(weights)), weights)
    assert sum(parts) == min(minor, sum(weights))
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@given(amounts, st.integers(0, 10_000), st.data())
def test_a_share_that_was_lowered_still_sums(gross: int, commission_bp: int, data: st.DataObject) -> None:
    share = settlement.share_of(gross, commission_bp, data.draw(st.integers(0, gross)))
    back = data.draw(st.integers(0, gross))
    less = settlement.lowered(share, commission_bp, back)
    assert less.net_minor + less.commission_minor + less.tax_minor == gross - back
    assert less.net_minor <= share.net_minor + 1
    assert less.tax_minor <= share.tax_minor
