"""What is written into the ledger once visits have ended adds up, whatever the amounts."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import Posting, PostingKind, Purpose
from doorstep.modules.ledger.rules import check_posting
from doorstep.modules.payments.rules import postings
from doorstep.modules.payments.rules.settlement import share_of
from doorstep.modules.payments.settlement_contracts import Earned, Share

ID = uuid.UUID(int=1)
EARNED = Earned(visit_id=ID, order_id=uuid.UUID(int=2), market="hel", specialist_id=5, currency="JPY")

amounts = st.integers(0, 10**12)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    gross = draw(amounts)
    return share_of(gross, draw(st.integers(0, 10_000)), draw(st.integers(0, gross)))


def stands(posting: Posting | None) -> None:
    """It may be recorded, or there is nothing to record."""
    if posting is not None:
        check_posting(posting)
        assert posting.facts["visit_id"] == str(ID)


@given(shares(), amounts, amounts, st.sampled_from([Purpose.PRICE, Purpose.FEE, Purpose.EXTRA]))
def test_what_is_earned(share: Share, coupon: int, points: int, purpose: Purpose) -> None:
    stands(postings.release_posting("release:1", EARNED, share, purpose))
    ours = {"coupon": Money(coupon, "JPY"), "points": Money(points, "JPY")}
    stands(postings.subsidy_posting(EARNED, **ours))
    stands(postings.cash_posting("cash:1", EARNED, share, purpose, **ours))


@given(st.integers(1, 10**12))
def test_what_is_split_and_what_is_owed(minor: int) -> None:
    stands(postings.split_posting(EARNED, Money(minor, "JPY"), provider="sandbox"))
    debt = postings.debt_posting(ID, order_id=EARNED.order_id, client_id=7, amount=Money(minor, "JPY"))
    check_posting(debt)
    assert debt.kind is PostingKind.DEBT


def test_nothing_is_not_written_down() -> None:
    nothing, none = Share(0, 0, 0, 0), Money(0, "JPY")
    assert postings.release_posting("release:1", EARNED, nothing, Purpose.PRICE) is None
    assert postings.subsidy_posting(EARNED, coupon=none, points=none) is None
    assert postings.cash_posting("cash:1", EARNED, nothing, Purpose.PRICE, coupon=none, points=none) is None
