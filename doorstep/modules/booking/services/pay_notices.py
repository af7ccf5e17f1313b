"""What clients are told of payments of orders that are not agreed on yet; after that the visits' notices tell them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import Cause
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.again import other_starts
from doorstep.modules.booking.services.notices import facts_of, names_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.payments.contracts import Payment


@transaction_required
def tell_failed(order: Order, visits: Sequence[Visit], payment: Payment, *, now: datetime) -> None:
    """A payment failed: nothing was taken, and the time is still kept for a while."""
    _send(Kind.PAYMENT_FAILED, order, visits, payment, matters_until=order.hold_expires_at, now=now)


@transaction_required
def tell_given_back(order: Order, visits: Sequence[Visit], payment: Payment, *, too_late: bool, now: datetime) -> None:
    """
    Money came and goes back in full.

    :param too_late: the time was gone; three others are named. Else it was not needed any more.
    """
    choices: tuple[datetime, ...] = ()
    if too_late and visits:
        with suppress(NotFound):  # a closed account has nobody to choose
            choices = other_starts(visits[0], actor=accounts.actor_of(order.client_id), now=now).starts
    _send(
        Kind.PAYMENT_GIVEN_BACK,
        order,
        visits,
        payment,
        cause=Cause.PLATFORM if too_late else Cause.CLIENT,
        choices=choices,
        now=now,
    )


@transaction_required
def _send(
    kind: Kind,
    order: Order,
    visits: Sequence[Visit],
    payment: Payment,
    *,
    cause: Cause | None = None,
    choices: Sequence[datetime] = (),
    matters_until: datetime | None = None,
    now: datetime,
) -> None:
    if not visits:
        facts = _facts_of_search(order, cause, payment)
    else:
        first = visits[0]
        facts = facts_of(
            first,
            kind,
            names_of([first]),
            starts_at=first.agreed_at,
            cause=cause,
            choices=choices,
            price=payment.amount,
        )
    notify.send(
        NoticeRequest(
            user_id=order.client_id,
            app=App.CLIENT,
            kind=kind,
            facts=facts,
            link=f"/bookings/{order.id}",
            dedup_key=f"{kind}:{payment.id}",
            subject_id=visits[0].id if visits else None,
            matters_until=matters_until,
        ),
        now=now,
    )


def _facts_of_search(order: Order, cause: Cause | None, payment: Payment) -> Facts:
    search = order.search_in_hand
    assert search is not None  # an order without visits
    return Facts(
        service=catalog.get_service(search.service_id).names,
        starts_at=search.earliest,
        time_zone=search.time_zone,
        price=payment.amount,
        number=order.number,
        cause=cause or "",
    )
