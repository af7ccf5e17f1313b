"""Steps that the tests of every adapter take."""

from collections.abc import Callable

import pytest

from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments.ports import (
    CaptureMode,
    GatewayRefused,
    PaymentWish,
    ProviderEvent,
    ProviderOutcome,
    ProviderState,
    RefundOutcome,
    Refusal,
    SplitPart,
    Unknown,
)
from tests.gateways.bench import GatewayBench, Payer

PRICE = Money(7_900, "EUR")
LATER, NOW = CaptureMode.LATER, CaptureMode.NOW


def new_key() -> str:
    return new_id().hex


def wish(
    key: str = "", *, amount: Money = PRICE, capture: CaptureMode = NOW, split: tuple[SplitPart, ...] = ()
) -> PaymentWish:
    return PaymentWish(
        key or new_key(), amount, capture, "https://shop.example/paid?tab=1", "Home cleaning", split=split
    )


def known[T](answer: T | Unknown | None) -> T:
    assert answer is not None
    assert not isinstance(answer, Unknown), answer.reason
    return answer


def begin(
    bench: GatewayBench, payer: Payer | None = Payer.GOOD, *, capture: CaptureMode = NOW, amount: Money = PRICE
) -> ProviderOutcome:
    """A payment that somebody paid; not yet, if nobody is named."""
    outcome = known(bench.gateway.create_payment(wish(capture=capture, amount=amount)))
    assert outcome.state is ProviderState.NEEDS_ACTION
    if payer is None:
        return outcome
    bench.pay(outcome, payer)
    return now_of(bench, outcome)


def now_of(bench: GatewayBench, outcome: ProviderOutcome) -> ProviderOutcome:
    return known(bench.gateway.fetch(outcome.key))


def give_back(bench: GatewayBench, outcome: ProviderOutcome, minor: int, key: str = "") -> RefundOutcome:
    amount = Money(minor, outcome.amount.currency)
    return known(bench.gateway.refund(key=key or new_key(), payment_ref=outcome.provider_ref, amount=amount))


def take(bench: GatewayBench, outcome: ProviderOutcome, amount: Money = PRICE, key: str = "") -> ProviderOutcome:
    return known(bench.gateway.capture(key=key or new_key(), payment_ref=outcome.provider_ref, amount=amount))


def refused[**P](call: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> Refusal:
    with pytest.raises(GatewayRefused) as error:
        call(*arguments, **named)
    return error.value.refusal


def events_of(bench: GatewayBench, count: int) -> list[ProviderEvent]:
    return [bench.gateway.read_webhook(headers, body, now=utc_now()) for headers, body in bench.messages(count)]
