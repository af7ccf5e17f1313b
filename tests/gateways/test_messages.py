"""A provider's messages and its report: true, or refused; alike in any order."""

from datetime import timedelta
from itertools import permutations

import pytest

from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money
from doorstep.modules.payments.ports import (
    MovementKind,
    WebhookRefused,
)
from tests.gateways.bench import GatewayBench, Payer
from tests.gateways.steps import LATER, begin, events_of, give_back, known, now_of, take


def test_messages_tell_what_happened(bench: GatewayBench) -> None:
    held = begin(bench, capture=LATER)
    taken = take(bench, held)
    back = give_back(bench, held, 100)
    events = sorted(events_of(bench, 3), key=lambda event: event.sequence)
    assert [event.payment.state for event in events] == ["authorised", "captured", "captured"]
    assert {event.payment.key for event in events} == {held.key}
    assert events[1].payment == taken
    assert events[2].refund == back
    assert events[2].payment.refunded == Money(100, "EUR")
    assert len({event.id for event in events}) == 3


def test_forged_changed_and_old_messages_are_refused(bench: GatewayBench) -> None:
    begin(bench)
    (event,) = events_of(bench, 1)
    for number, how in enumerate(("forged", "changed", "stale"), start=2):
        bench.send_again(event.id, how)
        headers, body = bench.messages(number)[-1]
        with pytest.raises(WebhookRefused):
            bench.gateway.read_webhook(headers, body, now=utc_now())
    headers, body = bench.messages(1)[0]
    for broken in ({}, dict.fromkeys(headers, "t=1,k=x,s=y")):
        with pytest.raises(WebhookRefused):
            bench.gateway.read_webhook(broken, body, now=utc_now())
    with pytest.raises(WebhookRefused):
        bench.gateway.read_webhook(headers, body, now=utc_now() + timedelta(minutes=6))
    upper = {name.upper(): value for name, value in headers.items()}
    assert bench.gateway.read_webhook(upper, body, now=utc_now()) == event


def test_messages_in_any_order_and_twice_end_alike(bench: GatewayBench) -> None:
    bench.hold_messages()
    held = begin(bench, capture=LATER)
    take(bench, held)
    give_back(bench, held, 7_900)
    ids = bench.event_ids(held)
    for event_id in (ids[2], ids[0], ids[0], ids[1], ids[2]):
        bench.send_again(event_id, "signed")
    came = events_of(bench, 5)
    assert len({event.id for event in came}) == 3
    newest = {max(order, key=lambda event: event.sequence).payment for order in permutations(came)}
    assert newest == {now_of(bench, held)}


def test_the_report_adds_up(bench: GatewayBench) -> None:
    since = utc_now() - timedelta(days=1)
    first = begin(bench)
    second = begin(bench, Payer.REFUND_FAILS)
    give_back(bench, first, 1_900)
    give_back(bench, second, 7_900)
    bench.advance(timedelta(minutes=1))
    until = utc_now() + timedelta(days=1)
    page = known(bench.gateway.list_movements(since, until, limit=3))
    assert page.next_after is not None
    rest = known(bench.gateway.list_movements(since, until, after=page.next_after))
    moved = [
        (movement.payment_key, movement.kind, movement.amount.minor) for movement in page.movements + rest.movements
    ]
    assert moved == [
        (first.key, MovementKind.CAPTURE, 7_900),
        (second.key, MovementKind.CAPTURE, 7_900),
        (first.key, MovementKind.REFUND, -1_900),
        (second.key, MovementKind.REFUND, -7_900),
        (second.key, MovementKind.REFUND_FAILED, 7_900),
    ]
    assert known(bench.gateway.list_movements(since - timedelta(days=9), since)).movements == ()
