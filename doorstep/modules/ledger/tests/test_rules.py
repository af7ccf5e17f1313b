"""What may be posted at all."""

import uuid
from dataclasses import replace
from datetime import datetime

import pytest

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import (
    OWNERS,
    AccountKind,
    Posting,
    PostingKind,
    Unbalanced,
    account,
    credit,
    debit,
)
from doorstep.modules.ledger.rules import (
    EITHER_WAY,
    INTO_ESCROW,
    LARGEST_LINE,
    REFUNDED,
    RELEASED,
    check_posting,
    may_move_escrow,
    split_escrow,
)
from doorstep.modules.ledger.tests.builders import CLEARING, capture, eur, refund, release

ORDER = uuid.UUID(int=1)


def test_sound_postings_pass() -> None:
    for posting in (capture(ORDER, 5000), release(ORDER, 5000, commission=750), refund(ORDER, 1)):
        check_posting(posting)


def test_each_currency_balances_by_itself() -> None:
    balance = account(AccountKind.CLIENT_BALANCE, 5)
    both = (debit(CLEARING, Money(100, "EUR")), credit(balance, Money(100, "RUB")))
    with pytest.raises(Unbalanced, match="EUR"):
        check_posting(Posting(PostingKind.TOP_UP, "k", both))


@pytest.mark.parametrize(
    "change",
    [
        {"lines": ()},
        {"lines": capture(ORDER, 100).lines[:1]},
        {"lines": (*capture(ORDER, 100).lines, debit(CLEARING, eur(1)))},
        {"lines": capture(ORDER, LARGEST_LINE + 1).lines},
        {"key": ""},
        {"key": "k" * 201},
        {"order_id": None},
        {"order_id": uuid.UUID(int=2)},
        {"kind": PostingKind.RELEASE},
        {"kind": PostingKind.TOP_UP},
        {"happened_at": datetime(2026, 1, 1)},  # noqa: DTZ001
    ],
)
def test_what_can_not_stand_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Unbalanced):
        check_posting(replace(capture(ORDER, 5000), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [0, -1])
def test_a_line_moves_more_than_nothing(minor: int) -> None:
    for make in (debit, credit):
        with pytest.raises(ValueError, match="more than nothing"):
            make(CLEARING, eur(minor))


@pytest.mark.parametrize(
    ("kind", "owner"),
    [(AccountKind.ESCROW, 5), (AccountKind.CLIENT_BALANCE, True), (AccountKind.TAX, ""), (AccountKind.DEBT, "5")],
)
def test_an_account_belongs_to_the_right_kind_of_owner(kind: AccountKind, owner: object) -> None:
    with pytest.raises(TypeError):
        account(kind, owner)  # type: ignore[arg-type]


def test_every_kind_of_account_has_an_owner() -> None:
    assert set(OWNERS) == set(AccountKind)


def test_a_kind_moves_an_escrow_in_one_way() -> None:
    ways = {kind: (may_move_escrow(kind, -1), may_move_escrow(kind, 1)) for kind in PostingKind}
    assert {kind for kind, way in ways.items() if way == (True, False)} == INTO_ESCROW
    assert {kind for kind, way in ways.items() if way == (False, True)} == RELEASED | REFUNDED
    assert {kind for kind, way in ways.items() if way == (True, True)} == EITHER_WAY


def test_the_parts_of_an_escrow() -> None:
    moved = {
        PostingKind.CAPTURE: -900,
        PostingKind.SUBSIDY: -100,
        PostingKind.RELEASE: 600,
        PostingKind.REFUND: 200,
        PostingKind.CHARGEBACK: 150,
        PostingKind.CORRECTION: -50,
    }
    captured, released, refunded, corrected = split_escrow(moved)
    assert (captured, released, refunded, corrected) == (1000, 600, 350, 50)
    assert captured - released - refunded + corrected == -sum(moved.values())
