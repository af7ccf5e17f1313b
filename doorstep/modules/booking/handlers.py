"""What booking does after the fact: tell both sides, and keep reminders."""

from collections.abc import Sequence

from doorstep.infra.tasks import handles, handles_together
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking.contracts import ExtraChanged, VisitChanged, VisitNarrowed
from doorstep.modules.booking.services.money_notices import tell_of_asked, tell_of_extra, tell_of_forgiven
from doorstep.modules.booking.services.notices import OWNED_KINDS, VisitNotices, follow_visits
from doorstep.modules.booking.services.paid import follow_failure, follow_success
from doorstep.modules.booking.services.paid_after import follow_payment
from doorstep.modules.booking.services.points_back import take_points_back
from doorstep.modules.notify import facade as notify
from doorstep.modules.payments.contracts import (
    DebtForgiven,
    PaymentAsked,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDisputed,
    PaymentFailed,
    PaymentRefunded,
    PaymentVoided,
)

notify.register_owner(OWNED_KINDS, VisitNotices())


@handles_together(VisitChanged)
def tell_of_visit(events: Sequence[VisitChanged]) -> None:
    """Tell clients and specialists what happened to their visits, and put the reminders right."""
    follow_visits(events, now=utc_now())


@handles_together(VisitNarrowed)
def tell_of_window(events: Sequence[VisitNarrowed]) -> None:
    """Tell clients in which shorter range the specialist will be there, and put the reminders right."""
    follow_visits(events, now=utc_now())


@handles(PaymentAuthorised)
def confirm_held_for(event: PaymentAuthorised) -> None:
    """Money is held on a card for an order: confirm it, or let the money go."""
    if event.order_id is not None:
        follow_success(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentCaptured)
def confirm_paid(event: PaymentCaptured) -> None:
    """An order is paid, or its deposit: confirm it, or give the money back."""
    if event.order_id is not None:
        follow_success(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentFailed)
def tell_of_failure(event: PaymentFailed) -> None:
    """A payment failed: tell the client while the time is still kept."""
    if event.order_id is not None:
        follow_failure(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentCaptured)
def settle_captured(event: PaymentCaptured) -> None:
    """Money came for an order that is agreed on: what it was for is settled."""
    if event.order_id is not None:
        follow_payment(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentFailed)
def settle_failed(event: PaymentFailed) -> None:
    """A payment brought nothing: what is missing is asked for."""
    if event.order_id is not None:
        follow_payment(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentVoided)
def settle_voided(event: PaymentVoided) -> None:
    """A hold ran out, or a payment was given up: what is missing is asked for."""
    if event.order_id is not None:
        follow_payment(event.order_id, event.payment_id, now=utc_now())


@handles(PaymentRefunded)
def take_points_of_refund(event: PaymentRefunded) -> None:
    """Money went back to a client: so do the points that it had brought."""
    if event.order_id is not None:
        take_points_back(event.order_id, now=utc_now())


@handles(PaymentDisputed)
def take_points_of_dispute(event: PaymentDisputed) -> None:
    """The client's bank took money back: so do we the points that it had brought."""
    if event.order_id is not None:
        take_points_back(event.order_id, now=utc_now())


@handles(DebtForgiven)
def tell_of_forgiven_debt(event: DebtForgiven) -> None:
    """Tell the client that a debt is not asked for any more."""
    tell_of_forgiven(event, now=utc_now())


@handles(PaymentAsked)
def tell_what_to_pay(event: PaymentAsked) -> None:
    """Tell the client what is to be paid after a visit."""
    tell_of_asked(event, now=utc_now())


@handles(ExtraChanged)
def tell_of_extra_work(event: ExtraChanged) -> None:
    """Tell client or specialist of extra work."""
    tell_of_extra(event, now=utc_now())
