"""A provider's words lead to the same end in every order, however often each comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import IntentState, RefundStanding
from doorstep.modules.payments.ports import ProviderOutcome, ProviderState, RefundState
from doorstep.modules.payments.rules import outcomes
from doorstep.modules.payments.rules.outcomes import Standing, WordDiffers
from doorstep.modules.payments.rules.states import ENDED, PAID

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
PRICE = 4900
NEW = Standing(IntentState.CREATED, PRICE, 0, "EUR")


def word(state, *, captured=0, refunded=0, after=0, **changes):
    """What the provider says some seconds after the first."""
    said = ProviderOutcome(
        key="key",
        provider_ref="pay_1",
        state=ProviderState(state),
        amount=Money(PRICE, "EUR"),
        captured=Money(captured, "EUR"),
        refunded=Money(refunded, "EUR"),
        next_action_url=None,
        decline_code=None,
        hold_expires_at=None,
        raised_at=NOW + timedelta(seconds=after),
    )
    return replace(said, **changes)


def heard(words):
    """Where a payment stands after words, and what they moved in all."""
    standing, captured, charged_back = NEW, 0, 0
    for said in words:
        step = outcomes.hear(standing, said)
        standing = replace(standing, state=step.state, captured_minor=step.captured_minor)
        if step.is_newest:
            standing = replace(standing, word=str(said.state), heard_at=said.raised_at)
        captured += step.newly_captured_minor
        charged_back += step.charged_back_minor
    return standing, captured, charged_back


LIVES = {
    "paid": [word("needs_action"), word("pending", after=1), word("captured", captured=PRICE, after=2)],
    "declined first": [
        word("needs_action"),
        word("needs_action", decline_code="card_declined", after=1),
        word("authorised", after=2),
        word("captured", captured=1000, after=3),
    ],
    "hold given up": [word("needs_action"), word("authorised", after=1), word("voided", after=2)],
    "hold can't be paid": [word("authorised", after=1), word("failed", decline_code="capture_declined", after=2)],
    "refunded in parts": [
        word("captured", captured=PRICE, after=1),
        word("captured", captured=PRICE, refunded=900, after=2),
        word("captured", captured=PRICE, refunded=PRICE, after=3),
    ],
    "disputed": [
        word("authorised"),
        word("captured", captured=PRICE, after=1),
        word("captured", captured=PRICE, refunded=900, after=2),
        word("disputed", captured=PRICE, refunded=900, after=3),
    ],
    "all at one moment": [
        word("needs_action"), word("authorised"), word("captured", captured=PRICE), word("disputed", captured=PRICE),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LIVES)
def test_every_order_ends_alike(name):
    told = LIVES[name]
    ends = {heard(order) for order in permutations([*told, told[-1], told[0]])}
    assert ends == {heard(told)}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (word("captured", captured=PRICE + 1), "captured"),
        (word("captured", captured=PRICE, refunded=PRICE + 1), "refunded"),
        (word("captured"), "captured"),
        (word("voided", captured=1), "voided"),
        (word("authorised", amount=Money(PRICE - 1, "EUR")), "instead"),
        (word("authorised", amount=Money(PRICE, "USD")), "instead"),
    ],
)
def test_other_money_is_refused(said, why):
    with pytest.raises(WordDiffers, match=why):
        outcomes.hear(NEW, said)


def test_what_is_paid_after_it_was_given_up_is_true():
    given_up, _, _ = heard([word("voided")])
    step = outcomes.hear(given_up, word("captured", captured=PRICE, after=5))
    assert (step.state, step.newly_captured_minor, step.came_late) == (IntentState.CAPTURED, PRICE, True)


def test_success_drops_the_wish_to_give_up_and_the_end_drops_all():
    assert outcomes.wish_left("void", IntentState.AUTHORISED, moved=True) == ""
    assert outcomes.wish_left("void", IntentState.AUTHORISED, moved=False) == "void"
    assert outcomes.wish_left("void", IntentState.NEEDS_ACTION, moved=True) == "void"
    assert outcomes.wish_left("capture", IntentState.AUTHORISED, moved=False) == "capture"
    assert {outcomes.wish_left(wish, state, moved=True) for wish in ("void", "capture")
            for state in IntentState if state in PAID | ENDED} == {""}  # fmt: skip


def test_refunds_end_alike_in_every_order():
    for told in ([RefundState.PENDING, RefundState.DONE], [RefundState.PENDING, RefundState.FAILED], list(RefundState)):
        ends = set()
        for order in permutations([*told, told[0], told[-1]]):
            state = RefundStanding.APPROVED
            for said in order:
                state = outcomes.hear_of_refund(state, said) or state
            ends.add(state)
        assert len(ends) == 1
    assert outcomes.hear_of_refund(RefundStanding.ASKED, RefundState.DONE) is None


def test_pauses_grow_to_ten_minutes():
    pauses = [outcomes.pause_after(tries).total_seconds() for tries in range(9)]
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600, 600]
