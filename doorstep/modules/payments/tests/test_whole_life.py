"""
Ten thousand steps of the whole life of money, by the pure rules: a planted bug in any of them must be found.

The same with the database and fewer steps is in ``test_machine``; the long tests live more of both.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis.stateful import run_state_machine_as_test

from doorstep.kernel.errors import DomainError
from doorstep.modules.ledger.contracts import PostingDiffers, Unbalanced
from doorstep.modules.payments.rules import moves, outcomes, postings, settlement
from doorstep.modules.payments.settlement_contracts import Share
from doorstep.modules.payments.tests.machine import runs
from doorstep.modules.payments.tests.whole_life import WholeLife

LIVES, STEPS = 200, 50


def test_money_lives_as_a_plain_reckoning_says() -> None:
    run_state_machine_as_test(WholeLife, settings=runs(LIVES, STEPS))


def _commission_rounded_down(gross_minor: int, commission_bp: int, tax_minor: int = 0) -> Share:
    commission = (gross_minor - tax_minor) * commission_bp // 10_000
    return Share(gross_minor, commission, tax_minor, gross_minor - tax_minor - commission)


def _parts_that_lose_the_rest(minor: int, weights: Sequence[int]) -> list[int]:
    return [minor * weight // sum(weights) if sum(weights) else 0 for weight in weights]


def _debts_onto_the_balance(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda payment, amount, **more: real(payment, amount, **more | {"debt": amount - amount})


def _nothing_let_go(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *told: replace(real(*told), voids=())


def _surplus_kept(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *told: replace(real(*told), refunds=())


PLANTED: dict[str, tuple[object, str, object]] = {
    "the last word always counts": (outcomes, "_is_newer", lambda *_: True),
    "a wish is forgotten": (outcomes, "wish_left", lambda *_, **__: ""),
    "a failed refund stays given back": (outcomes, "hear_of_refund", lambda *_: None),
    "commission is rounded down": (settlement, "share_of", _commission_rounded_down),
    "parts lose what rounding leaves": (settlement, "split_by_weight", _parts_that_lose_the_rest),
    "a surplus is kept": (settlement, "settle", _surplus_kept(settlement.settle)),
    "holds are never let go": (settlement, "settle", _nothing_let_go(settlement.settle)),
    "what pays a debt goes elsewhere": (moves, "capture_posting", _debts_onto_the_balance(moves.capture_posting)),
    "cash owes us nothing": (postings, "cash_posting", lambda *_, **__: None),
    "the platform pays no discounts": (postings, "subsidy_posting", lambda *_, **__: None),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = PLANTED[bug]
    monkeypatch.setattr(where, name, wrong)
    with pytest.raises((AssertionError, DomainError, PostingDiffers, Unbalanced, ExceptionGroup)):
        run_state_machine_as_test(WholeLife, settings=runs(150, STEPS))
