"""What people are told of money after a visit: what is to be paid, extra work, tips."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.infra.rows import read_rows
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import ExtraChanged, ExtraState
from doorstep.modules.booking.models import Extra, Order, Visit
from doorstep.modules.booking.services.notices import facts_of, names_of
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Kind, NoticeRequest
from doorstep.modules.payments.contracts import DebtForgiven, PaymentAsked, PaymentPurpose

_OF_EXTRAS = {
    ExtraState.ASKED: Kind.EXTRA_ASKED,
    ExtraState.AGREED: Kind.EXTRA_AGREED,
    ExtraState.PAID: Kind.EXTRA_AGREED,
    ExtraState.REFUSED: Kind.EXTRA_REFUSED,
    ExtraState.LAPSED: Kind.EXTRA_LAPSED,
}

_TO_SPECIALISTS = frozenset({Kind.EXTRA_AGREED, Kind.EXTRA_REFUSED, Kind.TIP_RECEIVED})


@transaction_required
def tell_of_asked(event: PaymentAsked, *, now: datetime) -> None:
    """Ask a client for what a visit came to, tell of a charge that failed, or remind of either."""
    visits = read_rows(Visit, "order_id = %s ORDER BY position LIMIT 1", [event.order_id])
    if not visits:
        return
    kind = Kind.DEBT_AROSE if event.purpose == PaymentPurpose.DEBT else Kind.PAYMENT_DUE
    if event.reminder:
        kind = Kind.PAYMENT_REMINDER
    amount = Money(event.amount_minor, event.currency)
    _send(kind, visits[0], amount, dedup_key=f"{kind}:{event.payment_id}:{event.reminder}", now=now)


@transaction_required
def tell_of_forgiven(event: DebtForgiven, *, now: datetime) -> None:
    """Tell a client that a debt is not asked for any more."""
    visits = read_rows(Visit, "order_id = %s ORDER BY position LIMIT 1", [event.order_id])
    if visits:
        amount = Money(event.amount_minor, event.currency)
        _send(Kind.DEBT_FORGIVEN, visits[0], amount, dedup_key=f"{Kind.DEBT_FORGIVEN}:{event.payment_id}", now=now)


@transaction_required
def tell_of_extra(event: ExtraChanged, *, now: datetime) -> None:
    """Tell the client of extra work that is asked for or came to nothing, or its specialist of the answer."""
    kind = _OF_EXTRAS.get(ExtraState(event.state))
    visits = read_rows(Visit, "id = %s", [event.visit_id])
    extras = read_rows(Extra, "id = %s", [event.extra_id])
    if kind is None or not visits or not extras:
        return
    extra = extras[0]
    if kind is Kind.EXTRA_ASKED and extra.state != ExtraState.ASKED:
        return  # answered before anybody was told
    _send(kind, visits[0], extra.amount, text=extra.words, dedup_key=f"{kind}:{extra.id}", now=now)


@transaction_required
def tell_of_tip(visit: Visit, amount: Money, payment_id: uuid.UUID, *, now: datetime) -> None:
    """Tell a specialist of a tip."""
    _send(Kind.TIP_RECEIVED, visit, amount, dedup_key=f"{Kind.TIP_RECEIVED}:{payment_id}:{visit.id}", now=now)


@transaction_required
def _send(kind: Kind, visit: Visit, amount: Money, *, dedup_key: str, text: str = "", now: datetime) -> None:
    (visit.order,) = read_rows(Order, "id = %s", [visit.order_id])
    works = kind in _TO_SPECIALISTS
    facts = facts_of(visit, kind, names_of([visit]), starts_at=visit.agreed_at, price=amount, text=text)
    notify.send(
        NoticeRequest(
            user_id=visit.specialist_user_id if works else visit.order.client_id,
            app=App.SPECIALIST if works else App.CLIENT,
            kind=kind,
            facts=facts,
            link=f"/visits/{visit.id}" if works else f"/bookings/{visit.order_id}",
            dedup_key=dedup_key,
            subject_id=visit.id,
        ),
        now=now,
    )
