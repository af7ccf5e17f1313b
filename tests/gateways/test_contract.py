"""What payments count on: each adapter passes all of it."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from doorstep.kernel.money import Money
from doorstep.modules.payments.ports import (
    ProviderState,
    RefundOutcome,
    RefundState,
    Refusal,
    SplitPart,
    Unknown,
)
from tests.gateways.bench import Fault, GatewayBench, Payer
from tests.gateways.steps import (
    LATER,
    PRICE,
    begin,
    give_back,
    known,
    new_key,
    now_of,
    refused,
    take,
    wish,
)


def test_paying_at_once(bench: GatewayBench) -> None:
    begun = begin(bench, None)
    assert begun.next_action_url
    assert (begun.captured, begun.refunded) == (Money(0, "EUR"), Money(0, "EUR"))
    bench.pay(begun, Payer.GOOD)
    paid = now_of(bench, begun)
    assert (paid.state, paid.captured, paid.next_action_url) == (ProviderState.CAPTURED, PRICE, None)
    assert paid.provider_ref == begun.provider_ref


def test_holding_and_capturing_a_part(bench: GatewayBench) -> None:
    held = begin(bench, capture=LATER)
    assert (held.state, held.captured) == (ProviderState.AUTHORISED, Money(0, "EUR"))
    assert held.hold_expires_at is not None
    longest = timedelta(days=bench.gateway.capabilities.longest_hold_days)
    assert held.hold_expires_at - held.raised_at <= longest
    part = Money(5_000, "EUR")
    taken = take(bench, held, part)
    assert (taken.state, taken.captured, taken.amount) == (ProviderState.CAPTURED, part, PRICE)
    assert now_of(bench, held) == taken


@pytest.mark.parametrize(("payer", "code"), [(Payer.DECLINED, "card_declined"), (Payer.POOR, "insufficient_funds")])
def test_a_declined_card_and_then_another_one(bench: GatewayBench, payer: Payer, code: str) -> None:
    declined = begin(bench, payer)
    assert (declined.state, declined.decline_code) == (ProviderState.NEEDS_ACTION, code)
    bench.pay(declined, Payer.GOOD)
    paid = now_of(bench, declined)
    assert (paid.state, paid.decline_code) == (ProviderState.CAPTURED, None)


def test_too_many_declined_cards_end_a_payment(bench: GatewayBench) -> None:
    outcome = begin(bench, None)
    for _ in range(5):
        bench.pay(outcome, Payer.DECLINED)
    failed = now_of(bench, outcome)
    assert (failed.state, failed.decline_code) == (ProviderState.FAILED, "card_declined")
    bench.pay(outcome, Payer.GOOD)
    assert now_of(bench, outcome).state is ProviderState.FAILED


def test_extra_authentication(bench: GatewayBench) -> None:
    asked = begin(bench, Payer.CHALLENGED)
    assert asked.state is ProviderState.NEEDS_ACTION
    bench.confirm(asked, right=False)
    declined = now_of(bench, asked)
    assert (declined.state, declined.decline_code) == (ProviderState.NEEDS_ACTION, "authentication_failed")
    bench.pay(asked, Payer.CHALLENGED)
    bench.confirm(asked, right=True)
    assert now_of(bench, asked).state is ProviderState.CAPTURED


def test_a_slow_payment(bench: GatewayBench) -> None:
    slow = begin(bench, Payer.SLOW)
    assert (slow.state, slow.captured.minor) == (ProviderState.PENDING, 0)
    bench.advance(timedelta(minutes=1))
    assert now_of(bench, slow).state is ProviderState.CAPTURED


def test_going_back_without_paying(bench: GatewayBench) -> None:
    outcome = begin(bench, None)
    bench.leave(outcome)
    left = now_of(bench, outcome)
    assert (left.state, left.decline_code) == (ProviderState.FAILED, "cancelled_by_payer")


def test_a_page_nobody_comes_back_to(bench: GatewayBench) -> None:
    outcome = begin(bench, None)
    bench.advance(timedelta(hours=2))
    assert now_of(bench, outcome).state is ProviderState.FAILED


def test_a_hold_runs_out(bench: GatewayBench) -> None:
    for payer, wait in ((Payer.SHORT_HOLD, timedelta(minutes=2)), (Payer.GOOD, timedelta(days=8))):
        held = begin(bench, payer, capture=LATER)
        bench.advance(wait)
        gone = now_of(bench, held)
        assert (gone.state, gone.decline_code) == (ProviderState.VOIDED, "hold_expired")
        assert refused(take, bench, held) is Refusal.HOLD_EXPIRED


def test_giving_up(bench: GatewayBench) -> None:
    for payer in (None, Payer.GOOD):
        outcome = begin(bench, payer, capture=LATER)
        for _ in range(2):
            voided = known(bench.gateway.void(key=new_key(), payment_ref=outcome.provider_ref))
            assert voided.state is ProviderState.VOIDED
        assert refused(take, bench, outcome) is Refusal.STATE
    paid = begin(bench)
    assert refused(lambda: bench.gateway.void(key=new_key(), payment_ref=paid.provider_ref)) is Refusal.STATE


def test_paying_what_was_given_up_does_nothing(bench: GatewayBench) -> None:
    outcome = begin(bench, None)
    known(bench.gateway.void(key=new_key(), payment_ref=outcome.provider_ref))
    bench.pay(outcome, Payer.GOOD)
    after = now_of(bench, outcome)
    assert (after.state, after.captured.minor) == (ProviderState.VOIDED, 0)


def test_never_more_than_is_held(bench: GatewayBench) -> None:
    held = begin(bench, capture=LATER)
    assert refused(take, bench, held, Money(7_901, "EUR")) is Refusal.AMOUNT_TOO_LARGE
    assert refused(take, bench, held, Money(7_900, "USD")) is Refusal.CURRENCY
    assert refused(take, bench, held, Money(0, "EUR")) is Refusal.AMOUNT_INVALID
    assert refused(take, bench, held, Money(-1, "EUR")) is Refusal.AMOUNT_INVALID
    take(bench, held)
    assert refused(take, bench, held, Money(1, "EUR")) is Refusal.STATE
    assert now_of(bench, held).captured == PRICE


def test_never_more_back_than_was_taken(bench: GatewayBench) -> None:
    paid = begin(bench)
    give_back(bench, paid, 5_000)
    assert refused(give_back, bench, paid, 2_901) is Refusal.AMOUNT_TOO_LARGE
    rest = give_back(bench, paid, 2_900)
    assert (rest.state, rest.amount) == (RefundState.DONE, Money(2_900, "EUR"))
    assert now_of(bench, paid).refunded == PRICE
    assert refused(give_back, bench, paid, 1) is Refusal.AMOUNT_TOO_LARGE
    assert refused(give_back, bench, begin(bench, capture=LATER), 1) is Refusal.STATE


def test_a_refund_that_takes_time(bench: GatewayBench) -> None:
    paid = begin(bench, Payer.REFUND_PENDING)
    key = new_key()
    assert give_back(bench, paid, 7_900, key).state is RefundState.PENDING
    assert now_of(bench, paid).refunded == PRICE
    bench.advance(timedelta(minutes=1))
    assert known(bench.gateway.fetch_refund(key)).state is RefundState.DONE


def test_a_refund_that_fails_can_be_made_again(bench: GatewayBench) -> None:
    paid = begin(bench, Payer.REFUND_FAILS)
    key = new_key()
    assert give_back(bench, paid, 7_900, key).state is RefundState.PENDING
    assert refused(give_back, bench, paid, 1) is Refusal.AMOUNT_TOO_LARGE
    bench.advance(timedelta(minutes=1))
    failed = known(bench.gateway.fetch_refund(key))
    assert failed.state is RefundState.FAILED
    assert failed.failure_code
    assert now_of(bench, paid).refunded.minor == 0
    give_back(bench, paid, 7_900)


def test_the_refund_window_closes(bench: GatewayBench) -> None:
    paid = begin(bench)
    bench.advance(timedelta(days=bench.gateway.capabilities.refund_window_days + 1))
    assert refused(give_back, bench, paid, 1) is Refusal.REFUND_WINDOW_CLOSED


def test_a_capture_that_fails_after_the_visit(bench: GatewayBench) -> None:
    held = begin(bench, Payer.CAPTURE_FAILS, capture=LATER)
    assert held.state is ProviderState.AUTHORISED
    failed = take(bench, held)
    assert (failed.state, failed.captured.minor, failed.decline_code) == (ProviderState.FAILED, 0, "capture_declined")


def test_the_bank_takes_money_back(bench: GatewayBench) -> None:
    paid = begin(bench, Payer.DISPUTES)
    bench.advance(timedelta(minutes=1))
    assert now_of(bench, paid).state is ProviderState.DISPUTED


def test_a_key_is_done_once(bench: GatewayBench) -> None:
    asked = wish(capture=LATER)
    first, second = known(bench.gateway.create_payment(asked)), known(bench.gateway.create_payment(asked))
    assert first == second
    dearer = wish(asked.key, capture=LATER, amount=Money(7_901, "EUR"))
    assert refused(bench.gateway.create_payment, dearer) is Refusal.KEY_REUSED
    bench.pay(first, Payer.GOOD)
    key = new_key()
    taken = [take(bench, first, key=key) for _ in range(2)]
    assert taken[0] == taken[1]
    assert refused(take, bench, first, Money(1, "EUR"), key) is Refusal.KEY_REUSED
    back_key = new_key()
    backs = [give_back(bench, first, 900, back_key) for _ in range(2)]
    assert backs[0] == backs[1]
    assert now_of(bench, first).refunded == Money(900, "EUR")


def test_a_key_at_the_same_moment_is_done_once(bench: GatewayBench) -> None:
    paid, key = begin(bench), new_key()
    answers: list[object] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(
                bench.gateway.refund(key=key, payment_ref=paid.provider_ref, amount=Money(4_000, "EUR"))
            )
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert now_of(bench, paid).refunded == Money(4_000, "EUR")
    assert len({answer.provider_ref for answer in answers if isinstance(answer, RefundOutcome)}) == 1


def test_an_answer_that_is_lost_is_found_by_the_key(bench: GatewayBench) -> None:
    asked = wish(capture=LATER)
    bench.break_next("create", Fault.ANSWER_LOST)
    assert isinstance(bench.gateway.create_payment(asked), Unknown)
    begun = known(bench.gateway.fetch(asked.key))
    bench.pay(begun, Payer.GOOD)
    key = new_key()
    bench.break_next("capture", Fault.BROKEN_AFTER)
    assert isinstance(bench.gateway.capture(key=key, payment_ref=begun.provider_ref, amount=PRICE), Unknown)
    again = known(bench.gateway.capture(key=key, payment_ref=begun.provider_ref, amount=PRICE))
    assert (again.state, again.captured) == (ProviderState.CAPTURED, PRICE)
    back_key = new_key()
    bench.break_next("refund", Fault.ANSWER_LOST)
    lost = bench.gateway.refund(key=back_key, payment_ref=begun.provider_ref, amount=Money(300, "EUR"))
    assert isinstance(lost, Unknown)
    assert known(bench.gateway.fetch_refund(back_key)).amount == Money(300, "EUR")
    assert now_of(bench, begun).refunded == Money(300, "EUR")


def test_a_call_that_never_arrived_did_nothing(bench: GatewayBench) -> None:
    asked = wish()
    bench.break_next("create", Fault.NEVER_ARRIVES)
    assert isinstance(bench.gateway.create_payment(asked), Unknown)
    assert bench.gateway.fetch(asked.key) is None
    assert bench.gateway.fetch_refund(asked.key) is None
    assert known(bench.gateway.create_payment(asked)).state is ProviderState.NEEDS_ACTION


def test_what_is_no_payment_is_refused(bench: GatewayBench) -> None:
    for amount in (Money(0, "EUR"), Money(-5, "EUR"), Money(10**13, "EUR")):
        assert refused(bench.gateway.create_payment, wish(amount=amount)) is Refusal.AMOUNT_INVALID
    assert refused(bench.gateway.create_payment, wish(amount=Money(1, "XXX"))) is Refusal.CURRENCY
    nobodys = replace(begin(bench, None), provider_ref="pay_" + "0" * 20)
    assert refused(take, bench, nobodys) is Refusal.PAYMENT_MISSING


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_currencies_of_no_and_of_three_decimals(bench: GatewayBench, currency: str) -> None:
    amount = Money(1_005, currency)
    assert begin(bench, amount=amount).captured == amount


def test_splitting(bench: GatewayBench) -> None:
    if not bench.gateway.capabilities.split:
        pytest.skip("it does not split")
    parts = (SplitPart("specialist-7", Money(6_715, "EUR")),)
    known(bench.gateway.create_payment(wish(split=parts)))
    too_much = (*parts, SplitPart("specialist-8", Money(1_186, "EUR")))
    assert refused(bench.gateway.create_payment, wish(split=too_much)) is Refusal.SPLIT
