"""An order owes once, and what is settled stays settled."""

from datetime import UTC, datetime
from itertools import product

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import IntentAlreadyOpen, IntentState, PaymentMethod, RefundStanding
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules.states import ENDED, INTENTS, PAID, REFUNDS

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


def _open(order_id, method=PaymentMethod.CASH):
    with open_transaction():
        return payments.open_intent(order_id, amount=Money(4900, "EUR"), method=method, actor=SYSTEM, now=NOW)


def _state(order_id):
    return PaymentIntent.objects.filter(order_id=order_id).values_list("state", flat=True).get()


_WAITING = (IntentState.CREATED, IntentState.NEEDS_ACTION, IntentState.AUTHORISED)


def test_every_pair_of_states_is_decided():
    for source, target in product(IntentState, IntentState):
        forwards = source in _WAITING and (target not in _WAITING or _WAITING.index(target) > _WAITING.index(source))
        paid_late = source in ENDED and target in PAID
        refunds = source in PAID and target in PAID and source is not IntentState.DISPUTED
        given_up_in_vain = (source, target) == (IntentState.VOIDED, IntentState.FAILED)
        if source is not target and (forwards or paid_late or refunds or given_up_in_vain):
            INTENTS.check(source, target)
        else:
            with pytest.raises(ImpossibleTransition):
                INTENTS.check(source, target)


def test_every_pair_of_states_of_refunds_is_decided():
    order = list(RefundStanding)
    possible = {("asked", "approved"), ("asked", "refused"), ("approved", "pending"), ("approved", "done")}
    possible |= {("approved", "failed"), ("pending", "done"), ("pending", "failed"), ("done", "failed")}
    for source, target in product(order, order):
        assert (target in REFUNDS.moves[source]) == ((str(source), str(target)) in possible)


@pytest.mark.django_db
def test_an_order_has_one_live_intent():
    order_id = new_id()
    _open(order_id)
    with pytest.raises(IntentAlreadyOpen):
        _open(order_id)


@pytest.mark.django_db
def test_cash_is_collected_and_then_never_void():
    order_id = new_id()
    _open(order_id)
    with open_transaction():
        payments.collect_intent(order_id, actor=SYSTEM, now=NOW)
    with open_transaction():
        payments.void_intent(order_id, actor=SYSTEM, reason="late", now=NOW)
    assert _state(order_id) == IntentState.CAPTURED


@pytest.mark.django_db
def test_what_is_paid_later_stays_due_after_the_visit():
    order_id = new_id()
    _open(order_id, PaymentMethod.PAY_LATER)
    with open_transaction():
        payments.collect_intent(order_id, actor=SYSTEM, now=NOW)
    assert _state(order_id) == IntentState.CREATED


@pytest.mark.django_db
def test_a_void_intent_makes_room_for_another():
    order_id = new_id()
    _open(order_id)
    with open_transaction():
        payments.void_intent(order_id, actor=SYSTEM, reason="client", now=NOW)
    assert _state(order_id) == IntentState.VOIDED
    assert _open(order_id)
