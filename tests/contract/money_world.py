"""What a visit earned, and a report that differs from the books, for the world of contracts."""

from datetime import UTC, timedelta

from doorstep.infra.db import open_transaction
from doorstep.integrations.sandbox_gateway.cards import Behaviour
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import AskRefund, BorneBy, Ending, OrderMoney, Payment, VisitMoney
from doorstep.modules.payments.services.forgiving import forgive_debt
from doorstep.modules.payments.services.staff_refunds import CAUSE
from doorstep.modules.payments.tests.builders import PRICE, eur, held, started
from tests.builders import BuiltClient, BuiltSpecialist
from tests.payments import Till, in_process_sandbox


def compared_books(client: BuiltClient, specialist: BuiltSpecialist) -> None:
    """
    A paid visit that is done, of an order beside the others; a refund of it waits for a second pair of eyes, and the
    provider's report has a movement that we lack.
    """
    with in_process_sandbox() as till:
        payment = started(client_id=client.user_id)
        till.pay(payment.id)
        till.deliver()
        _settle(payment, client, _done(specialist))
        _ask_back(payment)
        _lose_a_movement(till)
        _forgive(till, client, specialist)


def _forgive(till: Till, client: BuiltClient, specialist: BuiltSpecialist) -> None:
    """A debt that a failed charge left, and that the client was let off."""
    payment = held(client_id=client.user_id)
    till.pay(payment.id, Behaviour.CAPTURE_FAILS)
    till.deliver()
    visit = _done(specialist)
    _settle(payment, client, visit)
    till.settle()
    till.deliver()
    _settle(payment, client, visit)
    assert payment.order_id is not None
    debt = payments.payments_of_order(payment.order_id)[-1]
    forgive_debt(debt.id, "The bank was at fault", actor=Actor(role=Role.STAFF, user_id=1), now=utc_now())


def _done(specialist: BuiltSpecialist) -> VisitMoney:
    return VisitMoney(new_id(), specialist.specialist_id, PRICE, Ending.DONE, ended_at=utc_now())


def _settle(payment: Payment, client: BuiltClient, visit: VisitMoney) -> None:
    assert payment.order_id is not None
    with open_transaction():
        order = OrderMoney(payment.order_id, client.user_id, "hel", "EUR", (visit,), payment_id=payment.id)
        payments.settle_order(order, actor=SYSTEM, now=utc_now())


def _ask_back(payment: Payment) -> None:
    wish = AskRefund(
        payment.id, eur(PRICE), CAUSE, "The window broke", borne_by=BorneBy.PLATFORM, is_discretionary=True
    )
    with open_transaction():
        payments.ask_refund(wish, actor=SYSTEM, now=utc_now())


def _lose_a_movement(till: Till) -> None:
    unheard = started()
    till.pay(unheard.id)
    now = utc_now() + timedelta(minutes=30)
    payments.reconcile_day("sandbox", now.astimezone(UTC).date(), actor=SYSTEM, now=now)
